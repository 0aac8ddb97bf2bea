#pragma once
// Files of backups: their names, their making, and which of many stay.

#include <string>
#include <vector>

#include "cli/numbers.hpp"
#include "cli/session.hpp"
#include "core/book/backup.hpp"

namespace kehu::cli {

// "shop.bak" becomes "shop-2026-11-21.bak"; a name that ends in a day stays.
std::string dated_name(const std::string& path, const std::string& day);

// Writes the file under a temporary name, reads it again to its end, and only then gives it its name.
book::BackupInfo make_backup(const book::Reader&, const std::string& path, const std::string& store_name, text::Moment);

// Deletes backups of this store whose names differ from `path` in the day only, but for the `keep` newest that are
// whole, `path` among them. Names of those deleted; damaged ones count for nothing and stay, with a warning.
std::vector<std::string> prune_backups(Session&, const book::GivenNumbers& store, const std::string& path,
                                       std::uint64_t keep);

}  // namespace kehu::cli
