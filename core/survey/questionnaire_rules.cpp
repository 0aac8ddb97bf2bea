// What hangs on answers, out of the YAML of a questionnaire: conditions, and what follows from low scores.
#include <charconv>

#include "core/error.hpp"
#include "core/survey/answers.hpp"
#include "core/survey/questionnaire_draft.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::survey {
namespace {

constexpr int kMostDays = 3650;

bool is_within(const Question& question, double number) {
    if (question.type == QuestionType::number)
        return number >= question.least.value_or(number) && number <= question.most.value_or(number);
    return number >= static_cast<double>(question.scale.low) && number <= static_cast<double>(question.scale.high);
}

// What an answer must be for the comparison, as answers are kept: labels and 是 do as well as keys. An order that
// cannot be, an answer that nobody can give: such a rule would never hold.
std::string settled(const Draft& draft, const YAML::Mark& mark, const Comparison& one, const Question& question) {
    const bool order = one.how != Compare::equal && one.how != Compare::other;
    const bool measured = question.type == QuestionType::scale || question.type == QuestionType::number;
    if (order && !measured) draft.fail(mark, say("'{}' has no order; compare it with = or !=", one.subject));
    if (question.type == QuestionType::text) return one.value;
    if (!question.options.empty()) {
        if (const Option* option = question.option(one.value)) return option->key;
        std::vector<std::string> keys;
        for (const Option& option : question.options) keys.push_back(option.key);
        draft.fail(mark, say("'{}' is not one of {}", one.value, text::joined(keys, ", ")));
    }
    const auto number = measured ? number_in(one.value) : std::nullopt;
    if (number && (draft.kept || (order && is_within(question, *number)))) return one.value;
    try {
        return read_answer(question, one.value);
    } catch (const BadValue& bad) {
        draft.fail(mark, fmt::format("{}: {}", one.subject, bad.what()));
    }
}

class RuleReader {
  public:
    explicit RuleReader(Draft& draft) : draft_(draft) {}

    void read(const YAML::Node& rules) {
        if (!rules.IsMap()) draft_.fail(rules.Mark(), tr("write rules like: csat <= 2: task \"call back\" in 1d"));
        for (const auto& pair : rules) {
            if (!pair.first.IsScalar() || !pair.second.IsScalar())
                draft_.fail(pair.first.Mark(), tr("write rules like: csat <= 2: task \"call back\" in 1d"));
            Rule rule = read_action(pair.second);
            const YAML::Mark mark = pair.second.Mark();
            rule.place = fmt::format("{}:{}:{}", draft_.file, mark.line + 1, mark.column + 1);
            rule.when = draft_.condition_of(pair.first, pair.first.Scalar(), true);
            draft_.out.rules.push_back(std::move(rule));
        }
    }

  private:
    // task "call back" in 1d [for mei]
    Rule read_action(const YAML::Node& node) const {
        const auto refuse = [&]() {
            draft_.fail(node.Mark(),
                        say("cannot read '{}'; write it like: task \"call back\" in 1d for mei", node.Scalar()));
        };
        if (text::leaves_quote_open(node.Scalar()) && !draft_.kept)
            draft_.fail(node.Mark(), say("the quote in '{}' is not closed", node.Scalar()));
        std::vector<std::string> words = text::split_words(node.Scalar());
        if (words.size() < 2 || (words[0] != "task" && words[0] != "任务") || words[1].empty()) refuse();
        Rule rule;
        rule.task = words[1];
        for (std::size_t i = 2; i < words.size(); i += 2) {
            if (i + 1 >= words.size()) refuse();
            if (words[i] == "in")
                rule.days = days_of(words[i + 1], node);
            else if (words[i] == "for")
                rule.owner = words[i + 1];
            else
                refuse();
        }
        return rule;
    }

    int days_of(const std::string& text, const YAML::Node& node) const {
        int days = -1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
        const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
        const int factor = unit == "d" || unit == "天" ? 1 : unit == "w" || unit == "周" ? 7 : 0;
        if (error != std::errc() || days < 0 || days > kMostDays || !factor)
            draft_.fail(node.Mark(), say("'{}' is no number of days; write it like 1d or 2w", text));
        return days * factor;
    }

    Draft& draft_;
};

}  // namespace

Condition Draft::condition_of(const YAML::Node& node, const std::string& text, bool measures) const {
    const auto subject = [&](std::string_view name) { return measures ? out.subject(name) : out.find(name); };
    const auto is_answer = [&](std::string_view name, std::string_view text) {
        const Question* question = subject(name);
        return question && question->option(text);
    };
    Condition condition;
    try {
        condition = parse_condition(text, is_answer);
    } catch (const BadValue& bad) {
        fail(node.Mark(), bad.what());
    }
    for (Comparison& one : condition.all_of) {
        const Question* question = subject(one.subject);
        if (!question && !measures) fail(node.Mark(), say("'{}' is no question before this one", one.subject));
        if (!question) question_named(node, one.subject);
        if (one.how != Compare::answered) one.value = settled(*this, node.Mark(), one, *question);
    }
    return condition;
}

void read_rules(Draft& draft, const YAML::Node& rules) {
    RuleReader(draft).read(rules);
}

}  // namespace kehu::survey
