#pragma once
// What a survey asks, how its answers are measured, and what follows from them. Read from YAML (questionnaire_yaml.cpp;
// the format is described in kehu-survey(7)); everything here is checked, so that nobody asks again.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/survey/condition.hpp"
#include "core/survey/index.hpp"
#include "core/text/tr.hpp"

namespace kehu::survey {

// A text in both languages; where one is missing the other stands for it.
struct Labels {
    std::string english, chinese;
    const std::string& of(Language language) const {
        const bool in_chinese = language == Language::chinese;
        const std::string& wanted = in_chinese ? chinese : english;
        return wanted.empty() ? (in_chinese ? english : chinese) : wanted;
    }
    bool empty() const { return english.empty() && chinese.empty(); }
    bool has(std::string_view folded) const;  // whether it is so in either language
};

enum class QuestionType : std::uint8_t { scale, choice, choices, yesno, number, text };

struct Option {
    std::string key;  // stored, and typed in scripts
    Labels label;
};

struct Question {
    std::string id;  // small letters, digits and _: "q1"
    QuestionType type = QuestionType::text;
    Labels label;
    bool required = false;
    Condition only_if;                  // of questions before it; empty: always asked
    Scale scale;                        // of a scale
    std::optional<double> least, most;  // of a number
    Labels low, high;                   // what the ends of a scale mean
    std::vector<Option> options;        // of choice and choices

    const Option* option(std::string_view word) const;  // by key, else by label; null if there is none
};

// Measures that one question gives.
enum class Measure : std::uint8_t { csat, nps, ces };
inline constexpr std::size_t kMeasures = 3;
const char* measure_key(Measure);  // "csat"

// Expected and perceived, for C = b/a.
struct Pair {
    std::string name;
    Labels label;
    std::string expected, perceived;  // questions
};

// Questions that give the latent variables of the satisfaction index, and their weights if some are given.
struct IndexItems {
    std::array<std::vector<std::string>, kLatents> items;
    std::map<std::string, double> weights;
    bool empty() const;
};

// Low scores lead to something: when csat <= 2: task "call back" in 1d
struct Rule {
    Condition when;
    std::string task;   // what is to be done
    int days = 0;       // from the answer on
    std::string owner;  // a staff member; empty: who records the answer
    std::string place;  // FILE:LINE:COLUMN
};

struct Questionnaire {
    Labels title;
    std::vector<Question> questions;
    std::array<std::string, kMeasures> measures;  // the question that gives it, or empty
    std::vector<Pair> pairs;
    IndexItems index;
    std::string only_supplier;  // the yes/no question whether there is nobody else to buy from, or empty
    std::string score;          // the measure or question that a customer's score is made of; empty: there is none
    std::vector<Rule> rules;

    const Question* find(std::string_view id) const;
    const Question& at(std::string_view id) const;  // which must be there
    // The question behind a measure's name or a question's own id; null if there is none.
    const Question* subject(std::string_view name) const;
};

// Throws Error(config): FILE:LINE:COLUMN: sentence.
Questionnaire read_questionnaire(std::string_view file, std::string_view yaml);
// One out of a store, which was read before: what is refused only since then passes, or its answers were lost.
Questionnaire read_kept_questionnaire(std::string_view file, std::string_view yaml);

}  // namespace kehu::survey
