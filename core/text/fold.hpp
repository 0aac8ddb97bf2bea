#pragma once
// The form in which two spellings of the same text are equal: NFKC, case folded, full-width as ASCII, blanks collapsed
// to one and trimmed. Accents and other marks that may be left out are stripped, letters like ø ł đ become plain; marks
// that make another word (vowels of Indic scripts, voiced kana) stay. "Ｊｏｓé  ÁLVAREZ" -> "jose alvarez". For keys
// and comparison only, never shown. The result holds no NUL. ASCII and Han text take a fast path; the rest goes through
// utf8proc.

#include <string>
#include <string_view>

namespace kehu::text {

void append_folded(std::string& out, std::string_view);
std::string fold(std::string_view);

// Both sides of a comparison must have been folded by the same version.
inline constexpr int kFoldVersion = 1;  // stored with derived tables; a change makes them be rebuilt

}  // namespace kehu::text
