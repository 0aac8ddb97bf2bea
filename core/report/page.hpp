#pragma once
// The HTML page around a report: one file that needs nothing else, made for A4 paper and for the screen.
//
// What the style knows beside tables and charts:
// - an element of class "new-page" begins a page; one of class "letter" too, and its pages have no numbers
// - <div class="labels"><div class="label">...</div>...</div>: labels, 3 by 8 on a sheet, 70 x 37 mm, without margins
// - cells with align="right" (as Markdown's tables make them) or of class "number": figures below each other
// - class "whole": is not broken into lines, as dates and phone numbers (Markdown's short cells of one word or with
//   digits have it)
// - <pre>: text laid out with WidthRule::wide_ambiguous lines up, for so do the fonts in which Chinese does

#include <string>
#include <string_view>

#include "core/text/tr.hpp"

namespace kehu::report {

// What comes before and behind the body, for those who write it piece by piece.
void append_page_head(std::string& out, std::string_view title, Language);
void append_page_foot(std::string& out);

// `body` is HTML; the title is any text.
std::string html_page(std::string_view title, Language, std::string_view body);

}  // namespace kehu::report
