#pragma once
// Text made safe inside HTML and SVG.

#include <string>
#include <string_view>

namespace kehu::report {

// For text and for attributes in quotes. Control characters, which no page may have, become U+FFFD; tabs and line feeds
// stay.
void append_html(std::string& out, std::string_view text);

}  // namespace kehu::report
