#pragma once
// The form in which two spellings of the same text are equal: NFKC, case folded, marks stripped, full-width as ASCII, blanks collapsed
// to one and trimmed. "Ｊｏｓé  ÁLVAREZ" -> "jose alvarez". For keys and comparison only, never shown.
// The result holds no NUL. ASCII and Han text take a fast path; the rest goes through utf8proc.

#include <string>
#include <string_view>

namespace kehu::text {

void append_folded(std::string& out, std::string_view);
std::string fold(std::string_view);

// The part of a folded e-mail, phone or name never needs more than this; both sides of a comparison must use the same version.
inline constexpr int kFoldVersion = 1;  // stored with derived tables; a change makes them be rebuilt

}  // namespace kehu::text
