#include "core/report/scale.hpp"

#include <algorithm>
#include <cmath>

namespace kehu::report {
namespace {

// Powers of ten up to 10^22 are exact.
double power_of_ten(int exponent) {
    double power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

double scaled(double value, int exponent) {
    return exponent >= 0 ? value * power_of_ten(exponent) : value / power_of_ten(-exponent);
}

// Farther from zero than this many steps, no two ticks are told apart.
constexpr double kMostSteps = 1e12;
constexpr int kLongestNumber = 15;
constexpr double kWholeNumbersApart = 12;  // marks from 0 to 10, months

std::string grouped(std::string digits) {
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

std::string plain_number(std::int64_t mantissa, int exponent) {
    const bool negative = mantissa < 0;
    std::string digits = std::to_string(negative ? -mantissa : mantissa);
    std::string out;
    if (mantissa == 0 && exponent >= 0) {
        out = "0";
    } else if (exponent < -kLongestNumber || exponent + static_cast<int>(digits.size()) > kLongestNumber) {
        for (; digits.size() > 1 && digits.back() == '0'; ++exponent) digits.pop_back();
        out = mantissa == 0 ? "0" : digits + "e" + std::to_string(exponent);
    } else if (exponent >= 0) {
        out = grouped(digits.append(static_cast<std::size_t>(exponent), '0'));
    } else {
        const auto decimals = static_cast<std::size_t>(-exponent);
        if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
        out = grouped(digits.substr(0, digits.size() - decimals)) + "." + digits.substr(digits.size() - decimals);
    }
    return negative ? "-" + out : out;
}

// The same range where its ends are too near each other for steps between them; around a single value the steps are as
// round as can be.
Range widened(Range range) {
    const double far = std::max(std::abs(range.low), std::abs(range.high));
    const double least = std::max(range.whole ? 1.0 : 0.0, far / kMostSteps);
    if (range.high - range.low < least) range.high = range.low + (range.whole ? least : std::max(least, far / 10));
    return range;
}

std::string bin_label(const Step& step, std::int64_t n, bool whole) {
    if (!whole || step.exponent > 12) return step.shown(n) + ".." + step.shown(n + 1);
    if (step.digit == 1 && step.exponent == 0) return step.shown(n);
    const auto last = static_cast<std::int64_t>(step.times(n + 1)) - 1;
    return step.shown(n) + ".." + plain_number(last, 0);
}

}  // namespace

double Step::times(std::int64_t n) const {
    return scaled(static_cast<double>(n * digit), exponent);
}

std::int64_t Step::below(double value) const {
    const double steps = scaled(value, -exponent) / digit;
    // 0.3 is three steps of 0.1, although 0.3 / 0.1 is less than 3.
    const double nearest = std::round(steps);
    const bool meant = std::abs(steps - nearest) <= 1e-9 * std::max(1.0, std::abs(nearest));
    return static_cast<std::int64_t>(meant ? nearest : std::floor(steps));
}

std::string Step::shown(std::int64_t n) const {
    return plain_number(n * digit, exponent);
}

Range range_of(const std::vector<double>& values) {
    Range range;
    bool any = false;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        range.low = any ? std::min(range.low, value) : value;
        range.high = any ? std::max(range.high, value) : value;
        range.whole = range.whole && value == std::floor(value);
        any = true;
    }
    return range;
}

Step round_step(Range range, int parts) {
    range = widened(range);
    // Half of each first: the whole span of the largest doubles is none.
    const double wanted = (range.high / 2 - range.low / 2) / parts * 2;
    Step step;
    while (scaled(10, step.exponent) <= wanted && step.exponent < 307) ++step.exponent;
    while (scaled(1, step.exponent) > wanted && step.exponent > -307) --step.exponent;
    const double digits = scaled(wanted, -step.exponent);
    for (const int digit : {1, 2, 5, 10}) {
        step.digit = digit;
        if (digit >= digits * (1 - 1e-9)) break;
    }
    if (step.digit == 10) step = {1, step.exponent + 1};
    if (range.whole && step.exponent < 0) step = {1, 0};
    return step;
}

std::vector<Tick> round_ticks(Range range, int parts) {
    range = widened(range);
    const Step step = round_step(range, parts);
    const std::int64_t first = step.below(range.low);
    std::int64_t last = step.below(range.high);
    if (step.times(last) < range.high) ++last;
    std::vector<Tick> ticks;
    for (std::int64_t n = first; n <= std::max(last, first + 1); ++n) ticks.push_back({step.times(n), step.shown(n)});
    return ticks;
}

std::vector<Bin> bins_of(const std::vector<double>& values) {
    std::size_t finite = 0;
    for (const double value : values) finite += std::isfinite(value);
    if (finite == 0) return {};
    int wanted = 1;
    while (finite >> wanted) ++wanted;

    const Range range = range_of(values);
    const bool each = range.whole && range.high - range.low <= kWholeNumbersApart && std::abs(range.high) < 1e15;
    const Step step = each ? Step{} : round_step(range, wanted);
    const std::int64_t first = step.below(range.low);
    std::vector<Bin> bins(static_cast<std::size_t>(step.below(range.high) - first) + 1);
    for (std::size_t i = 0; i < bins.size(); ++i)
        bins[i].label = bin_label(step, first + static_cast<std::int64_t>(i), range.whole);
    for (const double value : values)
        if (std::isfinite(value)) ++bins[static_cast<std::size_t>(step.below(value) - first)].count;
    return bins;
}

}  // namespace kehu::report
