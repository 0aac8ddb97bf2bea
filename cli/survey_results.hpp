#pragma once
// The figures of a survey for people and for scripts.

#include <string>

#include "cli/session.hpp"
#include "core/survey/results.hpp"

namespace kehu::cli {

struct ResultsOptions {
    survey::GroupBy by;
    std::string period;  // "2026-10-01 .. 2026-10-31"; empty: all
    bool trend = true;   // by month
    bool ascii = false;
    std::size_t columns = 0;  // of the terminal; 0: none
};

std::string results_text(const Session&, const survey::Results&, const survey::Questionnaire&, const ResultsOptions&);
// An array with an object for each question and measure; with groups, of each group. Numbers in full.
std::string results_json(const survey::Results&, const survey::Questionnaire&, const ResultsOptions&);

}  // namespace kehu::cli
