#pragma once
// What answers say in numbers, and how sure that is: means, shares, NPS, C = b/a. Pure functions over counts. Every
// interval is one of 95 %. Nothing is rounded here; whoever prints does that.

#include <cstdint>
#include <optional>
#include <span>

namespace kehu::survey {

struct Interval {
    double low = 0, high = 0;
};

inline constexpr double kZ = 1.959964;  // two-sided 95 % of the normal distribution

// The sum of many doubles in the order given, with the error of each step kept (Neumaier 1974).
class Sum {
  public:
    void add(double value);
    double value() const { return sum_ + error_; }

  private:
    double sum_ = 0, error_ = 0;
};

// Wilson (1927) for a share hits/n: centre (p + z²/2n) / (1 + z²/n). Stays within 0..1 and holds for few answers, too.
// n = 0 says nothing: 0..1. Needs hits <= n.
Interval wilson(std::uint64_t hits, std::uint64_t n);

struct Share {
    std::uint64_t hits = 0, n = 0;
    double value = 0;  // hits/n
    Interval interval;
};
Share share(std::uint64_t hits, std::uint64_t n);  // throws BadValue without any answer

// How often each answer of a scale was given. No order is asked for, and a value may come twice.
struct Count {
    std::int64_t value = 0;
    std::uint64_t n = 0;
};

struct Spread {
    std::uint64_t n = 0;
    double mean = 0;
    double deviation = 0;                   // of the sample (n - 1); 0 for a single answer
    std::optional<Interval> mean_interval;  // mean +- t s/sqrt(n), Student's t; none for a single answer
};

// Exact for a scale: sums in integers, rounded once. Both throw BadValue without any answer.
Spread spread(std::span<const Count>);
Spread spread(std::span<const double> values);  // of questions for a number; values are finite

// The range of a scale, and which end is the good one. CES of older surveys asks for effort: there low is good.
struct Scale {
    std::int64_t low = 0, high = 0;
    bool low_is_good = false;
};

// The share of the two best answers (CSAT: 4 and 5 of 1..5), or of the two lowest where low is good. Throws BadValue
// without any answer, for answers out of the range, and for a scale of fewer than three answers, where it means
// nothing.
Share top_two(std::span<const Count>, Scale);

// Net promoter score (Reichheld 2003): 100 (P - D)/n with P = those who answered 9-10, D = 0-6.
struct Nps {
    std::uint64_t promoters = 0, passives = 0, detractors = 0;
    double score = 0;
    // Adjusted Wald (Rocks 2016, best of six): n' = n+3, p' = (P+3/4)/n', d' = (D+3/4)/n', s = p'-d',
    // s +- z sqrt((p'+d'-s²)/n'). Its centre is not the score. Plain Wald: the same with n, p, d; too narrow for few
    // answers, and without width where all answer alike. Both are cut to -100..100.
    double centre = 0;
    Interval adjusted, plain;
};
Nps nps(std::uint64_t promoters, std::uint64_t passives, std::uint64_t detractors);  // throws BadValue without any
// Throws BadValue for any scale but 0..10 with 10 the good end: a 1..10 item counts other people as detractors.
Nps nps(std::span<const Count>, Scale);

// C = b/a: b what was perceived, a what was expected; above 1 is better than expected. Throws BadValue for a <= 0.
double coefficient(double expected, double perceived);

// C over many pairs of answers. The ratio of means weighs those who expected much more; the mean of ratios treats all
// alike, and lets a single low expectation count much. They differ; a report names the one it shows.
class Coefficients {
  public:
    // Pairs with a <= 0 have no ratio: they are left out of everything and counted apart.
    void add(double expected, double perceived, std::uint64_t times = 1);

    std::uint64_t pairs() const { return pairs_; }
    std::uint64_t left_out() const { return left_out_; }
    // Both throw BadValue without any pair.
    double ratio_of_means() const;
    double mean_of_ratios() const;

  private:
    std::uint64_t pairs_ = 0, left_out_ = 0;
    Sum expected_, perceived_, ratios_;
};

}  // namespace kehu::survey
