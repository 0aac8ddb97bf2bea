#pragma once
// Round numbers: where the ticks of an axis stand and into which bins a histogram counts. No libm and no locale, so
// that a chart has the same bytes everywhere.

#include <cstdint>
#include <string>
#include <vector>

namespace kehu::report {

// 1, 2 or 5 times a power of ten.
struct Step {
    int digit = 1;
    int exponent = 0;
    double times(std::int64_t n) const;       // n steps from zero
    std::int64_t below(double value) const;   // the last whole number of steps that is not above `value`
    std::string shown(std::int64_t n) const;  // "20,000", "-0.5", "2e15"
};

struct Range {
    double low = 0, high = 0;
    bool whole = true;  // all values are whole numbers: half a customer is no tick
};
// Of the finite ones; {0, 0} of none.
Range range_of(const std::vector<double>& values);

// The smallest round step that divides the range into at most `parts`; at least 1 where values are whole.
Step round_step(Range, int parts);

struct Tick {
    double value = 0;
    std::string shown;
};
// From the tick at or below `low` to the one at or above `high`; at least two.
std::vector<Tick> round_ticks(Range, int parts);

struct Bin {
    std::string label;
    std::size_t count = 0;
};
// Bins of one round width, as many as Sturges' rule asks for (the binary logarithm of the number of values, plus one)
// or a few less. A bin takes values from its first number up to, and without, its second: "0.5..1"; of whole numbers
// both are in it: "0..9". Whole numbers at most twelve apart have a bin each. Bins without values between others stay.
std::vector<Bin> bins_of(const std::vector<double>& values);

}  // namespace kehu::report
