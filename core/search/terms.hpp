#pragma once
// What texts are found by, taken apart: single Han characters and signs, words of other letters, numbers. An index
// keeps these, and a word that is looked for is taken apart the same way.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::search {

// A stretch of a text in search form.
struct Token {
    enum class What : std::uint8_t {
        signs,   // Han characters, and signs that are no punctuation (🍰, €): found by each of them and by any two
        word,    // letters and digits, a letter among them: found by any part
        number,  // digits only: found by any part
    } what;
    std::string_view text;
};

// Calls use(token) for each token, in order. Blanks and punctuation lie between tokens.
template <class Use>
void each_token(std::string_view text, Use&& use);

// The digits of numbers as people write them in groups ("138 0013-8001"): those with no more than two of " -./()+"
// between them are one number. Calls use(digits) for each; a number alone is one too.
template <class Use>
void each_number(std::string_view text, Use&& use);

inline constexpr std::size_t kDigitGram = 4;  // an index finds numbers by any four digits in a row, and by their ends

// Length in bytes of the character that a run of signs begins with.
std::size_t sign_size(std::string_view text);

// ---- how it is done ------------------------------------------------------------------------------------------------

enum class CharClass : std::uint8_t { gap, sign, letter, digit };
CharClass class_of_wide(char32_t);  // beyond ASCII

// The class of the character at `at`, which moves behind it.
CharClass next_class(std::string_view text, std::size_t& at);

template <class Use>
void each_token(std::string_view text, Use&& use) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const CharClass first = next_class(text, at);
        if (first == CharClass::gap) continue;
        bool letter = first == CharClass::letter;
        std::size_t end = at;
        while (at < text.size()) {
            const CharClass c = next_class(text, at);
            if (c == CharClass::gap || (c == CharClass::sign) != (first == CharClass::sign)) break;
            letter = letter || c == CharClass::letter;
            end = at;
        }
        at = end;
        const auto what = first == CharClass::sign ? Token::What::signs
                          : letter                 ? Token::What::word
                                                   : Token::What::number;
        use(Token{what, text.substr(start, end - start)});
    }
}

constexpr bool may_part_digits(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '+';
}

template <class Use>
void each_number(std::string_view text, Use&& use) {
    std::string digits;
    std::size_t end = 0;  // of the group before
    const auto parted_only = [&](std::string_view gap) {
        if (gap.size() > 2) return false;
        for (char c : gap)
            if (!may_part_digits(c)) return false;
        return true;
    };
    each_token(text, [&](const Token& token) {
        if (token.what != Token::What::number) return;
        const auto start = static_cast<std::size_t>(token.text.data() - text.data());
        if (!digits.empty() && !parted_only(text.substr(end, start - end))) {
            use(std::string_view(digits));
            digits.clear();
        }
        digits += token.text;
        end = start + token.text.size();
    });
    if (!digits.empty()) use(std::string_view(digits));
}

}  // namespace kehu::search
