#pragma once
// Text made safe to show or to put into machine output.

#include <string>
#include <string_view>

namespace kehu::text {

// For a terminal: C0 (but not line feed if `keep_newlines`), DEL, C1 and bytes that are no UTF-8 are shown as \x1B (\n,
// \r, \t), characters that could reorder or hide text as <U+202E>; joiners inside emoji and scripts stay. Other text
// comes back unchanged.
std::string visible(std::string_view, bool keep_newlines = false);

// With the quotes; RFC 8259; DEL and C1 escaped, bytes that are no UTF-8 as \uFFFD.
void append_json_string(std::string& out, std::string_view);
// The same to `to`, where there is room for json_room bytes; gives the end of what was written. Memory behind the text
// may be read up to `readable_end`.
char* put_json_string(char* to, std::string_view, const char* readable_end);
inline constexpr std::size_t kJsonBlock = 32;  // copies are made so many bytes at a time
inline std::size_t json_room(std::size_t bytes) {
    return 6 * bytes + 2 + kJsonBlock;  // every byte as \u00XX
}

// A cell of RFC 4180, in quotes where it needs them.
void append_csv_cell(std::string& out, std::string_view);

// For a cell or a line of Markdown: never markup, and one line, whose beginning makes no list.
void append_markdown(std::string& out, std::string_view);

}  // namespace kehu::text
