#pragma once
// The words of an HTML mail, for those who send no plain text: tags are taken out, not understood. Paragraphs, rows and
// line breaks end a line; what is quoted gets "> " in front of each line.

#include <string>
#include <string_view>

namespace kehu::mail {

std::string html_text(std::string_view utf8);

}  // namespace kehu::mail
