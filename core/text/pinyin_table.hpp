#pragma once
// The table behind pinyin.hpp: characters, ranks and syllables. Ranks number the characters by their usual reading, as
// CLDR sorts Chinese, from 1; surnames read in a way of their own have a second rank there. Not for use outside the
// pinyin files of core/text.

#include <array>
#include <cstdint>
#include <string_view>

#include "core/text/pinyin.hpp"

namespace kehu::text::pinyin {

constexpr std::uint16_t kRankLimit = 0x8000;

struct Place {
    std::uint16_t rank = 0;      // 0: no reading
    std::uint16_t syllable = 0;  // a number for spelled()
};

Place usual_place(char32_t);
// Of the first character that is read so; rank 0 if there is no such syllable.
Place first_place(std::string_view syllable);
std::string_view spelled(std::uint16_t syllable);

// The places of the characters of the surname that a text begins with, if it is not read as its characters usually are.
// `second` is 0 if the text has but one character.
struct Surname {
    std::size_t characters = 0;  // 0: none such
    std::array<Place, 2> places{};
};
Surname surname(char32_t first, char32_t second);

// Numbers of the syllables that begin with this letter: from first to before last.
struct SyllableRange {
    std::uint16_t first = 0, last = 0;
};
SyllableRange syllables_with(char letter);

}  // namespace kehu::text::pinyin
