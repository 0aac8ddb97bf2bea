#include "core/text/pinyin_search.hpp"

#include <algorithm>

#include "core/text/pinyin.hpp"
#include "core/text/pinyin_table.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

bool is_two_letter_initial(std::string_view syllable) {
    return syllable.size() > 1 && syllable[1] == 'h' &&
           (syllable[0] == 'z' || syllable[0] == 'c' || syllable[0] == 's');
}

// How much of what is typed can be read up to here: a mark for each number of letters.
class Reached {
  public:
    explicit Reached(std::string_view typed) : typed_(typed), now_(typed.size() + 1, kNot), next_(now_) {}

    // True as soon as all is read.
    bool read(const Readings& readings) {
        now_[0] = kYes;
        std::fill(next_.begin(), next_.end(), kNot);
        for (std::size_t at = 0; at < typed_.size(); ++at)
            if (now_[at] == kYes && read_from(readings, at)) return true;
        now_.swap(next_);
        return now_.back() == kYes;
    }
    void forget() { std::fill(now_.begin(), now_.end(), kNot); }

  private:
    static constexpr char kNot = 0, kYes = 1;

    bool read_from(const Readings& readings, std::size_t at) {
        const std::string_view rest = typed_.substr(at);
        for (std::string_view reading : readings) {
            if (reading.starts_with(rest)) return true;
            if (reading[0] != rest[0]) continue;
            next_[at + 1] = kYes;
            if (rest.starts_with(reading)) next_[at + reading.size()] = kYes;
            if (is_two_letter_initial(reading) && rest.starts_with(reading.substr(0, 2))) next_[at + 2] = kYes;
        }
        return false;
    }

    std::string_view typed_;
    std::string now_, next_;  // short: what people type lies inside the objects
};

// Lengths, as bits, of what the first character of the rest may be typed with; 0 stands for all the rest.
unsigned typed_lengths(std::string_view rest) {
    unsigned lengths = 0;
    const pinyin::SyllableRange range = pinyin::syllables_with(rest[0]);
    for (std::uint16_t i = range.first; i < range.last; ++i) {
        const std::string_view syllable = pinyin::spelled(i);
        lengths |= 1u << 1;
        if (syllable.starts_with(rest)) lengths |= 1u;
        if (rest.starts_with(syllable)) lengths |= 1u << syllable.size();
        if (is_two_letter_initial(syllable) && rest.starts_with(syllable.substr(0, 2))) lengths |= 1u << 2;
    }
    return lengths;
}

class Cutter {
  public:
    explicit Cutter(std::string_view typed) : leads_nowhere_(typed.size() + 1) {}

    // False if there are too many.
    bool cut(std::string_view rest) {
        if (leads_nowhere_[rest.size()]) return true;
        const std::size_t before = cuts.size();
        const unsigned lengths = typed_lengths(rest);
        if (lengths & 1u) {
            if (cuts.size() == kMostCuts) return false;
            cuts.push_back(begun_);
            cuts.back().push_back({rest, false});
        }
        for (std::size_t length = 1; lengths >> length != 0 && length < rest.size(); ++length) {
            if (!(lengths >> length & 1u)) continue;
            const std::string_view letters = rest.substr(0, length);
            // One letter, or zh, ch, sh, may stand for any reading that begins so; that has those in full.
            const bool initial = length == 1 || (length == 2 && is_two_letter_initial(letters));
            begun_.push_back({letters, !initial});
            const bool room = cut(rest.substr(length));
            begun_.pop_back();
            if (!room) return false;
        }
        leads_nowhere_[rest.size()] = cuts.size() == before;
        return true;
    }

    std::vector<std::vector<PinyinUnit>> cuts;

  private:
    std::vector<PinyinUnit> begun_;
    std::vector<bool> leads_nowhere_;  // by the letters left
};

}  // namespace

std::string typed_pinyin(std::string_view folded) {
    std::string typed;
    for (std::size_t at = 0; at < folded.size();) {
        const char32_t c = next_code_point(folded, at);
        if (c >= 'a' && c <= 'z')
            typed += static_cast<char>(c);
        else if (c != '\'' && c != 0x2019 && c != ' ')
            return {};
    }
    return typed;
}

bool PinyinUnit::reads(char32_t c) const {
    for (std::string_view reading : readings(c))
        if (reads(reading)) return true;
    return false;
}

bool pinyin_matches(std::string_view typed, std::string_view text) {
    if (typed.empty() || is_ascii(text)) return false;
    Reached reached(typed);
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        const Readings all = c < 0x80 ? Readings{} : readings(c);
        if (all.empty())
            reached.forget();
        else if (reached.read(all))
            return true;
    }
    return false;
}

PinyinCuts pinyin_cuts(std::string_view typed) {
    PinyinCuts out;
    for (; !typed.empty(); typed.remove_suffix(1)) {
        Cutter cutter(typed);
        const bool room = cutter.cut(typed);
        out.cuts = std::move(cutter.cuts);
        if (room) return out;
        out.complete = false;
    }
    return out;
}

}  // namespace kehu::text
