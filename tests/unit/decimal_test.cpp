#include "core/text/decimal.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "core/error.hpp"

using namespace kehu::text;
using kehu::BadValue;

namespace {
std::string round_trip(std::string_view typed) {
    return format_decimal(parse_decimal(typed));
}
std::string key(std::string_view typed) {
    std::string out;
    append_sort_key(out, parse_decimal(typed));
    return out;
}
}  // namespace

TEST_CASE("a decimal is read exactly and shown in its shortest form") {
    CHECK(parse_decimal("12.34") == Decimal{1234, 2});
    CHECK(parse_decimal("12.50") == Decimal{125, 1});
    CHECK(parse_decimal("100") == Decimal{100, 0});
    CHECK(parse_decimal("-0.0") == Decimal{0, 0});
    CHECK(parse_decimal(".5") == Decimal{5, 1});
    CHECK(round_trip("0.1") == "0.1");
    CHECK(round_trip("-0.05") == "-0.05");
    CHECK(round_trip("007.70") == "7.7");
    CHECK(round_trip("+3") == "3");
    CHECK(round_trip("0.000001") == "0.000001");
    CHECK(round_trip("1.5000000000") == "1.5");
    CHECK(format_decimal({12500, 3}) == "12.5");
    CHECK(format_decimal({0, 4}) == "0");
    CHECK(format_decimal({std::numeric_limits<std::int64_t>::min(), 0}) == "-9223372036854775808");
}

TEST_CASE("separators and full-width digits and Chinese units are read") {
    CHECK(round_trip("1,234.50") == "1234.5");
    CHECK(round_trip("1 234 567") == "1234567");
    CHECK(round_trip("１，２３４．５") == "1234.5");
    CHECK(round_trip("－１２") == "-12");
    CHECK(round_trip("−12") == "-12");
    CHECK(round_trip("  12 ") == "12");
    CHECK(round_trip("1\u00A0234") == "1234");
    CHECK(round_trip("1.2万") == "12000");
    CHECK(round_trip("0.00001万") == "0.1");
    CHECK(round_trip("3 亿") == "300000000");
}

TEST_CASE("a comma behind other groups is the decimal point") {
    CHECK(round_trip("1.234,50") == "1234.5");
    CHECK(round_trip("1 234,5") == "1234.5");
    CHECK(round_trip("1.234.567,89") == "1234567.89");
    CHECK(round_trip("1'234'567.50") == "1234567.5");
    CHECK(round_trip("1’234,50") == "1234.5");
    for (const char* typed : {"1.23,50", "12.34.567,8", "1 234.567,8", "1234,50", "1.234,5,6", "1,234.5,6", ".5,5"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_decimal(typed), BadValue);
    }
}

TEST_CASE("brackets and a sign behind make a number negative") {
    CHECK(round_trip("(12.50)") == "-12.5");
    CHECK(round_trip("（１２）") == "-12");
    CHECK(round_trip("12.00-") == "-12");
    CHECK(round_trip("(1.234,50)") == "-1234.5");
    for (const char* typed : {"(-12)", "-(12)", "-12-", "()", "(12", "12)", "((12))", "(12-)", "+12-"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_decimal(typed), BadValue);
    }
}

TEST_CASE("what is no decimal is refused") {
    for (const char* typed :
         {"",     " ",      "-",      "+",         ".",         "5.",        "1.2.3", "1,23",  "1,2345", "12,34,567",
          ",123", "1,,234", "1,234,", "1234,567",  "1,234 567", "1.234,567", "1e5",   "1E+10", "12a",    "abc",
          "--1",  "- -1",   "0x10",   "1.2345678", "万",        "1万2",      "nan",   "inf",   "12%",    "1.2e"}) {
        CAPTURE(typed);
        CHECK_THROWS_AS(parse_decimal(typed), BadValue);
    }
    CHECK_THROWS_WITH(parse_decimal("1e5"), "'1e5' has an exponent: write the digits in full");
    CHECK_THROWS_WITH(parse_decimal("13800l"), "'13800l' is no number: 'l' does not belong there");
    CHECK_THROWS_WITH(parse_decimal("0.1234567"), "'0.1234567' has more than 6 decimals");
}

TEST_CASE("decimals end at fifteen digits before the point and at 64 bits") {
    CHECK(round_trip("999999999999999") == "999999999999999");
    CHECK(round_trip("-999999999999999") == "-999999999999999");
    CHECK_THROWS_AS(parse_decimal("1000000000000000"), BadValue);
    CHECK_THROWS_AS(parse_decimal("10000000亿"), BadValue);
    CHECK(round_trip("9223372036854.775807") == "9223372036854.775807");
    CHECK_THROWS_AS(parse_decimal("9223372036854.775808"), BadValue);
    CHECK_THROWS_AS(parse_decimal(std::string(60, '9')), BadValue);
    CHECK_THROWS_AS(parse_decimal("0." + std::string(60, '9')), BadValue);
    CHECK(round_trip(std::string(60, '0') + "1") == "1");
}

TEST_CASE("integers are whole and take all 64 bits") {
    CHECK(parse_integer("010") == 10);
    CHECK(parse_integer("-3") == -3);
    CHECK(parse_integer("1,000") == 1000);
    CHECK(parse_integer("2.0") == 2);
    CHECK(parse_integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(parse_integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK_THROWS_AS(parse_integer("9223372036854775808"), BadValue);
    CHECK_THROWS_WITH(parse_integer("1.5"), "'1.5' is not a whole number");
}

TEST_CASE("a product is rounded half away from zero") {
    CHECK(multiply({15, 0}, {20, 0}) == Decimal{300, 0});
    CHECK(multiply({25, 1}, {4, 0}) == Decimal{10, 0});
    CHECK(multiply({1, 6}, {5, 1}) == Decimal{1, 6});
    CHECK(multiply({1, 6}, {-5, 1}) == Decimal{-1, 6});
    CHECK(multiply({1, 6}, {49, 2}) == Decimal{0, 0});
    CHECK(multiply({333333, 6}, {3, 0}) == Decimal{999999, 6});
    CHECK_THROWS_AS(multiply({999999999999999, 0}, {2, 0}), BadValue);
    CHECK_THROWS_AS(
        multiply({std::numeric_limits<std::int64_t>::min(), 0}, {std::numeric_limits<std::int64_t>::min(), 0}),
        BadValue);
}

TEST_CASE("sort keys order as the numbers do") {
    const std::vector<std::string> rising = {"-999999999999999",
                                             "-9000000000000.1",
                                             "-12.5",
                                             "-12.4",
                                             "-1",
                                             "-0.000001",
                                             "0",
                                             "0.000001",
                                             "0.5",
                                             "1",
                                             "12.4",
                                             "12.5",
                                             "9000000000000.1",
                                             "999999999999999"};
    for (std::size_t i = 0; i < rising.size(); ++i) {
        CHECK(key(rising[i]).size() == 9);
        for (std::size_t j = 0; j < rising.size(); ++j) {
            const int numbers = compare(parse_decimal(rising[i]), parse_decimal(rising[j]));
            const int keys = key(rising[i]).compare(key(rising[j]));
            CAPTURE(rising[i]);
            CAPTURE(rising[j]);
            CHECK(numbers == (i < j ? -1 : i > j));
            CHECK((keys < 0 ? -1 : keys > 0) == numbers);
        }
    }
    CHECK(compare({150, 2}, {15, 1}) == 0);
    CHECK(key("0") == std::string("\x80\0\0\0\0\0\0\0\0", 9));
    std::string huge, huger;
    append_sort_key(huge, {999999999999999, 0});
    append_sort_key(huger, {std::numeric_limits<std::int64_t>::max(), 0});
    CHECK(huge < huger);
}
