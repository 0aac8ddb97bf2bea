// The Chinese lunar calendar by table: one word for each lunar year, made by scripts/generate-lunar.
//
//   bits 0..12   lengths of the months in their order, the leap month included: 1 is 30 days, 0 is 29
//   bits 13..16  the month that is followed by its leap month, 0 if none
//   bits 17..22  new year's day, as days after January 1 of the solar year of the same number

#include <array>
#include <cstdint>

#include "core/text/date.hpp"

namespace kehu::text {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2100;
constexpr std::array<std::uint32_t, kLastYear - kFirstYear + 1> kYears = {
#include "core/text/lunar_table.inc"
};

bool known(int year) {
    return year >= kFirstYear && year <= kLastYear;
}
std::uint32_t entry(int year) {
    return kYears[static_cast<std::size_t>(year - kFirstYear)];
}
int leap_in(std::uint32_t e) {
    return static_cast<int>(e >> 13 & 15);
}
int length_at(std::uint32_t e, int place) {
    return 29 + static_cast<int>(e >> place & 1);
}

std::int64_t new_year(int year) {
    return days_from_epoch({static_cast<std::int16_t>(year), 1, 1}) + (entry(year) >> 17 & 63);
}

// Place of a month in its year's order, from 0; -1 if the year has no such month.
int place_of(std::uint32_t e, int month, bool leap) {
    if (month < 1 || month > 12 || (leap && leap_in(e) != month)) return -1;
    const int leap_before = leap_in(e) != 0 && leap_in(e) < month;
    return month - 1 + leap_before + leap;
}

}  // namespace

int leap_month(int lunar_year) {
    return known(lunar_year) ? leap_in(entry(lunar_year)) : 0;
}

int lunar_month_days(int lunar_year, int month, bool leap) {
    if (!known(lunar_year)) return 0;
    const int place = place_of(entry(lunar_year), month, leap);
    return place < 0 ? 0 : length_at(entry(lunar_year), place);
}

std::optional<Date> solar_of_lunar(int lunar_year, int month, int day, bool leap) {
    if (day < 1 || day > lunar_month_days(lunar_year, month, leap)) return {};
    const std::uint32_t e = entry(lunar_year);
    std::int64_t days = new_year(lunar_year) + day - 1;
    for (int place = place_of(e, month, leap) - 1; place >= 0; --place) days += length_at(e, place);
    return date_from_days(days);
}

std::optional<Date> lunar_of_solar(Date solar) {
    const std::int64_t days = days_from_epoch(solar);
    int year = solar.year;
    if (year == kLastYear + 1 || (known(year) && days < new_year(year))) --year;
    if (!known(year)) return {};
    const std::uint32_t e = entry(year);
    const int leap = leap_in(e);
    std::int64_t rest = days - new_year(year);
    for (int place = 0; place < 12 + (leap != 0); ++place) {
        const int length = length_at(e, place);
        if (rest < length) {
            const bool past_leap = leap != 0 && place >= leap;
            return Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(place + 1 - past_leap),
                        static_cast<std::uint8_t>(rest + 1), true, leap != 0 && place == leap};
        }
        rest -= length;
    }
    return {};
}

}  // namespace kehu::text
