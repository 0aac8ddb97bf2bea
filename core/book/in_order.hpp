#pragma once
// Records in the order that is asked for: along the values that are kept in order where many records are to be sorted
// or only the first are wanted, else by sorting what is read.

#include <functional>
#include <span>

#include "core/book/planner.hpp"

namespace kehu::book {

// The records to be put in order: those of `look` only if the query matches them.
struct Unordered {
    NumberSet sure, look;
    const query::Matcher* matcher = nullptr;
};

// Calls visit for each row in order until it returns false. About `wanted` rows will be asked for.
void each_in_order(const Indexes&, const Unordered&, std::span<const query::SortKey>, std::uint64_t wanted,
                   const model::Context&, const std::function<bool(const Row&)>& visit);

// Where rows come from: calls its argument for each until that returns false.
using Rows = std::function<void(const std::function<bool(const Row&)>&)>;
// All rows by their sort keys, until visit returns false, which is then the answer. Only keys and numbers are held; the
// rows are read again.
bool each_sorted(const Reader&, const Kind&, std::span<const query::SortKey>, const model::Context&, const Rows&,
                 const std::function<bool(const Row&)>& visit);

// Whether that many are put in order along an index.
bool goes_along(const Indexes&, const query::SortKey&, std::size_t records, std::uint64_t wanted);

}  // namespace kehu::book
