#pragma once
// Texts in values of vCards: escapes, parts, words in any case.

#include <string>
#include <string_view>
#include <vector>

namespace kehu::exchange {

// Case of ASCII apart. `find_word`: where `word`, in capitals, begins; npos.
bool same_word(std::string_view one, std::string_view other);
std::size_t find_word(std::string_view text, std::string_view word);

// A value of 2.1 as RFC 6350 writes it: line breaks as \n, a backslash that escapes nothing twice.
void append_modern(std::string& out, std::string_view value);

// "a\, b\nc" <-> "a, b" and c in another line. Escaped are \ , ; and line breaks.
std::string unescaped(std::string_view value);
void append_escaped(std::string& out, std::string_view text);

// The parts between signs that are not escaped, unescaped and without blanks around; an empty value has one part.
std::vector<std::string> parts_of(std::string_view value, char sign);

// Appends a content line with CRLF, folded so that none is longer than 75 octets and no character is split.
void append_folded(std::string& out, std::string_view line);

}  // namespace kehu::exchange
