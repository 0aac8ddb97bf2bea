#include "core/text/date.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"
#include "core/text/zone.hpp"

using namespace kehu::text;
using kehu::BadValue;
using kehu::Language;

namespace {

// Saturday 2026-11-21, 14:01:07 in Shanghai.
const Zone kShanghai("Asia/Shanghai");
const Calendar kNow{{1795240867, Precision::second}, &kShanghai};

std::string ahead(std::string_view typed) {
    return format_date(parse_date(typed, kNow, Lean::ahead));
}
std::string back(std::string_view typed) {
    return format_date(parse_date(typed, kNow, Lean::back));
}
std::string partial(std::string_view typed) {
    return format_date(parse_date(typed, kNow, Lean::ahead, true));
}
std::string span(std::string_view typed, Lean lean = Lean::back) {
    const DateSpan s = parse_date_span(typed, kNow, lean);
    return format_date(s.first) + ".." + format_date(s.last);
}
std::string at(std::string_view typed, Lean lean = Lean::back) {
    const Moment m = parse_moment(typed, kNow, lean);
    const char* suffix = m.precision == Precision::day ? " day" : m.precision == Precision::minute ? " minute" : "";
    std::string out;
    append_rfc3339(out, {m.seconds, Precision::second}, kShanghai);
    return out + suffix;
}
std::string refusal(std::string_view typed, bool keep_partial = false) {
    try {
        parse_date(typed, kNow, Lean::ahead, keep_partial);
    } catch (const BadValue& e) {
        return e.what();
    }
    return "read";
}

struct Case {
    const char* typed;
    const char* day;
};

}  // namespace

TEST_CASE("today is the day in the zone") {
    CHECK(format_date(kNow.today()) == "2026-11-21");
    CHECK(format_date(Calendar{{1795240867 + 10 * 3600, Precision::second}, &kShanghai}.today()) == "2026-11-22");
    CHECK(format_date(Calendar{{0, Precision::second}, nullptr}.today()) == "1970-01-01");
}

TEST_CASE("full dates are read in every spelling") {
    for (const char* typed : {"2026-11-30",
                              "2026/11/30",
                              "2026.11.30",
                              "20261130",
                              "2026年11月30日",
                              "2026年11月30号",
                              "2026年11月30",
                              "2026 年 11 月 30 日",
                              "２０２６－１１－３０",
                              "２０２６年１１月３０日",
                              "２０２６／１１／３０",
                              "2026。11。30",
                              "2026—11—30",
                              "二〇二六年十一月三十日",
                              "二零二六年十一月三十号",
                              " 2026-11-30 ",
                              "30 nov 2026",
                              "30th November 2026",
                              "nov 30 2026",
                              "November 30th, 2026",
                              "Nov 30, 2026",
                              "Mon 2026-11-30",
                              "2026-11-30 Mon",
                              "2026-11-30 周一",
                              "2026年11月30日星期一",
                              "2026-11-30（周一）",
                              "monday 30 nov 2026",
                              "今年11月30日",
                              "今年十一月三十日",
                              "本月30号",
                              "这个月30日",
                              "本月三十号"}) {
        CAPTURE(typed);
        CHECK(ahead(typed) == "2026-11-30");
        CHECK(back(typed) == "2026-11-30");
        CHECK(partial(typed) == "2026-11-30");
    }
    CHECK(ahead("2022/1/5") == "2022-01-05");
    CHECK(ahead("2022-1-5") == "2022-01-05");
    CHECK(ahead("2022年1月5日") == "2022-01-05");
    CHECK(ahead("0001-01-01") == "0001-01-01");
    CHECK(ahead("9999-12-31") == "9999-12-31");
    CHECK(ahead("2024-02-29") == "2024-02-29");
    CHECK(ahead("2000/2/29") == "2000-02-29");
}

TEST_CASE("a spreadsheet's time of day beside a date is read over") {
    CHECK(ahead("2022-10-20 16:37:45") == "2022-10-20");
    CHECK(ahead("2022/1/5 9:03") == "2022-01-05");
    CHECK(ahead("2022/1/5 0:00") == "2022-01-05");
    CHECK(ahead("2022年1月5日 9:03") == "2022-01-05");
    CHECK(partial("1990-01-02 00:00:00") == "1990-01-02");
    CHECK(ahead("2026-11-20T23:00:00Z") == "2026-11-21");
    CHECK(refusal("2022-10-20 25:00") == "'2022-10-20 25:00': there is no hour 25");
    CHECK(refusal("15:00") == "'15:00' is a time without a day");
}

TEST_CASE("a day without its year is the next one ahead and the last one back") {
    const Case ahead_of[] = {{"11-30", "2026-11-30"},        {"11/30", "2026-11-30"},     {"11-21", "2026-11-21"},
                             {"11-20", "2027-11-20"},        {"1/5", "2027-01-05"},       {"11月30日", "2026-11-30"},
                             {"十一月三十日", "2026-11-30"}, {"nov 30", "2026-11-30"},    {"30 Nov", "2026-11-30"},
                             {"30号", "2026-11-30"},         {"21号", "2026-11-21"},      {"20号", "2026-12-20"},
                             {"20日", "2026-12-20"},         {"31号", "2026-12-31"},      {"三十号", "2026-11-30"},
                             {"30th", "2026-11-30"},         {"02-29", "2028-02-29"},     {"２９号", "2026-11-29"},
                             {"１１－３０", "2026-11-30"},   {"11-23 周一", "2026-11-23"}};
    for (auto [typed, day] : ahead_of) {
        CAPTURE(typed);
        CHECK(ahead(typed) == day);
    }
    const Case back_from[] = {{"11-30", "2025-11-30"}, {"11-21", "2026-11-21"}, {"11-20", "2026-11-20"},
                              {"30号", "2026-10-30"},  {"21号", "2026-11-21"},  {"31号", "2026-10-31"},
                              {"1/5", "2026-01-05"},   {"02-29", "2024-02-29"}};
    for (auto [typed, day] : back_from) {
        CAPTURE(typed);
        CHECK(back(typed) == day);
    }
}

TEST_CASE("partial days are kept where they are wanted") {
    CHECK(parse_date("11-03", kNow, Lean::ahead, true) == Date{0, 11, 3});
    CHECK(parse_date("11月3日", kNow, Lean::ahead, true) == Date{0, 11, 3});
    CHECK(parse_date("02-29", kNow, Lean::ahead, true) == Date{0, 2, 29});
    for (const char* typed :
         {"2026-10", "2026/10", "2026.10", "2026年10月", "oct 2026", "October 2026", "二〇二六年十月"}) {
        CAPTURE(typed);
        CHECK(parse_date(typed, kNow, Lean::ahead, true) == Date{2026, 10, 0});
        CHECK_THROWS_AS(parse_date(typed, kNow, Lean::ahead), BadValue);
    }
    CHECK(refusal("2026-10") == "'2026-10' is more than one day: write the day, such as 2026-10-31");
    CHECK(refusal("2026-13", true) == "2026-13: there is no month 13");
    CHECK_THROWS_AS(parse_date("2026", kNow, Lean::ahead, true), BadValue);
    CHECK_THROWS_AS(parse_date("10月", kNow, Lean::ahead, true), BadValue);
}

TEST_CASE("words stand for days against today") {
    const Case both[] = {{"today", "2026-11-21"},       {"Tomorrow", "2026-11-22"},
                         {"yesterday", "2026-11-20"},   {"day after tomorrow", "2026-11-23"},
                         {"今天", "2026-11-21"},        {"明天", "2026-11-22"},
                         {"后天", "2026-11-23"},        {"後天", "2026-11-23"},
                         {"大后天", "2026-11-24"},      {"昨天", "2026-11-20"},
                         {"前天", "2026-11-19"},        {"大前天", "2026-11-18"},
                         {"next mon", "2026-11-23"},    {"Next Friday", "2026-11-27"},
                         {"last fri", "2026-11-13"},    {"this fri", "2026-11-20"},
                         {"下周一", "2026-11-23"},      {"下週一", "2026-11-23"},
                         {"下个星期一", "2026-11-23"},  {"下星期日", "2026-11-29"},
                         {"下下周一", "2026-11-30"},    {"上周三", "2026-11-11"},
                         {"上上周三", "2026-11-04"},    {"本周五", "2026-11-20"},
                         {"这周日", "2026-11-22"},      {"本周天", "2026-11-22"},
                         {"下礼拜三", "2026-11-25"},    {"下周 一", "2026-11-23"},
                         {"eow", "2026-11-22"},         {"eom", "2026-11-30"},
                         {"eoq", "2026-12-31"},         {"EOY", "2026-12-31"},
                         {"月底", "2026-11-30"},        {"月末", "2026-11-30"},
                         {"年底", "2026-12-31"},        {"季末", "2026-12-31"},
                         {"下月底", "2026-12-31"},      {"下个月底", "2026-12-31"},
                         {"上月底", "2026-10-31"},      {"下月初", "2026-12-01"},
                         {"本月底", "2026-11-30"},      {"去年底", "2025-12-31"},
                         {"明年初", "2027-01-01"},      {"下个月", "2026-12-21"},
                         {"next month", "2026-12-21"},  {"next week", "2026-11-28"},
                         {"下周", "2026-11-28"},        {"上个月", "2026-10-21"},
                         {"明年", "2027-11-21"},        {"last year", "2025-11-21"},
                         {"下月5号", "2026-12-05"},     {"下个月十五号", "2026-12-15"},
                         {"上月31日", "2026-10-31"},    {"明年3月1日", "2027-03-01"},
                         {"去年十月一日", "2025-10-01"}};
    for (auto [typed, day] : both) {
        CAPTURE(typed);
        CHECK(ahead(typed) == day);
        CHECK(back(typed) == day);
    }
    CHECK(ahead("som") == "2026-12-01");
    CHECK(back("som") == "2026-11-01");
    CHECK(ahead("月初") == "2026-12-01");
    CHECK(back("年初") == "2026-01-01");
    CHECK(ahead("sow") == "2026-11-23");
    CHECK(back("sow") == "2026-11-16");
}

TEST_CASE("parts of days and spoken numbers") {
    const Case both[] = {
        {"明早", "2026-11-22"},       {"今晚", "2026-11-21"},         {"后天上午", "2026-11-23"},
        {"昨晚", "2026-11-20"},       {"下周一下午", "2026-11-23"},   {"tomorrow morning", "2026-11-22"},
        {"tonight", "2026-11-21"},    {"12月25日上午", "2026-12-25"}, {"半个月后", "2026-12-06"},
        {"半个月前", "2026-11-06"},   {"半年后", "2027-05-21"},       {"in two weeks", "2026-12-05"},
        {"a week ago", "2026-11-14"}, {"in a month", "2026-12-21"},   {"three days ago", "2026-11-18"}};
    for (auto [typed, day] : both) {
        CAPTURE(typed);
        CHECK(ahead(typed) == day);
    }
    for (const char* none : {"早", "半天后", "上午", "半后", "in half"}) {
        CAPTURE(none);
        CHECK_THROWS_AS(ahead(none), BadValue);
    }
}

TEST_CASE("days of feasts are the next or the last one") {
    const Case next[] = {{"春节", "2027-02-06"},   {"中秋", "2027-09-15"},   {"中秋节", "2027-09-15"},
                         {"端午节", "2027-06-09"}, {"除夕", "2027-02-05"},   {"元旦", "2027-01-01"},
                         {"元旦节", "2027-01-01"}, {"国庆节", "2027-10-01"}, {"christmas", "2026-12-25"},
                         {"圣诞", "2026-12-25"},   {"情人节", "2027-02-14"}};
    for (auto [typed, day] : next) {
        CAPTURE(typed);
        CHECK(ahead(typed) == day);
    }
    CHECK(back("春节") == "2026-02-17");
    CHECK(back("除夕") == "2026-02-16");
    CHECK(back("国庆") == "2026-10-01");
    CHECK_THROWS_AS(ahead("节"), BadValue);
    CHECK_THROWS_AS(ahead("情人"), BadValue);
}

TEST_CASE("a bare weekday is the nearest one and today counts") {
    for (const char* typed : {"fri", "Friday", "周五", "星期五", "礼拜五", "週五", "周5"}) {
        CAPTURE(typed);
        CHECK(ahead(typed) == "2026-11-27");
        CHECK(back(typed) == "2026-11-20");
    }
    CHECK(ahead("sat") == "2026-11-21");
    CHECK(back("周六") == "2026-11-21");
    CHECK(ahead("周日") == "2026-11-22");
    CHECK(back("sunday") == "2026-11-15");
    CHECK(ahead("thurs") == "2026-11-26");
}

TEST_CASE("distances point where they say or where the reading leans") {
    const Case both[] = {
        {"+3d", "2026-11-24"},           {"-3d", "2026-11-18"},        {"in 3 days", "2026-11-24"},
        {"3 days ago", "2026-11-18"},    {"3d ago", "2026-11-18"},     {"+2w", "2026-12-05"},
        {"+1m", "2026-12-21"},           {"+1y", "2027-11-21"},        {"＋３ｄ", "2026-11-24"},
        {"3天后", "2026-11-24"},         {"三天后", "2026-11-24"},     {"3 天后", "2026-11-24"},
        {"3天之后", "2026-11-24"},       {"3日后", "2026-11-24"},      {"3天前", "2026-11-18"},
        {"两周后", "2026-12-05"},        {"2个星期后", "2026-12-05"},  {"三个月后", "2027-02-21"},
        {"两个月前", "2026-09-21"},      {"一年前", "2025-11-21"},     {"十天后", "2026-12-01"},
        {"一百天后", "2027-03-01"},      {"二十一天前", "2026-10-31"}, {"2 weeks from now", "2026-12-05"},
        {"10 days later", "2026-12-01"}, {"+0d", "2026-11-21"},        {"in 1 month", "2026-12-21"}};
    for (auto [typed, day] : both) {
        CAPTURE(typed);
        CHECK(ahead(typed) == day);
        CHECK(back(typed) == day);
    }
    CHECK(ahead("3d") == "2026-11-24");
    CHECK(back("3d") == "2026-11-18");
    CHECK(ahead("2w") == "2026-12-05");
    CHECK(back("1m") == "2026-10-21");
    CHECK(back("60天") == "2026-09-22");
    CHECK(back("1y") == "2025-11-21");
    const Calendar end_of_january{{1769839200, Precision::second}, &kShanghai};
    CHECK(format_date(parse_date("+1m", end_of_january, Lean::ahead)) == "2026-02-28");
    CHECK(refusal("+99999y") == "'+99999y' is too far away: years run from 1 to 9999");
    CHECK(refusal("+999999999d") == "'+999999999d' is too far away: years run from 1 to 9999");
    CHECK_THROWS_AS(parse_date("99999y", kNow, Lean::back), BadValue);
}

TEST_CASE("lunar days are read and become solar unless kept") {
    for (const char* typed : {"农历8-15", "农历八月十五", "農曆八月十五", "阴历8月15", "lunar 8-15", "Lunar 8/15",
                              "农历 8-15", "农历８－１５", "农历八月十五日"}) {
        CAPTURE(typed);
        CHECK(parse_date(typed, kNow, Lean::ahead, true) == Date{0, 8, 15, true});
        CHECK(ahead(typed) == "2027-09-15");
        CHECK(back(typed) == "2026-09-25");
    }
    for (const char* typed : {"lunar leap 4-3", "农历闰四月初三", "农历闰4-3", "闰四月初三", "農曆閏四月初三"}) {
        CAPTURE(typed);
        CHECK(parse_date(typed, kNow, Lean::ahead, true) == Date{0, 4, 3, true, true});
        CHECK(back(typed) == "2020-05-25");
    }
    CHECK(partial("农历1990年八月十五") == "lunar 1990-8-15");
    CHECK(partial("农历一九九〇年八月十五") == "lunar 1990-8-15");
    CHECK(partial("lunar 1990-8-15") == "lunar 1990-8-15");
    CHECK(ahead("lunar 1990-8-15") == "1990-10-03");
    CHECK(partial("lunar leap 1990-5-3") == "lunar leap 1990-5-3");
    CHECK(partial("农历1990年闰五月初三") == "lunar leap 1990-5-3");
    CHECK(partial("正月初一") == "lunar 1-1");
    CHECK(ahead("正月初一") == "2027-02-06");
    CHECK(partial("腊月廿三") == "lunar 12-23");
    CHECK(partial("农历冬月三十") == "lunar 11-30");
    CHECK(partial("八月初三") == "lunar 8-3");
    CHECK(partial("农历八月二十") == "lunar 8-20");
    CHECK(partial("农历八月卅") == "lunar 8-30");
    CHECK(partial("八月十五") == "08-15");
}

TEST_CASE("lunar days that cannot be are refused") {
    CHECK(refusal("lunar 13-1") == "lunar 13-1: there is no lunar month 13");
    CHECK(refusal("lunar 8-31") == "lunar 8-31: a lunar month has no day 31");
    CHECK(refusal("lunar 2026-8-30", true) == "lunar 2026-8-30: that lunar month has 29 days");
    CHECK(refusal("lunar leap 2026-8-3", true) == "lunar leap 2026-8-3: lunar year 2026 has no leap month");
    CHECK(refusal("lunar leap 2025-5-3", true) == "lunar leap 2025-5-3: the leap month of lunar year 2025 is month 6");
    CHECK(refusal("lunar leap 1-3", true) == "lunar leap 1-3: no leap month 1 between 1900 and 2100");
    CHECK(refusal("lunar 1899-8-15", true) == "lunar 1899-8-15: lunar years are known from 1900 to 2100");
    CHECK(refusal("农历") != "read");
    CHECK(refusal("lunar 300-2") != "read");
}

TEST_CASE("the last day of the lunar year is none to keep for each year unless it is written as the 30th") {
    for (const char* eve : {"除夕", "大年三十", "年三十"})
        CHECK(refusal(eve, true) ==
              "'" + std::string(eve) + "' is lunar 12-29 or 12-30; write 农历12-30, the last day of each lunar year");
    CHECK(partial("农历12-30") == "lunar 12-30");
    CHECK(partial("中秋") == "lunar 8-15");
}

TEST_CASE("days that do not exist are named") {
    CHECK(refusal("2026-02-30") == "2026-02-30: February 2026 has 28 days");
    CHECK(refusal("1990-02-30", true) == "1990-02-30: February 1990 has 28 days");
    CHECK(refusal("2024年2月30日") == "2024年2月30日: February 2024 has 29 days");
    CHECK(refusal("2026-13-01") == "2026-13-01: there is no month 13");
    CHECK(refusal("2026-00-01") == "2026-00-01: there is no month 0");
    CHECK(refusal("2026-11-00") == "2026-11-00: there is no day 0");
    CHECK(refusal("2026/11/31") == "2026/11/31: November 2026 has 30 days");
    CHECK(refusal("20260230") == "20260230: February 2026 has 28 days");
    CHECK(refusal("0000-01-01") == "0000-01-01: there is no year 0");
    CHECK(refusal("02-30") == "02-30: February has at most 29 days");
    CHECK(refusal("32号") == "32号: January has at most 31 days");
    CHECK(refusal("下月31号") == "read");
    CHECK(refusal("本月31号") == "本月31号: November 2026 has 30 days");
    CHECK(refusal("2026-11-30 周二") == "'2026-11-30 周二': 2026-11-30 is another weekday, Mon");
}

TEST_CASE("ambiguous orders are refused with what to write") {
    CHECK(refusal("13/11/2026") == "'13/11/2026' does not begin with the year: write 2026-11-13");
    CHECK(refusal("11/30/2026") == "'11/30/2026' does not begin with the year: write 2026-11-30");
    CHECK(refusal("5/6/2026") == "'5/6/2026' could be 2026-05-06 or 2026-06-05: write the one you mean");
    CHECK(refusal("5.5.2026") == "'5.5.2026' does not begin with the year: write 2026-05-05");
    CHECK(refusal("31/31/2026") == "'31/31/2026' is no date: write it as 2026-11-30");
    CHECK(refusal("26-11-30") == "'26-11-30': write the year with four digits, as in 2026-11-30");
    CHECK(refusal("26年11月30日") == "'26年11月30日': write the year with four digits, as in 2026-11-30");
    CHECK(refusal("30/11") == "'30/11': write the month first, as 11-30");
    CHECK(refusal("11.30") == "'11.30' is no date: write month and day as 11-30");
    CHECK(refusal("11/2026") == "'11/2026': write a month as 2026-11");
}

TEST_CASE("unknown words are refused with a near one") {
    CHECK(refusal("frday") == "'frday' is no date; did you mean 'friday'?");
    CHECK(refusal("tomorow") == "'tomorow' is no date; did you mean 'tomorrow'?");
    CHECK(refusal("next mnoday") == "'next mnoday' is no date; did you mean 'next monday'?");
    CHECK(refusal("45678") ==
          "'45678' is no date; if it is a spreadsheet's day number, give the column a date format there");
    CHECK(refusal("202611") == "'202611' is no date: write a month as 2026-11");
    CHECK(refusal("7") == "'7' is no date: write 2026-11-30 for a day, 3d for days");
    CHECK(refusal("") == "an empty text is no date");
    CHECK(refusal("　") == "an empty text is no date");
    for (const char* typed : {"hello",
                              "-",
                              "/",
                              "2026-",
                              "2026-11-",
                              "2026-11-30x",
                              "x2026-11-30",
                              "2026-11-30-1",
                              "2026-1-1/1",
                              "2026/11-30",
                              "12345678901234",
                              "next",
                              "下",
                              "下周八",
                              "周",
                              "周末",
                              "月",
                              "年",
                              "天后",
                              "d",
                              "+",
                              "+d",
                              "+-3d",
                              "in 3",
                              "3 days ago later",
                              "明天后",
                              "本周",
                              "今年",
                              "this week",
                              "2026年",
                              "q3",
                              "-11-30",
                              "2026--11-30",
                              "11-30-",
                              "１",
                              "🍰",
                              "2026-11-3\xC3\xA9"}) {
        CAPTURE(typed);
        CHECK(refusal(typed) != "read");
    }
}

TEST_CASE("spans of a query are whole years and months and weeks") {
    const Case cases[] = {{"2026", "2026-01-01..2026-12-31"},
                          {"2026年", "2026-01-01..2026-12-31"},
                          {"今年", "2026-01-01..2026-12-31"},
                          {"去年", "2025-01-01..2025-12-31"},
                          {"last year", "2025-01-01..2025-12-31"},
                          {"2026-10", "2026-10-01..2026-10-31"},
                          {"2026/10", "2026-10-01..2026-10-31"},
                          {"2026年10月", "2026-10-01..2026-10-31"},
                          {"2024-02", "2024-02-01..2024-02-29"},
                          {"10月", "2026-10-01..2026-10-31"},
                          {"12月", "2025-12-01..2025-12-31"},
                          {"十月", "2026-10-01..2026-10-31"},
                          {"oct", "2026-10-01..2026-10-31"},
                          {"Oct 2025", "2025-10-01..2025-10-31"},
                          {"本月", "2026-11-01..2026-11-30"},
                          {"这个月", "2026-11-01..2026-11-30"},
                          {"上月", "2026-10-01..2026-10-31"},
                          {"上个月", "2026-10-01..2026-10-31"},
                          {"下月", "2026-12-01..2026-12-31"},
                          {"this month", "2026-11-01..2026-11-30"},
                          {"last month", "2026-10-01..2026-10-31"},
                          {"last week", "2026-11-09..2026-11-15"},
                          {"this week", "2026-11-16..2026-11-22"},
                          {"next week", "2026-11-23..2026-11-29"},
                          {"本周", "2026-11-16..2026-11-22"},
                          {"上周", "2026-11-09..2026-11-15"},
                          {"下周", "2026-11-23..2026-11-29"},
                          {"2026-q3", "2026-07-01..2026-09-30"},
                          {"2026Q1", "2026-01-01..2026-03-31"},
                          {"2026年第四季度", "2026-10-01..2026-12-31"},
                          {"本季度", "2026-10-01..2026-12-31"},
                          {"上季度", "2026-07-01..2026-09-30"},
                          {"last quarter", "2026-07-01..2026-09-30"},
                          {"去年10月", "2025-10-01..2025-10-31"},
                          {"２０２６－１０", "2026-10-01..2026-10-31"},
                          {"2026-11-30", "2026-11-30..2026-11-30"},
                          {"today", "2026-11-21..2026-11-21"},
                          {"3d", "2026-11-18..2026-11-18"},
                          {"周五", "2026-11-20..2026-11-20"},
                          {"11-30", "2025-11-30..2025-11-30"},
                          {"农历8-15", "2026-09-25..2026-09-25"},
                          {"eom", "2026-11-30..2026-11-30"}};
    for (auto [typed, days] : cases) {
        CAPTURE(typed);
        CHECK(span(typed) == days);
    }
    CHECK(span("12月", Lean::ahead) == "2026-12-01..2026-12-31");
    CHECK(span("10月", Lean::ahead) == "2027-10-01..2027-10-31");
    CHECK_THROWS_AS(span("2026-13"), BadValue);
    CHECK_THROWS_AS(span("frday"), BadValue);
    CHECK_THROWS_AS(span(""), BadValue);
}

TEST_CASE("moments are read with the precision they were given in") {
    const Case cases[] = {{"2026-11-20 15:00", "2026-11-20T15:00:00+08:00 minute"},
                          {"2022-10-20 16:37:45", "2022-10-20T16:37:45+08:00"},
                          {"2022-10-20T16:37:45", "2022-10-20T16:37:45+08:00"},
                          {"2026-11-20T15:00:00+08:00", "2026-11-20T15:00:00+08:00"},
                          {"2026-11-20T15:00:00Z", "2026-11-20T23:00:00+08:00"},
                          {"2026-11-20T15:00:00.123-05:00", "2026-11-21T04:00:00+08:00"},
                          {"2026-11-20T15:00:00-05:30", "2026-11-21T04:30:00+08:00"},
                          {"2026-11-20 24:00:00Z", "2026-11-21T08:00:00+08:00"},
                          {"2026-11-20 15:00 +0900", "2026-11-20T14:00:00+08:00 minute"},
                          {"2022/1/5 9:03", "2022-01-05T09:03:00+08:00 minute"},
                          {"2022年1月5日 9:03", "2022-01-05T09:03:00+08:00 minute"},
                          {"yesterday 15:00", "2026-11-20T15:00:00+08:00 minute"},
                          {"yesterday at 3pm", "2026-11-20T15:00:00+08:00 minute"},
                          {"15:00", "2026-11-21T15:00:00+08:00 minute"},
                          {"１５：００", "2026-11-21T15:00:00+08:00 minute"},
                          {"3:30 pm", "2026-11-21T15:30:00+08:00 minute"},
                          {"12am", "2026-11-21T00:00:00+08:00 minute"},
                          {"12 pm", "2026-11-21T12:00:00+08:00 minute"},
                          {"昨天下午3点", "2026-11-20T15:00:00+08:00 minute"},
                          {"昨天 下午三点半", "2026-11-20T15:30:00+08:00 minute"},
                          {"昨天15点20分", "2026-11-20T15:20:00+08:00 minute"},
                          {"昨天15：20", "2026-11-20T15:20:00+08:00 minute"},
                          {"上午9:30", "2026-11-21T09:30:00+08:00 minute"},
                          {"下午3点一刻", "2026-11-21T15:15:00+08:00 minute"},
                          {"今晚8点", "2026-11-21T20:00:00+08:00 minute"},
                          {"昨晚8点", "2026-11-20T20:00:00+08:00 minute"},
                          {"明早9点", "2026-11-22T09:00:00+08:00 minute"},
                          {"中午12点", "2026-11-21T12:00:00+08:00 minute"},
                          {"凌晨12点10分", "2026-11-21T00:10:00+08:00 minute"},
                          {"晚上12点", "2026-11-22T00:00:00+08:00 minute"},
                          {"下午15点", "2026-11-21T15:00:00+08:00 minute"},
                          {"2026-11-20 24:00", "2026-11-21T00:00:00+08:00 minute"},
                          {"11月20日 15时05分09秒", "2026-11-20T15:05:09+08:00"},
                          {"last fri 9:00", "2026-11-13T09:00:00+08:00 minute"},
                          {"2026-11-20", "2026-11-20T00:00:00+08:00 day"},
                          {"昨天", "2026-11-20T00:00:00+08:00 day"},
                          {"3d", "2026-11-18T00:00:00+08:00 day"},
                          {"now", "2026-11-21T14:01:07+08:00"},
                          {"刚才", "2026-11-21T14:01:07+08:00"}};
    for (auto [typed, moment] : cases) {
        CAPTURE(typed);
        CHECK(at(typed) == moment);
    }
    CHECK(at("3d", Lean::ahead) == "2026-11-24T00:00:00+08:00 day");
}

TEST_CASE("moments that cannot be are refused") {
    for (const char* typed : {"",
                              "25:00",
                              "15:60",
                              "15:00:60",
                              "24:01",
                              "3:3",
                              "2026-02-30 15:00",
                              "2026-02-30 15:00:00",
                              "13pm",
                              "0am",
                              "下午25点",
                              "晚上3点",
                              "frday 15:00",
                              "15:00 x",
                              ":30",
                              "2026-11-20T15:00:00+25:00",
                              "2026-11-20T15:00:00+08:60",
                              "2026-02-30T15:00:00Z",
                              "2026-11-20T15:00:00+8",
                              "上午3pm",
                              "0000-01-01 00:00:00",
                              "this week 15:00",
                              "2026-10 15:00"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_moment(typed, kNow, Lean::back), BadValue);
    }
}

TEST_CASE("days are shown and read back") {
    CHECK(format_date({2026, 11, 23}) == "2026-11-23");
    CHECK(format_date({0, 11, 3}) == "11-03");
    CHECK(format_date({2026, 10, 0}) == "2026-10");
    CHECK(format_date({0, 8, 15, true}) == "lunar 8-15");
    CHECK(format_date({0, 4, 3, true, true}) == "lunar leap 4-3");
    CHECK(format_day_named({2026, 11, 23}, Language::english) == "Mon 2026-11-23");
    CHECK(format_day_named({2026, 11, 23}, Language::chinese) == "2026-11-23 周一");
    CHECK(format_day_named({0, 11, 3}, Language::english) == "11-03");
    CHECK(format_day_named({0, 8, 15, true}, Language::chinese) == "农历 8-15");
    CHECK(format_day_named({0, 4, 3, true, true}, Language::chinese) == "农历 闰4-3");
    CHECK(weekday_name(0, Language::english) == "Sun");
    CHECK(weekday_name(6, Language::chinese) == "周六");
    const Date dates[] = {{2026, 11, 23},
                          {0, 11, 3},
                          {2026, 10, 0},
                          {0, 8, 15, true},
                          {1990, 8, 15, true},
                          {0, 4, 3, true, true},
                          {1990, 5, 3, true, true},
                          {1, 1, 1},
                          {9999, 12, 31},
                          {0, 2, 29}};
    for (const Date& date : dates) {
        for (Language language : {Language::english, Language::chinese}) {
            const std::string shown = format_day_named(date, language);
            CAPTURE(shown);
            CHECK(parse_date(shown, kNow, Lean::ahead, true) == date);
        }
        CHECK(parse_date(format_date(date), kNow, Lean::ahead, true) == date);
    }
}

TEST_CASE("the arithmetic of days holds at the edges") {
    CHECK(days_from_epoch({1970, 1, 1}) == 0);
    CHECK(days_from_epoch({1969, 12, 31}) == -1);
    CHECK(days_from_epoch({2026, 11, 21}) == 20778);
    CHECK(weekday({2026, 11, 21}) == 6);
    CHECK(weekday({1969, 12, 28}) == 0);
    CHECK(days_in_month(2000, 2) == 29);
    CHECK(days_in_month(1900, 2) == 28);
    CHECK(add_months({2026, 1, 31}, 1) == Date{2026, 2, 28});
    CHECK(add_months({2024, 1, 31}, 1) == Date{2024, 2, 29});
    CHECK(add_months({2026, 1, 31}, -1) == Date{2025, 12, 31});
    CHECK(add_months({2024, 2, 29}, 12) == Date{2025, 2, 28});
    CHECK(add_months({2026, 11, 21}, -11) == Date{2025, 12, 21});
    for (std::int64_t day = days_from_epoch({1, 1, 1}); day <= days_from_epoch({9999, 12, 31}); day += 97) {
        const Date date = date_from_days(day);
        if (days_from_epoch(date) != day || parse_date(format_date(date), kNow, Lean::ahead) != date)
            FAIL(format_date(date));
    }
}
