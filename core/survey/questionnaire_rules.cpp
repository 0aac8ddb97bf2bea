// What hangs on answers, out of the YAML of a questionnaire: conditions, and what follows from low scores.
#include <algorithm>
#include <charconv>

#include "core/error.hpp"
#include "core/survey/questionnaire_draft.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::survey {
namespace {

constexpr int kMostDays = 3650;

// An order that cannot be, a choice that there is not: such a rule would never hold.
void check_comparison(const Draft& draft, const YAML::Node& node, const Comparison& one, const Question& question) {
    if (one.how == Compare::answered) return;
    const bool order = one.how != Compare::equal && one.how != Compare::other;
    const bool number = question.type == QuestionType::scale || question.type == QuestionType::number;
    if (order && !number) draft.fail(node.Mark(), say("'{}' has no order; compare it with = or !=", one.subject));
    if (number && !number_in(one.value)) draft.fail(node.Mark(), say("'{}' is no number", one.value));
    if (question.type == QuestionType::yesno && one.value != "yes" && one.value != "no")
        draft.fail(node.Mark(), say("'{}' is answered with yes or no", one.subject));
    if (question.options.empty()) return;
    std::vector<std::string> keys;
    for (const Option& option : question.options) keys.push_back(option.key);
    if (std::find(keys.begin(), keys.end(), one.value) == keys.end())
        draft.fail(node.Mark(), say("'{}' is not one of {}", one.value, text::joined(keys, ", ")));
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
    Condition condition;
    try {
        condition = parse_condition(text);
    } catch (const BadValue& bad) {
        fail(node.Mark(), bad.what());
    }
    for (const Comparison& one : condition.all_of) {
        const Question* question = measures ? out.subject(one.subject) : out.find(one.subject);
        if (!question && !measures) fail(node.Mark(), say("'{}' is no question before this one", one.subject));
        if (!question) question_named(node, one.subject);
        check_comparison(*this, node, one, *question);
    }
    return condition;
}

void read_rules(Draft& draft, const YAML::Node& rules) {
    RuleReader(draft).read(rules);
}

}  // namespace kehu::survey
