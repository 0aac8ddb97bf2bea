#include "core/text/escape.hpp"

#include <utf8proc.h>

#include <array>

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

}  // namespace

std::string visible(std::string_view text, bool keep_newlines) {
    bool suspicious = false;
    for (unsigned char c : text) suspicious = suspicious || kSuspicious[c];
    if (!suspicious && !first_invalid_utf8(text)) return std::string(text);
    return Visible(text, keep_newlines).run();
}

void append_json_string(std::string& out, std::string_view text) {
    const bool valid = !first_invalid_utf8(text);
    out += '"';
    std::size_t done = 0;
    auto replace = [&](std::size_t at, std::size_t length, std::string_view by) {
        out.append(text, done, at - done);
        out += by;
        done = at + length;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (c >= 0x80) {
            // C1 controls are escaped, so that machine output cannot drive a terminal either; other text needs a look
            // only if it is not UTF-8.
            const bool c1 = c == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
            const std::size_t start = at;
            if (valid && !c1) {
                ++at;
                continue;
            }
            const char32_t point = next_code_point(text, at);
            if (point == 0xFFFD && at - start == 1) {
                replace(start, 1, "\\uFFFD");
            } else if (c1) {
                const char escaped[] = {'\\', 'u', '0', '0', kHex[point >> 4], kHex[point & 15]};
                replace(start, at - start, {escaped, sizeof escaped});
            }
            continue;
        }
        if (c == '"' || c == '\\') {
            const char escaped[] = {'\\', static_cast<char>(c)};
            replace(at, 1, {escaped, 2});
        } else if (c < 0x20 || c == 0x7F) {
            constexpr std::string_view kShort = "btn\0fr";
            if (c >= 8 && c <= 13 && c != 11) {
                const char escaped[] = {'\\', kShort[c - 8]};
                replace(at, 1, {escaped, 2});
            } else {
                const char escaped[] = {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
                replace(at, 1, {escaped, sizeof escaped});
            }
        }
        ++at;
    }
    out.append(text, done);
    out += '"';
}

}  // namespace kehu::text
