#include "core/search/needle.hpp"

#include <algorithm>

#include "core/search/terms.hpp"
#include "core/text/pinyin_search.hpp"
#include "core/text/search_form.hpp"

namespace kehu::search {
namespace {

// Its digits, if it has digits and what parts them only; else empty.
std::string digits_alone(std::string_view form) {
    std::string digits;
    for (char c : form) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (!may_part_digits(c))
            return {};
    }
    return digits;
}

// "01 23 45 67 89" on a card is +33 1 23 45 67 89.
bool is_dialled_within_a_country(std::string_view digits) {
    constexpr std::size_t kWhole = 8;
    return digits.size() > kWhole && digits[0] == '0' && digits[1] != '0';
}

}  // namespace

Needle::Needle(std::string_view word, std::string number)
    : form_(text::search_form(word)), typed_(text::typed_pinyin(form_)) {
    if (std::string digits = digits_alone(form_); !digits.empty()) {
        if (is_dialled_within_a_country(digits)) numbers_.push_back(digits.substr(1));
        numbers_.push_back(std::move(digits));
    }
    if (!number.empty() && std::find(numbers_.begin(), numbers_.end(), number) == numbers_.end())
        numbers_.push_back(std::move(number));
}

bool Needle::has_tokens() const {
    bool any = false;
    each_token(form_, [&](const Token&) { any = true; });
    return any;
}

bool Needle::found_in(std::string_view search_text) const {
    if (search_text.find(form_) != std::string_view::npos) return true;
    if (numbers_.empty() && typed_.empty()) return false;
    return !each_field(search_text, [&](Place place, std::string_view field) { return !found_in_field(place, field); });
}

bool Needle::found_at(std::span<const Place> places, std::string_view search_text) const {
    return !each_field(search_text, [&](Place place, std::string_view field) {
        return std::find(places.begin(), places.end(), place) == places.end() ||
               (field.find(form_) == std::string_view::npos && !found_in_field(place, field));
    });
}

// Otherwise than as it stands.
bool Needle::found_in_field(Place place, std::string_view field) const {
    if (is_pinyin(place) && !typed_.empty() && text::pinyin_matches(typed_, field)) return true;
    if (numbers_.empty()) return false;
    bool found = false;
    each_number(field, [&](std::string_view digits) {
        found = found || std::any_of(numbers_.begin(), numbers_.end(), [&](const std::string& number) {
                    return digits.find(number) != std::string_view::npos;
                });
    });
    return found;
}

}  // namespace kehu::search
