// Writes pages for scripts/pages: every chart, a table of several pages, labels, and text that tries to be HTML.
//
// usage: sample_pages FOLDER LOCALES

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/report/chart.hpp"
#include "core/report/html.hpp"
#include "core/report/markdown.hpp"
#include "core/report/page.hpp"
#include "core/report/svg.hpp"

using namespace kehu::report;
using kehu::Language;

namespace {

struct Words {
    const char *title, *customers, *revenue, *steps[4], *cities[6], *days, *trend, *evil, *name, *amount, *note, *month;
};
constexpr Words kEnglish = {
    "Month at a glance",
    "Customers by city",
    "Revenue by month, CNY",
    {"Leads", "Quotes", "Orders", "Paid"},
    {"Shanghai", "Beijing", "Ho Chi Minh City, Binh Thanh District (branch office)", "Wuhan", "Xi'an", "Refunds"},
    "Days between orders",
    "Satisfaction",
    "<script>document.title='broken'</script> <b>& \"quotes\"</b>",
    "Name",
    "Amount",
    "Note",
    "M"};
constexpr Words kChinese = {
    "十月一览",
    "各城市客户",
    "每月销售额（元）",
    {"线索", "报价", "订单", "已付款"},
    {"上海", "北京", "新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒市经济技术开发区", "武汉", "西安", "退款"},
    "订单间隔天数",
    "满意度",
    "<script>document.title='broken'</script> <b>& “引号”</b>",
    "姓名",
    "金额",
    "备注",
    "月"};

std::string shown(long n) {
    std::string digits = std::to_string(n < 0 ? -n : n);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
    return (n < 0 ? "-" : "") + digits;
}

Point point(std::string label, long value) {
    return {std::move(label), static_cast<double>(value), shown(value)};
}

std::string month(const Words& words, int n) {
    return words.month[0] == 'M' ? "M" + std::to_string(n) : std::to_string(n) + words.month;
}

std::vector<Chart> charts(const Words& words) {
    Chart cities{ChartKind::bars, words.customers, {{"2025", {}}, {"2026", {}}}};
    Chart loss{ChartKind::bars, "", {{"", {}}}};
    Chart lines{ChartKind::lines, words.revenue, {{"2025", {}}, {"2026", {}}}};
    Chart many{ChartKind::lines, words.trend, {{"", {}}}};
    Chart funnel{ChartKind::funnel, "", {{"", {}}}};
    Chart days{ChartKind::histogram, words.days, {{"", {}}}};
    const long counts[] = {1204, 880, 312, 95, 3, -210};
    for (int i = 0; i < 6; ++i) {
        cities.series[0].points.push_back(point(words.cities[i], counts[i] < 0 ? 0 : counts[i] * 3 / 4 + i));
        cities.series[1].points.push_back(point(words.cities[i], counts[i] < 0 ? 0 : counts[i]));
        loss.series[0].points.push_back(point(words.cities[i], counts[i]));
    }
    for (int i = 1; i <= 12; ++i) {
        lines.series[0].points.push_back(point(month(words, i), 12000 + i * i % 17 * 2300));
        lines.series[1].points.push_back(point(month(words, i), 21000 + i * i * i % 23 * 1900));
    }
    for (int i = 1; i <= 90; ++i)
        many.series[0].points.push_back({"2026-" + std::to_string(i / 31 + 7) + "-" + std::to_string(i % 31 + 1),
                                         (39 + i * 37 % 11 / 2) / 10.0,
                                         std::to_string(39 + i * 37 % 11 / 2).insert(1, 1, '.')});
    const long steps[] = {310, 120, 37, 30};
    for (int i = 0; i < 4; ++i) funnel.series[0].points.push_back(point(words.steps[i], steps[i]));
    for (int i = 0; i < 200; ++i) days.series[0].points.push_back(point("", i * i % 97 * (i % 7) / 6));
    return {cities, loss, lines, many, funnel, days};
}

std::string table(const Words& words) {
    std::string markdown =
        std::string("| ID | ") + words.name + " | " + words.note + " | " + words.amount + " |\n|---|---|---|--:|\n";
    for (int i = 1; i <= 120; ++i)
        markdown += "| C" + std::to_string(i) + " | " + words.cities[i % 6] + " | " + (i % 10 ? "" : words.evil) +
                    " | " + shown(i * i * 37 % 100000) + " |\n";
    return markdown;
}

void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string report(const Words& words, Language language) {
    std::vector<std::string> figures;
    std::string markdown = std::string("# ") + words.title + "\n\n" + words.evil + "\n\n";
    for (const Chart& chart : charts(words)) {
        markdown += figure_mark(figures.size()) + "\n\n";
        svg_chart(figures.emplace_back(), chart);
    }
    Chart spark = charts(words)[2];
    spark.kind = ChartKind::sparkline;
    spark.series.resize(1);
    markdown += std::string(words.revenue) + " " + figure_mark(figures.size()) + " OK\n\n" + table(words);
    svg_chart(figures.emplace_back(), spark);
    return html_page(words.title, language, markdown_to_html(markdown, figures));
}

std::string labels(const Words& words, Language language) {
    std::string body = "<div class=\"labels\">\n";
    for (int i = 1; i <= 30; ++i) {
        body += "<div class=\"label\"><p><b>";
        append_html(body, words.cities[i % 6]);
        body += "</b></p><p>C" + std::to_string(i) + "</p></div>\n";
    }
    return html_page(words.title, language, body + "</div>\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: sample_pages FOLDER LOCALES\n", stderr);
        return 2;
    }
    for (const Language language : {Language::english, Language::chinese}) {
        kehu::set_language(language, argv[2]);
        const bool chinese = language == Language::chinese;
        const Words& words = chinese ? kChinese : kEnglish;
        const std::string suffix = chinese ? "-zh.html" : "-en.html";
        write(std::string(argv[1]) + "/sample-report" + suffix, report(words, language));
        write(std::string(argv[1]) + "/sample-labels" + suffix, labels(words, language));
    }
}
