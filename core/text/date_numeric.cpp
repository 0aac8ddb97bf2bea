// Days written with their numbers: 2026-11-30, 11/30, 2026年11月30日, nov 30, 30号.

#include <algorithm>

#include "core/error.hpp"
#include "core/text/date_parts.hpp"

namespace kehu::text::dates {
namespace {

constexpr const char* kMonths[] = {mark("January"),   mark("February"), mark("March"),    mark("April"),
                                   mark("May"),       mark("June"),     mark("July"),     mark("August"),
                                   mark("September"), mark("October"),  mark("November"), mark("December")};

bool take_day_suffix(Cursor& c) {
    return c.take("日") || c.take("号");
}
void take_ordinal(Cursor& c) {
    for (std::string_view suffix : {"st", "nd", "rd", "th"})
        if (c.take_word(suffix)) return;
}

bool exists(int year, int month, int day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

// Day first or month first: says which days could be meant, never picks one.
[[noreturn]] void refuse_day_first(int a, int b, int year, const Asked& asked) {
    const std::string month_first = exists(year, a, b) ? format_date(make_date(year, a, b)) : std::string();
    const std::string day_first = exists(year, b, a) ? format_date(make_date(year, b, a)) : std::string();
    if (month_first.empty() && day_first.empty())
        throw BadValue(say("'{}' is no date: write it as 2026-11-30", asked.typed));
    if (month_first.empty() || day_first.empty() || month_first == day_first)
        throw BadValue(say("'{}' does not begin with the year: write {}", asked.typed,
                           month_first.empty() ? day_first : month_first));
    throw BadValue(say("'{}' could be {} or {}: write the one you mean", asked.typed, std::min(month_first, day_first),
                       std::max(month_first, day_first)));
}

struct Part {
    int value = 0;
    int digits = 0;
    bool two() const { return digits == 1 || digits == 2; }
    bool four() const { return digits == 4; }
};

void demand_year(int year, std::string_view typed) {
    if (year == 0) throw BadValue(say("{}: there is no year 0", typed));
}

Found written_month(int year, int month, std::string_view typed) {
    demand_year(year, typed);
    demand_solar(year, month, 1, typed);
    Found found = month_span(year, month);
    found.written_month = true;
    return found;
}

// A month without its year: the one that is running, or the next (for back: last) one.
Found near_month(int month, const Asked& asked) {
    demand_solar(0, month, 1, asked.typed);
    int year = asked.today.year;
    if (asked.ahead() && month < asked.today.month) ++year;
    if (!asked.ahead() && month > asked.today.month) --year;
    return month_span(year, month);
}

// The rest of "2026-11-30" or "11-30" after its first number.
std::optional<Found> read_separated(Cursor& c, Part a, const Asked& asked) {
    const char separator = c.rest()[0];
    const std::string_view sign(&separator, 1);
    Part b, d;
    if (!c.take(sign) || !c.take_digits(b.value, b.digits)) return {};
    if (!c.take(sign)) {
        if (a.four() && b.two()) return written_month(a.value, b.value, asked.typed);
        if (a.two() && b.four()) throw BadValue(say("'{}': write a month as 2026-11", asked.typed));
        if (!a.two() || !b.two()) return {};
        if (separator == '.') throw BadValue(say("'{}' is no date: write month and day as 11-30", asked.typed));
        if (a.value > 12 && exists(2024, b.value, a.value))
            throw BadValue(
                say("'{}': write the month first, as {}", asked.typed, format_date(make_date(0, b.value, a.value))));
        demand_solar(0, a.value, b.value, asked.typed);
        return one_day(make_date(0, a.value, b.value));
    }
    if (!c.take_digits(d.value, d.digits)) return {};
    if (a.four() && b.two() && d.two()) {
        demand_year(a.value, asked.typed);
        demand_solar(a.value, b.value, d.value, asked.typed);
        return one_day(make_date(a.value, b.value, d.value));
    }
    if (a.two() && b.two() && d.four()) refuse_day_first(a.value, b.value, d.value, asked);
    if (a.two() && b.two() && d.two())
        throw BadValue(say("'{}': write the year with four digits, as in 2026-11-30", asked.typed));
    return {};
}

// After a day's number: "30 nov", "30th of nov 2026".
std::optional<Found> read_day_month_name(Cursor& c, int day, const Asked& asked) {
    take_ordinal(c);
    c.take_blank();
    c.take_word("of");
    Part year;
    int month = 0;
    if (!c.take_month_name(month)) return {};
    if (c.take_digits(year.value, year.digits) && !year.four())
        throw BadValue(say("'{}': write the year with four digits, as in 2026-11-30", asked.typed));
    demand_solar(year.value, month, day, asked.typed);
    return one_day(make_date(year.value, month, day));
}

// "nov 30", "nov 30th 2026", "nov 2026", "nov".
std::optional<Found> read_month_name(Cursor& c, const Asked& asked) {
    int month = 0;
    if (!c.take_month_name(month)) return {};
    Part day, year;
    if (!c.take_digits(day.value, day.digits)) return near_month(month, asked);
    if (day.four()) return written_month(day.value, month, asked.typed);
    take_ordinal(c);
    c.take_blank();
    if (c.take_digits(year.value, year.digits) && !year.four())
        throw BadValue(say("'{}': write the year with four digits, as in 2026-11-30", asked.typed));
    demand_solar(year.value, month, day.value, asked.typed);
    return one_day(make_date(year.value, month, day.value));
}

// A day of the nearest month that has it.
Found near_day(int day, const Asked& asked) {
    demand_solar(0, 1, day, asked.typed);
    Date month = make_date(asked.today.year, asked.today.month, 1);
    const int step = asked.ahead() ? 1 : -1;
    if (asked.ahead() ? day < asked.today.day : day > asked.today.day) month = plus_months(month, step, asked.typed);
    while (day > days_in_month(month.year, month.month)) month = plus_months(month, step, asked.typed);
    return one_day(make_date(month.year, month.month, day));
}

std::optional<Found> read_quarter(Cursor& c, int year) {
    Cursor ahead = c;
    ahead.take("-");
    ahead.take_blank();
    ahead.take("第");
    const bool letter = ahead.take("q");
    int quarter = 0;
    if (!ahead.take_number(quarter) || (!letter && !ahead.take("季度")) || quarter < 1 || quarter > 4) return {};
    c = ahead;
    return quarter_span(year, quarter);
}

// After 年.
std::optional<Found> read_in_year(Cursor& c, int year, const Asked& asked) {
    demand_year(year, asked.typed);
    if (auto quarter = read_quarter(c, year)) return quarter;
    if (auto found = take_month_day(c, year, asked)) return found;
    return year_span(year);
}

std::optional<Found> read_core(Cursor& c, const Asked& asked) {
    if (auto found = read_month_name(c, asked)) return found;
    int han_year = 0;
    Cursor han = c;
    if (han.take_year_han(han_year) && han.take("年")) return c = han, read_in_year(c, han_year, asked);
    if (auto found = take_month_day(c, 0, asked)) return found;

    Part a;
    if (!c.take_digits(a.value, a.digits)) {
        int day = 0;
        if (c.take_number(day) && take_day_suffix(c)) return near_day(day, asked);
        return {};
    }
    if (a.digits == 8 && c.done()) {
        demand_year(a.value / 10000, asked.typed);
        demand_solar(a.value / 10000, a.value / 100 % 100, a.value % 100, asked.typed);
        return one_day(make_date(a.value / 10000, a.value / 100 % 100, a.value % 100));
    }
    if (c.take("年")) {
        if (a.four()) return read_in_year(c, a.value, asked);
        if (a.digits == 2 && !c.done() && c.rest()[0] >= '0' && c.rest()[0] <= '9')
            throw BadValue(say("'{}': write the year with four digits, as in 2026-11-30", asked.typed));
        return {};
    }
    if (a.four()) {
        if (auto quarter = read_quarter(c, a.value)) return quarter;
        if (c.done()) {
            demand_year(a.value, asked.typed);
            return year_span(a.value);
        }
    }
    if (c.rest().starts_with('-') || c.rest().starts_with('/') || c.rest().starts_with('.'))
        return read_separated(c, a, asked);
    if (!a.two()) return {};
    if (take_day_suffix(c)) return near_day(a.value, asked);
    Cursor ordinal = c;
    take_ordinal(ordinal);
    if (ordinal.done() && !c.done()) return c = ordinal, near_day(a.value, asked);
    return read_day_month_name(c, a.value, asked);
}

}  // namespace

std::optional<Found> take_month_day(Cursor& c, int year, const Asked& asked) {
    Cursor ahead = c;
    int month = 0;
    if (!ahead.take_number(month) || !ahead.take("月")) return {};
    ahead.take("份");
    int day = 0;
    const bool has_day = ahead.take_number(day);
    if (has_day) take_day_suffix(ahead);
    c = ahead;
    if (!has_day) return year ? written_month(year, month, asked.typed) : near_month(month, asked);
    demand_solar(year, month, day, asked.typed);
    return one_day(make_date(year, month, day));
}

std::optional<Found> read_numeric(std::string_view text, const Asked& asked) {
    Cursor c(text);
    int named = -1;
    c.take_weekday(named);
    if (c.done()) return {};
    auto found = read_core(c, asked);
    if (!found) return {};
    c.take_blank();
    if (named < 0) c.take_weekday(named);
    if (!c.done()) return {};
    if (named < 0) return found;
    if (found->span) return {};
    const Date day = resolve(found->day, asked);
    if (weekday(day) != named)
        throw BadValue(say("'{}': {} is another weekday, {}", asked.typed, format_date(day),
                           weekday_name(weekday(day), kehu::language())));
    return found;
}

void demand_solar(int year, int month, int day, std::string_view typed) {
    if (month < 1 || month > 12) throw BadValue(say("{}: there is no month {}", typed, month));
    if (day < 1) throw BadValue(say("{}: there is no day {}", typed, day));
    const int length = days_in_month(year ? year : 2024, month);
    if (day <= length) return;
    const char* name = tr(kMonths[month - 1]);
    if (year) throw BadValue(say("{0}: {1} {2} has {3} days", typed, name, year, length));
    throw BadValue(say("{0}: {1} has at most {2} days", typed, name, length));
}

}  // namespace kehu::text::dates
