#pragma once
// Joining the runs of the search index, so that a find asks few of them: beside other work, in slices that nobody waits
// for.

#include "core/book/book.hpp"

namespace kehu::book {

// Makes one run of the newest runs of each kind, as far back as none is much larger than all that are newer, if these
// are many. The new run is made from a snapshot and aside, then written by many short transactions, and is read by
// nobody until it replaces the others. `known`: what the store says of itself in a transaction.
using KnownIn = std::function<const Known&(const store::ReadTxn&)>;
void join_runs(store::Kv&, const KnownIn& known);

}  // namespace kehu::book
