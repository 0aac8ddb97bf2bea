#pragma once
// UTF-8: validity, code points, trimming, full-width forms. Everything stored or printed is valid UTF-8 whatever the
// locale.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kehu::text {

// Offset of the first byte that is not part of a valid sequence (overlong, surrogate, beyond U+10FFFF, truncated);
// nothing if all is valid.
std::optional<std::size_t> first_invalid_utf8(std::string_view);

// Reads the code point at `at` (at < size) and moves `at` past it. A byte that starts no valid sequence reads as
// U+FFFD, alone.
char32_t next_code_point(std::string_view, std::size_t& at);
void append_code_point(std::string& out, char32_t);
std::size_t count_code_points(std::string_view);
std::uint64_t count_breaks(std::string_view);  // of lines

// Without blanks at both ends: ASCII white space, U+3000, no-break and zero-width spaces, BOM, direction marks.
std::string_view trim(std::string_view);

// Full-width ASCII (Ａ ０ ： ， －) and U+3000 as their ASCII twins; everything else unchanged. 。and 、 stay.
std::string to_halfwidth(std::string_view);

// Stored text is NFC. ASCII and plain Han come back unchanged without work; so does what is not UTF-8.
std::string to_nfc(std::string_view);
// Is it plainly NFC already (a quick look; false only means that to_nfc has work)? Saves the copy where many values are
// read.
bool is_plainly_nfc(std::string_view);

bool is_ascii(std::string_view);

bool is_han(char32_t);

}  // namespace kehu::text
