#include "core/report/svg_canvas.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/report/html.hpp"
#include "core/report/text_chart.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::report {
namespace {

// Dark and light in turn, so that neighbours differ on a black and white printer as well.
constexpr std::string_view kFills[] = {"#1f4e79", "#a9c4de", "#767676", "#dcdcdc", "#3f7f5f", "#cfe3d6"};
constexpr std::string_view kStrokes[] = {"#1f4e79", "#b35900", "#3f7f5f", "#6b3a7a", "#555", "#8a1c1c"};
constexpr std::string_view kDashes[] = {"", "7 3", "2 3", "9 3 2 3"};

std::string px(double value) {
    const auto hundredths = static_cast<long long>(std::round(value * 100));
    const long long size = std::abs(hundredths);
    std::string out = hundredths < 0 ? "-" : "";
    out += std::to_string(size / 100);
    if (size % 100) {
        out += '.';
        out += static_cast<char>('0' + size % 100 / 10);
        if (size % 10) out += static_cast<char>('0' + size % 10);
    }
    return out;
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    out.append(" ").append(name).append("=\"");
    append_html(out, value);
    out += '"';
}

template <class... Rest>
void append_attributes(std::string& out, std::string_view name, double value, Rest... rest) {
    append_attribute(out, name, px(value));
    if constexpr (sizeof...(rest) > 0) append_attributes(out, rest...);
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
    out.append("<").append(name).append(">");
    append_html(out, one_line(text));
    out.append("</").append(name).append(">");
}

void close(std::string& out, std::string_view name, std::string_view said) {
    if (said.empty()) {
        out += "/>\n";
        return;
    }
    out += '>';
    append_element(out, "title", said);
    out.append("</").append(name).append(">\n");
}

// Circle, square, triangle, diamond; every second one is hollow.
std::string mark_path(double x, double y, std::size_t series) {
    const auto at = [&](double dx, double dy) { return px(x + dx) + " " + px(y + dy); };
    switch (series % 4) {
        case 0:
            return "M" + at(-3.5, 0) + "a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0Z";
        case 1:
            return "M" + at(-3.5, -3.5) + "h7v7h-7Z";
        case 2:
            return "M" + at(-4, 3.5) + "h8L" + at(0, -4) + "Z";
        default:
            return "M" + at(-4.5, 0) + "L" + at(0, -4.5) + "L" + at(4.5, 0) + "L" + at(0, 4.5) + "Z";
    }
}

// Marks and names of the series, broken into lines; gives their height.
double legend(Canvas& canvas, const Chart& chart, double y, double width) {
    if (chart.series.size() < 2) return 0;
    double x = 0, bottom = y + kLineHeight;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const std::string name = fitted(chart.series[i].name, width / 2);
        const double needed = 34 + text_width(name) + 16;
        if (x > 0 && x + needed > width) {
            x = 0;
            bottom += kLineHeight;
        }
        if (chart.kind == ChartKind::lines) {
            canvas.polyline({{x, bottom - 9}, {x + 28, bottom - 9}}, i, 2);
            canvas.mark(x + 14, bottom - 9, i, "");
        } else {
            canvas.bar(x, bottom - 15, 28, 11, i, "");
        }
        canvas.text(x + 34, bottom - 5, name);
        x += needed;
    }
    return bottom - y + 6;
}

}  // namespace

// At 13 pixels in DejaVu Sans, the widest font that is common.
double text_width(std::string_view text) {
    constexpr std::string_view kNarrow = " !',.:;|ijlI()[]", kWide = "mwMW%@";
    constexpr double kHalfOfHan = 6.6;
    if (!text::is_ascii(text)) {
        std::string ascii;
        std::copy_if(text.begin(), text.end(), std::back_inserter(ascii),
                     [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
        return text_width(ascii) + kHalfOfHan * static_cast<double>(text::display_width(text) - ascii.size());
    }
    double width = 0;
    for (const char c : text) {
        if (kNarrow.find(c) != std::string_view::npos) {
            width += 5;
        } else if (kWide.find(c) != std::string_view::npos) {
            width += 12.5;
        } else {
            width += c >= 'A' && c <= 'Z' ? 9 : 8.3;
        }
    }
    return width;
}

std::string fitted(std::string_view text, double width) {
    const std::string line = one_line(text);
    const double needed = text_width(line);
    if (needed <= width) return line;
    const double cells = static_cast<double>(text::display_width(line)) * width / needed;
    return text::cut_to_width(line, static_cast<std::size_t>(std::max(4.0, cells)));
}

void Canvas::text(double x, double y, std::string_view text, Anchor anchor, Ink ink) {
    if (text.empty()) return;
    body_ += "<text";
    append_attributes(body_, "x", x, "y", y);
    if (anchor != Anchor::start) append_attribute(body_, "text-anchor", anchor == Anchor::middle ? "middle" : "end");
    if (ink == Ink::faint) append_attribute(body_, "fill", "#555");
    if (ink == Ink::bold) append_attribute(body_, "font-weight", "bold");
    if (ink == Ink::over)
        body_ += " stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";
    body_ += '>';
    append_html(body_, one_line(text));
    body_ += "</text>\n";
}

void Canvas::rule(double x1, double y1, double x2, double y2, bool axis) {
    body_ += "<line";
    append_attributes(body_, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    append_attribute(body_, "stroke", axis ? "#333" : "#ddd");
    body_ += "/>\n";
}

void Canvas::bar(double x, double y, double width, double height, std::size_t series, std::string_view said) {
    body_ += "<rect";
    append_attributes(body_, "x", x, "y", y, "width", width, "height", height);
    append_attribute(body_, "fill", kFills[series % std::size(kFills)]);
    append_attribute(body_, "stroke", "#333");
    append_attribute(body_, "stroke-width", "0.5");
    close(body_, "rect", said);
}

void Canvas::slope(double y, double left, double right, double to_y, double to_left, double to_right) {
    body_ += "<path";
    append_attribute(body_, "d",
                     "M" + px(left) + " " + px(y) + "L" + px(right) + " " + px(y) + "L" + px(to_right) + " " +
                         px(to_y) + "L" + px(to_left) + " " + px(to_y) + "Z");
    append_attribute(body_, "fill", "#e4ebf2");
    body_ += "/>\n";
}

void Canvas::polyline(const std::vector<std::pair<double, double>>& points, std::size_t series, double width) {
    if (points.size() < 2) return;
    std::string places;
    for (const auto& [x, y] : points) places.append(places.empty() ? "" : " ").append(px(x) + "," + px(y));
    body_ += "<polyline";
    append_attribute(body_, "points", places);
    append_attribute(body_, "fill", "none");
    append_attribute(body_, "stroke", kStrokes[series % std::size(kStrokes)]);
    append_attribute(body_, "stroke-width", px(width));
    if (const auto dashes = kDashes[series % std::size(kDashes)]; !dashes.empty())
        append_attribute(body_, "stroke-dasharray", dashes);
    body_ += "/>\n";
}

void Canvas::mark(double x, double y, std::size_t series, std::string_view said) {
    const std::string_view stroke = kStrokes[series % std::size(kStrokes)];
    body_ += "<path";
    append_attribute(body_, "d", mark_path(x, y, series));
    append_attribute(body_, "fill", series % 2 ? "#fff" : stroke);
    append_attribute(body_, "stroke", stroke);
    append_attribute(body_, "stroke-width", "1.5");
    close(body_, "path", said);
}

void Canvas::finish(std::string& out, const Chart& chart, std::string_view title, double width, double height) const {
    Canvas head;
    double top = 0;
    if (!title.empty()) {
        head.text(0, 15, fitted(title, width), Anchor::start, Ink::bold);
        top = 28;
    }
    top += legend(head, chart, top, width);
    out += chart.kind == ChartKind::sparkline ? "<svg class=\"sparkline\"" : "<svg class=\"chart\"";
    out += " role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"";
    append_attributes(out, "width", width, "height", top + height);
    append_attribute(out, "viewBox", "0 0 " + px(width) + " " + px(top + height));
    out +=
        " font-family=\"system-ui, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif\""
        " font-size=\"13\" fill=\"#111\">\n";
    append_element(out, "title", title.empty() ? std::string_view(tr("chart")) : title);
    append_element(out, "desc", spoken(chart));
    out.append("\n").append(head.body_);
    out += "<g";
    append_attribute(out, "transform", "translate(0 " + px(top) + ")");
    out.append(">\n").append(body_).append("</g>\n</svg>\n");
}

std::string spoken(const Point& point) {
    const std::string shown = has_value(point) ? point.shown : "-";
    return point.label.empty() || shown.empty() ? point.label + shown : point.label + " " + shown;
}

std::string spoken(const Chart& chart) {
    std::string out;
    for (const Series& series : chart.series) {
        if (chart.series.size() > 1) out.append(out.empty() ? "" : " ").append(series.name).append(":");
        bool first = true;
        for (const Point& point : series.points) {
            if (!out.empty()) out += first ? " " : "; ";
            out += spoken(point);
            first = false;
        }
    }
    return out;
}

Upright::Upright(Range range, double top, double bottom) : ticks_(round_ticks(range, 4)), top_(top), bottom_(bottom) {
    for (const Tick& tick : ticks_) margin_ = std::max(margin_, text_width(tick.shown) + 8);
}

double Upright::y(double value) const {
    const double low = ticks_.front().value, high = ticks_.back().value;
    return bottom_ - (value / 2 - low / 2) / (high / 2 - low / 2) * (bottom_ - top_);
}

void Upright::rules(Canvas& canvas, double to_x) const {
    for (const Tick& tick : ticks_) {
        canvas.rule(margin_, y(tick.value), to_x, y(tick.value), tick.value == 0);
        canvas.text(margin_ - 6, y(tick.value) + 4.5, tick.shown, Anchor::end, Ink::faint);
    }
}

std::size_t every_that_fits(const std::vector<std::string>& labels, double slot) {
    double widest = 0;
    for (const std::string& label : labels) widest = std::max(widest, text_width(label));
    std::size_t every = 1;
    while (slot * static_cast<double>(every) < widest + 8 && every < labels.size()) ++every;
    return every;
}

}  // namespace kehu::report
