// Filters of templates, each over its edges.
#include "core/report/filters.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/error.hpp"
#include "core/text/zone.hpp"

using namespace kehu;
using namespace kehu::report;

namespace {

model::Settings settings() {
    return {text::Zone("Asia/Shanghai"), "CN", {{'C', 'N', 'Y'}}};
}
constexpr text::Moment kNow{1795241100};  // 2026-11-21 14:05 in Shanghai

// The value through "width:5", written as in a template.
std::string through(Value value, const std::string& filter, Language language = Language::english) {
    static const model::Settings kSettings = settings();
    model::Context context;
    context.settings = &kSettings;
    context.now = kNow;
    context.language = language;
    const Paper paper{.context = context};
    const std::size_t colon = std::min(filter.find(':'), filter.size());
    Call call{filter.substr(0, colon), {}};
    if (colon < filter.size()) call.arguments.push_back(filter.substr(colon + 1));
    apply(value, read_call(*find_filter(call.name), call), paper);
    std::string out;
    append_shown(out, value, context);
    return out;
}
Value words(std::string text) {
    return {.type = Type::text, .present = true, .text = std::move(text)};
}
Value number(const char* digits) {
    return {.type = Type::number, .present = true, .number = text::parse_decimal(digits)};
}
Value money(const char* amount) {
    return {.type = Type::money, .present = true, .money = {text::parse_money(amount, {{'C', 'N', 'Y'}})}};
}
Value day(int year, int month, int of_month) {
    return {.type = Type::date,
            .present = true,
            .date = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                     static_cast<std::uint8_t>(of_month)}};
}
Value items(std::vector<std::string> items) {
    return {.type = Type::items, .present = true, .items = std::move(items)};
}

std::string page(const char* path) {
    std::ifstream file(std::string(SOURCE_FOLDER "/") + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("columns are as wide as their cells on paper") {
    CHECK(through(words("王小明"), "width:8") == "王小明  ");
    CHECK(through(words("Wang Xiaoming"), "width:8") == "Wang X..");
    CHECK(through(words("a\nb"), "width:4") == "a b ");
    CHECK(through({}, "width:3") == "   ");
    CHECK(through(words("1,200.00"), "right:10") == "  1,200.00");
    CHECK(through(words("123456789012"), "right:5") == "123456789012");
    CHECK(through(number("12"), "右:4") == "  12");
}

TEST_CASE("days have the form asked for in both languages") {
    CHECK(through(day(2026, 11, 5), "date") == "2026-11-05");
    CHECK(through(day(2026, 11, 5), "date:long") == "5 November 2026");
    CHECK(through(day(2026, 11, 5), "date:long", Language::chinese) == "2026年11月5日");
    CHECK(through(day(2026, 11, 5), "date:month") == "November 2026");
    CHECK(through(day(2026, 11, 5), "date:%d.%m.%Y") == "05.11.2026");
    CHECK(through(day(2026, 11, 5), "date:%-d/%-m %a %A %%") == "5/11 Thu Thursday %");
    CHECK(through(day(2026, 11, 5), "日期:%Y年%-m月%-d日 %A", Language::chinese) == "2026年11月5日 星期四");
    CHECK(through(day(0, 12, 24), "date:next") == "2026-12-24");
    CHECK(through(day(0, 12, 24), "date:%m-%d") == "12-24");
    const Value at{.type = Type::moment, .present = true, .moment = kNow};
    CHECK(through(at, "date") == "2026-11-21");
    CHECK(through(at, "date:time") == "14:05");
    CHECK(through(at, "date:%H:%M") == "14:05");
    CHECK(through({.type = Type::date}, "date:long") == "");
}

TEST_CASE("money and numbers are exact") {
    CHECK(through(money("1234567.5"), "money") == "CNY 1,234,567.50");
    CHECK(through(money("-1234.5"), "money:sign") == "-¥1,234.50");
    CHECK(through(money("1234.5"), "money:amount") == "1,234.50");
    CHECK(through(money("1234.5"), "money:plain") == "1234.50");
    CHECK(through(number("3"), "money") == "CNY 3.00");
    CHECK(through(number("1234567"), "number") == "1,234,567");
    CHECK(through(number("0.125"), "number:2") == "0.13");
    CHECK(through(number("-0.001"), "number:2") == "0.00");
    CHECK(through(number("999.995"), "number:2") == "1,000.00");
    CHECK(through(number("7"), "number:2") == "7.00");
    Value both = money("10");
    both.money.push_back(text::parse_money("USD 5", {{'C', 'N', 'Y'}}));
    CHECK(through(both, "money") == "CNY 10.00, USD 5.00");
    CHECK(through(both, "number") == "CNY 10, USD 5");
}

TEST_CASE("amounts in the words of receipts") {
    struct Row {
        std::int64_t fen;
        const char* words;
    };
    constexpr Row kRows[] = {
        {0, "零元整"},
        {1, "壹分"},
        {10, "壹角整"},
        {11, "壹角壹分"},
        {100, "壹元整"},
        {101, "壹元零壹分"},
        {110, "壹元壹角整"},
        {1000, "壹拾元整"},
        {1100, "壹拾壹元整"},
        {10100, "壹佰零壹元整"},
        {32504, "叁佰贰拾伍元零肆分"},
        {100001, "壹仟元零壹分"},
        {120000, "壹仟贰佰元整"},
        {140950, "壹仟肆佰零玖元伍角整"},
        {168032, "壹仟陆佰捌拾元叁角贰分"},
        {600714, "陆仟零柒元壹角肆分"},
        {1000000, "壹万元整"},
        {1000100, "壹万零壹元整"},
        {1640902, "壹万陆仟肆佰零玖元零贰分"},
        {10000000, "壹拾万元整"},
        {10700053, "壹拾万柒仟元伍角叁分"},
        {100000000, "壹佰万元整"},
        {1000000000, "壹仟万元整"},
        {10000000000, "壹亿元整"},
        {10000001000, "壹亿零壹拾元整"},
        {10050000000, "壹亿零伍拾万元整"},
        {10500000000, "壹亿零伍佰万元整"},
        {100000000000000, "壹万亿元整"},
        {100000000000100, "壹万亿零壹元整"},
        {1234567890123456, "壹拾贰万叁仟肆佰伍拾陆亿柒仟捌佰玖拾万壹仟贰佰叁拾肆元伍角陆分"},
        {-120005, "负壹仟贰佰元零伍分"},
    };
    for (const Row& row : kRows) {
        CAPTURE(row.fen);
        CHECK(rmb_in_words(row.fen) == row.words);
    }
    CHECK(through(number("1200"), "rmb") == "壹仟贰佰元整");
    CHECK(through(money("USD 5"), "rmb") == "USD 5.00");
}

TEST_CASE("lists and texts") {
    CHECK(through(items({"a", "b", "c"}), "join:/") == "a/b/c");
    CHECK(through(items({"a", "b", "c"}), "first") == "a");
    CHECK(through(items({"a", "b", "c"}), "first:2") == "a, b");
    CHECK(through(words("one\ntwo"), "first") == "one");
    CHECK(through(words("straße Łódź"), "upper") == "STRAẞE ŁÓDŹ");
    CHECK(through({}, "default:-") == "-");
    CHECK(through(words("x"), "default:-") == "x");
    CHECK(through(words("one two three"), "wrap:7") == "one two\nthree");
    CHECK(through(words("one\ntwo"), "indent:2") == "one\n  two");
}

TEST_CASE("text for other programs") {
    CHECK(through(words("a \"b\", c"), "csv") == "\"a \"\"b\"\", c\"");
    CHECK(through(words("plain"), "csv") == "plain");
    CHECK(through(words("a\"\n"), "json") == "\"a\\\"\\n\"");
    CHECK(through(number("1.50"), "json") == "1.5");
    CHECK(through(items({"a", "b"}), "json") == "[\"a\",\"b\"]");
    CHECK(through({}, "json") == "null");
    CHECK(through(day(2026, 11, 5), "json") == "\"2026-11-05\"");
}

TEST_CASE("arguments that a filter cannot take are refused") {
    const auto refused = [](const char* name, std::vector<std::string> arguments) {
        CHECK_THROWS_AS(read_call(*find_filter(name), {name, std::move(arguments)}), BadValue);
    };
    refused("width", {});
    refused("width", {"0"});
    refused("width", {"1001"});
    refused("width", {"wide"});
    refused("width", {"5", "6"});
    refused("rmb", {"2"});
    refused("date", {"dd.mm"});
    refused("date", {"%Q"});
    refused("money", {"euro"});
    refused("number", {"7"});
    refused("default", {});
}

// Lines ".BR width:..." of a page.
bool page_tells(const std::string& page, std::string_view word) {
    for (std::string before : {".B ", ".BR ", "), \" ", "）、 "})
        if (page.find(before + std::string(word)) != std::string::npos) return true;
    return page.find(" " + std::string(word) + " (") != std::string::npos;
}

TEST_CASE("filters have names of their own and stand in both pages of the manual") {
    const std::string english = page("man/kehu-template.5"), chinese = page("man/zh_CN/kehu-template.5");
    std::vector<std::string_view> names;
    for (const Filter& filter : filters()) {
        CHECK((filter.apply != nullptr));
        CAPTURE(filter.name);
        CHECK(page_tells(english, filter.name));
        CHECK(page_tells(chinese, filter.name));
        CHECK(chinese.find(" " + std::string(filter.chinese)) != std::string::npos);
        CHECK(find_filter(filter.name) == &filter);
        names.push_back(filter.name);
        if (!filter.chinese.empty()) names.push_back(filter.chinese);
    }
    std::sort(names.begin(), names.end());
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}
