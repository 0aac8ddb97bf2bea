#pragma once
// What changed since the last time: `kehu export --cursor NAME`. How far each cursor has come stands in the store.
//
// Order: lock of the cursor, one snapshot, the file under a temporary name, its sync and its place, the folder's sync,
// then the cursor. Whatever ends a run before that last step, the next one tells the same changes again: at least once.

#include "cli/session.hpp"

namespace kehu::cli {

ExitCode export_changes(Session&, const Arguments&);
ExitCode list_cursors(Session&, const Arguments&);

}  // namespace kehu::cli
