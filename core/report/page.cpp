#include "core/report/page.hpp"

#include "core/report/html.hpp"

namespace kehu::report {
namespace {

// Han characters are set larger and denser than Latin ones: Chinese lines stand farther apart. Browsers that know no
// margin boxes print pages without numbers.
// In <pre> a Chinese character must be as wide as two others, or columns do not line up: fonts made so come first.
constexpr std::string_view kStyle = R"css(
@page { size: A4; margin: 18mm 15mm 20mm; @bottom-center { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #444; } }
@page letter { @bottom-center { content: none; } }
@page labels { margin: 0; @bottom-center { content: none; } }
* { box-sizing: border-box; }
html { background: #e9e9e9; }
body { width: 210mm; min-width: min-content; margin: 8mm auto; padding: 18mm 15mm 20mm; background: #fff; color: #111;
  font: 10.5pt/1.45 system-ui, "Noto Sans", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", sans-serif;
  overflow-wrap: break-word; }
:lang(zh) body, body:lang(zh) { line-height: 1.65; }
h1, h2, h3, h4 { line-height: 1.3; margin: 1.3em 0 .5em; break-after: avoid; }
h1 { font-size: 17pt; margin-top: 0; }
h2 { font-size: 13pt; }
h3, h4 { font-size: 11pt; }
p, ul, ol, blockquote { margin: .5em 0; orphans: 3; widows: 3; }
blockquote { margin-left: 0; padding-left: 1em; border-left: 2pt solid #999; }
a { color: inherit; }
hr { border: 0; border-top: .5pt solid #999; }
pre, code { font-family: "Sarasa Mono SC", "Noto Sans Mono CJK SC", "WenQuanYi Zen Hei Mono", NSimSun, ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { font-size: 9.5pt; line-height: 1.35; white-space: pre-wrap; text-spacing-trim: space-all; text-autospace: no-autospace; }
table { border-collapse: collapse; margin: .7em 0; min-width: 40%; font-size: 9.5pt; font-variant-numeric: tabular-nums; line-height: 1.35; }
thead { display: table-header-group; }
tfoot { display: table-row-group; font-weight: bold; }
tr { break-inside: avoid; }
th, td { min-width: 4.6em; padding: .3em .6em; text-align: left; vertical-align: top; border-bottom: .5pt solid #bbb; }
td { overflow-wrap: anywhere; }
th { border-bottom: 1pt solid #111; font-weight: bold; vertical-align: bottom; }
[align="right"], .number { text-align: right; }
[align="right"], .number, .whole { white-space: nowrap; }
[align="center"] { text-align: center; }
svg { max-width: 100%; height: auto; break-inside: avoid; }
svg.chart { display: block; margin: .6em 0 1em; }
svg.sparkline { vertical-align: middle; }
.new-page { break-before: page; }
.letter { break-before: page; page: letter; padding: 8mm 5mm 0; font-size: 11.5pt; }
.letter p { margin: 1.1em 0; }
.labels { page: labels; display: grid; grid-template-columns: repeat(3, 70mm); grid-auto-rows: 37mm; width: 210mm; }
.label { padding: 4mm 5mm; overflow: hidden; break-inside: avoid; align-content: center; font-size: 10pt; line-height: 1.35; }
.label p { margin: 0; }
@media screen { .letter + .letter, .new-page { margin-top: 10mm; border-top: .5pt dashed #bbb; } .labels { margin: 0 -15mm; } .label { outline: .5pt dashed #bbb; } }
@media print { html { background: none; } body { width: auto; margin: 0; padding: 0; } }
)css";

}  // namespace

void append_page_head(std::string& out, std::string_view title, Language language) {
    out += "<!DOCTYPE html>\n<html lang=\"";
    out += language == Language::chinese ? "zh-CN" : "en";
    out +=
        "\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    append_html(out, title);
    out.append("</title>\n<style>").append(kStyle).append("</style>\n</head>\n<body>\n");
}

void append_page_foot(std::string& out) {
    out += "</body>\n</html>\n";
}

std::string html_page(std::string_view title, Language language, std::string_view body) {
    std::string out;
    out.reserve(kStyle.size() + title.size() + body.size() + 512);
    append_page_head(out, title, language);
    out += body;
    if (!body.empty() && body.back() != '\n') out += '\n';
    append_page_foot(out);
    return out;
}

}  // namespace kehu::report
