#pragma once
// Going through the values of one run (value_builder.hpp) in order. All of it throws StoreError(damaged) for a value
// whose checksum is wrong.

#include <string>
#include <string_view>
#include <vector>

#include "core/search/number_union.hpp"
#include "core/search/value_builder.hpp"

namespace kehu::search {

// Records that have the same value, as a block holds them.
struct ValueGroup {
    std::string packed;  // key and value
    std::size_t key_at = 0, key_size = 0, bytes_at = 0, bytes_size = 0;
    std::size_t count = 0;
    std::uint32_t ordinal = 0;    // of a long list
    std::vector<Number> numbers;  // of a short one

    // The next group of a block; `before`: the packed value of the one before.
    void take(std::string_view& block, std::string_view before);
    bool is_long() const { return count > kShortGroup; }
    std::string_view key() const { return std::string_view(packed).substr(key_at, key_size); }
    std::string_view bytes() const { return std::string_view(packed).substr(bytes_at, bytes_size); }
};

// The groups of one list, upwards from the first whose key is not below `low`, or downwards from the last one. Stands
// on a group after next() was true. `among`, which must outlive it: groups with none of these may be passed over.
class ValueCursor {
  public:
    ValueCursor(const store::ReadTxn&, store::Table, std::uint32_t run, ListId, std::string low = {},
                bool descending = false, const NumberSet* among = nullptr);
    bool next();
    std::string_view key() const { return group().key(); }
    std::string_view bytes() const { return group().bytes(); }
    std::size_t count() const { return group().count; }
    // Adds the numbers of the group.
    void read(NumberUnion&) const;

  private:
    const ValueGroup& group() const { return groups_[descending_ ? size_ - 1 - at_ : at_]; }
    bool load();
    bool may_hold_any(std::string_view block) const;

    const store::ReadTxn* txn_;
    store::Table table_;
    std::uint32_t run_;
    ListId list_;
    std::string low_;
    bool descending_;
    const NumberSet* among_;
    std::string from_, to_;           // what is still to be read: from <= key < to
    std::vector<ValueGroup> groups_;  // of the block at hand
    std::size_t at_ = 0, size_ = 0;
    bool begun_ = false;
};

}  // namespace kehu::search
