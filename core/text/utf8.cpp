#include "core/text/utf8.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <cstring>

namespace kehu::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_continuation(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

// Length of the valid sequence at `at`, 0 if there is none. The second byte's range excludes overlong forms, surrogates
// and what lies beyond U+10FFFF.
std::size_t sequence_length(const unsigned char* p, const unsigned char* end) {
    const unsigned char c = *p;
    if (c < 0x80) return 1;
    if (c < 0xC2 || c > 0xF4) return 0;
    const std::size_t length = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (static_cast<std::size_t>(end - p) < length) return 0;
    unsigned char low = 0x80, high = 0xBF;
    if (c == 0xE0) low = 0xA0;
    if (c == 0xED) high = 0x9F;
    if (c == 0xF0) low = 0x90;
    if (c == 0xF4) high = 0x8F;
    if (p[1] < low || p[1] > high) return 0;
    if (length > 2 && !is_continuation(p[2])) return 0;
    if (length > 3 && !is_continuation(p[3])) return 0;
    return length;
}

// Offset of the first byte from `at` on that is not ASCII, or the end.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
    while (text.size() - at >= 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        if (word & 0x8080808080808080u) break;
        at += 8;
    }
    while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
    return at;
}

// Offset behind the ideographs (U+4000..U+9FFF) that begin at `at`.
std::size_t skip_han(std::string_view text, std::size_t at) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + at;
    const unsigned char* const end = p + (text.size() - at);
    while (end - p >= 3 && p[0] >= 0xE4 && p[0] <= 0xE9 && is_continuation(p[1]) && is_continuation(p[2])) p += 3;
    return text.size() - static_cast<std::size_t>(end - p);
}

bool is_blank(char32_t c) {
    if (c <= 0x20) return c == ' ' || (c >= '\t' && c <= '\r');
    if (c < 0x80) return false;
    switch (c) {
        case 0x85:
        case 0xA0:
        case 0x1680:
        case 0x2028:
        case 0x2029:
        case 0x202F:
        case 0x205F:
        case 0x2060:
        case 0x3000:
        case 0xFEFF:
            return true;
        default:
            // Spaces and zero-width marks; and the direction marks that address books put around what they copy.
            return (c >= 0x2000 && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}

// Never changed by NFC and never joined to what follows it in this set.
bool is_composed(char32_t c) {
    if (c < 0x300) return true;
    if (c >= 0x3000 && c <= 0x9FFF) return (c < 0x302A || c > 0x302F) && c != 0x3099 && c != 0x309A;
    return (c >= 0x2010 && c <= 0x2027) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xFF00 && c <= 0xFFEF);
}

}  // namespace

bool is_ascii(std::string_view text) {
    return skip_ascii(text, 0) == text.size();
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    const auto* begin = reinterpret_cast<const unsigned char*>(text.data());
    const unsigned char* end = begin + text.size();
    for (std::size_t at = 0; (at = skip_ascii(text, at)) < text.size();) {
        do {
            at = skip_han(text, at);
            if (at == text.size()) return std::nullopt;
            const std::size_t length = sequence_length(begin + at, end);
            if (length == 0) return at;
            at += length;
        } while (at < text.size() && begin[at] >= 0x80);
    }
    return std::nullopt;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + at;
    const unsigned char c = *p;
    if (c < 0x80) {
        ++at;
        return c;
    }
    const std::size_t length = sequence_length(p, reinterpret_cast<const unsigned char*>(text.data()) + text.size());
    at += length ? length : 1;
    switch (length) {
        case 2:
            return (c & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        case 3:
            return (c & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        case 4:
            return (c & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
        default:
            return kReplacement;
    }
}

void append_code_point(std::string& out, char32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
    if (c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    char bytes[4];
    const int length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; --i, c >>= 6) bytes[i] = static_cast<char>(0x80 | (c & 0x3F));
    constexpr unsigned char kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    bytes[0] = static_cast<char>(kLead[length] | c);
    out.append(bytes, length);
}

std::uint64_t count_breaks(std::string_view text) {
    std::uint64_t breaks = 0;
    for (std::size_t at = 0; (at = text.find('\n', at)) != text.npos; ++at) ++breaks;
    return breaks;
}

std::size_t count_code_points(std::string_view text) {
    std::size_t n = 0;
    for (unsigned char c : text) n += !is_continuation(c);
    return n;
}

namespace {

// Could a blank begin or end this text? Those beyond ASCII start with the bytes C2, E2, E3 and EF; ideographs with E4
// to E9.
bool may_have_blanks(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto is_graph = [](unsigned char c) { return c > ' ' && c < 0x7F; };
    const auto is_lead = [](unsigned char c) { return c >= 0xE4 && c <= 0xE9; };
    if (!is_graph(byte(0)) && !is_lead(byte(0))) return true;
    const std::size_t size = text.size();
    if (is_graph(byte(size - 1))) return false;
    return size < 3 || !is_continuation(text[size - 1]) || !is_lead(byte(size - 3));
}

}  // namespace

std::string_view trim(std::string_view text) {
    if (text.empty() || !may_have_blanks(text)) return text;
    while (!text.empty()) {
        std::size_t next = 0;
        if (!is_blank(next_code_point(text, next))) break;
        text.remove_prefix(next);
    }
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        while (start > 0 && is_continuation(text[start])) --start;
        std::size_t next = start;
        if (!is_blank(next_code_point(text, next)) || next != text.size()) break;
        text.remove_suffix(text.size() - start);
    }
    return text;
}

std::string to_halfwidth(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t c = next_code_point(text, at);
        if (c >= 0xFF01 && c <= 0xFF5E) {
            out += static_cast<char>(c - 0xFEE0);
        } else if (c == 0x3000) {
            out += ' ';
        } else {
            out.append(text, start, at - start);
        }
    }
    return out;
}

bool is_plainly_nfc(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        at = skip_han(text, skip_ascii(text, at));
        if (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80 && !is_composed(next_code_point(text, at)))
            return false;
    }
    return true;
}

std::string to_nfc(std::string_view text) {
    if (is_plainly_nfc(text)) return std::string(text);
    utf8proc_uint8_t* composed = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &composed, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (length < 0) return std::string(text);  // not UTF-8: nothing to compose
    std::string out(reinterpret_cast<char*>(composed), static_cast<std::size_t>(length));
    std::free(composed);
    return out;
}

bool is_han(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005 || c == 0x3007 ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

}  // namespace kehu::text
