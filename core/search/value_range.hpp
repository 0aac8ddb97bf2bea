#pragma once
// Records whose values lie in a range, in one list of a run (value_builder.hpp), without a look at each value: only the
// first and the last blocks of a range hold others, and long lists have steps (value_steps.hpp). All of it throws
// StoreError(damaged) for a value whose checksum is wrong.

#include <optional>
#include <string>

#include "core/search/number_union.hpp"
#include "core/search/value_builder.hpp"

namespace kehu::search {

class ValueRanges {
  public:
    ValueRanges(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list)
        : txn_(txn), table_(table), run_(run), list_(list), groups_(groups_key(run, list).str()) {}

    // Those whose value's key is not below `low` and below `high`, if these are not empty.
    NumberSet between(const std::string& low, const std::string& high) const;
    // About what part of the list's values lies there.
    double share(const std::string& low, const std::string& high) const;

  private:
    NumberSet below(const std::string& high) const;
    // The same as between(), of its blocks alone.
    NumberSet read(const std::string& low, const std::string& high) const;
    void add_all(NumberUnion& to, std::string_view block) const;
    void add_part(NumberUnion& to, std::string_view block, std::string_view low, std::string_view high) const;
    // How many groups are before the first block that begins there or behind; nothing if there is none.
    std::optional<std::uint32_t> ordinal_at(const std::string& low) const;

    const store::ReadTxn& txn_;
    const store::Table table_;
    const std::uint32_t run_;
    const ListId list_;
    const std::string groups_;  // how the keys of its blocks begin
};

// All records of a run, those that are gone among them.
NumberSet records_of_values(const store::ReadTxn&, store::Table, std::uint32_t run);

}  // namespace kehu::search
