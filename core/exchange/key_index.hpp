#pragma once
// Who has a value already: exact keys (codes, phones, e-mail addresses) of the store's records and of the file's rows,
// in one flat hash table. A hundred thousand rows ask it a few times each, so there is no node and no string of its own
// per key.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/exchange/arena.hpp"
#include "core/model/record.hpp"

namespace kehu::exchange {

// A record of the store, a row that will become one, or both (a row that changes a record).
struct Owner {
    std::uint32_t number = 0;  // in the store; 0: not there yet
    std::uint32_t entry = 0;   // 1 + place among the plan's entries; 0: no row so far
    bool operator==(const Owner&) const = default;
};

class KeyIndex {
  public:
    struct Found {
        Owner owner;
        bool many = false;  // the store has this key more than once; `owner` is the first
    };
    KeyIndex();
    // Null if nobody has this key. The pointer lives until the next add.
    Found* find(model::Tag, std::string_view key);
    // Keeps the first owner of a key; notes if there is another one.
    void add(model::Tag, std::string_view key, Owner);
    // For keys that the store was asked for in vain, so that it is not asked again.
    void add_nobody(model::Tag tag, std::string_view key) { add(tag, key, {}); }

  private:
    struct Slot {
        std::uint32_t hash = 0;  // 0: empty
        std::uint32_t length = 0;
        const char* key = nullptr;
        Found found;
        model::Tag tag = 0;
    };
    Slot& slot_of(model::Tag, std::string_view key, std::uint32_t hash);
    void grow();

    std::vector<Slot> slots_;
    std::size_t used_ = 0;
    Arena keys_;
};

}  // namespace kehu::exchange
