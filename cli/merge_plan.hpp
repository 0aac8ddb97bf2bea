#pragma once
// Which records are to be merged: as they are named on a command line, and as a plan has it, which is a file of such
// command lines.

#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/clean/merge.hpp"

namespace kehu::cli {

// "C1 C9 C12 --take city=C9". Opens reads of its own.
clean::Merge merge_named(Session&, const Arguments&);

// "# store 0f3c..., entry 12": a line of a plan that says of which state of which store it is.
std::string plan_origin(const book::Reader&);

// Lines `merge C1 C9`, what follows a # left out. Those that have to do with one another are one merge: what goes into
// a record that goes into a third goes into the third. Throws Error that names file and line: data for a line that
// cannot be read, decision for a plan of another store and for a record that is not there or goes into two. Notes which
// records were changed since the plan was made. "-" is standard input.
std::vector<clean::Merge> read_merge_plan(Session&, const Arguments&, const std::string& path);

}  // namespace kehu::cli
