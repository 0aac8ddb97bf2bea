#pragma once
// Records in the order of a value, and those whose value lies in a range: the fields that the schema keeps in order,
// exact at every moment. Runs and tail work as in search_index.hpp.

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/book/search_index.hpp"
#include "core/search/value_range.hpp"
#include "core/search/value_reader.hpp"

namespace kehu::book {

using search::ListId;

// Part of a list: keys from `low` on and below `high`, if these are not empty.
struct KeyRange {
    std::string low, high;
};

class ValueIndex {
  public:
    ValueIndex(const Reader&, const Kind&);

    // All records of the kind.
    const NumberSet& all() const;
    // Whether a field's values are kept in order.
    static bool has(const Field& field);
    // Records that have a value of a field of which that is kept.
    NumberSet present(const Field&) const;
    // Records whose value lies in the range and passes the test, if there is one.
    using Test = std::function<bool(std::string_view bytes)>;
    NumberSet find(const Field&, const KeyRange&, const Test& = {}) const;
    // About what part of a field's values lies in the range.
    double share(const Field&, const KeyRange&) const;
    // Records whose text is linked to that record.
    NumberSet linked(const Field&, RecordId) const;
    // Goes through the values that some records have of a field in order, those that sort alike at once, until
    // use(key, records) returns false; it then does, too. A key of kMostKey bytes was cut: those records sort alike
    // only that far. Of several fields each record's first value counts. `alike` makes keys that sort alike the same,
    // if given.
    using Use = std::function<bool(std::string_view key, const NumberSet&)>;
    using Alike = std::function<std::string(std::string_view key, const Field&)>;
    bool each(std::span<const Field* const>, const NumberSet& among, bool descending, const Use&,
              const Alike& = {}) const;

  private:
    class Ordered;
    struct InTail {
        std::string_view key, bytes;
        std::uint32_t number;
    };
    const std::vector<InTail>& tail_list(ListId) const;
    NumberSet in_run(std::uint32_t run, ListId, const KeyRange&, const Test&) const;
    NumberSet find_in(ListId, const KeyRange&, const Test&) const;

    const Reader& reader_;
    const KindCode kind_;
    std::vector<std::uint32_t> runs_;  // newest first
    std::uint32_t largest_run_ = 0;
    mutable std::vector<std::optional<NumberSet>> newer_;    // by run: records of newer ones and of the tail
    std::map<std::uint32_t, std::string_view> tail_;         // values texts
    mutable std::map<ListId, std::vector<InTail>> in_tail_;  // in order
    mutable std::optional<NumberSet> all_;
    const NumberSet& newer_than(std::size_t run) const;
};

}  // namespace kehu::book
