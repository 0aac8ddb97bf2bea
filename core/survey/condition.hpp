#pragma once
// Conditions over answers, as skip rules and `when` rules of a questionnaire use them: "speed <= 2 and again = no".

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::survey {

enum class Compare : std::uint8_t { answered, equal, other, below, at_most, above, at_least };

struct Comparison {
    std::string subject;  // a question's id or a measure
    Compare how = Compare::answered;
    std::string value;  // as written, without quotes; a questionnaire makes the stored answer of it
};

struct Condition {
    std::string text;                // as written; empty: always
    std::vector<Comparison> all_of;  // joined by "and" (且)
    bool empty() const { return all_of.empty(); }
};

// Whether a text as a whole is an answer to a subject, as where "black and white" is one choice.
using IsAnswer = std::function<bool(std::string_view subject, std::string_view text)>;
// SUBJECT [= != < <= > >= VALUE] [and ...]. An "and" in quotes, or in a value that is an answer, parts nothing. Throws
// BadValue that says what stands in the way.
Condition parse_condition(std::string_view, const IsAnswer& = {});

// The answer to a subject, nothing if there is none; several choices with commas between.
using Lookup = std::function<std::optional<std::string>(std::string_view subject)>;
// A subject without an answer fits nothing. Numbers are compared as numbers where both sides are some; "=" holds for
// each of several choices.
bool holds(const Condition&, const Lookup&);

// Plain decimals, "-2.5"; nothing for anything else.
std::optional<double> number_in(std::string_view);

}  // namespace kehu::survey
