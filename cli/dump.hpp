#pragma once
// A whole store as JSON lines and back: `kehu export --all`, and `kehu import` of what that wrote.

#include <span>
#include <string>
#include <string_view>

#include "cli/session.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::cli {

// The first option given that is none of these; null if there is none.
const Argument* other_option(const Arguments&, std::span<const std::string_view> allowed);

ExitCode export_all(Session&, const Arguments&);

// A store that is empty or not there yet becomes the same; into another the records come as store_merge.hpp says.
// `path` is what was typed, `name` what messages call it.
ExitCode import_all(Session&, const Arguments&, const std::string& path, const std::string& name, Snapshot file);
// A file of `kehu export --cursor`.
ExitCode import_changes(Session&, const Arguments&, const std::string& path, const std::string& name, Snapshot file);

}  // namespace kehu::cli
