#pragma once
// The figures of a survey as records of kinds that no store holds, so that templates print them like any other records:
// {{#survey_questions}}{{label}} {{mean}}{{/survey_questions}}, {{survey_months | bars:csat}}. kehu-template(5) lists
// their fields.

#include <map>
#include <vector>

#include "core/survey/results.hpp"

namespace kehu::survey {

// survey_results (one record: the whole), survey_questions, survey_options (each answer that could be given),
// survey_measures, survey_index, survey_months.
std::vector<model::Kind> figure_kinds();
bool is_figure(store::KindCode);

using FigureRows = std::map<store::KindCode, std::vector<model::Record>>;
// Texts are in this language; shares are in percent.
FigureRows figure_rows(const Results&, const Questionnaire&, const model::Context&);

}  // namespace kehu::survey
