#pragma once
// What encoding a file has, and its text as UTF-8. Order: byte order mark, strict UTF-8, then GB18030; no statistics,
// because short files defeat them. Bytes that GB18030 fits by chance only (Western words, Big5) are refused. A file
// that is UTF-8 but for a few bytes is refused, as GB18030 would make it all wrong; one with zero bytes is UTF-16 or
// refused. The caller says which was used and offers --encoding.

#include <optional>
#include <string>
#include <string_view>

namespace kehu::text {

// Move-only, as `text` may look into `converted`.
struct Decoded {
    Decoded() = default;
    Decoded(Decoded&&) = default;
    Decoded& operator=(Decoded&&) = default;

    std::string encoding;   // "UTF-8", "UTF-8 with BOM", "GB18030", "UTF-16LE", "UTF-16BE", or as asked
    std::string converted;  // empty if the bytes are UTF-8 already: then `text` looks into the input
    std::string_view text;  // without a mark
};

// `encoding` empty: worked out; GB2312 and GBK are read as GB18030, which contains them. Throws BadValue that names the
// line and byte offset of the first byte that does not fit.
Decoded decode(std::string_view bytes, std::string_view encoding = {});

// UTF-16 by its mark, or since the first character is ASCII; its ASCII characters, the others as ?.
bool is_utf16(std::string_view bytes);
std::string ascii_of_utf16(std::string_view bytes);

// Encodings that --encoding takes: any name iconv knows. False if it knows it not.
bool known_encoding(const std::string& name);

}  // namespace kehu::text
