#pragma once
// Answers of many in a file of rows: a column for each question, beside the fields of a response.

#include <memory>

#include "core/exchange/plan.hpp"
#include "core/survey/surveys.hpp"

namespace kehu::survey {

// `common` holds fields of every response whose row does not say otherwise. A row is refused for an answer that cannot
// be, a required one that is missing, or no answer at all; answers to questions that were not to be asked are left out
// and told. Low scores make their follow-ups where these do not lie in the past already.
std::unique_ptr<exchange::Further> answer_rows(const book::Reader&, const Survey&, const Questionnaire&,
                                               model::Record common, const model::Context&);

}  // namespace kehu::survey
