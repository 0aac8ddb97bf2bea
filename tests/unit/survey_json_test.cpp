#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "cli/survey_results.hpp"

using namespace kehu;

TEST_CASE("JSON of a survey holds null where a figure is not finite") {
    survey::Questionnaire questions;
    questions.questions.emplace_back();
    questions.questions[0].id = "q";
    questions.questions[0].type = survey::QuestionType::number;
    survey::Results results;
    results.survey.name = "s";
    const double inf = std::numeric_limits<double>::infinity();
    results.all.questions.push_back({&questions.questions[0], 2, {}, survey::Spread{2, inf, std::nan(""), {}}, {}});
    const survey::Pair pair{"p", {}, "q", "q"};
    results.all.pairs.push_back({&pair, 2, 0, 1.5, inf});
    results.all.ces = survey::Spread{2, 1, 1, survey::Interval{-inf, 2}};
    CHECK(cli::results_json(results, questions, {}) ==
          "[\n"
          R"({"survey":"s","question":"q","n":2,"mean":null,"sd":null},)"
          "\n"
          R"({"survey":"s","measure":"ces","n":2,"value":1,"interval":[null,2]},)"
          "\n"
          R"({"survey":"s","measure":"c","n":2,"pair":"p","ratio_of_means":1.5,"mean_of_ratios":null})"
          "\n]");
}
