// Lunar days as written: 农历8-15, 农历八月十五, lunar 1990-8-15, lunar leap 4-3, 闰四月初三, 腊月廿三.

#include "core/error.hpp"
#include "core/text/date_parts.hpp"

namespace kehu::text::dates {
namespace {

bool take_leap(Cursor& c) {
    if (!c.take("闰") && !c.take_word("leap")) return false;
    c.take_blank();
    return true;
}

// "1990-", "1990年", 一九九零年.
int take_lunar_year(Cursor& c) {
    Cursor ahead = c;
    int year = 0;
    int count = 0;
    if (ahead.take_year_han(year)) {
        if (!ahead.take("年")) return 0;
    } else if (!ahead.take_digits(year, count) || count != 4 ||
               !(ahead.take("-") || ahead.take("/") || ahead.take(".") || ahead.take("年"))) {
        return 0;
    }
    ahead.take_blank();
    c = ahead;
    return year;
}

// 8- or 八月, and the months that have names. `named` tells that only a lunar month is called so.
bool take_lunar_month(Cursor& c, int& month, bool& named) {
    constexpr std::pair<std::string_view, int> kNamed[] = {{"正月", 1}, {"冬月", 11}, {"腊月", 12}};
    for (auto [name, number] : kNamed)
        if (c.take(name)) return named = true, month = number, true;
    return c.take_number(month) && (c.take("月") || c.take("-") || c.take("/") || c.take("."));
}

bool take_lunar_day(Cursor& c, int& day, bool& named) {
    named = named || c.rest().starts_with("初") || c.rest().starts_with("廿");
    c.take("初");
    if (!c.take_number(day)) return false;
    if (!c.take("日")) c.take("号");
    return true;
}

bool leaps_ever(int month) {
    for (int year = 1900; year <= 2100; ++year)
        if (leap_month(year) == month) return true;
    return false;
}

void demand_lunar(const Date& d, std::string_view typed) {
    if (d.month < 1 || d.month > 12) throw BadValue(say("{}: there is no lunar month {}", typed, int(d.month)));
    if (d.day < 1 || d.day > 30) throw BadValue(say("{}: a lunar month has no day {}", typed, int(d.day)));
    if (d.year == 0) {
        if (d.leap && !leaps_ever(d.month))
            throw BadValue(say("{}: no leap month {} between 1900 and 2100", typed, int(d.month)));
        return;
    }
    if (d.year < 1900 || d.year > 2100) throw BadValue(say("{}: lunar years are known from 1900 to 2100", typed));
    if (d.leap && leap_month(d.year) == 0)
        throw BadValue(say("{}: lunar year {} has no leap month", typed, int(d.year)));
    if (d.leap && leap_month(d.year) != d.month)
        throw BadValue(say("{}: the leap month of lunar year {} is month {}", typed, int(d.year), leap_month(d.year)));
    const int length = lunar_month_days(d.year, d.month, d.leap);
    if (d.day > length) throw BadValue(say("{}: that lunar month has {} days", typed, length));
}

}  // namespace

std::optional<Found> read_lunar(std::string_view text, const Asked& asked) {
    Cursor c(text);
    bool named = c.take("农历") || c.take("阴历") || c.take("旧历") || c.take_word("lunar");
    c.take_blank();
    bool leap = take_leap(c);
    const int year = take_lunar_year(c);
    leap = take_leap(c) || leap;
    named = named || leap;
    int month = 0;
    int day = 0;
    if (!take_lunar_month(c, month, named) || !take_lunar_day(c, day, named) || !c.done() || !named) return {};
    if (month > 99 || day > 99) return {};
    Date date = make_date(year, month, day);
    date.lunar = true;
    date.leap = leap;
    demand_lunar(date, asked.typed);
    return one_day(date);
}

}  // namespace kehu::text::dates
