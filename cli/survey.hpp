#pragma once
// What the verbs of surveys share: a survey by its name, its questions for people, and what was recorded in words.

#include <functional>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/survey/surveys.hpp"

namespace kehu::cli {

// By name, id or part of the name; opens a read of its own. Throws as find_reference does; where there is no survey at
// all the hint says how to make one.
store::RecordId find_survey(Session&, const std::string& text);

// The customers that the query of --for finds; `echo` is what was understood, for a note.
void for_customers(const book::Reader&, const std::string& line, const model::Context&, std::vector<std::string>& echo,
                   const std::function<void(const model::Row&)>&);

// One question as people read it: its number, the question, what can be answered, when it is asked.
std::string question_text(const survey::Question&, std::size_t number, Language);

// "Follow-up F3: call back, 2026-11-22." for each.
std::vector<std::string> follow_up_lines(const book::Reader&, const std::vector<store::RecordId>&,
                                         const model::Context&, bool dry);

// The questions that fit neither type nor version, and so on, of a fault with one answer: "speed: '9' is not ...".
Error bad_answer(const survey::Question&, const std::string& sentence);

}  // namespace kehu::cli
