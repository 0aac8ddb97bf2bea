#pragma once
// The answers to a survey out of a book, counted as a whole, by month and by group.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/query/query.hpp"
#include "core/search/number_set.hpp"
#include "core/survey/groups.hpp"
#include "core/survey/pls.hpp"
#include "core/survey/surveys.hpp"
#include "core/survey/tally.hpp"

namespace kehu::survey {

// Which answers. What is pointed at must outlive the collecting.
struct Wanted {
    Survey survey;
    const Questionnaire* questions = nullptr;      // by which older versions are counted, too
    std::optional<std::int64_t> from, until;       // seconds: not before, before
    const query::Query* query = nullptr;           // of responses
    const search::NumberSet* customers = nullptr;  // only theirs
    GroupBy by;
};

struct Collected {
    explicit Collected(const Questionnaire& questions) : all(questions) {}
    Tally all;
    std::map<std::string, Tally> months, groups;     // by key
    std::map<std::int64_t, std::uint64_t> versions;  // responses of each
    std::uint64_t strange = 0;                       // answers that are none to these questions
    std::vector<std::size_t> index_questions;        // the questions that the index is made of, in the order of
    std::optional<Moments> moments;                  // these; over responses that answer all of them
};
Collected collect(const book::Reader&, const Wanted&, const model::Context&);

}  // namespace kehu::survey
