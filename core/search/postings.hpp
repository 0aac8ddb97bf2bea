#pragma once
// Lists of record numbers as an index stores them: blocks of at most about 1.9 KB, so that two lie on a page of LMDB,
// under keys that end with the block's first number. A block is
//
//   u8 form, varint count, then
//     0: count - 1 varints, each the distance to the number before, less one
//     1: bits from the first number on, the lowest of each byte first
//     2: nothing, the numbers follow each other without a gap
//   4 bytes: the low half of XXH3-64 of what stands before, seeded with the key's XXH3-64
//
// since LMDB keeps no checksums and a flipped bit would be a customer not found.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/model/record.hpp"
#include "core/search/number_set.hpp"
#include "store/error.hpp"
#include "store/keys.hpp"
#include "store/kv.hpp"

namespace kehu::search {

// Appends the checksum of a derived value; whole() takes it off again and throws StoreError(damaged) if it is wrong.
void close_value(std::string& value, std::string_view key);
std::string_view whole(std::string_view value, std::string_view key);

// Calls put(key, value) for each block of a list that is not empty and ascends.
void write_postings(const store::Key& prefix, std::span<const Number>,
                    const std::function<void(const store::Key&, std::string_view)>& put);

// What is read cannot have been written so.
[[noreturn]] void throw_damaged();

// Adds the numbers of one block, which follow those before.
void read_block(NumberSet& to, std::string_view key, std::string_view value);
// All blocks of the list whose keys begin so.
NumberSet read_postings(const store::ReadTxn&, store::Table, std::string_view prefix);

}  // namespace kehu::search
