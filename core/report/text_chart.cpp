#include "core/report/text_chart.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/scale.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

double drawn(const Point& point) {
    return has_value(point) ? point.value : std::numeric_limits<double>::quiet_NaN();
}

std::string shown(const Point& point) {
    return has_value(point) || !point.shown.empty() ? one_line(point.shown) : "-";
}

void text_bars(std::string& out, const Chart& chart, const TextOptions& options) {
    BarTable table;
    const bool named = chart.series.size() > 1;
    table.right = named ? std::vector<bool>{false, false, true} : std::vector<bool>{false, true};
    table.may_be_cut = named ? std::vector<bool>{true, true, false} : std::vector<bool>{true, false};
    std::size_t points = 0;
    for (const Series& series : chart.series) points = std::max(points, series.points.size());
    for (std::size_t i = 0; i < points; ++i) {
        bool first = true;
        for (const Series& series : chart.series) {
            if (i >= series.points.size()) continue;
            const Point& point = series.points[i];
            BarRow row{{first ? one_line(point.label) : "", shown(point)}, drawn(point)};
            if (named) row.cells.insert(row.cells.begin() + 1, one_line(series.name));
            table.rows.push_back(std::move(row));
            first = false;
        }
    }
    print_bars(out, table, options);
}

void text_funnel(std::string& out, const Chart& chart, const TextOptions& options) {
    BarTable table;
    table.titles = {"", "", tr("of first"), tr("of step before")};
    table.right = {false, true, true, true};
    table.may_be_cut = {true, false, false, false};
    for (const Series& series : chart.series) {
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const Point& point = series.points[i];
            BarRow row{{one_line(point.label), shown(point), share_of(point.value, series.points[0].value)},
                       drawn(point)};
            row.cells.push_back(i ? share_of(point.value, series.points[i - 1].value) : "");
            table.rows.push_back(std::move(row));
        }
    }
    print_bars(out, table, options);
}

void text_histogram(std::string& out, const Chart& chart, const TextOptions& options) {
    BarTable table;
    table.right = {true, true};
    table.may_be_cut = {false, false};
    for (const Bin& bin : bins_of(values_of(chart)))
        table.rows.push_back({{bin.label, std::to_string(bin.count)}, static_cast<double>(bin.count)});
    print_bars(out, table, options);
}

}  // namespace

bool draws_ascii(const TextOptions& options) {
    return options.ascii || options.rule.wide_ambiguous;
}

std::string one_line(std::string_view text) {
    std::string out(text);
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return out;
}

void text_chart(std::string& out, const Chart& chart, const TextOptions& given) {
    TextOptions options = given;
    if (options.columns == 0) options.columns = 80;
    if (chart.kind == ChartKind::sparkline) return text_sparkline(out, chart, options);
    if (!chart.title.empty()) out.append(one_line(chart.title)) += '\n';
    if (values_of(chart).empty()) {
        out.append(tr("no values")) += '\n';
        return;
    }
    switch (chart.kind) {
        case ChartKind::lines:
            return text_lines(out, chart, options);
        case ChartKind::funnel:
            return text_funnel(out, chart, options);
        case ChartKind::histogram:
            return text_histogram(out, chart, options);
        default:
            return text_bars(out, chart, options);
    }
}

}  // namespace kehu::report
