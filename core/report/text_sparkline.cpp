#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/scale.hpp"
#include "core/report/text_chart.hpp"

namespace kehu::report {
namespace {

constexpr std::string_view kBlocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kAscii[] = {"_", ".", "-", "=", "+", "*", "%", "#"};
constexpr std::size_t kLevels = std::size(kBlocks);

// Means of neighbours where there are more points than cells.
std::vector<double> as_many_as_fit(const std::vector<Point>& points, std::size_t cells) {
    const std::size_t marks = std::min(points.size(), cells);
    std::vector<double> out;
    for (std::size_t i = 0; i < marks; ++i) {
        double sum = 0;
        std::size_t count = 0;
        for (std::size_t p = i * points.size() / marks; p < (i + 1) * points.size() / marks; ++p) {
            if (!has_value(points[p])) continue;
            sum += points[p].value;
            ++count;
        }
        out.push_back(count ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN());
    }
    return out;
}

}  // namespace

// From the lowest to the highest value, so that small changes show; all equal: the middle.
void text_sparkline(std::string& out, const Chart& chart, const TextOptions& options) {
    const auto& marks = draws_ascii(options) ? kAscii : kBlocks;
    bool first = true;
    for (const Series& series : chart.series) {
        if (!first) out += ' ';
        first = false;
        const std::vector<double> values = as_many_as_fit(series.points, options.columns);
        const Range range = range_of(values);
        const double span = range.high / 2 - range.low / 2;
        for (const double value : values) {
            if (std::isnan(value)) {
                out += ' ';
                continue;
            }
            const double part = span > 0 ? (value / 2 - range.low / 2) / span : 0.5;
            out += marks[std::min(kLevels - 1, static_cast<std::size_t>(part * kLevels))];
        }
    }
}

}  // namespace kehu::report
