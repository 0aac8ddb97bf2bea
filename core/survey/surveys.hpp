#pragma once
// Surveys in a book: their questions by version, new versions, and answers on their way to be records.

#include <optional>
#include <string>
#include <vector>

#include "core/book/book.hpp"
#include "core/survey/answers.hpp"

namespace kehu::survey {

struct Survey {
    store::RecordId id;
    std::string name;
    std::int64_t version = 0;  // the newest
};
Survey survey_at(const book::Reader&, store::RecordId);  // which must be there

// The YAML of one version; nothing if there is no such version.
std::optional<std::string> questions_text(const book::Reader&, store::RecordId survey, std::int64_t version);
// Throws Error(data) if there is no such version.
Questionnaire questionnaire_of(const book::Reader&, const Survey&, std::int64_t version);

struct Put {
    Survey survey;
    bool fresh = false, changed = false;  // neither: the questions are those of the newest version
};
// Makes a survey, or a new version of the one that has the name.
Put put_survey(book::Writer&, const std::string& name, const Questionnaire&, const std::string& yaml);

// Throws BadValue for the time of a response, the bytes of a moment or none, that has not been yet.
void refuse_to_come(std::string_view at, const model::Context&);

// Sets what answers make of a response: survey, version, answers, score.
void set_answers(const model::Schema&, model::Record&, const Survey&, const Questionnaire&, const Answers&);

// A response that was changed by hand: its answers are checked as recorded ones are, and its score follows them. Throws
// BadValue; whatever is no response is left alone.
void settle_answers(const book::Reader&, model::KindCode, model::Record&);

// The follow-up that a rule asks for: for the customer of the response, if it names one, due so many days after it.
// Where the rule names nobody, it is of the staff member on the response, else of `owner`, who records the answer; 0:
// not known yet.
model::Record follow_up(const book::Reader&, const Rule&, model::RecordView response, const model::Context&,
                        std::uint32_t owner);

struct Recorded {
    store::RecordId id;
    std::vector<store::RecordId> follow_ups;
};
// Creates the response and the follow-ups of its rules. `response` may have all but what set_answers sets.
// Throws BadValue for a time to come.
Recorded record_answers(book::Writer&, model::Record response, const Survey&, const Questionnaire&, const Answers&,
                        const model::Context&);

}  // namespace kehu::survey
