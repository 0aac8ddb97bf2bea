#pragma once
// A store as a folder on the disk, for the commands that deal with it as a whole: check, doctor, restore.

#include <functional>
#include <string>
#include <vector>

#include "core/book/check.hpp"
#include "core/book/row_source.hpp"
#include "store/lmdb.hpp"

namespace kehu::book {

bool is_store(const std::string& folder);
Book open_to_read(const std::string& folder);
std::string folder_name(const std::string& folder);  // the last part of the path: what the store is called

struct RestoreOptions {
    Author author;
    std::string origin;       // for the journal: the backup's name
    store::LmdbOptions lock;  // how to wait for other writers
    // Keeps what is replaced, which nobody else writes to meanwhile. Returns "" once that is safe elsewhere, or the
    // path that the old folder shall get because it cannot be read. What it throws ends the restore.
    std::function<std::string()> keep_old;
    bool accept_faults = false;  // of records that contradict each other in the backup itself
};
struct Restored {
    Sequence op = 0;                  // the restore's own entry
    std::vector<std::string> faults;  // accepted ones
};
// Puts the backup's store in the place of the one in `folder`, or of none; until the last moment everything stays as it
// was. Throws Error(data) for a backup that is damaged or does not pass `check`, StoreError.
Restored restore_folder(const std::string& folder, const RowSource&, const RestoreOptions&);

// Restores into a scratch folder (TMPDIR), checks that, and removes it.
CheckReport try_restore(const RowSource&, const Author&);

}  // namespace kehu::book
