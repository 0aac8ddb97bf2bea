#pragma once
// Foreign encodings by the program iconv, which Debian's C library always brings. Not by its function: a program that
// holds the C library itself (twice as fast to start) cannot safely load that library's conversion modules.

#include <optional>
#include <string>
#include <string_view>

namespace kehu::text {

struct Conversion {
    std::string text;                // UTF-8, up to the first byte that does not fit
    std::optional<std::size_t> bad;  // the offset of that byte; of the last byte if the input ends inside a character
};

// Empty if iconv does not know the encoding. Throws BadValue if the program is missing.
std::optional<Conversion> to_utf8(std::string_view bytes, const std::string& encoding);

}  // namespace kehu::text
