#include "core/exchange/name_parts.hpp"

#include <initializer_list>

#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

bool is_kana_or_hangul(char32_t c) {
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7AF);
}

std::string joined(std::initializer_list<std::string_view> parts, std::string_view between) {
    std::string out;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        if (!out.empty()) out += between;
        out += part;
    }
    return out;
}

}  // namespace

bool is_east_asian(std::string_view name) {
    bool any = false;
    for (std::size_t at = 0; at < name.size();) {
        const char32_t c = text::next_code_point(name, at);
        if (c == ' ' || c == 0x3000 || c == 0xB7 || c == 0x30FB) continue;
        if (!text::is_han(c) && !is_kana_or_hangul(c)) return false;
        any = true;
    }
    return any;
}

std::string whole_name(const NameParts& parts) {
    return is_east_asian(parts.family + parts.given + parts.middle)
               ? joined({parts.family, parts.middle, parts.given, parts.suffix}, "")
               : joined({parts.given, parts.middle, parts.family, parts.suffix}, " ");
}

std::string whole_reading(const NameParts& parts) {
    return joined({parts.family, parts.middle, parts.given}, " ");
}

}  // namespace kehu::exchange
