#pragma once
// "and", "or", "not" between the terms of a query: here they are words like any other, and whoever types them should
// know.

#include <string>
#include <vector>

#include "cli/session.hpp"

namespace kehu::cli {

bool is_field_term(std::string_view word);  // "tag:vip", "标签：vip", "--"

bool is_term(std::string_view word);  // these, and segments

// Tells how the first such word is meant, if one is. `found`: something was found by it, so that it may be text.
void note_joining_words(Session&, const std::vector<std::string>& words, bool found);

}  // namespace kehu::cli
