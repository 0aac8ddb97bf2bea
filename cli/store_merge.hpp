#pragma once
// Another store comes into this one, which has records of its own.

#include <string>

#include "cli/session.hpp"
#include "core/exchange/foreign.hpp"

namespace kehu::cli {

// One journal entry; where the file brings kinds or fields of the user's own that this store lacks, those are an entry
// before it. Throws Error(decision) where something must be settled first; then nothing is written.
ExitCode merge_store(Session&, const Arguments&, const exchange::Dump&);
// What changed in another store since its last file: refused if one is missing between.
ExitCode merge_changes(Session&, const Arguments&, const exchange::ChangesFile&);

}  // namespace kehu::cli
