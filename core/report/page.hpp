#pragma once
// The HTML page around a report: one file that needs nothing else, made for A4 paper and for the screen.
//
// The style knows, beside tables and charts: an element of class "new-page" begins a page (letters, cards);
// <div class="labels"><div class="label">...</div>...</div> is a sheet of labels, 3 by 8 of 70 x 37 mm, without
// margins. A cell with align="right" (as Markdown's tables make it), or class "number", has its figures below each
// other; what has class "whole" is not broken into lines: dates, phone numbers (Markdown's short cells of one
// word or with digits). Text for <pre> is laid out with WidthRule::wide_ambiguous: that is how the fonts set it in
// which Chinese lines up.

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
