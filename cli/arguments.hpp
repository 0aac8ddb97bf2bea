#pragma once
// From the words after the command to Arguments, by the command's tables. Long options in English or Chinese,
// `--name=value` or `--name value`, an empty value by `--name=`; short letters, also in bundles; options may follow
// operands; "--" ends them. Values are passed on byte for byte. What is unknown, missing or too many is an Error(usage)
// that says how it should be.

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace kehu::cli {

// `kind` may be null if the command has no fields. Its schema must outlive the result.
Arguments parse_arguments(const Command&, const model::Kind* kind, const std::vector<std::string>& words);

// "REF [FILE] [WORD...]", as usage lines show it.
std::string usage_line(const Command&, std::string_view kind = {});

// The words that name a field as an option: name, labels, aliases, those with blanks left out, without repeats.
std::vector<std::string> option_words(const model::Field&);

}  // namespace kehu::cli
