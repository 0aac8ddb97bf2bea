#include "core/text/escape.hpp"

#include <utf8proc.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

// Lead bytes behind which something to hide may stand: C1 and the soft hyphen (C2), Arabic and Mongolian marks (D8,
// E1), joiners, directions, line separators (E2), fillers and the byte order mark (E3, EF), music and tag characters
// (F0, F3).
constexpr auto kSuspicious = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 0x20; ++c) table[c] = true;
    for (int c : {0x7F, 0xC2, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0, 0xF3}) table[c] = true;
    return table;
}();

bool is_tag(char32_t c) {
    return c >= 0xE0020 && c <= 0xE007F;
}

bool hides_or_reorders(char32_t c) {
    return c == 0xAD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0x3164 || c == 0xFEFF || c == 0xFFA0 || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0x1D173 && c <= 0x1D17A) || c == 0xE0001 || is_tag(c);
}

// Neighbours between which a joiner changes how the text looks: emoji, and the scripts from Arabic to Indic, Khmer,
// Mongolian.
bool takes_joiners(char32_t c) {
    if ((c >= 0x0600 && c <= 0x109F) || (c >= 0x1780 && c <= 0x1C7F) || (c >= 0xA800 && c <= 0xABFF)) return true;
    if (c == 0xFE0F || (c >= 0x1F3FB && c <= 0x1F3FF)) return true;
    return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->boundclass ==
           UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

void append_byte(std::string& out, unsigned char c) {
    out += "\\x";
    out += kHex[c >> 4];
    out += kHex[c & 15];
}

void append_code(std::string& out, char32_t c) {
    out += "<U+";
    bool begun = false;
    for (int shift = 20; shift >= 0; shift -= 4) {
        const unsigned digit = c >> shift & 15;
        begun = begun || digit || shift < 16;
        if (begun) out += kHex[digit];
    }
    out += '>';
}

class Visible {
  public:
    Visible(std::string_view text, bool keep_newlines) : text_(text), keep_newlines_(keep_newlines) {}

    std::string run() {
        out_.reserve(text_.size() + 16);
        for (std::size_t at = 0; at < text_.size();) {
            const std::size_t start = at;
            const char32_t c = next_code_point(text_, at);
            if (c == 0xFFFD && at - start == 1) {
                append_byte(out_, text_[start]);
            } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
                control(c);
            } else if (hides_or_reorders(c) && !belongs(c, at)) {
                append_code(out_, c);
            } else {
                out_.append(text_, start, at - start);
            }
            before_ = c;
        }
        return std::move(out_);
    }

  private:
    void control(char32_t c) {
        if (c == '\n' && keep_newlines_) {
            out_ += '\n';
        } else if (c == '\n' || c == '\r' || c == '\t') {
            out_ += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
        } else {
            append_byte(out_, static_cast<unsigned char>(c));
        }
    }

    // A joiner inside an emoji or a word of a script that needs it; a tag of a flag (black flag, then tags).
    bool belongs(char32_t c, std::size_t after) const {
        if (is_tag(c)) return before_ == 0x1F3F4 || is_tag(before_);
        if (c != 0x200C && c != 0x200D) return false;
        std::size_t at = after;
        return takes_joiners(before_) && at < text_.size() && takes_joiners(next_code_point(text_, at));
    }

    std::string_view text_;
    bool keep_newlines_;
    char32_t before_ = 0;
    std::string out_;
};

#if defined(__SSE2__)
constexpr int kHalf = 16, kBlock = 2 * kHalf;
static_assert(kBlock == kJsonBlock);

__m128i equal(__m128i bytes, int c) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(c)));
}
// As signed numbers: those beyond ASCII are below all others, in their own order.
__m128i below(__m128i bytes, int c) {
    return _mm_cmplt_epi8(bytes, _mm_set1_epi8(static_cast<char>(c)));
}
__m128i copy_half(char* to, const char* p) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
    return v;
}

// What stands where in some bytes of a text, a bit for each.
struct Block {
    void add(__m128i v, int at) {
        const auto places = [at](__m128i found) { return static_cast<std::uint32_t>(_mm_movemask_epi8(found)) << at; };
        const __m128i controls = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v);
        const __m128i signs = _mm_or_si128(equal(v, '"'), equal(v, '\\'));
        escaped |= places(_mm_or_si128(_mm_or_si128(controls, equal(v, 0x7F)), signs));
        wide |= places(v);
        following |= places(below(v, 0xC0));
        leads_of_two |= places(_mm_andnot_si128(below(v, 0xC3), below(v, 0xE0)));
        const __m128i of_three = _mm_andnot_si128(below(v, 0xE1), below(v, 0xF0));
        leads_of_three |= places(_mm_andnot_si128(equal(v, 0xED), of_three));
    }
    std::uint32_t known() const { return leads_of_two | leads_of_three | following; }
    std::uint32_t escaped = 0, wide = 0, following = 0;
    // Not those behind which a C1 control, an overlong character or a surrogate may stand.
    std::uint32_t leads_of_two = 0, leads_of_three = 0;
};

// No more than `end - p` bytes count.
Block copy_block(char* to, const char* p, const char* end, const char* readable_end) {
    if (readable_end - p < kBlock) {
        std::copy_n(p, std::min<std::ptrdiff_t>(end - p, kBlock), to);
        p = to;
    }
    Block block;
    block.add(copy_half(to, p), 0);
    block.add(copy_half(to + kHalf, p + kHalf), kHalf);
    return block;
}

// The places that must follow a character which begins in a block, at one of these, or `open`, before it.
std::uint64_t expected(const Block& block, std::uint32_t begun, std::uint64_t open) {
    const std::uint64_t three = block.leads_of_three & begun, two = block.leads_of_two & begun;
    return open | (two | three) << 1 | three << 2;
}

// How many bytes at the front are whole characters that are surely valid and that JSON takes as they are. Copied to
// `to`, with up to a block more.
std::size_t put_plain(char* to, const char* const start, const char* end, const char* readable_end) {
    std::uint64_t open = 0;
    for (const char* p = start;; p += kBlock, to += kBlock) {
        const Block block = copy_block(to, p, end, readable_end);
        const std::uint64_t follow = expected(block, ~0u, open);
        std::uint32_t stop =
            block.escaped | (block.wide ^ block.known()) | (block.following ^ static_cast<std::uint32_t>(follow));
        if (end - p < kBlock) stop |= 1u << (end - p);
        if (stop) {
            const int at = std::countr_zero(stop);
            p += at;
            if (expected(block, (1u << at) - 1, open) >> at) do
                    --p;  // not whole
                while ((*p & 0xC0) == 0x80);
            return static_cast<std::size_t>(p - start);
        }
        open = follow >> kBlock;
    }
}

// A text of half a block at most that is valid and stays as it is. Most are.
bool put_short(char* to, std::string_view text) {
    Block block;
    block.add(copy_half(to, text.data()), 0);
    const std::uint32_t mine = (1u << text.size()) - 1;
    if (!((block.escaped | block.wide) & mine)) return true;
    return !((block.escaped | (block.wide ^ block.known())) & mine) &&
           expected(block, mine, 0) == (block.following & mine);
}
#else
std::size_t put_plain(char* to, const char* const start, const char* end, const char*) {
    const char* p = start;
    for (; p < end && *p >= ' ' && *p < 0x7F && *p != '"' && *p != '\\'; ++p) *to++ = *p;
    return static_cast<std::size_t>(p - start);
}
#endif

char* put(char* to, std::string_view bytes) {
    std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
}

char* put_escaped(char* to, unsigned c) {
    constexpr std::string_view kShort = "btn\0fr";
    if (c == '"' || c == '\\') {
        *to++ = '\\';
        *to++ = static_cast<char>(c);
    } else if (c >= 8 && c <= 13 && c != 11) {
        *to++ = '\\';
        *to++ = kShort[c - 8];
    } else {
        to = put(to, "\\u00");
        *to++ = kHex[c >> 4];
        *to++ = kHex[c & 15];
    }
    return to;
}

// The one character at the start of the text. C1 controls are escaped, so that machine output cannot drive a terminal
// either.
std::size_t put_special(char*& to, std::string_view text) {
    std::size_t length = 0;
    const char32_t point = next_code_point(text, length);
    if (point == 0xFFFD && length == 1) {
        to = put(to, "\\uFFFD");
    } else if (point < 0xA0) {
        to = put_escaped(to, point);
    } else {
        to = put(to, text.substr(0, length));
    }
    return length;
}

// Any text, and the closing quote. Not inlined: it would make the way of most texts longer.
[[gnu::noinline]] char* put_long(char* to, std::string_view text, const char* readable_end) {
    const char* p = text.data();
    const char* const end = p + text.size();
    for (;;) {
        const std::size_t plain = put_plain(to, p, end, readable_end);
        p += plain;
        to += plain;
        if (p == end) break;
        p += put_special(to, {p, static_cast<std::size_t>(end - p)});
    }
    *to++ = '"';
    return to;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_entity(std::string_view from_ampersand) {
    const std::size_t end = from_ampersand.find(';');
    return end != from_ampersand.npos && end < 40 && from_ampersand.substr(0, end).find(' ') == from_ampersand.npos;
}

}  // namespace

std::string visible(std::string_view text, bool keep_newlines) {
    bool suspicious = false;
    for (unsigned char c : text) suspicious = suspicious || kSuspicious[c];
    if (!suspicious && !first_invalid_utf8(text)) return std::string(text);
    return Visible(text, keep_newlines).run();
}

void append_json_string(std::string& out, std::string_view text) {
    const char* const text_end = text.data() + text.size();
    char few[256];
    if (json_room(text.size()) <= sizeof few) {
        out.append(few, put_json_string(few, text, text_end));
        return;
    }
    const std::size_t start = out.size();
    out.resize(start + json_room(text.size()));
    const char* end = put_json_string(out.data() + start, text, text_end);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

char* put_json_string(char* to, std::string_view text, const char* readable_end) {
    *to++ = '"';
#if defined(__SSE2__)
    if (text.size() <= kHalf && readable_end - text.data() >= kHalf && put_short(to, text)) {
        to[text.size()] = '"';
        return to + text.size() + 1;
    }
#endif
    return put_long(to, text, readable_end);
}

void append_markdown(std::string& out, std::string_view text) {
    const std::size_t digits =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n' || c == '\r') {
            out += ' ';
            continue;
        }
        const bool special = std::string_view("\\`*_[]<>|~#$").find(c) != std::string_view::npos;
        // A list begins with such a sign and a blank, which may stand in the template: 0.5 and -3 are none.
        const bool ends = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == c;
        const bool begins = (at == 0 && (c == '=' || ((c == '-' || c == '+') && ends))) ||
                            (digits > 0 && at == digits && (c == '.' || c == ')') && ends);
        if (special || begins || (c == '&' && is_entity(text.substr(at)))) out += '\\';
        out += c;
    }
}

void append_csv_cell(std::string& out, std::string_view cell) {
    const auto has = [&](char c) { return cell.find(c) != cell.npos; };  // a search each is faster than one for all
    if (!has(',') && !has('"') && !has('\r') && !has('\n')) {
        out += cell;
        return;
    }
    out += '"';
    for (std::size_t quote; (quote = cell.find('"')) != cell.npos; cell.remove_prefix(quote + 1))
        out.append(cell.substr(0, quote + 1)) += '"';
    out.append(cell) += '"';
}

}  // namespace kehu::text
