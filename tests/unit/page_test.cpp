#include "core/report/page.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/report/html.hpp"
#include "core/report/markdown.hpp"
#include "core/report/svg.hpp"

using namespace kehu::report;
using kehu::Language;

namespace {

std::string drawn(const Chart& chart, int width = 680) {
    std::string out;
    svg_chart(out, chart, {width});
    return out;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++n;
    return n;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

Chart of(ChartKind kind) {
    return {kind,
            "订单 <2026>",
            {{"甲 & 乙", {{"一月", 5, "5"}, {"<b>二月</b>", -3.5, "-3.5"}}},
             {"丙", {{"一月", 8, "8"}, {"二月", 0, "0"}, {"三月", 1, "\"1\""}}}}};
}

}  // namespace

TEST_CASE("html escapes what has a meaning and what no page may have") {
    std::string out;
    append_html(out, std::string_view("<a href=\"x\">'&'</a>\n\t\r\x01\x7F\0客", 28));
    CHECK(out == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\n\t\uFFFD\uFFFD\uFFFD客");
}

TEST_CASE("charts are escaped and say what they show") {
    for (const auto kind : {ChartKind::bars, ChartKind::lines, ChartKind::funnel, ChartKind::histogram}) {
        const std::string svg = drawn(of(kind));
        CHECK(svg.starts_with("<svg class=\"chart\" role=\"img\""));
        CHECK(has(svg, "<title>订单 &lt;2026&gt;</title>"));
        CHECK(has(svg, "<desc>"));
        CHECK(!has(svg, "<b>"));
        CHECK(!has(svg, "<script"));
        CHECK(!has(svg, "href"));
        CHECK(!has(svg, "nan"));
        CHECK(!has(svg, "inf"));
        CHECK(count(svg, "<svg") == count(svg, "</svg>"));
    }
    const std::string bars = drawn(of(ChartKind::bars));
    CHECK(has(bars,
              "<desc>甲 &amp; 乙: 一月 5; &lt;b&gt;二月&lt;/b&gt; -3.5 丙: 一月 8; 二月 0; 三月 &quot;1&quot;</desc>"));
    CHECK(has(bars, ">甲 &amp; 乙</text>"));
}

TEST_CASE("bars of a chart have lengths as their values") {
    const Chart chart{ChartKind::bars, "", {{"", {{"a", 10, "10"}, {"b", 5, "5"}, {"c", 0, "0"}}}}};
    const std::string svg = drawn(chart);
    CHECK(count(svg, "<rect") == 2);
    CHECK(has(svg, "width=\"639.7\" height=\"15\""));
    CHECK(has(svg, "width=\"319.85\" height=\"15\""));
    CHECK(has(svg, "<title>a 10</title>"));
}

TEST_CASE("many bars go to several pictures with one scale") {
    Chart chart{ChartKind::bars, "T", {{"", {}}}};
    for (int i = 1; i <= 80; ++i) chart.series[0].points.push_back({std::to_string(i), i * 1.0, std::to_string(i)});
    const std::string svg = drawn(chart);
    CHECK(count(svg, "<svg") == 3);
    CHECK(count(svg, "<rect") == 80);
    CHECK(has(svg, ">T (3/3)</text>"));
}

TEST_CASE("a chart without values is a sentence") {
    CHECK(drawn({ChartKind::bars, "<T>", {}}) == "<p class=\"chart\">&lt;T&gt;: no values</p>\n");
    CHECK(drawn({ChartKind::lines, "", {{"", {}}}}) == "<p class=\"chart\">no values</p>\n");
    CHECK(drawn({ChartKind::sparkline, "", {}}).empty());
}

TEST_CASE("charts of the largest numbers and of one point are drawn") {
    for (const auto kind :
         {ChartKind::bars, ChartKind::lines, ChartKind::funnel, ChartKind::histogram, ChartKind::sparkline}) {
        for (const double value : {1e300, -1e300, 5e-324, 0.0, 1e18}) {
            const std::string svg = drawn({kind, "", {{"", {{"a", value, "x"}}}}});
            CHECK(has(svg, "<svg"));
            CHECK(!has(svg, "nan"));
            CHECK(!has(svg, "-92233"));
        }
    }
}

TEST_CASE("a page is one file in its language") {
    const std::string page = html_page("王 & <Co>", Language::chinese, "<p>客户</p>");
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"));
    CHECK(has(page, "<title>王 &amp; &lt;Co&gt;</title>"));
    CHECK(page.ends_with("<body>\n<p>客户</p>\n</body>\n</html>\n"));
    CHECK(!has(page, "http"));
    CHECK(!has(page, "generator"));
    CHECK(has(html_page("", Language::english, ""), "<html lang=\"en\">"));
}

TEST_CASE("Markdown has tables with numbers to the right") {
    CHECK(markdown_to_html("# 报表\n\n| 姓名 | 金额 |\n|---|--:|\n| 王小明 | 1,200 |\n") ==
          "<h1>报表</h1>\n<table>\n<thead>\n<tr>\n<th>姓名</th>\n<th align=\"right\">金额</th>\n</tr>\n</thead>\n"
          "<tbody>\n<tr>\n<td>王小明</td>\n<td align=\"right\"><span "
          "class=\"whole\">1,200</span></td>\n</tr>\n</tbody>\n</table>\n");
}

TEST_CASE("short cells of Markdown are not broken into lines") {
    const auto whole = [](const std::string& cell) {
        return has(markdown_to_html("| a |\n|---|\n| " + cell + " |\n"), "<span class=\"whole\">" + cell + "</span>");
    };
    CHECK(whole("2026-11-22"));
    CHECK(whole("+86 138 0013 8001"));
    CHECK(whole("jane@acme.example"));
    CHECK(whole("51.14 至 78.12"));
    CHECK(whole("农历八月十五 2027-09-15"));
    CHECK(!whole("工厂结算签字微信工厂扩建，关注反馈 1 号"));
    CHECK(has(markdown_to_html("| a |\n|---|\n| a&b |\n"), "<span class=\"whole\">a&amp;b</span>"));
    CHECK(!whole("wants a quote"));
    CHECK(!whole("王小明"));
    CHECK(!whole(std::string(41, 'x')));
    CHECK(!whole("a *1*"));
}

TEST_CASE("text between fences stays there") {
    CHECK(fenced("a\n") == "```text\na\n```\n");
    CHECK(fenced("a\n```\n# b") == "````text\na\n```\n# b\n````\n");
    CHECK(fenced("`````") == "``````text\n`````\n``````\n");
    CHECK(markdown_to_html(fenced("```\n# b")) == "<pre><code class=\"language-text\">```\n# b\n</code></pre>\n");
}

TEST_CASE("what records say never becomes HTML") {
    CHECK(markdown_to_html("a <b onclick=x>c</b>") == "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>\n");
    CHECK(markdown_to_html("<script>\nalert(1)\n</script>\n") ==
          "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;\n</p>\n");
    CHECK(markdown_to_html("[x](javascript:alert(1))") == "<p><a href=\"\">x</a></p>\n");
    CHECK(markdown_to_html("[x](<JaVa\tscript:alert(1)>) [y](data&#58;text/html,1)") ==
          "<p><a href=\"\">x</a> <a href=\"\">y</a></p>\n");
    CHECK(markdown_to_html("[x](MAILTO:a@b.c) [y](/z?a:b)") ==
          "<p><a href=\"MAILTO:a@b.c\">x</a> <a href=\"/z?a:b\">y</a></p>\n");
    CHECK(markdown_to_html("- <div>\n\n> <!-- x -->\n\n<b>**x** <?php ?>").find("<div") == std::string::npos);
    CHECK(markdown_to_html("![a *picture*](http://elsewhere/x.png)") == "<p>a <em>picture</em></p>\n");
    CHECK(markdown_to_html("| a |\n|---|\n| <i>x</i> |\n").find("<i>") == std::string::npos);
    CHECK(markdown_to_html(std::string_view("a\0b", 3)) == "<p>a\uFFFDb</p>\n");
}

TEST_CASE("a line break between Chinese characters is no blank") {
    CHECK(markdown_to_html("第一行，\n第二行 ok\nthird") == "<p>第一行，第二行 ok\nthird</p>\n");
}

TEST_CASE("figures stand where their marks are and nowhere else") {
    const std::vector<std::string> figures = {"<svg>0</svg>", "<svg>1</svg>"};
    CHECK(markdown_to_html("see " + figure_mark(0) + figure_mark(1) + "!", figures) ==
          "<p>see <svg>0</svg><svg>1</svg>!</p>\n");
    CHECK(markdown_to_html("```\n" + figure_mark(1) + "\n```\n", figures) == "<svg>1</svg>\n");
    CHECK(has(markdown_to_html("| a |\n|---|\n| " + figure_mark(1) + " |\n", figures), "<td><svg>1</svg></td>"));
    CHECK(!has(markdown_to_html("[x](/y \"" + figure_mark(0) + "\")", figures), "<svg>"));
    CHECK(!has(markdown_to_html("![" + figure_mark(0) + "](/y)", {}), "<svg>"));
    CHECK(!has(markdown_to_html(figure_mark(2) + "\uFDD0\uFDD1\uFDD0"
                                                 "0",
                                figures),
               "<svg>"));
}
