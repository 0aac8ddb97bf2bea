#include "core/search/run_builder.hpp"

#include <algorithm>

#include "core/search/run_format.hpp"
#include "core/search/terms.hpp"

namespace kehu::search {
// A term begins with its section. Signs and numbers have their place next; a word has it at the end, behind a NUL, so
// that a word's places lie together.
void RunBuilder::add(Number number, std::string_view search_text) {
    numbers_.push_back(number);
    batch_.clear();
    each_field(search_text, [&](Place at, std::string_view field) {
        const char place = static_cast<char>(at);
        bool digits = false;
        each_token(field, [&](const Token& token) {
            if (token.what == Token::What::signs) add_signs(token.text, place);
            if (token.what == Token::What::word) add_word(token.text, place);
            digits = digits || token.what == Token::What::number;
        });
        if (digits)
            each_number(field, [&](std::string_view number) {
                for (std::size_t i = 0; i < number.size(); ++i)
                    batch_.add(static_cast<char>(Section::numbers), place, number.substr(i, kDigitGram));
                repeats_.add_number(at, number);
            });
        return true;
    });
    repeats_.take([&](Place place, std::string_view what) {
        batch_.add(static_cast<char>(Section::repeats), static_cast<char>(place), what);
    });
    terms_.add(batch_, number);
}

void RunBuilder::add_signs(std::string_view signs, char place) {
    starts_.clear();
    for (std::size_t at = 0; at < signs.size(); at += sign_size(signs.substr(at))) starts_.push_back(at);
    const std::size_t count = starts_.size();
    starts_.push_back(signs.size());
    // From the sign `i` on, `n` of them.
    const auto from = [&](std::size_t i, std::size_t n) {
        return signs.substr(starts_[i], starts_[std::min(i + n, count)] - starts_[i]);
    };
    for (std::size_t i = 0; i < count; ++i) {
        batch_.add(static_cast<char>(Section::signs), place, from(i, 2));
        repeats_.add_sign(static_cast<Place>(place), from(i, 1));
        if (i + kPhraseSigns <= count && phrases_.contains(from(i, kPhraseSigns)))
            batch_.add(static_cast<char>(Section::phrases), place, from(i, kPhraseSigns));
    }
}

void RunBuilder::add_word(std::string_view word, char place) {
    for (;;) {
        batch_.add(static_cast<char>(Section::words), word.substr(0, kLongestWord), '\0', place);
        if (word.size() <= kLongestWord) return;
        word.remove_prefix(kLongestWord - kLongestPart);
    }
}

}  // namespace kehu::search
