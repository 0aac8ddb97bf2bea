#pragma once
// Days and moments as people write them. A Date may be solar or lunar and may lack year or day (a birthday "11-03", a
// month "2026-10"). A Moment is UTC with the precision it was given in.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/text/tr.hpp"

namespace kehu::text {

class Zone;

struct Date {
    std::int16_t year = 0;   // 1..9999; 0: no year
    std::uint8_t month = 0;  // 1..12
    std::uint8_t day = 0;    // 1..31; 0: no day
    bool lunar = false;      // month and day of the Chinese lunar calendar
    bool leap = false;       // a leap lunar month (闰)
    bool operator==(const Date&) const = default;
    bool complete() const { return year && day; }
};

enum class Precision : std::uint8_t { day = 0, minute = 1, second = 2 };

struct Moment {
    std::int64_t seconds = 0;  // since 1970-01-01 UTC; for precision day: local midnight of that day as UTC
    Precision precision = Precision::second;
    bool operator==(const Moment&) const = default;
};

// What "today" and "14:05" mean.
struct Calendar {
    Moment now;
    const Zone* zone = nullptr;
    Date today() const;
};

// In a query a bare number of days looks back ("3d" = three days ago), for something due it looks ahead.
enum class Lean { ahead, back };

// All spellings of grammar.md: 2026-11-30, 2026/11/30, 2026.11.30, 20261130, 11-30, 11/30 (year: for Lean::ahead the
// next one to come, for back the last one, today included; with `keep_partial` left out), 2026-10 (only with
// keep_partial), 2026年11月30日, 11月30日, 十一月三十日, 30号, 下月5号, 30 nov 2026, nov 30; today, tomorrow,
// yesterday, fri, friday, next mon, last fri, +3d, -3d, 3d, 2w, 1m, 1y, in 3 days, 3 days ago, eom, eow, eoy, som, sow,
// soy, next month; 今天 明天 后天 大后天 昨天 前天 周五 星期五 礼拜五 下周一 上周三 本周五 月底 月初 年底 3天后 三天前
// 下个月; 半个月后, in two weeks, 明早, 后天上午; 春节 中秋 除夕 国庆 christmas; 农历8-15, 农历八月十五, lunar 8-15,
// lunar leap 4-3, 农历闰四月初三; traditional characters too. A weekday beside a date must agree with it. Weeks begin
// on Monday, and "next mon" is 下周一: the Monday of the week after this one. Day-first, month-first and two-digit
// years are refused with what to write. A time of day after a date
// ("2022-10-20 16:37:45") is read over. Lunar days become solar ones, unless `keep_partial` is set: then they stay as
// they were said. Full-width digits and punctuation work. Throws BadValue: unknown word ("'frday' is no date; did you
// mean 'friday'?"), a day that does not exist ("2026-02-30: February 2026 has 28 days"). The ISO form costs tens of
// nanoseconds.
Date parse_date(std::string_view, const Calendar&, Lean, bool keep_partial = false);

// The days from `first` to `last`, both included.
struct DateSpan {
    Date first, last;
    bool operator==(const DateSpan&) const = default;
};

// "2026" -> the year; "2026-10", 2026年10月, 10月, oct, 本月, 上月, this month -> the month; 2026-q3, 本季度 -> the
// quarter; 本周, 上周, last week -> Monday to Sunday; 今年, 去年, last year; any date that parse_date reads -> that
// day.
DateSpan parse_date_span(std::string_view, const Calendar&, Lean);

// A date, or a date with a time ("2026-11-20 15:00", "yesterday 15:00", "2022-10-20 16:37:45",
// "2026-11-20T15:00:00+08:00", "昨天下午3点", "今晚8点", "3pm", "15:00" = today), "now", 现在. A date alone has
// precision day.
Moment parse_moment(std::string_view, const Calendar&, Lean);

std::string format_date(Date);  // "2026-11-23", "11-03", "2026-10", "lunar 8-15", "lunar 1990-8-15", "lunar leap 4-3"
void append_date(std::string& out, Date);  // the same to the end of a text
inline constexpr std::size_t kDateRoom = 10;
char* put_date(char* to, Date);  // the same for a solar date, into that much room; gives the end
std::string format_day_named(
    Date, Language);  // "Mon 2026-11-23", "2026-11-23 周一"; for lunar as format_date ("农历 8-15" in Chinese)
std::string_view weekday_name(int weekday, Language);  // 0 = Sunday; "Mon", "周一"

std::int64_t days_from_epoch(Date);  // for complete solar dates
Date date_from_days(std::int64_t);
int weekday(Date);  // 0 = Sunday
int days_in_month(int year, int month);
Date add_months(Date, int months);  // the day is cut to the month's length, the year to 1..9999
// Solar day of a lunar date in a lunar year 1900..2100, and back (1900-01-31 to 2101-01-28). Nothing if that month or
// day does not exist in that year.
std::optional<Date> solar_of_lunar(int lunar_year, int month, int day, bool leap);
std::optional<Date> lunar_of_solar(Date);
int lunar_month_days(int lunar_year, int month, bool leap);  // 29 or 30; 0 if there is no such month
int leap_month(int lunar_year);                              // 0 if the year has none
// The next solar day, on or after `from`, on which this birthday or anniversary (solar or lunar, with or without year)
// falls. 02-29 falls on 02-28 in common years; lunar day 30 on 29 in short months; a leap month's birthday in years
// without it on the plain month. Never before the day itself, if its year is known. Nothing for a date without a day,
// or beyond the lunar table.
std::optional<Date> next_anniversary(Date, Date from);

}  // namespace kehu::text
