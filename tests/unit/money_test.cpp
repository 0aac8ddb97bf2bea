#include "core/text/money.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace kehu::text;
using kehu::BadValue;

namespace {
const Currency kCny = parse_currency("CNY");
const Currency kUsd = parse_currency("USD");
const Currency kJpy = parse_currency("JPY");
const Currency kKwd = parse_currency("KWD");
const Currency kHkd = parse_currency("HKD");
const Currency kEur = parse_currency("EUR");
}  // namespace

TEST_CASE("currencies are those of ISO 4217 with their decimals") {
    CHECK(parse_currency("cny") == kCny);
    CHECK(parse_currency(" ＵＳＤ ") == kUsd);
    CHECK(minor_digits(kCny) == 2);
    CHECK(minor_digits(kUsd) == 2);
    CHECK(minor_digits(kJpy) == 0);
    CHECK(minor_digits(kKwd) == 3);
    CHECK(minor_digits(parse_currency("CLF")) == 4);
    CHECK(minor_digits(parse_currency("ZWG")) == 2);
    for (const char* typed : {"", "CN", "CNYY", "XXQ", "123", "¥", "D U", " DA"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_currency(typed), BadValue);
    }
    CHECK_THROWS_WITH(parse_currency("RMB"), "'RMB' is no ISO 4217 code; did you mean CNY?");
}

TEST_CASE("an amount without a currency is in the home currency") {
    CHECK(parse_money("12000", kCny) == Money{1200000, kCny});
    CHECK(parse_money("-20", kUsd) == Money{-2000, kUsd});
    CHECK(parse_money("12000", kJpy) == Money{12000, kJpy});
    CHECK(parse_money("1.2万", kCny) == Money{1200000, kCny});
    CHECK(parse_money("1.5", kKwd) == Money{1500, kKwd});
    CHECK(parse_money("1,714.40", kCny) == Money{171440, kCny});
    CHECK(parse_money("0.10000000", kCny) == Money{10, kCny});
}

TEST_CASE("codes and signs and words name a currency before or after the number") {
    for (const char* typed :
         {"CNY 300", "cny300", "300 CNY", "¥300", "￥300", "￥３００", "¥ 300.00", "300元", "300 元", "300块",
          "300块钱", "人民币300元", "RMB 300", "¥300元", "CNY 300元", "300圆", "0.03万元", "CN¥300", "+300元"}) {
        CAPTURE(typed);
        CHECK(parse_money(typed, kCny) == Money{30000, kCny});
    }
    CHECK(parse_money("$5", kCny) == Money{500, kUsd});
    CHECK(parse_money("$5", kHkd) == Money{500, kHkd});
    CHECK(parse_money("＄5", kUsd) == Money{500, kUsd});
    CHECK(parse_money("HK$5", kCny) == Money{500, kHkd});
    CHECK(parse_money("5美元", kCny) == Money{500, kUsd});
    CHECK(parse_money("€1 234.50", kCny) == Money{123450, kEur});
    CHECK(parse_money("12 EUR", kCny) == Money{1200, kEur});
    CHECK(parse_money("¥300", kJpy) == Money{300, kJpy});
    CHECK(parse_money("300元", kHkd) == Money{30000, kHkd});
    CHECK(parse_money("300元", kUsd) == Money{30000, kCny});
    CHECK(parse_money("3亿", kCny) == Money{30000000000, kCny});
    for (const char* typed : {"-¥20", "¥-20", "CNY -20", "-20元", "−20", "－２０", "-CNY 20.00"}) {
        CAPTURE(typed);
        CHECK(parse_money(typed, kCny) == Money{-2000, kCny});
    }
}

TEST_CASE("bookkeepers and neighbours write amounts in their own ways") {
    CHECK(parse_money("(12.00)", kCny) == Money{-1200, kCny});
    CHECK(parse_money("(￥1,234.50)", kCny) == Money{-123450, kCny});
    CHECK(parse_money("￥(1,234.50)", kCny) == Money{-123450, kCny});
    CHECK(parse_money("12.00-", kCny) == Money{-1200, kCny});
    CHECK(parse_money("1.234,50 €", kCny) == Money{123450, kEur});
    CHECK(parse_money("1'234.50 EUR", kCny) == Money{123450, kEur});
    CHECK(parse_money("¥1,234.50元整", kCny) == Money{123450, kCny});
    for (const char* typed : {"(-12)", "-(12)", "-12-", "(-￥12)", "()", "￥(-12)", "(12", "整", "12整"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_money(typed, kCny), BadValue);
    }
}

TEST_CASE("what is no amount is refused") {
    for (const char* typed : {"", " ", "¥", "元", "CNY", "abc", "12x", "1e5", "1.234", "¥1.001", "--20", "-¥-20",
                              "$5 EUR", "$300元", "3块5", "1,2", "99999999999999999999", "XYZ 5", "12 34"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_money(typed, kCny), BadValue);
    }
    CHECK_THROWS_AS(parse_money("¥300", kUsd), BadValue);
    CHECK_THROWS_AS(parse_money("1.5", kJpy), BadValue);
    CHECK_THROWS_WITH(parse_money("1.234", kCny), "'1.234' has 3 decimals, but CNY has only 2");
    CHECK_THROWS_WITH(parse_money("$5 EUR", kCny), "'$5 EUR' names two currencies, USD and EUR");
}

TEST_CASE("money is shown with its code and its decimals and reads back") {
    CHECK(format_money({120000, kCny}) == "CNY 1,200.00");
    CHECK(format_money({-2000, kCny}) == "CNY -20.00");
    CHECK(format_money({5, kCny}) == "CNY 0.05");
    CHECK(format_money({0, kCny}) == "CNY 0.00");
    CHECK(format_money({100000, kCny}) == "CNY 1,000.00");
    CHECK(format_money({99999, kCny}) == "CNY 999.99");
    CHECK(format_money({1234567, kJpy}) == "JPY 1,234,567");
    CHECK(format_money({1234, kKwd}) == "KWD 1.234");
    CHECK(format_amount({120000, kCny}) == "1200.00");
    CHECK(format_amount({-5, kCny}) == "-0.05");
    for (std::int64_t minor : {0L, 1L, -1L, 99L, 100L, -100L, 99999L, 100000L, 123456789012L, -99999999999999999L}) {
        for (Currency c : {kCny, kJpy, kKwd}) {
            if (minor < -99999999999999L && c == kJpy) continue;
            CHECK(parse_money(format_money({minor, c}), kUsd) == Money{minor, c});
        }
    }
}

TEST_CASE("a product becomes money by rounding half away from zero") {
    CHECK(money_of({12345, 3}, kCny) == Money{1235, kCny});
    CHECK(money_of({-12345, 3}, kCny) == Money{-1235, kCny});
    CHECK(money_of({12344, 3}, kCny) == Money{1234, kCny});
    CHECK(money_of({-12344, 3}, kCny) == Money{-1234, kCny});
    CHECK(money_of({5, 1}, kJpy) == Money{1, kJpy});
    CHECK(money_of({300, 0}, kCny) == Money{30000, kCny});
    CHECK(money_of({999999, 6}, kCny) == Money{100, kCny});
    CHECK(money_of(multiply({20, 0}, {15, 0}), kCny) == Money{30000, kCny});
}
