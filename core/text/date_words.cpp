// Days said against today: fri, next mon, +3d, eom, 明天, 下周一, 三天后, 下个月5号, 年底.

#include "core/error.hpp"
#include "core/text/date_parts.hpp"

namespace kehu::text::dates {
namespace {

constexpr int kHalfMonth = 15, kHalfYear = 6;  // of days, of months
constexpr int kFarthest = 99'999;              // of days, weeks, months or years in "+3d"

Date monday_of(Date day, std::string_view typed) {
    return plus_days(day, -((weekday(day) + 6) % 7), typed);
}
Date month_start(Date day) {
    return make_date(day.year, day.month, 1);
}
int quarter_of(Date day) {
    return (day.month + 2) / 3;
}

// The weekday in the week that lies `weeks` after this one.
Date in_week(int weekday_asked, int weeks, const Asked& asked) {
    return plus_days(monday_of(asked.today, asked.typed), weeks * 7 + (weekday_asked + 6) % 7, asked.typed);
}

Date near_weekday(int weekday_asked, const Asked& asked) {
    const int forward = (weekday_asked - weekday(asked.today) + 7) % 7;
    return plus_days(asked.today, asked.ahead() || forward == 0 ? forward : forward - 7, asked.typed);
}

// 本周, next month ...: `offset` spans from the one of today; as one day it is today moved as far.
Found week_at(int offset, const Asked& asked) {
    const Date monday = in_week(1, offset, asked);
    Found found{.day = monday, .last = plus_days(monday, 6, asked.typed), .span = true};
    if (offset) found.as_day = plus_days(asked.today, 7 * offset, asked.typed);
    return found;
}
Found month_at(int offset, const Asked& asked) {
    const Date first = plus_months(month_start(asked.today), offset, asked.typed);
    Found found = month_span(first.year, first.month);
    if (offset) found.as_day = plus_months(asked.today, offset, asked.typed);
    return found;
}
Found quarter_at(int offset, const Asked& asked) {
    const Date first =
        plus_months(make_date(asked.today.year, quarter_of(asked.today) * 3 - 2, 1), offset * 3, asked.typed);
    Found found = quarter_span(first.year, quarter_of(first));
    if (offset) found.as_day = plus_months(asked.today, offset * 3, asked.typed);
    return found;
}
Found year_at(int offset, const Asked& asked) {
    const Date moved = plus_months(asked.today, offset * 12, asked.typed);
    Found found = year_span(moved.year);
    if (offset) found.as_day = moved;
    return found;
}

// The first day of a span that recurs: looking ahead, the next one from today on.
Date start_of(Found (*span_at)(int, const Asked&), const Asked& asked) {
    const Date first = span_at(0, asked).day;
    return asked.ahead() && first != asked.today ? span_at(1, asked).day : first;
}

struct Fixed {
    std::string_view word;
    int days;
};
constexpr Fixed kFixed[] = {
    {"today", 0},
    {"tonight", 0},
    {"tomorrow", 1},
    {"yesterday", -1},
    {"day after tomorrow", 2},
    {"the day after tomorrow", 2},
    {"day before yesterday", -2},
    {"the day before yesterday", -2},
    {"今天", 0},
    {"今日", 0},
    {"明天", 1},
    {"明日", 1},
    {"后天", 2},
    {"后日", 2},
    {"大后天", 3},
    {"昨天", -1},
    {"昨日", -1},
    {"前天", -2},
    {"前日", -2},
    {"大前天", -3},
};

struct Edge {
    std::string_view word;
    Found (*span_at)(int, const Asked&);
    bool end;
};
constexpr Edge kEdges[] = {
    {"eow", week_at, true},      {"eom", month_at, true},      {"eoq", quarter_at, true},
    {"eoy", year_at, true},      {"sow", week_at, false},      {"som", month_at, false},
    {"soq", quarter_at, false},  {"soy", year_at, false},      {"月底", month_at, true},
    {"月末", month_at, true},    {"月初", month_at, false},    {"年底", year_at, true},
    {"年末", year_at, true},     {"年初", year_at, false},     {"季末", quarter_at, true},
    {"季初", quarter_at, false}, {"季度末", quarter_at, true}, {"季度初", quarter_at, false},
};

std::optional<Found> read_fixed(std::string_view text, const Asked& asked) {
    for (auto [word, days] : kFixed)
        if (text == word) return one_day(plus_days(asked.today, days, asked.typed));
    for (const Edge& edge : kEdges)
        if (text == edge.word) return one_day(edge.end ? edge.span_at(0, asked).last : start_of(edge.span_at, asked));
    return {};
}

// this, next and last before an English weekday or span.
std::optional<Found> read_english_span(std::string_view text, const Asked& asked) {
    Cursor c(text);
    int offset = 0;
    if (c.take_word("next"))
        offset = 1;
    else if (c.take_word("last") || c.take_word("previous") || c.take_word("prev"))
        offset = -1;
    else if (!c.take_word("this"))
        return {};
    int day = 0;
    if (c.take_weekday(day)) return c.done() ? std::optional(one_day(in_week(day, offset, asked))) : std::nullopt;
    if (c.rest() == "week") return week_at(offset, asked);
    if (c.rest() == "month") return month_at(offset, asked);
    if (c.rest() == "quarter") return quarter_at(offset, asked);
    if (c.rest() == "year") return year_at(offset, asked);
    return {};
}

bool take_unit(Cursor& c, char& unit) {
    struct Unit {
        std::string_view word;
        char unit;
    };
    constexpr Unit kEnglish[] = {{"days", 'd'},  {"day", 'd'},    {"d", 'd'},     {"weeks", 'w'}, {"week", 'w'},
                                 {"w", 'w'},     {"months", 'm'}, {"month", 'm'}, {"mo", 'm'},    {"m", 'm'},
                                 {"years", 'y'}, {"year", 'y'},   {"y", 'y'}};
    constexpr Unit kHan[] = {{"天", 'd'},   {"日", 'd'}, {"周", 'w'}, {"星期", 'w'},
                             {"礼拜", 'w'}, {"月", 'm'}, {"年", 'y'}};
    for (auto [word, letter] : kEnglish)
        if (c.take_word(word)) return unit = letter, true;
    c.take("个");
    for (auto [word, letter] : kHan)
        if (c.take(word)) return unit = letter, true;
    return false;
}

// Which way "... ago", "... 后" point: 1, -1, or 0 for neither.
int take_direction(Cursor& c) {
    for (std::string_view word : {"ago", "以前", "之前", "前"})
        if (c.take(word)) return -1;
    for (std::string_view word : {"from now", "from today", "later", "以后", "之后", "后"})
        if (c.take(word)) return 1;
    return 0;
}

// Digits, 三, three, a: "in two weeks", "a week ago". 半个月 and 半年 are `half` of one.
bool take_count(Cursor& c, int& n, bool& half) {
    constexpr std::pair<std::string_view, int> kWords[] = {{"a", 1},     {"an", 1},    {"one", 1},  {"two", 2},
                                                           {"three", 3}, {"four", 4},  {"five", 5}, {"six", 6},
                                                           {"seven", 7}, {"eight", 8}, {"nine", 9}, {"ten", 10}};
    for (auto [word, number] : kWords)
        if (c.take_word(word)) return n = number, true;
    half = c.take("半");
    if (half) return n = 1, true;
    return c.take_number(n);
}

// +3d, 3d, in 3 days, 3 days ago, 3天后, 两个月前, 半年后.
std::optional<Found> read_distance(std::string_view text, const Asked& asked) {
    Cursor c(text);
    int direction = c.take("+") ? 1 : c.take("-") ? -1 : c.take_word("in") ? 1 : 0;
    const bool signed_already = direction != 0;
    c.take_blank();
    int n = 0;
    char unit = 0;
    bool half = false;
    if (!take_count(c, n, half)) return {};
    c.take_blank();
    if (!take_unit(c, unit)) return {};
    if (half && unit != 'm' && unit != 'y') return {};
    if (half) n = unit == 'm' ? kHalfMonth : kHalfYear, unit = unit == 'm' ? 'd' : 'm';
    c.take_blank();
    if (const int said = take_direction(c)) {
        if (signed_already) return {};
        direction = said;
    }
    if (!c.done()) return {};
    if (n > kFarthest) refuse_far(asked.typed);
    if (direction == 0) direction = asked.ahead() ? 1 : -1;
    const std::int64_t distance = std::int64_t{direction} * n;
    switch (unit) {
        case 'd':
            return one_day(plus_days(asked.today, distance, asked.typed));
        case 'w':
            return one_day(plus_days(asked.today, distance * 7, asked.typed));
        case 'm':
            return one_day(plus_months(asked.today, distance, asked.typed));
        default:
            return one_day(plus_months(asked.today, distance * 12, asked.typed));
    }
}

bool take_start(Cursor& c) {
    return c.take("初");
}
bool take_end(Cursor& c) {
    return c.take("底") || c.take("末");
}

// After 下, 上上, 本 ...: 周一, 周, 月5号, 月底, 季度.
std::optional<Found> read_han_span(Cursor& c, int offset, const Asked& asked) {
    c.take("个");
    if (c.take("周") || c.take("星期") || c.take("礼拜")) {
        int day = 0;
        if (c.done()) return week_at(offset, asked);
        if (!c.take_weekday_number(day) || !c.done()) return {};
        return one_day(in_week(day, offset, asked));
    }
    if (c.take("季度") || c.take("季")) {
        const Found quarter = quarter_at(offset, asked);
        if (c.done()) return quarter;
        const bool end = take_end(c);
        if ((!end && !take_start(c)) || !c.done()) return {};
        return one_day(end ? quarter.last : quarter.day);
    }
    if (!c.take("月")) return {};
    c.take("份");
    const Found month = month_at(offset, asked);
    if (c.done()) return month;
    int day = 0;
    if (take_end(c)) return c.done() ? std::optional(one_day(month.last)) : std::nullopt;
    if (take_start(c)) return c.done() ? std::optional(one_day(month.day)) : std::nullopt;
    if (!c.take_number(day) || (!c.take("号") && !c.take("日")) || !c.done()) return {};
    demand_solar(month.day.year, month.day.month, day, asked.typed);
    return one_day(make_date(month.day.year, month.day.month, day));
}

// 今年, 明年3月1日, 去年底.
std::optional<Found> read_han_year(Cursor& c, int offset, const Asked& asked) {
    const Found year = year_at(offset, asked);
    if (c.done()) return year;
    if (take_end(c)) return c.done() ? std::optional(one_day(year.last)) : std::nullopt;
    if (take_start(c)) return c.done() ? std::optional(one_day(year.day)) : std::nullopt;
    auto found = take_month_day(c, year.day.year, asked);
    return found && c.done() ? found : std::nullopt;
}

std::optional<Found> read_han(std::string_view text, const Asked& asked) {
    struct Prefix {
        std::string_view word;
        int offset;
    };
    constexpr Prefix kYears[] = {{"今年", 0}, {"本年", 0}, {"明年", 1}, {"后年", 2}, {"去年", -1}, {"前年", -2}};
    for (auto [word, offset] : kYears) {
        Cursor c(text);
        if (c.take(word)) return read_han_year(c, offset, asked);
    }
    constexpr Prefix kSpans[] = {{"下下", 2}, {"下", 1}, {"上上", -2}, {"上", -1}, {"本", 0}, {"这", 0}, {"当", 0}};
    for (auto [word, offset] : kSpans) {
        Cursor c(text);
        if (c.take(word)) return read_han_span(c, offset, asked);
    }
    return {};
}

// 明早, 后天上午, friday evening: the day of it.
std::optional<Found> read_part_of_day(std::string_view text, const Asked& asked) {
    for (std::string_view word : {"上午", "下午", "早上", "早晨", "清晨", "凌晨", "中午", "傍晚", "晚上", "夜里",
                                  "晚间", "晚", "早", " morning", " noon", " afternoon", " evening", " night"}) {
        if (!text.ends_with(word) || text.size() == word.size()) continue;
        std::string day(text.substr(0, text.size() - word.size()));
        for (std::string_view brief : {"今", "明", "昨", "后", "前"})
            if (day == brief) day += "天";
        auto found = read_numeric(day, asked);
        if (!found) found = read_relative(day, asked);
        return found && !found->span ? found : std::nullopt;
    }
    return {};
}

}  // namespace

std::optional<Found> read_relative(std::string_view text, const Asked& asked) {
    if (auto found = read_fixed(text, asked)) return found;
    if (auto found = read_english_span(text, asked)) return found;
    if (auto found = read_distance(text, asked)) return found;
    if (auto found = read_han(text, asked)) return found;
    Cursor c(text);
    int day = 0;
    if (c.take_weekday(day) && c.done()) return one_day(near_weekday(day, asked));
    return read_part_of_day(text, asked);
}

}  // namespace kehu::text::dates
