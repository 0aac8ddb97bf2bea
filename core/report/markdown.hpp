#pragma once
// Markdown to the body of an HTML page, by cmark-gfm: CommonMark and tables. What records say never becomes HTML: tags
// show as the text they are, links to scripts lead nowhere, pictures from elsewhere become their words.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace kehu::report {

// Text as it is, whatever is in it: between fences longer than any that it has. Ends in a line feed.
std::string fenced(std::string_view text);

// Stands in Markdown for a piece of HTML of the program's own making, such as a chart: on a line of its own, in a line
// of text, in a table, or alone in a code block, which it then replaces.
std::string figure_mark(std::size_t figure);

// Throws std::bad_alloc only; any text is Markdown.
std::string markdown_to_html(std::string_view markdown, std::span<const std::string> figures = {});

}  // namespace kehu::report
