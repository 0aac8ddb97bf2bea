#pragma once
// The questions of a survey asked one by one at the terminal. What is answered is kept as a draft after each answer, so
// that whoever leaves, or is cut off, goes on from there.

#include <functional>
#include <optional>

#include "cli/session.hpp"
#include "core/survey/answers.hpp"

namespace kehu::cli {

using KeepAnswers = std::function<void(const survey::Answers&)>;

// From `begun` on. Nothing if it was left before the end.
std::optional<survey::Answers> interview(Session&, const survey::Questionnaire&, survey::Answers begun,
                                         const KeepAnswers& keep);

}  // namespace kehu::cli
