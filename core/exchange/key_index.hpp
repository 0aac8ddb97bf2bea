#pragma once
// Who has a value already: exact keys (codes, phones, e-mail addresses) of the store's records and of the file's rows,
// in one flat hash table. A hundred thousand rows ask it a few times each, so a key is looked up once a row, there is
// no node and no string of its own per key, and the table is as large as it needs to be from the start.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/model/record.hpp"
#include "core/text/arena.hpp"

namespace kehu::exchange {

// A record of the store, a row that will become one, or both (a row that changes a record).
struct Owner {
    std::uint32_t number = 0;  // in the store; 0: not there yet
    std::uint32_t entry = 0;   // 1 + place among the plan's entries; 0: no row so far
    bool operator==(const Owner&) const = default;
    bool nobody() const { return !number && !entry; }
};

struct Claim {
    Owner owner;
    bool many = false;   // the store has this key more than once; `owner` is the first
    bool asked = false;  // whoever keeps the index has looked into the store for this key
};

class KeyIndex {
  public:
    using Place = std::uint32_t;
    explicit KeyIndex(std::size_t keys = 0);

    // Where this key is kept; if it is new, nobody has claimed it.
    Place place_of(model::Tag tag, std::string_view key) { return place_of(tag, key, hash_of(tag, key)); }
    // The same in two steps: the memory for several keys is on its way before the first is looked for.
    using Hash = std::uint32_t;
    static Hash hash_of(model::Tag, std::string_view key);
    void expect(Hash hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
    Place place_of(model::Tag, std::string_view key, Hash);
    // Null if the key is not kept. May run in several threads at once while nothing else does.
    const Claim* find(model::Tag, std::string_view key) const;
    // Lives until the next place_of.
    Claim& at(Place place) { return entries_[place].claim; }
    const Claim& at(Place place) const { return entries_[place].claim; }
    std::string_view key_at(Place place) const { return entries_[place].view(); }
    // The first owner keeps it; another record of the store is noted.
    void claim(Place, Owner);

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t entry = 0;  // 1 + place; 0: free
    };
    // Codes and phones are short enough to lie in the entry itself.
    struct Entry {
        union {
            char own[16];
            const char* kept;
        };
        std::uint32_t length, hash;
        Claim claim;
        model::Tag tag;
        std::string_view view() const { return {length <= sizeof own ? own : kept, length}; }
    };
    void add(model::Tag, std::string_view key, Hash);
    void grow();

    std::vector<Slot> slots_;
    std::vector<Entry> entries_;
    Arena keys_;
};

}  // namespace kehu::exchange
