#pragma once
// How many terminal cells a text takes: Unicode East Asian Width by grapheme cluster (emoji with joiners, skin tones
// and flags are 2 cells, a Jamo syllable is 2). Ambiguous characters are 1 cell, or 2 if asked. The one width routine
// for tables, wrapping, prompts and templates.

#include <string>
#include <string_view>
#include <vector>

namespace kehu::text {

struct WidthRule {
    bool wide_ambiguous = false;
};

std::size_t display_width(std::string_view, WidthRule = {});

// At most `cells` cells; what was cut ends in "..". Never splits a grapheme cluster.
std::string cut_to_width(std::string_view, std::size_t cells, WidthRule = {});
// The same from the other end: the last part of a text behind "..".
std::string cut_front_to_width(std::string_view, std::size_t cells, WidthRule = {});

// Padded with spaces to `cells`; longer text is left alone.
std::string pad_right(std::string_view, std::size_t cells, WidthRule = {});
std::string pad_left(std::string_view, std::size_t cells, WidthRule = {});

// Lines of at most `cells` cells (at least 2), broken at blanks or between Han characters, never before a closing or
// after an opening sign; a longer word is broken where it must be. Line breaks in the text stay; a text without any
// gives at least one line.
std::vector<std::string> wrap(std::string_view, std::size_t cells, WidthRule = {});

}  // namespace kehu::text
