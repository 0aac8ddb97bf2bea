#include "core/search/terms.hpp"

#include <utf8proc.h>

#include "core/text/utf8.hpp"

namespace kehu::search {
namespace {

constexpr auto kAscii = [] {
    std::array<CharClass, 128> table{};
    for (int c = 0; c < 128; ++c) {
        const bool digit = c >= '0' && c <= '9', letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        table[static_cast<std::size_t>(c)] = digit ? CharClass::digit : letter ? CharClass::letter : CharClass::gap;
    }
    return table;
}();

}  // namespace

CharClass class_of_wide(char32_t c) {
    if (text::is_han(c)) return CharClass::sign;
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND:
            return CharClass::letter;
        case UTF8PROC_CATEGORY_NL:  // 〇 among them
        case UTF8PROC_CATEGORY_NO:
        case UTF8PROC_CATEGORY_SM:
        case UTF8PROC_CATEGORY_SC:
        case UTF8PROC_CATEGORY_SK:
        case UTF8PROC_CATEGORY_SO:
            return CharClass::sign;
        default:
            return CharClass::gap;
    }
}

CharClass next_class(std::string_view text, std::size_t& at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) return ++at, kAscii[byte];
    // U+4000 .. U+9FFF, the common Han characters
    if (byte >= 0xE4 && byte <= 0xE9 && at + 3 <= text.size()) return at += 3, CharClass::sign;
    return class_of_wide(text::next_code_point(text, at));
}

std::size_t sign_size(std::string_view text) {
    constexpr std::size_t kHan = 3;  // bytes of nearly all of them
    if (const auto byte = static_cast<unsigned char>(text[0]); byte >= 0xE3 && byte <= 0xE9 && text.size() >= kHan)
        return kHan;
    std::size_t at = 0;
    text::next_code_point(text, at);
    return at;
}

}  // namespace kehu::search
