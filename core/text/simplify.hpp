#pragma once
// Traditional Chinese characters as simplified ones, character by character: a key under which both spellings of a word
// are found. Never for show: where several traditional characters share a simplified one the word may change (乾隆
// becomes 干隆), and phrases are not known.

#include <cstddef>
#include <string>
#include <string_view>

namespace kehu::text {

// The character itself if it has no simplified form between U+3400 and U+9FFF.
char32_t simplified(char32_t);

// As long as the text, byte for byte; what is not UTF-8 stays as it is.
void simplify_in_place(char* text, std::size_t size);
void append_simplified(std::string& out, std::string_view text);

}  // namespace kehu::text
