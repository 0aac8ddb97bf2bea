#include "core/survey/statistics.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::survey {
namespace {

using Wide = __int128;

void need_answers(std::uint64_t n) {
    if (n == 0) throw BadValue(say("no answers"));
}

// The factor of Student's distribution for 95 %, two-sided: a table, then Fisher's expansion about the normal one,
// which is right to four digits from there on.
double student(std::uint64_t freedom) {
    constexpr double kTable[] = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
                                 2.2010,  2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
                                 2.0796,  2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423};
    if (freedom <= std::size(kTable)) return kTable[freedom - 1];
    const double f = static_cast<double>(freedom), z3 = kZ * kZ * kZ;
    return kZ + (z3 + kZ) / (4 * f) + (5 * z3 * kZ * kZ + 16 * z3 + 3 * kZ) / (96 * f * f);
}

Spread finished(std::uint64_t n, double mean, double variance) {
    if (n == 1) return {n, mean, 0, {}};
    const double deviation = std::sqrt(variance);
    const double width = student(n - 1) * deviation / std::sqrt(static_cast<double>(n));
    return {n, mean, deviation, Interval{mean - width, mean + width}};
}

void check_range(std::span<const Count> counts, Scale scale) {
    for (const Count& count : counts) {
        if (count.n && (count.value < scale.low || count.value > scale.high))
            throw BadValue(say("the answer {} is out of the range {} to {}", count.value, scale.low, scale.high));
    }
}

struct Wald {
    double centre;
    Interval interval;
};

Wald wald(double promoters, double detractors, double n) {
    const double p = promoters / n, d = detractors / n, s = p - d;
    const double width = kZ * std::sqrt(std::max(0.0, (p + d - s * s) / n));
    return {100 * s, {std::max(-100.0, 100 * (s - width)), std::min(100.0, 100 * (s + width))}};
}

}  // namespace

void Sum::add(double value) {
    const double next = sum_ + value;
    error_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
}

Interval wilson(std::uint64_t hits, std::uint64_t n) {
    assert(hits <= n);
    if (n == 0) return {0, 1};
    const double size = static_cast<double>(n), p = static_cast<double>(hits) / size, z2 = kZ * kZ;
    const double centre = p + z2 / (2 * size), below = 1 + z2 / size;
    const double width = kZ * std::sqrt(p * (1 - p) / size + z2 / (4 * size * size));
    // None and all end at 0 and 1 exactly; the formula is off by its last digit.
    return {hits == 0 ? 0 : (centre - width) / below, hits == n ? 1 : (centre + width) / below};
}

Share share(std::uint64_t hits, std::uint64_t n) {
    need_answers(n);
    return {hits, n, static_cast<double>(hits) / static_cast<double>(n), wilson(hits, n)};
}

Spread spread(std::span<const Count> counts) {
    std::uint64_t n = 0;
    Wide sum = 0, squares = 0;
    for (const Count& count : counts) {
        n += count.n;
        sum += Wide(count.value) * Wide(count.n);
        squares += Wide(count.value) * count.value * Wide(count.n);
    }
    need_answers(n);
    const double mean = static_cast<double>(sum) / static_cast<double>(n);
    const Wide within = Wide(n) * squares - sum * sum;  // n (n - 1) times the variance
    const double variance =
        n == 1 ? 0 : static_cast<double>(within) / static_cast<double>(n) / static_cast<double>(n - 1);
    return finished(n, mean, variance);
}

Spread spread(std::span<const double> values) {
    need_answers(values.size());
    const double n = static_cast<double>(values.size());
    Sum sum, squares;
    for (double value : values) sum.add(value);
    const double mean = sum.value() / n;
    for (double value : values) squares.add((value - mean) * (value - mean));
    return finished(values.size(), mean, values.size() == 1 ? 0 : squares.value() / (n - 1));
}

Share top_two(std::span<const Count> counts, Scale scale) {
    if (scale.high - scale.low < 2)
        throw BadValue(
            say("a scale of {} to {} has no top two: it needs at least three answers", scale.low, scale.high));
    check_range(counts, scale);
    std::uint64_t hits = 0, n = 0;
    for (const Count& count : counts) {
        n += count.n;
        if (scale.low_is_good ? count.value <= scale.low + 1 : count.value >= scale.high - 1) hits += count.n;
    }
    return share(hits, n);
}

Nps nps(std::uint64_t promoters, std::uint64_t passives, std::uint64_t detractors) {
    const std::uint64_t n = promoters + passives + detractors;
    need_answers(n);
    const double p = static_cast<double>(promoters), d = static_cast<double>(detractors), size = static_cast<double>(n);
    const Wald plain = wald(p, d, size), adjusted = wald(p + 0.75, d + 0.75, size + 3);
    return {promoters, passives, detractors, 100 * (p - d) / size, adjusted.centre, adjusted.interval, plain.interval};
}

Nps nps(std::span<const Count> counts, Scale scale) {
    if (scale.low != 0 || scale.high != 10 || scale.low_is_good)
        throw BadValue(say("NPS needs a scale of 0 to 10 with 10 as the good end, and this one is {} to {}", scale.low,
                           scale.high));
    check_range(counts, scale);
    std::uint64_t promoters = 0, passives = 0, detractors = 0;
    for (const Count& count : counts)
        (count.value >= 9 ? promoters : count.value >= 7 ? passives : detractors) += count.n;
    return nps(promoters, passives, detractors);
}

double coefficient(double expected, double perceived) {
    if (!(expected > 0))
        throw BadValue(say("the expected value {} is not above 0, and nothing can be divided by it", expected));
    return perceived / expected;
}

void Coefficients::add(double expected, double perceived, std::uint64_t times) {
    if (!(expected > 0)) {
        left_out_ += times;
        return;
    }
    const double n = static_cast<double>(times);
    pairs_ += times;
    expected_.add(expected * n);
    perceived_.add(perceived * n);
    ratios_.add(perceived / expected * n);
}

double Coefficients::ratio_of_means() const {
    need_answers(pairs_);
    return perceived_.value() / expected_.value();
}

double Coefficients::mean_of_ratios() const {
    need_answers(pairs_);
    return ratios_.value() / static_cast<double>(pairs_);
}

}  // namespace kehu::survey
