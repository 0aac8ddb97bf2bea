#pragma once
// By what answers are told apart: a field of the response, or of the customer who gave it, the month, or what was
// answered to one of the questions.

#include <string>
#include <vector>

#include "core/book/book.hpp"
#include "core/survey/questionnaire.hpp"

namespace kehu::survey {

struct GroupBy {
    enum class What : std::uint8_t { none, month, response, customer, question } what = What::none;
    const model::Field* field = nullptr;  // of that kind
    const Question* question = nullptr;

    std::string label(Language) const;
    std::string name() const;  // for machines: the field or question, or "month"
};

// "none", "month", a question by its id, a field of responses, else one of customers, in either language; or a question
// by its label. Texts and numbers are no groups. Throws Error(usage) with the nearest word.
GroupBy group_by(const model::Schema&, const Questionnaire&, std::string_view word);

// The groups that a value belongs to, as keys: a day or time belongs to its month, a list to each of its items. None
// for what has no value.
void group_keys(std::vector<std::string>& keys, std::string_view value, const model::Field&, const model::Context&);
// The same for an answer as a Decoder gives it (tally.hpp); none for no answer.
void group_keys(std::vector<std::string>& keys, double answer, const Question&);
// "2026-10"
std::string month_key(std::int64_t seconds, const text::Zone&);

// A key for people.
std::string group_label(const GroupBy&, std::string_view key, const model::Context&);
// Groups in the order in which people look for them: months, numbers and answers ascending, choices as listed, all
// others by the number of answers, the most first. `key` is empty for those without a value: they come last.
bool goes_before(const GroupBy&, std::string_view key, std::uint64_t n, std::string_view other, std::uint64_t other_n);

}  // namespace kehu::survey
