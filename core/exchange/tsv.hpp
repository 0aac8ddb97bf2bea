#pragma once
// Cells of tab-separated text as `export --tsv` writes them: tab, line breaks and backslash are \t \n \r \\, and a
// cell that begins with what would be read as a quote or a mark (spreadsheet.hpp) has a backslash in front.

#include <cstddef>
#include <string>
#include <string_view>

namespace kehu::exchange {

// The cell that begins there.
void escape_cell(std::string& out, std::size_t from);

// The cell as it was before; `scratch` holds it if something was undone. Other backslashes stay: kehu wrote none.
std::string_view without_escapes(std::string_view cell, std::string& scratch);

}  // namespace kehu::exchange
