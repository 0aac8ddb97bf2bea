#include "core/text/zone.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <random>

#include "core/error.hpp"

using namespace kehu::text;

namespace {
constexpr std::int64_t kDay = 86400;
std::int64_t utc(Date d, int hour, int minute = 0) {
    return days_from_epoch(d) * kDay + hour * 3600 + minute * 60;
}
std::string rfc(Moment m, const Zone& zone) {
    std::string out;
    append_rfc3339(out, m, zone);
    return out;
}
}  // namespace

TEST_CASE("an unknown zone is refused with a near one") {
    CHECK(Zone("").name() == "UTC");
    CHECK(Zone("UTC").offset_at(0) == 0);
    CHECK_THROWS_WITH_AS(Zone("Asia/Shangai"), "unknown time zone 'Asia/Shangai'; did you mean 'Asia/Shanghai'?",
                         kehu::BadValue);
    for (const char* name : {"Asia", "../etc/passwd", "/etc/localtime", "CST-8", "zone.tab", "Nowhere/At_All"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(Zone{std::string(name)}, kehu::BadValue);
    }
}

TEST_CASE("offsets follow the summer times of China and America") {
    const Zone shanghai("Asia/Shanghai");
    CHECK(shanghai.offset_at(utc({2026, 11, 21}, 6)) == 8 * 3600);
    CHECK(shanghai.offset_at(utc({1988, 7, 1}, 0)) == 9 * 3600);
    CHECK(shanghai.offset_at(utc({1850, 1, 1}, 0)) == 8 * 3600 + 343);
    const Zone york("America/New_York");
    const std::int64_t spring = utc({2026, 3, 8}, 7);
    CHECK(york.offset_at(spring - 1) == -5 * 3600);
    CHECK(york.offset_at(spring) == -4 * 3600);
    const std::int64_t autumn = utc({2026, 11, 1}, 6);
    CHECK(york.offset_at(autumn - 1) == -4 * 3600);
    CHECK(york.offset_at(autumn) == -5 * 3600);
    CHECK(york.offset_at(utc({2090, 7, 1}, 0)) == -4 * 3600);
    CHECK(york.offset_at(std::int64_t{1} << 60) == york.offset_at(253'500'000'000));
}

TEST_CASE("offsets agree with the C library at any moment") {
    for (const char* name : {"America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia",
                             "Asia/Shanghai", "Europe/Dublin", "America/Nuuk", "Asia/Tehran", "Asia/Gaza",
                             "Antarctica/Troll", "America/Santiago", "Asia/Kathmandu"}) {
        const Zone zone{std::string(name)};
        std::mt19937_64 random(7);
        std::uniform_int_distribution<std::int64_t> when(-2'500'000'000, 9'000'000'000);
        for (int i = 0; i < 2000; ++i) {
            const std::int64_t t = when(random);
            const int ours = zone.offset_at(t);
            setenv("TZ", name, 1);
            tzset();
            const time_t c_time = t;
            struct tm local;
            localtime_r(&c_time, &local);
            unsetenv("TZ");
            CAPTURE(name);
            CAPTURE(t);
            CHECK(ours == local.tm_gmtoff);
        }
    }
}

TEST_CASE("rules for the years to come are read as POSIX writes them") {
    const auto offset = [](std::string_view rule, std::int64_t t) { return YearlyRule::parse(rule)->offset_at(t); };
    CHECK(offset("CST-8", 0) == 8 * 3600);
    CHECK(offset("<-0330>3:30", 0) == -12600);
    const std::int64_t march = utc({2027, 3, 1}, 12), day = 86400;  // day 59 of the year, J60
    CHECK(offset("AAA0BBB,59/12,J61/0", march + 1) == 3600);
    CHECK(offset("AAA0BBB,59/12,J61/0", march - 1) == 0);
    CHECK(offset("AAA0BBB,J60/12,J61/0", march) == 3600);
    CHECK(offset("AAA0BBB,J60/12,J61/0", utc({2028, 3, 1}, 12)) == 3600);
    CHECK(offset("AAA0BBB,J60/12,J61/0", utc({2028, 3, 1}, 12) - day) == 0);
    CHECK(offset("AAA0BBB-2,M10.5.0,M3.5.0/-1", utc({2027, 1, 1}, 0)) == 7200);
    CHECK(offset("AAA0BBB-2,M10.5.0,M3.5.0/-1", utc({2027, 6, 1}, 0)) == 0);
    for (const char* bad : {"", "8", "CST", "CST-8X", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
                            "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "<+08", "EST168"}) {
        CAPTURE(bad);
        CHECK_FALSE(YearlyRule::parse(bad));
    }
}

TEST_CASE("a zone file cut anywhere is refused or read without its end") {
    std::ifstream stream("/usr/share/zoneinfo/America/New_York", std::ios::binary);
    const std::string file((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    REQUIRE(ZoneRules::parse(file));
    for (std::size_t size = 0; size < file.size(); ++size)
        if (const auto rules = ZoneRules::parse(std::string_view(file).substr(0, size)))
            CHECK(rules->offset_at(0) == -5 * 3600);
    for (std::size_t at = 0; at < file.size(); ++at) {
        std::string damaged = file;
        damaged[at] = static_cast<char>(damaged[at] ^ 0xFF);
        if (const auto rules = ZoneRules::parse(damaged)) CHECK_NOTHROW((void)rules->offset_at(1'000'000'000));
    }
}

TEST_CASE("the process keeps its own TZ") {
    setenv("TZ", "Europe/Paris", 1);
    CHECK(Zone("Asia/Tokyo").offset_at(0) == 9 * 3600);
    CHECK(std::string(getenv("TZ")) == "Europe/Paris");
    CHECK(system_zone() == "Europe/Paris");
    setenv("TZ", ":Asia/Shanghai", 1);
    CHECK(system_zone() == "Asia/Shanghai");
    setenv("TZ", "", 1);
    CHECK(system_zone() == "UTC");
    unsetenv("TZ");
    CHECK_NOTHROW(Zone{system_zone()});
}

TEST_CASE("a local time that does not exist moves forward and of two the first is taken") {
    const Zone york("America/New_York");
    CHECK(york.to_utc({2026, 3, 8}, 2, 30, 0) == utc({2026, 3, 8}, 7, 30));
    CHECK(york.to_utc({2026, 3, 8}, 1, 59, 0) == utc({2026, 3, 8}, 6, 59));
    CHECK(york.to_utc({2026, 3, 8}, 3, 0, 0) == utc({2026, 3, 8}, 7));
    CHECK(york.to_utc({2026, 11, 1}, 1, 30, 0) == utc({2026, 11, 1}, 5, 30));
    CHECK(york.to_utc({2026, 11, 1}, 2, 0, 0) == utc({2026, 11, 1}, 7));
    const Zone sao_paulo("America/Sao_Paulo");
    CHECK(sao_paulo.to_utc({2018, 11, 4}, 0, 0, 0) == utc({2018, 11, 4}, 3));
    CHECK(sao_paulo.day_of(sao_paulo.to_utc({2018, 11, 4}, 0, 0, 0)) == Date{2018, 11, 4});
    CHECK(sao_paulo.day_of(sao_paulo.to_utc({2018, 11, 4}, 0, 0, 0) - 1) == Date{2018, 11, 3});
    const Zone apia("Pacific/Apia");
    CHECK(apia.day_of(apia.to_utc({2011, 12, 30}, 12, 0, 0)) == Date{2011, 12, 31});
}

TEST_CASE("every midnight comes back as its day") {
    for (const char* name : {"Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "UTC"}) {
        const Zone zone{std::string(name)};
        for (std::int64_t day = days_from_epoch({1985, 1, 1}); day < days_from_epoch({2030, 1, 1}); ++day) {
            const Date date = date_from_days(day);
            const std::int64_t midnight = zone.to_utc(date, 0, 0, 0);
            if (zone.day_of(midnight) == date && zone.day_of(midnight - 1) == date_from_days(day - 1)) continue;
            FAIL(name << " " << format_date(date));
        }
    }
}

TEST_CASE("moments are written for machines and for people") {
    const Zone shanghai("Asia/Shanghai");
    const Moment m{utc({2026, 11, 21}, 6, 1) + 7, Precision::second};
    CHECK(rfc(m, shanghai) == "2026-11-21T14:01:07+08:00");
    CHECK(rfc(m, Zone("UTC")) == "2026-11-21T06:01:07+00:00");
    CHECK(rfc(m, Zone("America/New_York")) == "2026-11-21T01:01:07-05:00");
    CHECK(rfc(m, Zone("Asia/Kolkata")) == "2026-11-21T11:31:07+05:30");
    CHECK(format_moment(m, shanghai) == "2026-11-21 14:01");
    CHECK(rfc({shanghai.to_utc({2026, 11, 21}, 0, 0, 0), Precision::day}, shanghai) == "2026-11-21");
    CHECK(format_moment({shanghai.to_utc({2026, 11, 21}, 0, 0, 0), Precision::day}, shanghai) == "2026-11-21");
    CHECK(rfc({-1, Precision::second}, Zone("UTC")) == "1969-12-31T23:59:59+00:00");
    CHECK(rfc({utc({1880, 1, 1}, 0), Precision::second}, shanghai) == "1880-01-01T08:05:00+08:05");
}
