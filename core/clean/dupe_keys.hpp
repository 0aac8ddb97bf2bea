#pragma once
// Keys that two records of one customer are likely to share. A key only says who is to be compared.

#include <cstdint>
#include <functional>

#include "core/clean/likeness.hpp"

namespace kehu::clean {

// Its lowest bit says whether the key is of a phone or address, which a family or an office shares.
using DupeKey = std::uint64_t;
inline constexpr bool is_of_address(DupeKey key) {
    return key & 1;
}

// Nothing for what is in common too often to mean anything: a name alone, unless it is a firm's.
void dupe_keys(const Traits&, const std::function<void(DupeKey)>& add);

// The same for every order and script of a name.
std::uint64_t name_key(const Traits&);

}  // namespace kehu::clean
