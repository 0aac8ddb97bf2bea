#pragma once
// LMDB keeps no checksums, so every primary value carries its own: 8 bytes of XXH3 at its end, big-endian, seeded with
// the store's id, the table and the key. A flipped bit, a value that strayed to another key and one from another store
// all fail to open. It guards against accidents, not against people: it is no signature.

#include <string>

#include "store/error.hpp"
#include "store/kv.hpp"

namespace kehu::store {

inline constexpr std::size_t kSealBytes = 8;

// Which value is damaged, for whoever can name what it holds.
class DamagedValue : public StoreError {
  public:
    DamagedValue(Table table, Bytes key);
    Table table;
    std::string key;
};

class Sealer {
  public:
    explicit Sealer(Bytes store_id);

    // Appends the seal to `value`.
    void seal(Table, Bytes key, std::string& value) const;
    // The value without its seal, a view into `sealed`. Throws DamagedValue if the seal is
    // not the one of these bytes at this place.
    Bytes open(Table, Bytes key, Bytes sealed) const;
    // The same without a throw, for `check`, which counts.
    bool is_whole(Table, Bytes key, Bytes sealed) const;

  private:
    std::uint64_t hash(Table, Bytes key, Bytes value) const;
    std::uint64_t store_seed_;
};

}  // namespace kehu::store
