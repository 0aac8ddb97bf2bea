#include "core/report/chart.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "core/report/scale.hpp"

using namespace kehu::report;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::string drawn(const Chart& chart, std::size_t columns = 40, bool ascii = false, bool wide_ambiguous = false) {
    std::string out;
    text_chart(out, chart, {columns, {wide_ambiguous}, ascii});
    return out;
}

std::vector<Point> unlabelled(std::initializer_list<double> values) {
    std::vector<Point> points;
    for (const double value : values) points.push_back({"", value, ""});
    return points;
}

Chart cities() {
    return {ChartKind::bars,
            "客户",
            {{"", {{"上海", 120, "120"}, {"乌鲁木齐", 30, "30"}, {"Xi'an", 61, "61"}, {"拉萨", 0, "0"}}}}};
}

std::string ticks_of(Range range, int parts) {
    std::string out;
    for (const Tick& tick : round_ticks(range, parts)) out += (out.empty() ? "" : " ") + tick.shown;
    return out;
}

std::string bins_text(const std::vector<double>& values) {
    std::string out;
    for (const Bin& bin : bins_of(values))
        out += (out.empty() ? "" : " ") + bin.label + "=" + std::to_string(bin.count);
    return out;
}

}  // namespace

TEST_CASE("bars line up below Chinese labels") {
    CHECK(drawn(cities()) ==
          "客户\n"
          "上海      120  █████████████████████████\n"
          "乌鲁木齐   30  ██████▎\n"
          "Xi'an      61  ████████████▊\n"
          "拉萨        0\n");
}

TEST_CASE("bars are ASCII on request and where block characters take two cells") {
    const std::string ascii =
        "客户\n"
        "上海      120  #########################\n"
        "乌鲁木齐   30  ######\n"
        "Xi'an      61  #############\n"
        "拉萨        0\n";
    CHECK(drawn(cities(), 40, true) == ascii);
    CHECK(drawn(cities(), 40, false, true) == ascii);
}

TEST_CASE("bars below zero grow to the left and what is small leaves a mark") {
    const Chart chart{ChartKind::bars,
                      "",
                      {{"2025", {{"一月", 5, "5"}, {"二月", -3, "-3"}}},
                       {"2026", {{"一月", 8, "8"}, {"二月", 0.01, "0.01"}, {"三月", kNone, ""}}}}};
    CHECK(drawn(chart) ==
          "一月  2025     5        |█████████▍\n"
          "      2026     8        |███████████████\n"
          "二月  2025    -3  ▐█████|\n"
          "      2026  0.01        |▏\n"
          "三月  2026     -        |\n");
    CHECK(drawn(chart, 40, true) ==
          "一月  2025     5        |#########\n"
          "      2026     8        |###############\n"
          "二月  2025    -3  ######|\n"
          "      2026  0.01        |#\n"
          "三月  2026     -        |\n");
    CHECK(drawn({ChartKind::bars, "", {{"", {{"a", -1, "-1"}, {"b", -2, "-2"}}}}}, 20) ==
          "a  -1        ██████|\n"
          "b  -2  ████████████|\n");
}

TEST_CASE("bars of equal and of no height") {
    CHECK(drawn({ChartKind::bars, "", {{"", {{"a", 3, "3"}, {"b", 3, "3"}}}}}, 16, true) ==
          "a  3  ##########\n"
          "b  3  ##########\n");
    CHECK(drawn({ChartKind::bars, "", {{"", {{"a", 0, "0"}, {"b", 0, "0"}}}}}, 16, true) == "a  0\nb  0\n");
}

TEST_CASE("charts without values say so") {
    for (const auto kind : {ChartKind::bars, ChartKind::lines, ChartKind::funnel, ChartKind::histogram}) {
        CHECK(drawn({kind, "Orders", {}}) == "Orders\nno values\n");
        CHECK(drawn({kind, "Orders", {{"", {}}}}) == "Orders\nno values\n");
        CHECK(drawn({kind, "", {{"", unlabelled({kNone})}}}) == "no values\n");
    }
    CHECK(drawn({ChartKind::sparkline, "Orders", {}}).empty());
}

TEST_CASE("long labels are cut by cells and numbers never") {
    const Chart chart{ChartKind::bars,
                      "",
                      {{"", {{"北京云帆科技有限公司第一分公司", 7, "CNY 7,000.00"}, {"短", 3, "CNY 3,000.00"}}}}};
    CHECK(drawn(chart, 40, true) ==
          "北京云帆..   CNY 7,000.00  #############\n"
          "短           CNY 3,000.00  ######\n");
    CHECK(drawn(chart, 1, true) ==
          "北京..  CNY 7,000.00  ########\n"
          "短      CNY 3,000.00  ###\n");
    CHECK(drawn({ChartKind::bars, "", {{"", {{"two\nlines\x1b", 1, "1"}}}}}, 24, true) == "two lines   1  #########\n");
}

TEST_CASE("the largest and the smallest numbers have bars") {
    CHECK(drawn({ChartKind::bars, "", {{"", {{"a", 1e300, ""}, {"b", -1e300, ""}, {"c", 5e-324, ""}}}}}, 20, true) ==
          "a          |########\n"
          "b  ########|\n"
          "c          |#\n");
    CHECK(drawn({ChartKind::bars, "", {{"", {{"a", 5e-324, ""}, {"b", 1e308, "much"}}}}}, 20, true) ==
          "a        ###########\n"
          "b  much\n");
}

TEST_CASE("a funnel tells the share of the first step and of the step before") {
    CHECK(drawn({ChartKind::funnel, "商机", {{"", {{"线索", 310, "310"}, {"报价", 120, "120"}, {"成交", 37, "37"}}}}},
                60) ==
          "商机\n"
          "           of first  of step before\n"
          "线索  310      100%                  ███████████████████████\n"
          "报价  120     38.7%           38.7%  ████████▉\n"
          "成交   37     11.9%           30.8%  ██▊\n");
    CHECK(drawn({ChartKind::funnel, "", {{"", {{"a", 0, "0"}, {"b", 0, "0"}}}}}, 60) ==
          "      of first  of step before\n"
          "a  0         -\n"
          "b  0         -               -\n");
    CHECK(share_of(1, 3) == "33.3%");
    CHECK(share_of(3, 2) == "150%");
    CHECK(share_of(-1, 1000) == "-0.1%");
    CHECK(share_of(1, 0) == "-");
    CHECK(share_of(kNone, 2) == "-");
}

TEST_CASE("a histogram counts by bins of a round width") {
    CHECK(drawn({ChartKind::histogram, "Days", {{"", unlabelled({1, 2, 2, 3, 12, 20, 33, 2, 2, 2})}}}, 32, true) ==
          "Days\n"
          "  0..9  7  #####################\n"
          "10..19  1  ###\n"
          "20..29  1  ###\n"
          "30..39  1  ###\n");
    CHECK(bins_text({1, 2, 2, 3, 5}) == "1=1 2=2 3=1 4=0 5=1");
    CHECK(bins_text({0.1, 0.2, 0.3, 0.35}) == "0.1..0.2=1 0.2..0.3=1 0.3..0.4=2");
    CHECK(bins_text({5}) == "5=1");
    CHECK(bins_text({5, 5, kNone}) == "5=2");
    CHECK(bins_text({-1e300, 0, 1e300}) == "-1e300..0=1 0..1e300=1 1e300..2e300=1");
    CHECK(bins_of({1e300, 1e300}).size() == 1);
    CHECK(bins_text({}).empty());
}

TEST_CASE("bins hold every value once whatever the values are") {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const double size = std::pow(10.0, static_cast<double>(random() % 30) - 12);
        const bool whole = random() % 2;
        std::vector<double> values(1 + random() % 40);
        for (double& value : values) {
            value = (static_cast<double>(random()) / 4e9 - 0.3) * size;
            if (whole) value = std::round(value);
        }
        std::size_t counted = 0;
        const std::vector<Bin> bins = bins_of(values);
        for (const Bin& bin : bins) counted += bin.count;
        CHECK(counted == values.size());
        CHECK(bins.size() <= 13);
        CHECK(bins.front().count > 0);
        CHECK(bins.back().count > 0);
    }
}

TEST_CASE("ticks are round numbers around the values") {
    CHECK(ticks_of({0, 1, false}, 5) == "0.0 0.2 0.4 0.6 0.8 1.0");
    CHECK(ticks_of({0, 97, true}, 5) == "0 20 40 60 80 100");
    CHECK(ticks_of({0, 3, true}, 5) == "0 1 2 3");
    CHECK(ticks_of({0, 0, true}, 5) == "0 1");
    CHECK(ticks_of({5, 5, true}, 4) == "5 6");
    CHECK(ticks_of({61.538, 61.538, false}, 4) == "60 62 64 66 68");
    CHECK(ticks_of({-0.25, -0.25, false}, 4) == "-0.25 -0.24 -0.23 -0.22");
    CHECK(ticks_of({-7, 120000, true}, 4) == "-50,000 0 50,000 100,000 150,000");
    CHECK(ticks_of({0.3, 0.7, false}, 4) == "0.3 0.4 0.5 0.6 0.7");
    CHECK(ticks_of({1e-9, 3e-9, false}, 4) == "0.0000000010 0.0000000015 0.0000000020 0.0000000025 0.0000000030");
    CHECK(ticks_of({-1e300, 1e300, true}, 4) == "-1e300 -5e299 0 5e299 1e300");
    CHECK(ticks_of({1e18, 1e18, true}, 4).size() > 0);
}

TEST_CASE("lines stand in a grid of ASCII") {
    const Chart chart{ChartKind::lines,
                      "",
                      {{"2025", {{"一月", 5, "5"}, {"二月", -3, "-3"}}},
                       {"2026", {{"一月", 8, "8"}, {"二月", 0.01, "0.01"}, {"三月", kNone, ""}}}}};
    CHECK(drawn(chart) ==
          "10 |\n"
          "   |o..\n"
          " 5 |*. ...\n"
          "   |  ... ...\n"
          " 0 |     ... .o\n"
          "   |        ..*\n"
          "-5 |\n"
          "   +---------------------\n"
          "  一月      二月     三月\n"
          "    * 2025   o 2026\n");
}

TEST_CASE("lines of many points keep to the width and thin their labels") {
    Chart chart{ChartKind::lines, "", {{"", {}}}};
    for (int i = 1; i <= 500; ++i) chart.series[0].points.push_back({std::to_string(i), i * 1.0, ""});
    std::string text = drawn(chart, 50);
    std::string last;
    for (std::size_t at = 0; at < text.size();) {
        last = text.substr(at, text.find('\n', at) - at);
        CHECK(last.size() <= 50);
        at += last.size() + 1;
    }
    CHECK(last == "     1   58   115  172  229  286  343  400  457");
    for (std::size_t columns = 1; columns < 60; ++columns) CHECK(!drawn(chart, columns).empty());
}

TEST_CASE("a sparkline is one mark per point inside a line") {
    const Chart chart{ChartKind::sparkline, "not shown", {{"", unlabelled({1, 2, 3, 4, 5, 6, 7, 8, kNone, 1})}}};
    CHECK(drawn(chart) == "▁▂▃▄▅▆▇█ ▁");
    CHECK(drawn(chart, 40, true) == "_.-=+*%# _");
    CHECK(drawn(chart, 5, true) == "_=*#_");
    CHECK(drawn({ChartKind::sparkline, "", {{"", unlabelled({4, 4, 4})}}}) == "▅▅▅");
}
