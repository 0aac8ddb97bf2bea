#pragma once
// A line of words as a shell would take it apart: blanks part words, quotes of either sort keep them together, a
// backslash takes the next character as it is. No variables, no patterns.

#include <string>
#include <string_view>
#include <vector>

namespace kehu::text {

std::vector<std::string> split_words(std::string_view line);
// Whether a quote is opened and never closed, which split_words forgives.
bool leaves_quote_open(std::string_view line);

// One text of them all, as they are; nothing goes before the first that is not empty.
std::string joined(const std::vector<std::string>& words, std::string_view between = " ");

// As one would type it in a shell; words of letters and digits stay as they are.
std::string shell_word(std::string_view);

}  // namespace kehu::text
