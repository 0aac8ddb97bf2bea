#pragma once
// Proving a run: each of its lists against the records, and what is made of the lists against them.

#include <span>

#include "core/search/run_builder.hpp"

namespace kehu::search {

// Phrases that the run has lists for.
Phrases phrases_of(const store::ReadTxn&, store::Table, std::uint32_t run);

// How many terms of a run are not right for the records that it still speaks of, which are those of the builders, made
// with its phrases. What it says of other records is void and not looked at.
std::size_t count_wrong_terms(const store::ReadTxn&, store::Table, std::uint32_t run,
                              std::span<const RunBuilder* const>);

}  // namespace kehu::search
