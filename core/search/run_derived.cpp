#include "core/search/run_derived.hpp"

#include <algorithm>

#include "core/search/postings.hpp"
#include "core/search/terms.hpp"
#include "core/text/pinyin.hpp"
#include "core/text/utf8.hpp"

namespace kehu::search {
namespace {

std::string reading_key(std::uint32_t run, Place place, std::string_view signs, std::string_view first,
                        std::string_view second) {
    store::Key key = place_key(run, Section::readings, place);
    std::string initials(first.substr(0, 1)), syllables(first);
    if (!second.empty()) {
        initials += second[0];
        (syllables += ' ') += second;
    }
    return key.text(initials).text(syllables).raw(signs).str();
}

}  // namespace

void WordParts::add(std::string_view word, Number ordinal) {
    padded_.assign(word).append(kPartBytes - 1, '\0');
    batch_.clear();
    for (std::size_t i = 0; i + kPartBytes <= padded_.size(); ++i)
        batch_.add(std::string_view(padded_).substr(i, kPartBytes));
    table_.add(batch_, ordinal);
}

void ReadingKeys::note(Place place, std::string_view signs) {
    if (!is_pinyin(place)) return;
    const std::string_view first = signs.substr(0, sign_size(signs));
    if (place != place_ || first != first_) {
        place_ = place;
        first_ = first;
        add(place, first);
    }
    if (first.size() < signs.size()) add(place, signs);
}

const std::vector<std::string>& ReadingKeys::sorted() {
    std::sort(keys_.begin(), keys_.end());
    return keys_;
}

void ReadingKeys::add(Place place, std::string_view signs) {
    std::array<text::Readings, 2> read;
    std::size_t count = 0;
    for (std::size_t at = 0; at < signs.size(); ++count) {
        if (count == read.size()) return;  // a forged term
        read[count] = text::readings(text::next_code_point(signs, at));
        if (read[count].empty()) return;
    }
    for (std::string_view first : read[0]) {
        if (count == 1) keys_.push_back(reading_key(run_, place, signs, first, {}));
        for (std::string_view second : read[1]) keys_.push_back(reading_key(run_, place, signs, first, second));
    }
}

bool WordBlock::next() {
    for (; lists_left_ > 0; --lists_left_) {
        rest_.bytes(1);
        const std::uint32_t count = rest_.number();
        if (count <= kShortList) rest_.skip_numbers(count);
    }
    if (rest_.done()) return false;
    if (begun_) ++ordinal_;
    begun_ = true;
    word_.resize(std::min<std::size_t>(word_.size(), rest_.number()));
    word_ += rest_.bytes(rest_.number());
    lists_left_ = rest_.number();
    return true;
}

bool WordBlock::next_list(List& list) {
    if (lists_left_ == 0) return false;
    --lists_left_;
    list.place = static_cast<Place>(rest_.bytes(1)[0]);
    list.count = rest_.number();
    list.is_long = list.count > kShortList;
    if (list.is_long) return true;
    Number number = 0;
    for (std::size_t i = 0; i < list.count; ++i) list.short_list[i] = number += rest_.number();
    return true;
}

}  // namespace kehu::search
