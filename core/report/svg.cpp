#include "core/report/svg.hpp"

#include <algorithm>
#include <cmath>

#include "core/report/html.hpp"
#include "core/report/svg_canvas.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

// The columns of numbers to the right of a funnel.
struct FunnelColumns {
    double shown = 0, first = 0, before = 0;
};

FunnelColumns widths_of(const Chart& chart) {
    FunnelColumns widths{0, text_width(tr("of first")), text_width(tr("of step before"))};
    for (const Series& series : chart.series)
        for (const Point& point : series.points) widths.shown = std::max(widths.shown, text_width(point.shown));
    return widths;
}

}  // namespace

void svg_funnel(std::string& out, const Chart& chart, double width) {
    constexpr double kTop = 26, kStep = 40, kBar = 26, kGap = 16;
    const FunnelColumns columns = widths_of(chart);
    double label = 0, high = 0;
    for (const Series& series : chart.series) {
        for (const Point& point : series.points) {
            label = std::max(label, text_width(point.label));
            if (has_value(point)) high = std::max(high, point.value);
        }
    }
    label = std::min(label, width * 0.3);
    const double before = width, first = before - columns.before - kGap, shown = first - columns.first - kGap;
    const double left = label + kGap, right = shown - columns.shown - kGap;
    const double middle = (left + right) / 2;
    const auto half = [&](const Point& point) {
        return has_value(point) && point.value > 0 ? std::max(0.5, point.value / high * (right - left) / 2) : 0;
    };

    Canvas canvas;
    canvas.text(first, 13, tr("of first"), Anchor::end, Ink::faint);
    canvas.text(before, 13, tr("of step before"), Anchor::end, Ink::faint);
    double y = kTop;
    for (const Series& series : chart.series) {
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const Point& point = series.points[i];
            if (i) {
                const double above = half(series.points[i - 1]), below = half(point);
                canvas.slope(y - kStep + kBar, middle - above, middle + above, y, middle - below, middle + below);
            }
            if (half(point) > 0) canvas.bar(middle - half(point), y, 2 * half(point), kBar, 0, spoken(point));
            canvas.text(0, y + 18, fitted(point.label, label));
            canvas.text(shown, y + 18, has_value(point) ? point.shown : "-", Anchor::end, Ink::bold);
            canvas.text(first, y + 18, share_of(point.value, series.points[0].value), Anchor::end);
            if (i) canvas.text(before, y + 18, share_of(point.value, series.points[i - 1].value), Anchor::end);
            y += kStep;
        }
    }
    canvas.finish(out, chart, chart.title, width, y - kStep + kBar + 6);
}

// No larger than the line of text it stands in.
void svg_sparkline(std::string& out, const Chart& chart) {
    constexpr double kHeight = 20, kInset = 4, kStep = 7, kWidest = 240;
    for (const Series& series : chart.series) {
        if (series.points.empty()) continue;
        std::vector<double> values;
        for (const Point& point : series.points)
            if (has_value(point)) values.push_back(point.value);
        const Range range = range_of(values);
        const double gaps = static_cast<double>(std::max<std::size_t>(1, series.points.size() - 1));
        const double width = std::min(kWidest, gaps * kStep);
        const double span = range.high / 2 - range.low / 2;
        std::vector<std::pair<double, double>> run;
        Canvas canvas;
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const Point& point = series.points[i];
            if (has_value(point)) {
                const double part = span > 0 ? (point.value / 2 - range.low / 2) / span : 0.5;
                run.emplace_back(kInset + static_cast<double>(i) / gaps * width,
                                 kHeight - kInset - part * (kHeight - 2 * kInset));
            }
            if (!has_value(point) || i + 1 == series.points.size()) {
                canvas.polyline(run, 0, 1.5);
                if (i + 1 == series.points.size() && !run.empty())
                    canvas.mark(run.back().first, run.back().second, 0, spoken(point));
                run.clear();
            }
        }
        Chart one = chart;
        one.title.clear();
        one.series = {series};
        canvas.finish(out, one, "", width + 2 * kInset, kHeight);
    }
}

void svg_chart(std::string& out, const Chart& chart, const SvgOptions& options) {
    if (chart.kind == ChartKind::sparkline) return svg_sparkline(out, chart);
    if (values_of(chart).empty()) {
        out += "<p class=\"chart\">";
        append_html(out, chart.title.empty() ? tr("no values") : chart.title + ": " + tr("no values"));
        out += "</p>\n";
        return;
    }
    const auto width = static_cast<double>(std::max(options.width, 240));
    switch (chart.kind) {
        case ChartKind::lines:
            return svg_lines(out, chart, width);
        case ChartKind::funnel:
            return svg_funnel(out, chart, width);
        case ChartKind::histogram:
            return svg_histogram(out, chart, width);
        default:
            return svg_bars(out, chart, width);
    }
}

}  // namespace kehu::report
