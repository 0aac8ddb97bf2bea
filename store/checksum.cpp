#include "store/checksum.hpp"

// Inside of this file, since most of what is hashed is so short that a call would take longer than the sum.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>
#include <cstring>

#include "store/error.hpp"

namespace kehu::store {

namespace {

std::uint64_t big_endian(std::uint64_t value) {
    return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}

std::string printable(Bytes key) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (char c : key.substr(0, 32)) {
        out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
        out.push_back(kHex[c & 15]);
    }
    return out;
}

}  // namespace

DamagedValue::DamagedValue(Table table, Bytes key)
    : StoreError(Failure::damaged, "wrong checksum in " + table_name(table) + " at key " + printable(key)),
      table(table),
      key(key) {}

Sealer::Sealer(Bytes store_id) : store_seed_(XXH3_64bits(store_id.data(), store_id.size())) {}

std::uint64_t Sealer::hash(Table table, Bytes key, Bytes value) const {
    require_key(key);
    char place[4 + kMaxKeyBytes];
    place[0] = static_cast<char>(table.family);
    std::memcpy(place + 1, table.kind.letters.data(), 3);
    std::uint64_t seed;
    if (key.size() == 4) {  // a number, as most are: sizes known beforehand save half of it
        std::memcpy(place + 4, key.data(), 4);
        seed = XXH3_64bits_withSeed(place, 8, store_seed_);
    } else {
        std::memcpy(place + 4, key.data(), key.size());
        seed = XXH3_64bits_withSeed(place, 4 + key.size(), store_seed_);
    }
    // The value's own sum has no seed: for more than 240 bytes XXH3 would derive a secret from it each time, which
    // takes longer than the sum.
    std::uint64_t sum = XXH3_64bits(value.data(), value.size());
    if constexpr (std::endian::native == std::endian::big) sum = __builtin_bswap64(sum);
    return XXH3_64bits_withSeed(&sum, sizeof sum, seed);
}

void Sealer::seal(Table table, Bytes key, std::string& value) const {
    const std::uint64_t sum = big_endian(hash(table, key, value));
    value.append(reinterpret_cast<const char*>(&sum), sizeof sum);
}

bool Sealer::is_whole(Table table, Bytes key, Bytes sealed) const {
    // A key that we would not have written comes from a damaged page.
    if (sealed.size() < kSealBytes || key.empty() || key.size() > kMaxKeyBytes) return false;
    auto value = sealed.substr(0, sealed.size() - kSealBytes);
    std::uint64_t sum;
    std::memcpy(&sum, value.data() + value.size(), sizeof sum);
    return sum == big_endian(hash(table, key, value));
}

Bytes Sealer::open(Table table, Bytes key, Bytes sealed) const {
    if (!is_whole(table, key, sealed)) {
        throw DamagedValue(table, key);
    }
    return sealed.substr(0, sealed.size() - kSealBytes);
}

}  // namespace kehu::store
