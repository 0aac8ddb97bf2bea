#pragma once
// The manual page of a command, made from the table that its help comes from. scripts/man writes all of them.

#include <string>

#include "cli/command.hpp"

namespace kehu::cli {

// kehu-NAME(1) in roff with the man macros. With a kind its fields are listed too, where the command takes them.
std::string man_page(const Command&, const model::Kind*, Language);

}  // namespace kehu::cli
