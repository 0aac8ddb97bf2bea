#include "core/text/pinyin_reading.hpp"

#include <algorithm>

#include "core/text/fold.hpp"
#include "core/text/pinyin_table.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

constexpr std::size_t kMostFitted = 200;  // characters or letters; longer names are hardly read by hand

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// QiuYing as Qiu Ying; of Chinese, ü as v, in which folding would see a u with a mark.
std::string spread(std::string_view reading, bool chinese) {
    std::string out;
    for (std::size_t at = 0; at < reading.size();) {
        const std::size_t start = at;
        const char32_t c = next_code_point(reading, at);
        const auto before = static_cast<unsigned char>(out.empty() ? ' ' : out.back());
        if (c >= 'A' && c <= 'Z' && (is_letter(static_cast<char>(before)) || before >= 0x80)) out += ' ';
        constexpr std::u32string_view kWithDots = U"üǖǘǚǜÜǕǗǙǛ";
        if (chinese && kWithDots.find(c) != kWithDots.npos)
            out += 'v';
        else
            out.append(reading, start, at - start);
    }
    return out;
}

}  // namespace

NameReading::NameReading(std::string_view name, std::string_view reading) : name_(fold(name)) {
    bool chinese = false;
    for (std::size_t at = 0; at < name_.size();) {
        characters_.push_back(next_code_point(name_, at));
        chinese = chinese || is_han(characters_.back());
    }
    read(reading, chinese);
    if (std::none_of(letters_.begin(), letters_.end(), is_letter)) letters_.clear();
    if (letters_.empty() || !chinese || characters_.size() > kMostFitted || letters_.size() > kMostFitted) return;
    syllable_.resize(characters_.size());
    fails_.resize((characters_.size() + 1) * (letters_.size() + 1));
    if (!fit(0, 0)) syllable_.clear();
}

void NameReading::read(std::string_view reading, bool chinese) {
    const std::string text = fold(spread(reading, chinese));
    std::vector<std::size_t> starts;
    bool inside = false;
    const auto begin = [&] {
        starts.push_back(letters_.size());
        inside = true;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const char32_t point = next_code_point(text, at);
        const bool tone =
            c >= '0' && c <= '5' && inside && is_letter(letters_.back()) && (at == text.size() || !is_digit(text[at]));
        if (const Readings readings = text::readings(point); !readings.empty()) {
            begin();
            letters_ += readings[0];
            inside = false;
        } else if ((is_letter(c) || is_digit(c)) && !tone) {
            if (!inside) begin();
            letters_ += c;
        } else {
            inside = false;
        }
    }
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::size_t end = i + 1 < starts.size() ? starts[i + 1] : letters_.size();
        apart_.push_back(std::string_view(letters_).substr(starts[i], end - starts[i]));
    }
}

// Whether the letters from here on are those of the characters from here on.
bool NameReading::fit(std::size_t character, std::size_t letter) {
    if (letter == letters_.size()) return true;
    if (character == characters_.size()) return false;
    const std::size_t state = character * (letters_.size() + 1) + letter;
    if (fails_[state]) return false;
    const char32_t c = characters_[character];
    bool fits = false;
    if (is_han(c)) {
        fits = fit_syllable(character, letter, true) || fit_syllable(character, letter, false);
    } else if (c < 0x80 && (is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c)))) {
        fits = static_cast<char>(c) == letters_[letter] && fit(character + 1, letter + 1);
        if (fits) syllable_[character] = std::string_view(letters_).substr(letter, 1);
    } else {
        fits = fit(character + 1, letter);
    }
    fails_[state] = !fits;
    return fits;
}

// `known`: by one of the readings that the tables have for it, else by any other syllable; the longest first.
bool NameReading::fit_syllable(std::size_t character, std::size_t letter, bool known) {
    const std::string_view rest = std::string_view(letters_).substr(letter);
    const Readings own = readings(characters_[character]);
    const pinyin::SyllableRange range = pinyin::syllables_with(rest[0]);
    for (std::uint16_t i = range.last; i-- > range.first;) {
        const std::string_view syllable = pinyin::spelled(i);
        if (!rest.starts_with(syllable)) continue;
        bool is_own = false;
        for (std::string_view one : own) is_own = is_own || one == syllable;
        if (is_own != known || !fit(character + 1, letter + syllable.size())) continue;
        syllable_[character] = rest.substr(0, syllable.size());
        return true;
    }
    return false;
}

// Syllables and words: "tcl", "ji", "tuan".
std::vector<std::string_view> NameReading::parts() const {
    if (syllable_.empty()) return apart_;
    std::vector<std::string_view> parts;
    bool word = false;
    for (std::size_t i = 0; i < syllable_.size(); ++i) {
        const std::string_view syllable = syllable_[i];
        const bool letter = !syllable.empty() && characters_[i] < 0x80;
        if (letter && word)
            parts.back() = {parts.back().data(), parts.back().size() + 1};
        else if (!syllable.empty())
            parts.push_back(syllable);
        word = letter;
    }
    return parts;
}

std::vector<std::string> NameReading::words() const {
    std::vector<std::string> words;
    if (letters_.empty()) return words;
    words.push_back(letters_);
    std::string apart, initials;
    for (std::string_view part : parts()) {
        apart.append(apart.empty() ? "" : " ").append(part);
        initials += part[0];
    }
    if (apart != letters_) words.push_back(std::move(apart));
    if (initials.size() > 1) words.push_back(std::move(initials));
    return words;
}

void NameReading::append_sort_key(std::string& out, PinyinOf whose) const {
    const bool fits = !syllable_.empty();
    append_pinyin_sort_key(out, fits || letters_.empty() ? name_ : letters_, whose, syllable_);
}

}  // namespace kehu::text
