#include "core/text/fold.hpp"

#include <utf8proc.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

// What each ASCII byte folds to; a blank folds to a space, and so does every control character.
constexpr auto kAscii = [] {
    std::array<char, 128> table{};
    for (int c = 0; c < 128; ++c) {
        const bool blank = c <= 0x20 || c == 0x7F;
        table[c] = blank ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return table;
}();

// Bytes of ASCII at p that fold to as many, which are written to `to`: letters and signs with single blanks between.
// Looks at sixteen bytes at most, and only where there are so many; 0 says nothing.
std::size_t fold_ascii(char* to, const unsigned char* p, const unsigned char* end) {
#if defined(__SSE2__)
    if (end - p < 16) return 0;
    const auto all = [](int c) { return _mm_set1_epi8(static_cast<char>(c)); };
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    // As signed numbers, bytes beyond ASCII are below the blank too.
    const __m128i other = _mm_or_si128(_mm_cmplt_epi8(v, all(' ')), _mm_cmpeq_epi8(v, all(0x7F)));
    const __m128i capital = _mm_and_si128(_mm_cmpgt_epi8(v, all('A' - 1)), _mm_cmplt_epi8(v, all('Z' + 1)));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_add_epi8(v, _mm_and_si128(capital, all('a' - 'A'))));
    const auto blanks = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(v, all(' '))));
    // What follows the last blank decides about it.
    const unsigned stop =
        static_cast<unsigned>(_mm_movemask_epi8(other)) | (blanks & 1) | (blanks & blanks << 1) | 1u << 16;
    const int n = std::countr_zero(stop);
    return static_cast<std::size_t>(n > 0 && (blanks >> (n - 1) & 1) ? n - 1 : n);
#else
    static_cast<void>(to), static_cast<void>(p), static_cast<void>(end);
    return 0;
#endif
}

// Bytes of Han text (U+3400..U+9FFF) that starts at p: nothing there changes.
std::size_t han_run(const unsigned char* p, const unsigned char* end) {
    const unsigned char* start = p;
#if defined(__SSE2__)
    // Five characters at a time, if all are of U+4000..U+9FFF: E4..E9 and two bytes of 80..BF each.
    constexpr char kLead = -1, kRest = 0;
    const __m128i leads = _mm_setr_epi8(kLead, kRest, kRest, kLead, kRest, kRest, kLead, kRest, kRest, kLead, kRest,
                                        kRest, kLead, kRest, kRest, 0);
    for (; end - p >= 16; p += 15) {
        const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i lead = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8(static_cast<char>(0xE3))),
                                           _mm_cmplt_epi8(v, _mm_set1_epi8(static_cast<char>(0xEA))));
        const __m128i rest = _mm_cmplt_epi8(v, _mm_set1_epi8(static_cast<char>(0xC0)));
        const __m128i good = _mm_or_si128(_mm_and_si128(leads, lead), _mm_andnot_si128(leads, rest));
        if ((_mm_movemask_epi8(good) & 0x7FFF) != 0x7FFF) break;
    }
#endif
    while (end - p >= 3) {
        const bool han = (p[0] >= 0xE4 && p[0] <= 0xE9) || (p[0] == 0xE3 && p[1] >= 0x90);
        if (!han || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80) break;
        p += 3;
    }
    return p - start;
}

// Marks that Latin, Greek, Cyrillic, Hebrew and Arabic writers leave out at will. Others (vowels of Indic scripts and
// Thai, the voicing marks of kana) tell words apart and stay.
bool is_optional_mark(utf8proc_int32_t c) {
    return (c >= 0x0300 && c <= 0x036F) ||
           (c >= 0x0591 && c <= 0x05C7 && c != 0x05BE && c != 0x05C0 && c != 0x05C3 && c != 0x05C6) ||
           (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

// Letters that Unicode does not decompose, as people type them without the key.
const char* plain_letters(utf8proc_int32_t c) {
    switch (c) {
        case 0x00E6:
            return "ae";
        case 0x00F0:
            return "d";
        case 0x00F8:
            return "o";
        case 0x00FE:
            return "th";
        case 0x0111:
            return "d";
        case 0x0127:
            return "h";
        case 0x0131:
            return "i";
        case 0x0138:
            return "k";
        case 0x0142:
            return "l";
        case 0x014B:
            return "n";
        case 0x0153:
            return "oe";
        case 0x0167:
            return "t";
        case 0x0180:
            return "b";
        case 0x0256:
            return "d";
        case 0x0268:
            return "i";
        case 0x0289:
            return "u";
        default:
            return nullptr;
    }
}

class Folder {
  public:
    Folder(std::string& out, std::string_view text) : out_(out), start_(out.size()), at_(out.size()), text_(text) {
        out_.resize(start_ + text.size());
    }

    void run() {
        const auto* p = reinterpret_cast<const unsigned char*>(text_.data());
        const unsigned char* const end = p + text_.size();
        while (p < end) {
            if (*p < 0x80) {
                if (const std::size_t plain = plain_ascii(p, end))
                    p += plain;
                else
                    ascii(kAscii[*p++]);
            } else if (const std::size_t han = han_run(p, end)) {
                copy(reinterpret_cast<const char*>(p), han);
                p += han;
            } else if (end - p >= 3 && p[0] == 0xEF && is_fullwidth_ascii(p[1], p[2])) {
                ascii(kAscii[static_cast<unsigned char>((p[1] == 0xBC ? p[2] - 0x60 : p[2] - 0x20))]);
                p += 3;
            } else {
                const unsigned char* from = p;
                while (p < end && *p >= 0x80 && !han_run(p, end)) ++p;
                slow({reinterpret_cast<const char*>(from), static_cast<std::size_t>(p - from)}, end - p);
            }
        }
        out_.resize(at_);
    }

  private:
    // EF BC 81..BF is U+FF01..FF3F, EF BD 80..9E is U+FF40..FF5E.
    static bool is_fullwidth_ascii(unsigned char b, unsigned char c) {
        return (b == 0xBC && c >= 0x81 && c <= 0xBF) || (b == 0xBD && c >= 0x80 && c <= 0x9E);
    }

    // Room is there: no more was written yet than read, and a blank that waits was read.
    std::size_t plain_ascii(const unsigned char* p, const unsigned char* end) {
        const std::size_t n = fold_ascii(out_.data() + at_ + blank_, p, end);
        if (n == 0) return 0;
        if (blank_) out_[at_++] = ' ', blank_ = false;
        at_ += n;
        return n;
    }

    void ascii(char c) {
        if (c == ' ') {
            blank_ = at_ > start_;
            return;
        }
        if (blank_) out_[at_++] = ' ', blank_ = false;
        out_[at_++] = c;
    }

    void copy(const char* bytes, std::size_t n) {
        if (blank_) out_[at_++] = ' ', blank_ = false;
        std::memcpy(out_.data() + at_, bytes, n);
        at_ += n;
    }

    void slow(std::string_view run, std::size_t still_to_come) {
        // One code point may decompose into 18; a run may be a whole text in Cyrillic.
        constexpr auto kOptions =
            static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
        points_.resize(run.size() * 2 + 32);
        const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(run.data());
        const auto length = static_cast<utf8proc_ssize_t>(run.size());
        auto n =
            utf8proc_decompose(bytes, length, points_.data(), static_cast<utf8proc_ssize_t>(points_.size()), kOptions);
        if (n > static_cast<utf8proc_ssize_t>(points_.size())) {
            points_.resize(static_cast<std::size_t>(n));
            n = utf8proc_decompose(bytes, length, points_.data(), n, kOptions);
        }
        if (n < 0) {  // not UTF-8: as it is, so that it still equals itself
            reserve(run.size(), still_to_come);
            return copy(run.data(), run.size());
        }
        utf8proc_ssize_t kept = 0;
        for (utf8proc_ssize_t i = 0; i < n; ++i) {
            if (!is_optional_mark(points_[i])) points_[kept++] = points_[i];
        }
        kept = utf8proc_normalize_utf32(points_.data(), kept,
                                        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
        piece_.clear();
        for (utf8proc_ssize_t i = 0; i < kept; ++i) {
            if (const char* plain = plain_letters(points_[i])) {
                piece_ += plain;
            } else {
                append_code_point(piece_, static_cast<char32_t>(points_[i]));
            }
        }
        reserve(piece_.size(), still_to_come);
        for (std::size_t i = 0; i < piece_.size();) {
            const auto c = static_cast<unsigned char>(piece_[i]);
            if (c < 0x80) {
                ascii(kAscii[c]);
                ++i;
            } else {
                std::size_t from = i;
                const char32_t point = next_code_point(piece_, i);
                if (is_separator(point)) {
                    ascii(' ');
                } else {
                    copy(piece_.data() + from, i - from);
                }
            }
        }
    }

    // Separators without a compatibility mapping to the space.
    static bool is_separator(char32_t c) {
        return (c >= 0x80 && c < 0xA0) || c == 0x1680 || c == 0x2028 || c == 0x2029;
    }

    void reserve(std::size_t now, std::size_t still_to_come) {
        if (out_.size() < at_ + 1 + now + still_to_come) out_.resize(at_ + 1 + now + still_to_come);
    }

    std::string& out_;
    std::size_t start_, at_;
    std::string_view text_;
    bool blank_ = false;
    std::vector<utf8proc_int32_t> points_;
    std::string piece_;
};

}  // namespace

void append_folded(std::string& out, std::string_view text) {
    Folder(out, text).run();
}

std::string fold(std::string_view text) {
    std::string out;
    append_folded(out, text);
    return out;
}

}  // namespace kehu::text
