#pragma once
// Proving a store: every value against its checksum, every index against the records, every rollup against what it
// folds, the journal against itself.

#include <string>
#include <vector>

#include "core/book/book.hpp"

namespace kehu::book {

struct CheckReport {
    std::vector<std::pair<KindCode, std::uint64_t>> records;  // counted, of each kind
    std::uint64_t entries = 0, images = 0, keys = 0, rollups = 0;
    std::vector<std::string> faults;  // sentences; at most kMaxFaults, `more` counts the rest
    std::uint64_t more = 0;
    bool derived_only = true;  // all faults lie in indexes and rollups: `rebuild` mends them
};
inline constexpr std::size_t kMaxFaults = 50;

// `progress` is called now and then with the number of values looked at.
CheckReport check(const Reader&, const std::function<void(std::uint64_t)>& progress = {});

// Makes every index and rollup anew from the records. Not journalled.
void rebuild(store::WriteTxn&, const Reader&);
// The same without the search index.
void rebuild_keys(store::WriteTxn&, const Reader&);

}  // namespace kehu::book
