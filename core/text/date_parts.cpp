#include "core/text/date_parts.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text::dates {
namespace {

// Traditional characters and the punctuation of Chinese keyboards as what the readers look for.
constexpr std::pair<char32_t, char32_t> kTwins[] = {
    {U'週', U'周'}, {U'農', U'农'}, {U'曆', U'历'},    {U'歷', U'历'}, {U'陰', U'阴'}, {U'舊', U'旧'}, {U'閏', U'闰'},
    {U'後', U'后'}, {U'禮', U'礼'}, {U'號', U'号'},    {U'兩', U'两'}, {U'個', U'个'}, {U'點', U'点'}, {U'時', U'时'},
    {U'這', U'这'}, {U'臘', U'腊'}, {U'現', U'现'},    {U'剛', U'刚'}, {U'鐘', U'钟'}, {U'裡', U'里'}, {U'裏', U'里'},
    {U'間', U'间'}, {U'。', U'.'},  {U'‐', U'-'},      {U'‑', U'-'},   {U'–', U'-'},   {U'—', U'-'},   {U'−', U'-'},
    {U'〇', U'零'}, {U'○', U'零'},  {U'\u00A0', U' '},
};

constexpr std::string_view kHanDigits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

}  // namespace

std::string plain(std::string_view typed) {
    const std::string half = to_halfwidth(typed);
    std::string out;
    for (std::size_t at = 0; at < half.size();) {
        char32_t c = next_code_point(half, at);
        for (auto [from, to] : kTwins)
            if (c == from) c = to;
        if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
        const bool blank = c == U' ' || (c >= U'\t' && c <= U'\r') || c == U',' || c == U'(' || c == U')';
        if (!blank)
            append_code_point(out, c);
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

std::string joined(std::string_view plain_text) {
    std::string out;
    auto other = [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; };
    for (std::size_t i = 0; i < plain_text.size(); ++i) {
        const bool inner = i > 0 && i + 1 < plain_text.size();
        if (plain_text[i] == ' ' && (!inner || other(plain_text[i - 1]) || other(plain_text[i + 1]))) continue;
        out += plain_text[i];
    }
    return out;
}

bool Cursor::take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
}

bool Cursor::take_word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    if (rest_.size() > word.size() && is_letter(rest_[word.size()])) return false;
    rest_.remove_prefix(word.size());
    take_blank();
    return true;
}

bool Cursor::take_digits(int& value, int& count) {
    count = 0;
    int result = 0;
    while (static_cast<std::size_t>(count) < rest_.size() && is_digit(rest_[static_cast<std::size_t>(count)])) {
        if (count == 9) return false;
        result = result * 10 + (rest_[static_cast<std::size_t>(count++)] - '0');
    }
    if (count == 0) return false;
    value = result;
    rest_.remove_prefix(static_cast<std::size_t>(count));
    return true;
}

bool Cursor::take_han_digit(int& value) {
    for (std::size_t d = 0; d < std::size(kHanDigits); ++d) {
        if (!take(kHanDigits[d])) continue;
        value = static_cast<int>(d);
        return true;
    }
    if (!take("两")) return false;
    value = 2;
    return true;
}

bool Cursor::take_number(int& value) {
    int count = 0;
    if (take_digits(value, count)) return true;
    int total = 0;
    int unit = -1;
    const std::size_t before = rest_.size();
    for (Cursor ahead = *this;; *this = ahead) {
        int digit = 0;
        if (ahead.take_han_digit(digit)) {
            if (unit > 0) break;
            unit = digit;
            continue;
        }
        const int factor = ahead.take("百") ? 100 : ahead.take("十") ? 10 : 0;
        if (factor) {
            total += (unit < 0 ? 1 : unit) * factor;
        } else if (ahead.take("廿")) {
            total += 20;
        } else if (ahead.take("卅")) {
            total += 30;
        } else {
            break;
        }
        unit = -1;
    }
    if (rest_.size() == before) return false;
    value = total + std::max(unit, 0);
    return true;
}

bool Cursor::take_year_han(int& value) {
    Cursor ahead = *this;
    int year = 0;
    for (int i = 0; i < 4; ++i) {
        int digit = 0;
        if (!ahead.take_han_digit(digit)) return false;
        year = year * 10 + digit;
    }
    value = year;
    *this = ahead;
    return true;
}

bool Cursor::take_month_name(int& month) {
    constexpr std::string_view kNames[] = {"january", "february", "march",     "april",   "may",      "june",
                                           "july",    "august",   "september", "october", "november", "december"};
    for (int m = 0; m < 12; ++m) {
        const std::string_view name = kNames[m];
        const bool taken = take_word(name) || take_word(name.substr(0, 3)) || (m == 8 && take_word("sept"));
        if (!taken) continue;
        month = m + 1;
        return true;
    }
    return false;
}

bool Cursor::take_weekday(int& weekday) {
    constexpr std::array<std::array<std::string_view, 4>, 7> kNames = {{{"sunday", "sun", "sun", "sun"},
                                                                        {"monday", "mon", "mon", "mon"},
                                                                        {"tuesday", "tue", "tues", "tue"},
                                                                        {"wednesday", "wed", "weds", "wed"},
                                                                        {"thursday", "thu", "thur", "thurs"},
                                                                        {"friday", "fri", "fri", "fri"},
                                                                        {"saturday", "sat", "sat", "sat"}}};
    for (std::size_t day = 0; day < kNames.size(); ++day)
        for (std::string_view name : kNames[day])
            if (take_word(name)) return weekday = static_cast<int>(day), true;
    Cursor ahead = *this;
    if (!ahead.take("周") && !ahead.take("星期") && !ahead.take("礼拜")) return false;
    if (!ahead.take_weekday_number(weekday)) return false;
    *this = ahead;
    return true;
}

bool Cursor::take_weekday_number(int& weekday) {
    if (take("日") || take("天") || take("7")) return weekday = 0, true;
    constexpr std::string_view kDigits = "0123456";
    for (int day = 1; day <= 6; ++day)
        if (take(kHanDigits[day]) || take(kDigits.substr(static_cast<std::size_t>(day), 1))) return weekday = day, true;
    return false;
}

Date make_date(int year, int month, int day) {
    return {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

Found month_span(int year, int month) {
    return {.day = make_date(year, month, 1), .last = make_date(year, month, days_in_month(year, month)), .span = true};
}

Found quarter_span(int year, int quarter) {
    Found found = month_span(year, quarter * 3);
    found.day = make_date(year, quarter * 3 - 2, 1);
    return found;
}

Found year_span(int year) {
    return {.day = make_date(year, 1, 1), .last = make_date(year, 12, 31), .span = true};
}

Date plus_days(Date day, std::int64_t days, std::string_view typed) {
    const std::int64_t sum = days_from_epoch(day) + days;
    if (sum < days_from_epoch(make_date(1, 1, 1)) || sum > days_from_epoch(make_date(9999, 12, 31))) refuse_far(typed);
    return date_from_days(sum);
}

Date plus_months(Date day, std::int64_t months, std::string_view typed) {
    const std::int64_t sum = day.year * 12 + day.month - 1 + months;
    if (sum < 12 || sum > 9999 * 12 + 11) refuse_far(typed);
    return add_months(day, static_cast<int>(months));
}

}  // namespace kehu::text::dates
