#include "core/survey/pls.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/survey/index.hpp"
#include "tests/unit/mobile_survey.hpp"

using namespace kehu;
using namespace kehu::survey;

namespace {

using Weights = std::vector<std::vector<double>>;

const std::vector<Block> kEcsiBlocks = {{"image", {10, 11, 12, 13, 14}},
                                        {"expectation", {0, 1, 2}},
                                        {"quality", {15, 16, 17, 18, 19, 20, 21}},
                                        {"value", {22, 23}},
                                        {"satisfaction", {3, 4, 5}},
                                        {"complaints", {6}},
                                        {"loyalty", {7, 8, 9}}};
const std::vector<Path> kEcsiPaths = {{0, 1}, {1, 2}, {1, 3}, {2, 3}, {0, 4}, {1, 4},
                                      {2, 4}, {3, 4}, {4, 5}, {0, 6}, {4, 6}, {5, 6}};
const std::array<std::vector<std::size_t>, kLatents> kAcsiItems = {
    {{0, 1, 2}, {15, 16, 17, 18, 19, 20, 21}, {22, 23}, {3, 4, 5}, {6}, {7, 8, 9}}};

void check_close(const std::vector<double>& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - expected[i]) < 2e-8);
}

void check_weights(const PathFit& fit, const Weights& expected) {
    REQUIRE(fit.weights.size() == expected.size());
    for (std::size_t b = 0; b < expected.size(); ++b) check_close(fit.weights[b], expected[b]);
    CHECK(fit.rounds <= 10);
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

// Answers to two questions each about expected quality, perceived quality and satisfaction; `change` spoils one.
template <class Change>
Moments sample(int n, Change change) {
    Moments moments({"e1", "e2", "q1", "q2", "s1", "s2"});
    for (int i = 0; i < n; ++i) {
        const int base = i * 7 % 5;
        std::vector<double> answer = {double(base + i % 3), double(base + i % 2),     double(base + i % 4),
                                      double(base + i % 6), double(base + i * 3 % 7), double(base + i * 5 % 3)};
        change(answer, i);
        moments.add(answer);
    }
    return moments;
}

PathModel small_model() {
    std::array<std::vector<std::size_t>, kLatents> items;
    items[static_cast<std::size_t>(Latent::expected_quality)] = {0, 1};
    items[static_cast<std::size_t>(Latent::perceived_quality)] = {2, 3};
    items[static_cast<std::size_t>(Latent::satisfaction)] = {4, 5};
    return acsi_model(items).model;
}

}  // namespace

// SmartPLS 2.0.M3 and the R package semPLS, which prints the former's results among its tests.
TEST_CASE("PLS finds the published weights of the mobile phone survey by all three schemes") {
    const Moments moments = mobile_survey();
    const PathModel model = {kEcsiBlocks, kEcsiPaths};
    const PathFit path = fit_paths(moments, model);
    check_weights(path, {{.30131215, .25969115, .21792305, .32850357, .32468141},
                         {.52118068, .47367966, .44563424},
                         {.21317504, .14472169, .20001771, .17939947, .17863569, .17912074, .21548153},
                         {.47928245, .60405602},
                         {.36486486, .38315604, .45096120},
                         {1},
                         {.46066473, .11426953, .65431059}});
    check_close(path.coefficients, {.50491393, .55674896, .04998839, .55830438, .17873950, .06252287, .51202394,
                                    .19476510, .52806625, .19575534, .48547762, .06692607});
    check_weights(fit_paths(moments, model, Scheme::centroid),
                  {{.29813185, .26233656, .21987218, .32782296, .32492101},
                   {.52282271, .46806824, .44989729},
                   {.21364542, .14346701, .19943921, .17811594, .18083905, .18050324, .21436270},
                   {.48582034, .59776530},
                   {.37718684, .38156707, .44105872},
                   {1},
                   {.45046794, .13133992, .65948149}});
    check_weights(fit_paths(moments, model, Scheme::factorial),
                  {{.30113984, .25986939, .21780805, .32862476, .32467429},
                   {.52090762, .47378907, .44585601},
                   {.21333116, .14477854, .19981851, .17953152, .17862778, .17921848, .21525464},
                   {.48331535, .60017870},
                   {.37788083, .38247081, .43950908},
                   {1},
                   {.45553653, .12559574, .65632685}});
}

// Reckoned by another program, which keeps the score of every answer instead of correlations.
TEST_CASE("the model of the ACSI on the same survey") {
    const AcsiModel acsi = acsi_model(kAcsiItems);
    CHECK(acsi.blocks.size() == kLatents);
    const PathFit fit = fit_paths(mobile_survey(), acsi.model);
    check_weights(fit, {{.53484588, .44118259, .46421219},
                        {.21360740, .14483089, .20001622, .17906086, .17850486, .17893593, .21559255},
                        {.47935404, .60398728},
                        {.36347377, .38622690, .44920832},
                        {1},
                        {.44726284, .11527881, .66601732}});
    check_close(fit.coefficients,
                {.5582949, .05354266, .08066808, .5562628, .62530435, .21242482, .52791966, .60584466, .09867702});
    // The three questions about satisfaction: sums and deviations of the 250 answers.
    const double sums[] = {1997, 1782, 1829}, deviations[] = {1.233670854, 1.765242284, 1.747098570};
    const std::vector<Scale> scales(3, Scale{1, 10});
    std::vector<IndexItem> items;
    for (std::size_t i = 0; i < 3; ++i) items.push_back({scales[i], sums[i] / 250});
    CHECK(index_score(items, index_weights(fit.weights[3], deviations, scales)) ==
          doctest::Approx(72.43963121).epsilon(1e-9));
}

TEST_CASE("an index with equal and with given weights") {
    const std::vector<IndexItem> items = {{{1, 10}, 7}, {{1, 10}, 5.5}, {{1, 10}, 10}};
    CHECK(index_score(items) == doctest::Approx((7 + 5.5 + 10 - 3) / 27 * 100));
    const std::vector<double> ohio = {.3885, .3190, .2925};
    CHECK(index_score(items, ohio) == doctest::Approx((6 * .3885 + 4.5 * .3190 + 9 * .2925) / 9 * 100));
    const std::vector<IndexItem> mixed = {{{0, 4}, 3}, {{1, 5, true}, 2}, {{0, 100}, 75}};
    CHECK(index_score(mixed) == doctest::Approx(75));
    CHECK(index_score(std::vector<IndexItem>{{{0, 1}, .08}}) == doctest::Approx(8));  // 8 % complained
}

TEST_CASE("an index does not depend on the unit of a question") {
    const std::vector<double> outer = {.6, .5};
    const std::vector<Scale> scales = {{1, 5}, {0, 10}}, wide = {{10, 50}, {0, 10}};
    const std::vector<double> deviations = {1.1, 2.5}, wide_deviations = {11, 2.5};
    const std::vector<IndexItem> items = {{scales[0], 4}, {scales[1], 6}}, wide_items = {{wide[0], 40}, {wide[1], 6}};
    const double score = index_score(items, index_weights(outer, deviations, scales));
    CHECK(score == doctest::Approx(100 * (.6 / 1.1 * 3 + .5 / 2.5 * 6) / (.6 / 1.1 * 4 + .5 / 2.5 * 10)));
    CHECK(index_score(wide_items, index_weights(outer, wide_deviations, wide)) == doctest::Approx(score));
}

TEST_CASE("an index refuses what it cannot weigh") {
    const std::vector<IndexItem> items = {{{1, 10}, 7}, {{1, 10}, 5}}, flat = {{{3, 3}, 3}};
    CHECK(refusal([&] { index_score({}); }) == "an index needs at least one question");
    CHECK(refusal([&] { index_score(flat); }) == "a scale of 3 to 3 has no range");
    CHECK(refusal([&] { index_score(items, std::vector<double>{1}); }) == "1 weights for 2 questions");
    CHECK(refusal([&] { index_score(items, std::vector<double>{0, 0}); }) == "all weights are 0");
    CHECK(refusal([&] {
              index_score(items, std::vector<double>{1, -0.5});
          }) == "weight -0.5 of question 2 is below 0; does low mean good in that question?");
}

TEST_CASE("latent variables without questions leave the model with their paths") {
    const AcsiModel acsi = acsi_model({{{0}, {1, 2}, {}, {3}, {}, {}}});
    CHECK(acsi.blocks ==
          std::vector<Latent>{Latent::expected_quality, Latent::perceived_quality, Latent::satisfaction});
    CHECK(acsi.model.paths.size() == 3);
    CHECK(refusal([] {
              acsi_model({{{0}, {}, {}, {}, {}, {1}}});
          }) == "expected quality: no question is asked about anything that it is linked to");
    CHECK(std::string(latent_key(Latent::perceived_value)) == "perceived_value");
    CHECK(std::string(latent_label(Latent::loyalty)) == "loyalty");
}

TEST_CASE("weights have a positive sum and a turned question a negative weight") {
    const auto turned = [](std::vector<double>& answer, int) { answer[3] = -answer[3]; };
    for (Scheme scheme : {Scheme::centroid, Scheme::factorial, Scheme::path}) {
        const PathFit fit = fit_paths(sample(60, [](auto&, int) {}), small_model(), scheme);
        for (const auto& weights : fit.weights) CHECK(weights[0] + weights[1] > 0);
        const PathFit other = fit_paths(sample(60, turned), small_model(), scheme);
        CHECK(std::abs(other.weights[1][0]) == doctest::Approx(fit.weights[1][0]));
        CHECK(std::abs(other.weights[1][1]) == doctest::Approx(fit.weights[1][1]));
        CHECK(other.weights[1][0] * other.weights[1][1] < 0);
    }
}

TEST_CASE("PLS refuses answers that cannot bear it") {
    const auto as_is = [](auto&, int) {};
    CHECK(refusal([&] { fit_paths(sample(30, as_is), small_model()); }) == "taken");
    CHECK(refusal([&] { fit_paths(sample(29, as_is), small_model()); }) ==
          "PLS needs at least 30 complete answers, and there are 29");
    CHECK(refusal([&] { fit_paths(sample(40, [](auto& answer, int) { answer[2] = 5; }), small_model()); }) ==
          "perceived quality: all answers to q1 are the same, and PLS finds no weight for it");
    CHECK(
        refusal([&] { fit_paths(sample(40, [](auto& answer, int) { answer[3] = 9 - answer[2]; }), small_model()); }) ==
        "perceived quality: its questions cancel each other out, and PLS finds no weights for them; is one of them "
        "asked "
        "the other way round?");
    const auto copied = [](std::vector<double>& answer, int) {
        answer[2] = answer[0];
        answer[3] = answer[1];
    };
    CHECK(refusal([&] { fit_paths(sample(40, copied), small_model()); }) ==
          "satisfaction: the things it depends on move together exactly, and PLS cannot tell them apart");
}
