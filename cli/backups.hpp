#pragma once
// Files of backups: their names, their making, and which of many stay.

#include <memory>
#include <string>
#include <vector>

#include "cli/numbers.hpp"
#include "cli/session.hpp"
#include "core/book/backup.hpp"
#include "core/book/folder.hpp"

namespace kehu::cli {

// "shop.bak" becomes "shop-2026-11-21.bak"; a name that ends in a day stays.
std::string dated_name(const std::string& path, const std::string& day);

// Writes the file under a temporary name, reads it again to its end, and only then gives it its name.
book::BackupInfo make_backup(const book::Reader&, const std::string& path, const std::string& store_name, text::Moment);

// A backup, or a dump (`kehu export --all`): both become a store in the same way.
std::unique_ptr<book::RowSource> open_rows(const std::string& path);

// Where a restore puts the store, and how it waits for others who write to it.
std::string folder_to_restore(const Session&);
book::RestoreOptions restore_options(Session&, std::string_view verb, const std::string& path);
std::string restored_json(const std::string& file, const book::BackupInfo&, const book::Restored&);  // without its end
void print_restored(Session&, const std::string& file, const book::BackupInfo&, const book::Restored&);

// Reads the source to its end and makes a store of it in a scratch folder; says what is wrong, or that it is whole.
void try_rows(Session&, const book::RowSource&);

// Is there a backup of this store, in one of its lives? False for what cannot be read.
bool is_backup_of(const std::string& path, const book::GivenNumbers& store);

// Deletes backups of this store whose names differ from `path` in the day only, but for the `keep` newest that are
// whole, `path` among them. Names of those deleted; damaged ones count for nothing and stay, with a warning.
std::vector<std::string> prune_backups(Session&, const book::GivenNumbers& store, const std::string& path,
                                       std::uint64_t keep);

}  // namespace kehu::cli
