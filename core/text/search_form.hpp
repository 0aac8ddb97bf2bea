#pragma once
// The form in which texts are searched: folded (fold.hpp), traditional characters as simplified ones (simplify.hpp),
// without the blanks and dots between two Han characters, and without apostrophes in words: "李　四" and
// "尼古拉·特斯拉" are found by 李四 and 尼古拉特, "O’Brien" by O'Brien and obrien. What is looked for is brought into
// the same form. Never shown.

#include <string>
#include <string_view>

namespace kehu::text {

void append_search_form(std::string& out, std::string_view text);
std::string search_form(std::string_view text);
// What is left to do from `start` on where texts were folded already: one pass over many, with control characters
// between them.
void finish_search_form(std::string& folded, std::size_t start);

// Both sides of a comparison must have been made by the same version; derived tables are made again when it changes.
inline constexpr int kSearchFormVersion = 2;

}  // namespace kehu::text
