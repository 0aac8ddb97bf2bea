#pragma once
// A piece of a text with one place in it, for people: what does not fit on either side is cut with "..".

#include <string>
#include <string_view>

#include "core/text/width.hpp"

namespace kehu::text {

struct Excerpt {
    std::string before, place, after;
    std::string whole() const { return before + place + after; }
};

// At most `cells` cells. As much of what stands before the place as of what stands behind, if both are longer; a
// quarter at most if the place itself is.
Excerpt excerpt(std::string_view before, std::string_view place, std::string_view after, std::size_t cells,
                WidthRule = {});

// Two lines of at most `cells` cells: the text, control characters made visible, and ^~~~ below `size` bytes at `at`.
std::string with_caret(std::string_view text, std::size_t at, std::size_t size, std::size_t cells, WidthRule = {});

}  // namespace kehu::text
