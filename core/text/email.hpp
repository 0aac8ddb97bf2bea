#pragma once
// E-mail addresses: kept as typed, compared in lower case. Checked for the shape that mail needs, no more.

#include <string>
#include <string_view>

namespace kehu::text {

// Trimmed, full-width forms as ASCII, "mailto:" and <> taken off. Throws BadValue that says what is wrong, without the
// value, as the caller names the place: "no @ in an e-mail address", "no dot in the domain 'b' of an e-mail address",
// "blank inside ...".
std::string parse_email(std::string_view);
// An address in letters, digits and .-_+ of ASCII alone: parse_email has nothing to change in it or to refuse.
bool is_plain_email(std::string_view);
std::string email_key(std::string_view);  // lower case, for index and comparison
bool looks_like_email(std::string_view);

}  // namespace kehu::text
