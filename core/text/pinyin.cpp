#include "core/text/pinyin.hpp"

#include <array>

#include "core/text/pinyin_table.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

char32_t code_point_at(std::string_view text, std::size_t at) {
    return at < text.size() ? next_code_point(text, at) : 0;
}

// Calls use(c, place) for each code point. The first Han characters of a person are taken for the surname.
template <class Use>
void each_place(std::string_view text, PinyinOf whose, Use&& use) {
    bool surname_to_come = whose == PinyinOf::person;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (c < 0x80) {
            use(c, pinyin::Place{});
            continue;
        }
        const pinyin::Place usual = pinyin::usual_place(c);
        if (!surname_to_come || !is_han(c)) {
            use(c, usual);
            continue;
        }
        surname_to_come = false;
        const pinyin::Surname own = pinyin::surname(c, code_point_at(text, at));
        use(c, own.characters == 0 ? usual : own.places[0]);
        if (own.characters == 2) use(next_code_point(text, at), own.places[1]);
    }
}

pinyin::Place place_read(char32_t c, pinyin::Place likely, std::string_view syllable) {
    const auto is_read_so = [&](pinyin::Place place) {
        return place.rank != 0 && pinyin::spelled(place.syllable) == syllable;
    };
    if (is_read_so(likely)) return likely;
    const pinyin::Place usual = pinyin::usual_place(c);
    return is_read_so(usual) ? usual : pinyin::first_place(syllable);
}

// Lower-case letter or digit, 0 for all else.
char plain_letter(char32_t c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? static_cast<char>(c) : '\0';
}

// Weights of ASCII in a sort key. Signs in the order of CLDR; digits; then Han has kFirstHan to kRareHan, and letters
// come behind. Control characters count as blanks.
constexpr unsigned char kFirstWeight = 2, kFirstHan = 0x40, kRareHan = 0xC6, kFirstLetter = 0xC8, kOther = 0xF0;
constexpr int kLowBytes = 254;  // 2 to 255
constexpr auto kAsciiWeights = [] {
    constexpr std::string_view kSigns = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";
    static_assert(kFirstWeight + kSigns.size() < kFirstHan);
    std::array<unsigned char, 0x80> weights{};
    weights.fill(kFirstWeight);
    for (std::size_t i = 0; i < kSigns.size(); ++i)
        weights[static_cast<unsigned char>(kSigns[i])] = static_cast<unsigned char>(kFirstWeight + i);
    for (int letter = 0; letter < 26; ++letter) {
        const auto weight = static_cast<unsigned char>(kFirstLetter + letter);
        weights[static_cast<std::size_t>('a' + letter)] = weights[static_cast<std::size_t>('A' + letter)] = weight;
    }
    return weights;
}();
static_assert(kFirstHan + pinyin::kRankLimit / kLowBytes < kRareHan);

void append_code_point_weight(std::string& out, unsigned char lead, char32_t c) {
    out += static_cast<char>(lead);
    for (int shift = 18; shift >= 0; shift -= 6) out += static_cast<char>(kFirstWeight + (c >> shift & 0x3F));
}

}  // namespace

void append_pinyin(std::string& out, std::string_view text, PinyinOf whose) {
    each_place(text, whose, [&](char32_t c, pinyin::Place place) {
        if (place.rank != 0) {
            out += pinyin::spelled(place.syllable);
        } else if (const char letter = plain_letter(c)) {
            out += letter;
        }
    });
}

void append_initials(std::string& out, std::string_view text, PinyinOf whose) {
    each_place(text, whose, [&](char32_t c, pinyin::Place place) {
        if (place.rank != 0) {
            out += pinyin::spelled(place.syllable).front();
        } else if (const char letter = plain_letter(c)) {
            out += letter;
        }
    });
}

// A character that is read otherwise than the tables say goes before all that are usually read so.
void append_pinyin_sort_key(std::string& out, std::string_view text, PinyinOf whose,
                            std::span<const std::string_view> syllables) {
    std::size_t character = 0;
    each_place(text, whose, [&](char32_t c, pinyin::Place place) {
        if (character < syllables.size() && !syllables[character].empty() && c >= 0x80)
            place = place_read(c, place, syllables[character]);
        ++character;
        if (place.rank != 0) {
            out += static_cast<char>(kFirstHan + place.rank / kLowBytes);
            out += static_cast<char>(kFirstWeight + place.rank % kLowBytes);
        } else if (c < 0x80) {
            out += static_cast<char>(kAsciiWeights[c]);
        } else {
            append_code_point_weight(out, is_han(c) ? kRareHan : kOther, c);
        }
    });
}

}  // namespace kehu::text
