#pragma once
// E-mail addresses: kept as typed, compared in lower case. Checked for the shape that mail needs, no more.

#include <string>
#include <string_view>

namespace kehu::text {

// Trimmed, full-width forms as ASCII, "mailto:" taken off. Throws BadValue naming what is wrong: no @, two @, nothing before the @, no dot in
// the domain ("a@b: no domain after the dot"…), blanks inside.
std::string parse_email(std::string_view);
std::string email_key(std::string_view);  // lower case, for index and comparison
bool looks_like_email(std::string_view);

}  // namespace kehu::text
