// The arithmetic of solar days, and anniversaries. No text.

#include <algorithm>
#include <chrono>

#include "core/text/date.hpp"

namespace kehu::text {
namespace {

std::chrono::sys_days sys_day(int year, int month, int day) {
    return std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
           std::chrono::day(static_cast<unsigned>(day));
}

Date solar(int year, int month, int day) {
    return {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

bool earlier(Date a, Date b) {
    return days_from_epoch(a) < days_from_epoch(b);
}

// Where the anniversary falls in one lunar year.
std::optional<Date> in_lunar_year(Date date, int lunar_year) {
    const bool leap = date.leap && leap_month(lunar_year) == date.month;
    const int length = lunar_month_days(lunar_year, date.month, leap);
    return solar_of_lunar(lunar_year, date.month, std::min<int>(date.day, length), leap);
}

std::optional<Date> next_lunar(Date date, Date from) {
    // The lunar year is the solar one or the one before.
    for (int year = std::max<int>(from.year - 1, date.year); year <= from.year + 1; ++year) {
        const auto day = in_lunar_year(date, year);
        if (day && !earlier(*day, from)) return day;
    }
    return {};
}

}  // namespace

std::int64_t days_from_epoch(Date d) {
    return sys_day(d.year, d.month, d.day).time_since_epoch().count();
}

Date date_from_days(std::int64_t days) {
    const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{days}}};
    return solar(int(ymd.year()), static_cast<int>(unsigned(ymd.month())), static_cast<int>(unsigned(ymd.day())));
}

int weekday(Date d) {
    return static_cast<int>(((days_from_epoch(d) + 4) % 7 + 7) % 7);
}

int days_in_month(int year, int month) {
    constexpr std::uint8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && std::chrono::year(year).is_leap() ? 29 : kDays[month - 1];
}

Date add_months(Date d, int months) {
    const int total = std::clamp(d.year * 12 + (d.month - 1) + months, 12, 9999 * 12 + 11);
    const int year = total / 12;
    const int month = total % 12 + 1;
    return solar(year, month, std::min<int>(d.day, days_in_month(year, month)));
}

std::optional<Date> next_anniversary(Date date, Date from) {
    if (!date.day || !date.month) return {};
    if (date.lunar) {
        if (date.year == 0) return next_lunar(date, from);
        const auto born = in_lunar_year(date, date.year);
        return next_lunar(date, born && earlier(from, *born) ? *born : from);
    }
    if (date.year && earlier(from, date)) from = date;
    for (int year = from.year; year <= from.year + 1; ++year) {
        const Date day = solar(year, date.month, std::min<int>(date.day, days_in_month(year, date.month)));
        if (!earlier(day, from)) return day;
    }
    return {};
}

}  // namespace kehu::text
