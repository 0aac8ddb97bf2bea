#pragma once
// Text for people made as narrow as their terminal.

#include <cstddef>
#include <string>
#include <string_view>

#include "core/text/width.hpp"

namespace kehu::cli {

// Lines that are longer are broken at blanks; what follows stands below what they begin with, or below the second
// column of lines that have two. `columns` 0: no terminal, nothing is broken.
std::string fitted(std::string_view text, std::size_t columns, text::WidthRule = {});

}  // namespace kehu::cli
