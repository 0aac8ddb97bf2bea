#pragma once
// Proving a run of values: each of its lists against the records.

#include <span>

#include "core/search/value_builder.hpp"

namespace kehu::search {

// How many values of a run are not right for the records that it still speaks of, which are those of the builders; they
// are sorted. What it says of other records is void and not looked at.
std::size_t count_wrong_values(const store::ReadTxn&, store::Table, std::uint32_t run,
                               std::span<const ValueBuilder* const>, const NumberSet& live);

}  // namespace kehu::search
