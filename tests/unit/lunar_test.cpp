#include <doctest/doctest.h>

#include "core/text/date.hpp"

using namespace kehu::text;

namespace {
std::string solar(int year, int month, int day, bool leap = false) {
    const auto date = solar_of_lunar(year, month, day, leap);
    return date ? format_date(*date) : "none";
}
Date lunar(int year, int month, int day, bool leap = false) {
    return {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day), true,
            leap};
}
std::string next(Date date, Date from) {
    const auto day = next_anniversary(date, from);
    return day ? format_date(*day) : "none";
}
}  // namespace

TEST_CASE("well-known lunar days fall where the almanac has them") {
    CHECK(solar(1900, 1, 1) == "1900-01-31");
    CHECK(solar(1949, 8, 10) == "1949-10-01");
    CHECK(solar(1984, 1, 1) == "1984-02-02");
    CHECK(solar(1985, 1, 1) == "1985-02-20");
    CHECK(solar(2000, 1, 1) == "2000-02-05");
    CHECK(solar(2023, 2, 1, true) == "2023-03-22");
    CHECK(solar(2025, 1, 1) == "2025-01-29");
    CHECK(solar(2025, 6, 1, true) == "2025-07-25");
    CHECK(solar(2026, 1, 1) == "2026-02-17");
    CHECK(solar(2027, 1, 1) == "2027-02-06");
    CHECK(solar(2030, 1, 1) == "2030-02-03");
    CHECK(solar(2026, 8, 15) == "2026-09-25");
    CHECK(solar(2027, 8, 15) == "2027-09-15");
    CHECK(solar(2033, 11, 1, true) == "2033-12-22");
    CHECK(solar(2034, 1, 1) == "2034-02-19");
    CHECK(solar(2100, 1, 1) == "2100-02-09");
}

TEST_CASE("leap months are those of the almanac") {
    const std::pair<int, int> leaps[] = {{1900, 8}, {1903, 5},  {1984, 10}, {2001, 4}, {2004, 2}, {2006, 7}, {2009, 5},
                                         {2012, 4}, {2014, 9},  {2017, 6},  {2020, 4}, {2023, 2}, {2025, 6}, {2028, 5},
                                         {2031, 3}, {2033, 11}, {2036, 6},  {2039, 5}, {2042, 2}, {2052, 8}, {2099, 2}};
    for (auto [year, month] : leaps) {
        CAPTURE(year);
        CHECK(leap_month(year) == month);
    }
    for (int year : {2024, 2026, 2027, 2034, 2100, 1899, 2101}) CHECK(leap_month(year) == 0);
}

TEST_CASE("days that a lunar year lacks are absent") {
    CHECK(solar(2026, 8, 30) == "none");
    CHECK(solar(2025, 5, 1, true) == "none");
    CHECK(solar(2026, 13, 1) == "none");
    CHECK(solar(2026, 0, 1) == "none");
    CHECK(solar(2026, 1, 0) == "none");
    CHECK(solar(2026, 1, 31) == "none");
    CHECK(solar(1899, 12, 1) == "none");
    CHECK(solar(2101, 1, 1) == "none");
}

TEST_CASE("every day of two centuries converts there and back and each follows the one before") {
    Date before = lunar(1899, 12, 30);
    for (std::int64_t day = days_from_epoch({1900, 1, 31}); day <= days_from_epoch({2101, 1, 28}); ++day) {
        const Date date = date_from_days(day);
        const auto l = lunar_of_solar(date);
        REQUIRE(l);
        const auto back = solar_of_lunar(l->year, l->month, l->day, l->leap);
        REQUIRE(back);
        if (*back != date) FAIL(format_date(date));
        const bool next_day = l->day == before.day + 1 && l->month == before.month && l->leap == before.leap;
        const bool new_month = l->day == 1 && before.day >= 29;
        if (!next_day && !new_month) FAIL(format_date(date));
        before = *l;
    }
    CHECK_FALSE(lunar_of_solar({1900, 1, 30}));
    CHECK_FALSE(lunar_of_solar({2101, 1, 29}));
    CHECK(lunar_of_solar({2101, 1, 28}) == lunar(2100, 12, 29));
}

TEST_CASE("anniversaries come on or after the day asked for") {
    CHECK(next({0, 11, 3}, {2026, 11, 3}) == "2026-11-03");
    CHECK(next({0, 11, 3}, {2026, 11, 4}) == "2027-11-03");
    CHECK(next({1968, 11, 3}, {2026, 1, 1}) == "2026-11-03");
    CHECK(next({2030, 11, 3}, {2026, 1, 1}) == "2030-11-03");
    CHECK(next({0, 2, 29}, {2026, 1, 1}) == "2026-02-28");
    CHECK(next({2000, 2, 29}, {2028, 2, 28}) == "2028-02-29");
    CHECK(next({2026, 10, 0}, {2026, 1, 1}) == "none");
    CHECK(next({0, 12, 31}, {9999, 12, 31}) == "9999-12-31");
}

TEST_CASE("lunar anniversaries give way in short years") {
    CHECK(next(lunar(0, 8, 15), {2026, 11, 21}) == "2027-09-15");
    CHECK(next(lunar(0, 8, 15), {2026, 9, 25}) == "2026-09-25");
    CHECK(next(lunar(1990, 8, 15), {2026, 1, 1}) == "2026-09-25");
    CHECK(next(lunar(0, 12, 30), {2026, 1, 1}) == "2026-02-16");
    CHECK(next(lunar(0, 12, 30), {2027, 1, 1}) == "2027-02-05");
    CHECK(lunar_month_days(2026, 8, false) == 29);
    CHECK(next(lunar(0, 8, 30), {2026, 8, 1}) == "2026-10-09");
    CHECK(next(lunar(0, 6, 1, true), {2025, 7, 1}) == "2025-07-25");
    CHECK(next(lunar(0, 6, 1, true), {2025, 7, 26}) == "2026-07-14");
    CHECK(next(lunar(0, 6, 1), {2025, 6, 1}) == "2025-06-25");
    CHECK(next(lunar(2030, 1, 1), {2026, 1, 1}) == "2030-02-03");
    CHECK(next(lunar(0, 1, 1), {2101, 2, 1}) == "none");
}
