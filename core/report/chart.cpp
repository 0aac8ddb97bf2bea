#include "core/report/chart.hpp"

#include <cmath>

namespace kehu::report {

bool has_value(const Point& point) {
    return std::abs(point.value) <= 1e300;
}

std::vector<double> values_of(const Chart& chart) {
    std::vector<double> values;
    for (const Series& series : chart.series)
        for (const Point& point : series.points)
            if (has_value(point)) values.push_back(point.value);
    return values;
}

std::string share_of(double part, double whole) {
    const double tenths = std::round(part / whole * 1000);
    if (!(whole > 0) || !(std::abs(tenths) < 1e9)) return "-";
    const auto n = static_cast<long long>(tenths);
    std::string out = std::to_string(std::abs(n) / 10);
    if (n % 10) out += "." + std::to_string(std::abs(n) % 10);
    return (n < 0 ? "-" : "") + out + "%";
}

}  // namespace kehu::report
