#include "core/text/search_form.hpp"

#include <array>

#include "core/text/fold.hpp"
#include "core/text/simplify.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

// The dots between the parts of a foreign name, as various keyboards have them.
constexpr std::array<std::string_view, 5> kBetweenHan{" ", "\u00B7", "\u2022", "\u2027", "\u30FB"};

// As keyboards, word processors and languages have them.
constexpr std::array<std::string_view, 4> kApostrophes{"'", "\u2019", "\u2018", "\u02BC"};

bool han_before(std::string_view text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && at - start < 4 && (static_cast<unsigned char>(text[start - 1]) & 0xC0) == 0x80) --start;
    return start > 0 && start < at && is_han(next_code_point(text, --start));
}

bool han_at(std::string_view text, std::size_t at) {
    return at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80 && is_han(next_code_point(text, at));
}

bool between_han(std::string_view text, std::size_t at, std::size_t size) {
    return han_before(text, at) && han_at(text, at + size);
}

bool between_letters(std::string_view text, std::size_t at, std::size_t size) {
    const auto letter = [&](std::size_t i) {
        return i < text.size() && (static_cast<unsigned char>(text[i]) >= 0x80 || (text[i] >= 'a' && text[i] <= 'z'));
    };
    return at > 0 && letter(at - 1) && letter(at + size) && !han_before(text, at) && !han_at(text, at + size);
}

template <class Between>
void close_up(std::string& out, std::size_t start, std::string_view gap, Between between) {
    for (std::size_t at = out.find(gap, start); at != std::string::npos; at = out.find(gap, at)) {
        if (between(std::string_view(out).substr(start), at - start, gap.size()))
            out.erase(at, gap.size());
        else
            at += gap.size();
    }
}

}  // namespace

void append_search_form(std::string& out, std::string_view text) {
    const std::size_t start = out.size();
    append_folded(out, text);
    finish_search_form(out, start);
}

void finish_search_form(std::string& out, std::size_t start) {
    if (is_ascii(std::string_view(out).substr(start))) return close_up(out, start, kApostrophes[0], between_letters);
    simplify_in_place(out.data() + start, out.size() - start);
    for (std::string_view gap : kBetweenHan) close_up(out, start, gap, between_han);
    for (std::string_view mark : kApostrophes) close_up(out, start, mark, between_letters);
}

std::string search_form(std::string_view text) {
    std::string out;
    append_search_form(out, text);
    return out;
}

}  // namespace kehu::text
