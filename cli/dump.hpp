#pragma once
// A whole store as JSON lines and back: `kehu export --all`, and `kehu import` of what that wrote.

#include <string>

#include "cli/session.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::cli {

ExitCode export_all(Session&, const Arguments&);

// Into a store that is empty or not there yet; one in which something was written is left alone. `path` is what was
// typed, `name` what messages call it.
ExitCode import_all(Session&, const Arguments&, const std::string& path, const std::string& name, Snapshot file);

}  // namespace kehu::cli
