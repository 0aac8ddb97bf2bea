#pragma once
// What a survey says in figures: counts, means, shares, the measures of its questionnaire with their intervals, the
// satisfaction index. What the data cannot bear is left out, with the reason.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/survey/collect.hpp"
#include "core/survey/statistics.hpp"

namespace kehu::survey {

// From fewer answers than this an interval says more than a figure.
inline constexpr std::uint64_t kFewAnswers = 30;

struct QuestionResult {
    const Question* question = nullptr;
    std::uint64_t n = 0;
    std::vector<std::uint64_t> counts;  // by value of the scale, option, no and yes
    std::optional<Spread> spread;       // of a scale or number that was answered
    std::optional<Share> top_two;       // of a scale of at least three
};

struct PairResult {
    const Pair* pair = nullptr;
    std::uint64_t pairs = 0, left_out = 0;  // left out: nothing was expected
    std::optional<double> ratio_of_means, mean_of_ratios;
};

// One group, one month, or all.
struct Figures {
    std::string key, label;
    std::uint64_t responses = 0;
    std::vector<QuestionResult> questions;
    std::optional<Share> csat;
    std::optional<Nps> nps;
    std::optional<Spread> ces;
    std::vector<PairResult> pairs;
    std::optional<double> score;  // mean of the main measure, 0 to 100
};

struct IndexResult {
    std::array<std::optional<double>, kLatents> scores;  // 0 to 100
    const char* weights = "";                            // "equal weights", untranslated
    bool fitted = false;                                 // by PLS, over the complete responses
};

struct Results {
    Survey survey;
    Figures all;
    std::vector<Figures> months, groups;
    std::map<std::int64_t, std::uint64_t> versions;
    std::uint64_t strange = 0;
    std::vector<IndexResult> indexes;  // with the weights there are
    std::string no_pls;                // why no weights could be fitted; empty if they were, or nobody asks
    std::uint64_t complete = 0;        // responses that answer all questions of the index
};

Results results_of(const book::Reader&, const Wanted&, const model::Context&);

}  // namespace kehu::survey
