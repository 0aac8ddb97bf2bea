#pragma once
// What stands for an operand or the value of an option in usage lines: FILE, FIELD=VALUE.

#include <string>
#include <string_view>

namespace kehu::cli {

// In the user's language; words in capitals that are not known here, and all else, stay as they are.
std::string placeholder(std::string_view);
bool known_placeholder(std::string_view word);

}  // namespace kehu::cli
