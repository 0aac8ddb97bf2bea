#pragma once
// One person's answers to a questionnaire: read as people write them, checked against it, measured. An answer is kept
// as a text that stands for itself: "4", "yes", "red,blue" (keys of choices), or what was written.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/survey/questionnaire.hpp"

namespace kehu::survey {

// By question id. Questions without an answer are not there.
using Answers = std::map<std::string, std::string, std::less<>>;

// The bytes of a field of type `answers`, in the order of the questions; those of questions unknown here come last.
std::string encode_answers(const Questionnaire&, const Answers&);
Answers decode_answers(std::string_view bytes);  // throws StoreError if they are damaged

// Reads one answer as typed: a number of the scale, a choice by key, label in either language or its number in the
// list, 是 / yes; several choices with commas between. Throws BadValue that says what can be answered.
std::string read_answer(const Question&, std::string_view typed);
// Whether an answer that was kept is one to this question: it may come from a file, or from another version.
bool fits(const Question&, std::string_view answer);
// For people: the labels of choices.
std::string shown_answer(const Question&, std::string_view answer, Language);
// What can be answered, in few words: "1 to 5", "yes or no", "red, blue".
std::string possible_answers(const Question&, Language);

// "1 very slow .. 5 very fast", of a scale.
std::string ends_of_scale(const Question&, Language);

bool is_asked(const Question&, const Answers&);
// Answers to questions that were not to be asked, which are taken out; they follow from each other, so this goes on
// until there are none. The ids that were.
std::vector<std::string> drop_unasked(const Questionnaire&, Answers&);
// Required questions that are asked and have no answer, in their order.
std::vector<const Question*> missing(const Questionnaire&, const Answers&);

// Nothing without an answer. A scale or number as it is; yes is 1, no is 0.
std::optional<double> number_of(const Question&, const Answers&);
// 0 to 100, 100 the good end.
std::optional<double> score_of(const Question&, double answer);
// The score of the whole, by the questionnaire's `score`.
std::optional<double> score_of(const Questionnaire&, const Answers&);
// Rules whose condition holds, in their order.
std::vector<const Rule*> rules_that_hold(const Questionnaire&, const Answers&);

}  // namespace kehu::survey
