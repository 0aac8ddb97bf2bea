#include "core/search/repeats.hpp"

#include "core/text/pinyin.hpp"
#include "core/text/utf8.hpp"

namespace kehu::search {

Repeats::Text::Text(Packed packed) {
    for (int shift = 48; shift >= 0 && (packed >> shift & 0xFF) != 0; shift -= 8)
        bytes_[size_++] = static_cast<char>(packed >> shift);
}

void Repeats::see(Place place, std::string_view text) {
    Packed packed = static_cast<unsigned char>(place);
    for (std::size_t i = 0; i < sizeof packed - 1; ++i)
        packed = packed << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
    seen_.push_back(packed);
}

// A sign counts once for each syllable and each first letter that it may be read with.
void Repeats::add_sign(Place place, std::string_view sign) {
    see(place, sign);
    if (!is_pinyin(place)) return;
    std::size_t at = 0;
    const text::Readings all = text::readings(text::next_code_point(sign, at));
    std::uint32_t initials = 0;
    for (std::string_view syllable : all) {
        if (syllable.size() > 1) see(place, syllable);
        const std::uint32_t initial = 1u << (syllable[0] - 'a');
        if (!(initials & initial)) see(place, syllable.substr(0, 1));
        initials |= initial;
    }
}

void Repeats::add_number(Place place, std::string_view digits) {
    for (std::size_t i = 0; i + kDigits <= digits.size(); ++i) see(place, digits.substr(i, kDigits));
}

}  // namespace kehu::search
