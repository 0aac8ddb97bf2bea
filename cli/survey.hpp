#pragma once
// What the verbs of surveys share: a survey by its name, its questions for people, and what was recorded in words.

#include <string>

#include "cli/session.hpp"
#include "core/survey/surveys.hpp"

namespace kehu::cli {

// By name, id or part of the name; opens a read of its own. Throws as find_reference does; where there is no survey at
// all the hint says how to make one.
store::RecordId find_survey(Session&, const std::string& text);

// One question as people read it: its number, the question, what can be answered, when it is asked.
std::string question_text(const survey::Question&, std::size_t number, Language);

// The questions that fit neither type nor version, and so on, of a fault with one answer: "speed: '9' is not ...".
Error bad_answer(const survey::Question&, const std::string& sentence);

}  // namespace kehu::cli
