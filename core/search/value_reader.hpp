#pragma once
// Going through the values of one run (value_builder.hpp) in order. All of it throws StoreError(damaged) for a value
// whose checksum is wrong.

#include <deque>
#include <string>
#include <string_view>

#include "core/search/value_builder.hpp"

namespace kehu::search {

// Upwards from the first group whose key is not below `low`, or downwards from the last whose key is below `high`, if
// that is not empty.
struct ValueStart {
    std::string low, high;
    bool descending = false;
};

// The groups of one list in order. Stands on a group after next() was true.
class ValueCursor {
  public:
    ValueCursor(const store::ReadTxn&, store::Table, std::uint32_t run, ListId, ValueStart = {});
    bool next();
    std::string_view key() const { return group().key; }
    std::string_view bytes() const { return group().bytes; }
    std::size_t count() const { return group().count; }
    // Adds the numbers of the group, in ascending order.
    void read(std::vector<Number>& few, NumberSet& many) const;

  private:
    struct Group {
        std::string packed;
        std::string_view key, bytes;
        std::size_t count = 0;
        std::uint32_t ordinal = 0;    // of a long list
        std::vector<Number> numbers;  // of a short one
    };
    const Group& group() const { return groups_[start_.descending ? size_ - 1 - at_ : at_]; }
    bool load();
    void take_apart(std::string_view block);
    bool skips(const Group&) const;

    const store::ReadTxn* txn_;
    store::Table table_;
    std::uint32_t run_;
    ListId list_;
    ValueStart start_;
    std::string from_, to_;     // what is still to be read: from <= key < to
    std::deque<Group> groups_;  // of the block at hand
    std::size_t at_ = 0, size_ = 0;
    bool begun_ = false;
};

// All records of a run, those that are gone among them.
NumberSet records_of_values(const store::ReadTxn&, store::Table, std::uint32_t run);

}  // namespace kehu::search
