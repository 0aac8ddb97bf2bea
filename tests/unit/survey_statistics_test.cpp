#include "core/survey/statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/error.hpp"

using namespace kehu;
using namespace kehu::survey;

namespace {

doctest::Approx near(double value, double relative = 1e-6) {
    return doctest::Approx(value).epsilon(relative);
}

void check_interval(Interval found, double low, double high, double relative = 1e-6) {
    CHECK(found.low == near(low, relative));
    CHECK(found.high == near(high, relative));
}

template <class Call>
std::string refusal(Call call) {
    try {
        call();
        return "taken";
    } catch (const BadValue& bad) {
        return bad.what();
    }
}

// Question CUEX1 (overall expectation) and PERQ1 (overall quality) of the mobile phone survey of Tenenhaus et al. 2005:
// how many of 250 gave each pair.
struct Pair {
    int expected, perceived, n;
};
constexpr Pair kPairs[] = {{1, 6, 1},  {3, 5, 1},  {3, 6, 1},  {3, 8, 1},   {3, 10, 1},  {4, 4, 1},  {4, 5, 1},
                           {4, 7, 1},  {4, 8, 1},  {5, 2, 1},  {5, 5, 3},   {5, 6, 1},   {5, 7, 6},  {5, 8, 4},
                           {5, 9, 2},  {5, 10, 3}, {6, 4, 1},  {6, 6, 4},   {6, 7, 5},   {6, 8, 9},  {6, 9, 1},
                           {7, 4, 1},  {7, 6, 2},  {7, 7, 17}, {7, 8, 27},  {7, 9, 8},   {7, 10, 4}, {8, 5, 2},
                           {8, 6, 5},  {8, 7, 16}, {8, 8, 29}, {8, 9, 18},  {8, 10, 10}, {9, 5, 1},  {9, 6, 1},
                           {9, 7, 5},  {9, 8, 9},  {9, 9, 9},  {9, 10, 2},  {10, 3, 1},  {10, 5, 1}, {10, 6, 1},
                           {10, 7, 2}, {10, 8, 7}, {10, 9, 4}, {10, 10, 19}};

}  // namespace

TEST_CASE("row 34 NPS of 50 promoters 30 passives 20 detractors") {
    const Nps found = nps(50, 30, 20);
    CHECK(found.score == near(30));
    check_interval(found.plain, 14.6922, 45.3078, 1e-5);
    CHECK(found.centre == near(29.1262, 1e-5));
    check_interval(found.adjusted, 14.0511, 44.2013, 1e-5);
}

TEST_CASE("row 35 NPS where nobody or everybody is content") {
    const Nps all = nps(10, 0, 0);
    CHECK(all.score == 100);
    CHECK(all.centre == near(76.9231, 1e-5));
    check_interval(all.adjusted, 47.50, 100, 1e-4);
    CHECK(all.adjusted.high == 100);
    check_interval(all.plain, 100, 100);
    const Nps few = nps(0, 5, 5);
    CHECK(few.centre == near(-38.4615, 1e-5));
    check_interval(few.adjusted, -70.7161, -6.2069, 1e-5);
}

TEST_CASE("row 36 Wilson intervals") {
    check_interval(wilson(81, 263), .255289, .366210, 1e-5);
    check_interval(wilson(15, 148), .062386, .160487, 1e-5);
    check_interval(wilson(0, 10), 0, .277533, 1e-5);
    check_interval(wilson(10, 10), .722467, 1, 1e-5);
    CHECK(wilson(0, 10).low == 0);
    CHECK(wilson(10, 10).high == 1);
    check_interval(wilson(0, 0), 0, 1);
}

TEST_CASE("row 41 CES as the mean of 50 answers") {
    const std::vector<Count> counts = {{1, 2}, {2, 4}, {3, 7}, {4, 17}, {5, 11}, {6, 9}};  // 208 in all
    const Spread found = spread(counts);
    CHECK(found.n == 50);
    CHECK(found.mean == 4.16);
}

TEST_CASE("a spread from counts is the one from the answers") {
    std::vector<Count> counts;
    std::vector<double> values;
    for (const Pair& pair : kPairs) {
        counts.push_back({pair.perceived, static_cast<std::uint64_t>(pair.n)});
        values.insert(values.end(), static_cast<std::size_t>(pair.n), pair.perceived);
    }
    for (const Spread& found : {spread(counts), spread(values)}) {
        CHECK(found.n == 250);
        CHECK(found.mean == near(7.944, 1e-15));
        CHECK(found.deviation == near(1.421600433020706, 1e-14));
        // t for 249 degrees of freedom is 1.9695
        REQUIRE(found.mean_interval);
        check_interval(*found.mean_interval, 7.944 - 1.9695 * 1.4216004 / std::sqrt(250),
                       7.944 + 1.9695 * 1.4216004 / std::sqrt(250), 1e-5);
    }
}

TEST_CASE("the interval of a mean is wide for few answers and has no end for one") {
    const std::vector<double> two = {1, 2};
    check_interval(spread(two).mean_interval.value(), 1.5 - 12.7062 / 2, 1.5 + 12.7062 / 2);
    const std::vector<Count> one = {{4, 1}}, alike = {{4, 1'000'000}};
    CHECK_FALSE(spread(one).mean_interval);
    CHECK(spread(one).deviation == 0);
    CHECK(spread(alike).deviation == 0);
    check_interval(spread(alike).mean_interval.value(), 4, 4);
}

TEST_CASE("a spread is exact where doubles cancel out") {
    const std::int64_t far = 1'000'000'000'000;
    const std::vector<Count> counts = {{far, 1}, {far + 1, 1}, {far + 2, 1}};
    CHECK(spread(counts).deviation == 1);
    const std::vector<double> values = {1e12, 1e12 + 1, 1e12 + 2};
    CHECK(spread(values).deviation == 1);
    Sum sum;
    for (double value : {1.0, 1e100, 1.0, -1e100}) sum.add(value);
    CHECK(sum.value() == 2);
}

TEST_CASE("top two of either end") {
    const std::vector<Count> counts = {{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 10}};
    const Share best = top_two(counts, {1, 5, false});
    CHECK(best.hits == 14);
    CHECK(best.n == 20);
    CHECK(best.value == near(.7));
    CHECK(best.interval.low == wilson(14, 20).low);
    CHECK(top_two(counts, {1, 5, true}).hits == 3);
}

TEST_CASE("figures that the answers cannot bear are refused") {
    const std::vector<Count> none, counts = {{1, 3}, {10, 4}};
    CHECK(refusal([&] { spread(none); }) == "no answers");
    CHECK(refusal([&] { spread(std::vector<double>()); }) == "no answers");
    CHECK(refusal([&] { nps(0, 0, 0); }) == "no answers");
    CHECK(refusal([&] { top_two(none, {1, 5}); }) == "no answers");
    CHECK(refusal([&] { top_two(counts, {1, 5}); }) == "the answer 10 is out of the range 1 to 5");
    CHECK(refusal([&] {
              top_two(counts, {0, 1});
          }) == "a scale of 0 to 1 has no top two: it needs at least three answers");
    CHECK(refusal([&] {
              nps(counts, {1, 10});
          }) == "NPS needs a scale of 0 to 10 with 10 as the good end, and this one is 1 to 10");
    CHECK(nps(counts, {0, 10}).promoters == 4);
    CHECK(refusal([&] { coefficient(0, 5); }) ==
          "the expected value 0 is not above 0, and nothing can be divided by it");
}

TEST_CASE("C as a ratio of means and as a mean of ratios") {
    CHECK(coefficient(8, 6) == .75);
    Coefficients found;
    CHECK(refusal([&] { found.ratio_of_means(); }) == "no answers");
    for (const Pair& pair : kPairs) found.add(pair.expected, pair.perceived, static_cast<std::uint64_t>(pair.n));
    CHECK(found.pairs() == 250);
    CHECK(found.ratio_of_means() == near(1.0480211081794195, 1e-14));
    CHECK(found.mean_of_ratios() == near(1.1075714285714278, 1e-14));
    found.add(0, 7, 3);
    found.add(-1, 7);
    CHECK(found.left_out() == 4);
    CHECK(found.pairs() == 250);
    CHECK(found.mean_of_ratios() == near(1.1075714285714278, 1e-14));
}
