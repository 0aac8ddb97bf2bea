#include "core/exchange/vcard_dates.hpp"

#include <algorithm>

#include "core/exchange/vcard_text.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr std::string_view kLunar = "lunar ";

// Takes so many digits off the front; empty if there are fewer.
std::string_view take_digits(std::string_view& rest, std::size_t count) {
    const std::string_view digits = rest.substr(0, count);
    const bool all = digits.size() == count &&
                     std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!all) return {};
    rest.remove_prefix(count);
    return digits;
}

void skip_dash(std::string_view& rest) {
    if (rest.starts_with('-')) rest.remove_prefix(1);
}

}  // namespace

CardDay read_card_day(const CardLine& line) {
    CardDay day;
    std::string_view value = text::trim(line.value), rest = value, year;
    bool text = false;
    for (const CardParam& param : line.params) {
        const bool known = param.name == "VALUE" && (same_word(param.value, "DATE") || same_word(param.value, "TEXT"));
        text = text || (known && same_word(param.value, "TEXT"));
        day.plain = day.plain && known;
    }
    if (text) {
        if (value.starts_with(kLunar)) day.text = value;
        return day;
    }
    if (rest.starts_with("--"))
        rest.remove_prefix(2);
    else if ((year = take_digits(rest, 4)).empty())
        return day;
    if (!year.empty()) skip_dash(rest);
    const std::string_view month = take_digits(rest, 2);
    skip_dash(rest);
    const std::string_view of_month = take_digits(rest, 2);
    const bool time = rest.starts_with('T') || rest.starts_with(' ');
    if (month.empty() || (of_month.empty() && year.empty()) || (!rest.empty() && !time)) return day;
    day.plain = day.plain && rest.empty();
    // Phones that must have a year write one that says nothing.
    const CardParam* no_year = line.param("X-APPLE-OMIT-YEAR");
    if (no_year && no_year->value == year) year = {};
    if (!year.empty()) (day.text += year) += '-';
    day.text += month;
    if (!of_month.empty()) (day.text += '-') += of_month;
    return day;
}

std::string card_day(std::string_view day, bool modern) {
    if (day.starts_with(kLunar)) return ";VALUE=text:" + std::string(day);
    std::string out = day.size() == 5 ? ":--" : ":";  // 02-03
    for (const char c : day)
        // 1990-02 has its dash in any version
        if (c != '-' || !modern || day.size() == 7) out += c;
    return out;
}

}  // namespace kehu::exchange
