#include "core/text/pinyin_search.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/text/pinyin.hpp"
#include "core/text/pinyin_table.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

// The dots between the parts of a foreign name (尼古拉·特斯拉), as various keyboards have them.
bool is_skipped(char32_t c) {
    return c == ' ' || c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x30FB;
}

// One Han character, letter or digit of a run.
struct Unit {
    Readings readings;   // of a Han character
    char letter = '\0';  // if it is none
    bool starts = false;
};

// Walks over the units of one run.
class Run {
  public:
    Run(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    // False at the end of the run; at() is then behind what ended it.
    bool next(Unit& unit) {
        while (at_ < text_.size()) {
            const char32_t c = next_code_point(text_, at_);
            const char letter = plain_letter(c);
            unit = {letter || c < 0x80 ? Readings{} : readings(c), letter, letter != '\0' && !in_word_};
            in_word_ = letter != '\0';
            if (letter) return true;
            if (!unit.readings.empty()) return unit.starts = true;
            if (!is_skipped(c)) return false;
        }
        return false;
    }
    std::size_t at() const { return at_; }

  private:
    static char plain_letter(char32_t c) {
        if (c >= 'A' && c <= 'Z') return static_cast<char>(c + 32);
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? static_cast<char>(c) : '\0';
    }

    std::string_view text_;
    std::size_t at_;
    bool in_word_ = false;
};

bool is_two_letter_initial(std::string_view syllable) {
    return syllable.size() > 1 && syllable[1] == 'h' &&
           (syllable[0] == 'z' || syllable[0] == 'c' || syllable[0] == 's');
}

// How much of what is typed can be read up to here: for each number of letters, whether a Han character was among them.
class Reached {
  public:
    explicit Reached(std::string_view typed)
        : typed_(typed), now_(typed.size() + 1, kNot), next_(typed.size() + 1, kNot) {}

    // True as soon as all is read.
    bool read(const Unit& unit) {
        if (unit.starts) now_[0] |= kLatin;
        std::fill(next_.begin(), next_.end(), kNot);
        for (std::size_t at = 0; at < typed_.size(); ++at) {
            if (now_[at] == kNot) continue;
            if (unit.letter) {
                if (typed_[at] == unit.letter) next_[at + 1] |= now_[at];
            } else if (read_han(unit.readings, at)) {
                return true;
            }
        }
        now_.swap(next_);
        return (now_.back() & kHan) != 0;
    }
    void forget() { std::fill(now_.begin(), now_.end(), kNot); }

  private:
    static constexpr char kNot = 0, kLatin = 1, kHan = 2;

    bool read_han(const Readings& readings, std::size_t at) {
        const std::string_view rest = typed_.substr(at);
        for (std::string_view reading : readings) {
            if (reading.starts_with(rest)) return true;
            if (reading[0] != rest[0]) continue;
            next_[at + 1] |= kHan;
            if (rest.starts_with(reading)) next_[at + reading.size()] |= kHan;
            if (is_two_letter_initial(reading) && rest.starts_with(reading.substr(0, 2))) next_[at + 2] |= kHan;
        }
        return false;
    }

    std::string_view typed_;
    std::string now_, next_;  // short: what people type lies inside the objects
};

struct Term {
    char letters[kInitialsDepth];
    std::size_t size = 0;

    std::string_view view() const { return {letters, size}; }
    Term with(char letter) const {
        Term longer = *this;
        longer.letters[longer.size++] = letter;
        return longer;
    }
};

void append_term(std::string& out, std::string_view term) {
    out += term;
    out += ' ';
}

// Is it among the terms that were appended behind `start`?
bool has_term(const std::string& out, std::size_t start, std::string_view term) {
    while (start < out.size()) {
        const std::size_t end = out.find(' ', start);
        if (std::string_view(out).substr(start, end - start) == term) return true;
        start = end + 1;
    }
    return false;
}

// What one unit may begin with.
struct Initials {
    std::array<char, Readings::kMost> letters;
    std::uint8_t size = 0;
    bool starts = false;

    explicit Initials(const Unit& unit) : starts(unit.starts) {
        if (unit.letter) add(unit.letter);
        for (std::string_view reading : unit.readings) add(reading[0]);
    }
    std::string_view view() const { return {letters.data(), size}; }

  private:
    void add(char letter) {
        if (view().find(letter) == std::string_view::npos) letters[size++] = letter;
    }
};

void append_windows(std::string& out, std::span<const Initials> units, const Term& term) {
    if (units.empty() || term.size == kInitialsDepth) return append_term(out, term.view());
    for (char letter : units[0].view()) append_windows(out, units.subspan(1), term.with(letter));
}

// Lengths, as bits, of what the next character may be typed with; 0 stands for all the rest.
unsigned typed_lengths(std::string_view rest) {
    unsigned lengths = 1u << 1;
    const pinyin::SyllableRange range = pinyin::syllables_with(rest[0]);
    for (std::uint16_t i = range.first; i < range.last; ++i) {
        const std::string_view syllable = pinyin::spelled(i);
        if (syllable.starts_with(rest)) lengths |= 1u;
        if (rest.starts_with(syllable)) lengths |= 1u << syllable.size();
        if (is_two_letter_initial(syllable) && rest.starts_with(syllable.substr(0, 2))) lengths |= 1u << 2;
    }
    return lengths;
}

void append_typed(std::string& out, std::size_t start, std::string_view rest, const Term& term) {
    if (rest.empty() || term.size == kInitialsDepth) {
        if (!has_term(out, start, term.view())) append_term(out, term.view());
        return;
    }
    const Term longer = term.with(rest[0]);
    const unsigned lengths = typed_lengths(rest);
    for (std::size_t length = 0; lengths >> length != 0; ++length)
        if (lengths >> length & 1) append_typed(out, start, rest.substr(length == 0 ? rest.size() : length), longer);
}

}  // namespace

bool pinyin_matches(std::string_view typed, std::string_view text) {
    if (typed.empty() || is_ascii(text)) return false;
    Reached reached(typed);
    for (std::size_t at = 0; at < text.size(); reached.forget()) {
        Run run(text, at);
        for (Unit unit; run.next(unit);)
            if (reached.read(unit)) return true;
        at = run.at();
    }
    return false;
}

void append_initial_terms(std::string& out, std::string_view text) {
    if (is_ascii(text)) return;
    std::vector<Initials> units;
    units.reserve(16);
    for (std::size_t at = 0; at < text.size(); units.clear()) {
        Run run(text, at);
        std::size_t starts_end = 0;  // behind the last Han character: no typing starts there
        for (Unit unit; run.next(unit);) {
            units.emplace_back(unit);
            if (!unit.letter) starts_end = units.size();
        }
        for (std::size_t i = 0; i < starts_end; ++i)
            if (units[i].starts) append_windows(out, std::span(units).subspan(i), {});
        at = run.at();
    }
}

void append_syllable_terms(std::string& out, std::string_view text) {
    const std::size_t start = out.size();
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (c < 0x80) continue;
        for (std::string_view reading : readings(c))
            if (!has_term(out, start, reading)) append_term(out, reading);
    }
}

void append_typed_initials(std::string& out, std::string_view typed) {
    if (!typed.empty()) append_typed(out, out.size(), typed, {});
}

}  // namespace kehu::text
