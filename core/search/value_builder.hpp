#pragma once
// Builds the value lists of any number of records in memory and writes them as a run. A run of values holds a set of
// records with all their values in order, is written once and never changed. Its keys in the table of its kind:
//
//   run u32, list u32, 0 u8, key, ordinal u32         -> groups of records with one value each, in the order of keys
//   run u32, list u32, 1 u8, ordinal u32, number u32  -> postings: the records of a long group
//
// A block of groups:  for each: bytes shared with the packed value before varint, size of the rest varint, the rest;
// how many records varint; of few their numbers: first varint, then varint distances; of many the ordinal varint of
// their list. 4 bytes of checksum at the end (postings.hpp).

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/search/number_set.hpp"
#include "core/search/values.hpp"
#include "store/keys.hpp"
#include "store/kv.hpp"

namespace kehu::search {

inline constexpr std::size_t kShortGroup = 64;  // records whose numbers lie beside their value

// The values of some records of a run. Several may be filled side by side, each by a thread of its own.
class ValueBuilder {
  public:
    // Numbers ascend; no values: the record is gone.
    void add(Number, std::string_view values);
    std::size_t size() const { return count_; }
    NumberSet records() const;
    // Afterwards nothing can be added.
    void sort();

  private:
    friend class ValueMerge;
    struct Entry {
        std::uint64_t first;  // eight bytes of the key
        Number number;
        std::uint32_t at;  // of the packed value, in the pool
    };
    struct List {
        std::vector<Entry> entries;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> recent;  // places in the pool and sizes of values, by hash
    };
    std::uint32_t keep(List&, std::string_view packed);
    Value value_at(std::uint32_t at) const;
    bool before(const Entry&, const Entry&) const;

    std::unordered_map<ListId, List> lists_;
    std::vector<std::unique_ptr<char[]>> pages_;
    std::uint32_t used_ = 0;  // of the last page
    std::size_t count_ = 0;
};

// The groups of several builders of one run, list by list, in order; the builders are sorted.
class ValueMerge {
  public:
    explicit ValueMerge(std::span<const ValueBuilder* const>);
    // The next group: records of a list that have the same value. False at the end.
    bool next();
    ListId list() const { return lists_[list_]; }
    const Value& value() const { return value_; }
    const std::vector<Number>& numbers() const { return numbers_; }

  private:
    struct Source {
        const ValueBuilder* builder;
        const ValueBuilder::List* list = nullptr;
        std::size_t at = 0;
        bool done() const { return !list || at == list->entries.size(); }
    };
    void begin_list();
    std::vector<Source> sources_;
    std::vector<ListId> lists_;
    std::size_t list_ = 0;
    Value value_;
    std::vector<Number> numbers_;
};

// Writes all that the builders hold as one run; no two of them have the same record. No key of that run is there yet.
void write_values(store::WriteTxn&, store::Table, std::uint32_t run, std::span<const ValueBuilder* const>);

// How keys of a run begin.
store::Key groups_key(std::uint32_t run, ListId);
store::Key group_list_key(std::uint32_t run, ListId, std::uint32_t ordinal);

}  // namespace kehu::search
