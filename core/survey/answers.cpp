#include "core/survey/answers.hpp"

#include <algorithm>
#include <charconv>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/text/decimal.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::survey {
namespace {

constexpr std::size_t kMostBytes = 1 << 16;  // of one answer
constexpr std::string_view kYes[] = {"yes", "y", "true", "1", "是", "对", "有", "会", "愿意", "√", "x"},
                           kNo[] = {"no", "n", "false", "0", "否", "不", "没有", "无", "不会", "不愿意", "×"};

template <std::size_t N>
bool is_one_of(std::string_view folded, const std::string_view (&words)[N]) {
    return std::find(std::begin(words), std::end(words), folded) != std::end(words);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

[[noreturn]] void refuse(const Question& question, std::string_view typed) {
    throw BadValue(say("'{}' is not {}", typed, possible_answers(question, language())));
}

std::string read_scale(const Question& question, std::string_view plain) {
    const std::string folded = text::fold(plain);
    if (question.low.has(folded)) return std::to_string(question.scale.low);
    if (question.high.has(folded)) return std::to_string(question.scale.high);
    if (plain.ends_with("分")) plain = text::trim(plain.substr(0, plain.size() - std::string_view("分").size()));
    const auto number = whole_number(plain);
    if (!number || *number < question.scale.low || *number > question.scale.high) refuse(question, plain);
    return std::to_string(*number);
}

// "¥1,200", "200元": as people write amounts.
std::string bare_number(std::string_view plain) {
    for (std::string_view sign : {"¥", "￥", "$", "CNY", "RMB"})
        if (plain.starts_with(sign)) plain = text::trim(plain.substr(sign.size()));
    for (std::string_view unit : {"元", "块"})
        if (plain.ends_with(unit)) plain = text::trim(plain.substr(0, plain.size() - unit.size()));
    try {
        return text::format_decimal(text::parse_decimal(plain));
    } catch (const BadValue&) {
        return std::string(plain);
    }
}

std::string read_number(const Question& question, std::string_view typed) {
    const std::string plain = bare_number(typed);
    const auto number = number_in(plain);
    if (!number || (question.least && *number < *question.least) || (question.most && *number > *question.most))
        refuse(question, typed);
    return plain;
}

std::string read_yesno(const Question& question, std::string_view plain) {
    const std::string folded = text::fold(plain);
    if (is_one_of(folded, kYes)) return "yes";
    if (is_one_of(folded, kNo)) return "no";
    refuse(question, plain);
}

// By key, by label, or by its number in the list where no key is one.
const Option& option_of(const Question& question, std::string_view plain) {
    if (const Option* option = question.option(plain)) return *option;
    const auto place = whole_number(plain);
    if (!place || *place < 1 || static_cast<std::uint64_t>(*place) > question.options.size()) refuse(question, plain);
    return question.options[static_cast<std::size_t>(*place - 1)];
}

// Calls use(part) for each of several choices.
template <class Use>
void each_part(std::string_view text, Use&& use) {
    while (!text.empty()) {
        std::size_t end = text.size(), width = 0;
        for (std::string_view comma : {",", "，", "、", ";", "；"})
            if (const std::size_t at = text.find(comma); at < end) end = at, width = comma.size();
        if (const auto part = text::trim(text.substr(0, end)); !part.empty()) use(part);
        text.remove_prefix(std::min(end + width, text.size()));
    }
}

// In the order of the list, so that two who tick the same have the same answer.
std::string read_options(const Question& question, std::string_view plain) {
    std::vector<const Option*> ticked;
    each_part(plain, [&](std::string_view part) { ticked.push_back(&option_of(question, part)); });
    std::string keys;
    for (const Option& option : question.options)
        if (std::find(ticked.begin(), ticked.end(), &option) != ticked.end())
            keys.append(keys.empty() ? "" : ",").append(option.key);
    if (keys.empty()) refuse(question, plain);  // nothing but commas
    return keys;
}

std::string read_text(std::string_view typed) {
    if (typed.size() > kMostBytes) throw BadValue(say("longer than {} bytes", kMostBytes));
    if (typed.find('\0') != typed.npos) throw BadValue(tr("holds a NUL character"));
    return text::to_nfc(typed);  // as all text is kept
}

}  // namespace

std::string encode_answers(const Questionnaire& questionnaire, const Answers& answers) {
    std::string bytes;
    for (const Question& question : questionnaire.questions)
        if (const auto answer = answers.find(question.id); answer != answers.end())
            model::append_answer(bytes, {answer->first, answer->second});
    for (const auto& [id, answer] : answers)
        if (!questionnaire.find(id)) model::append_answer(bytes, {id, answer});
    return bytes;
}

Answers decode_answers(std::string_view bytes) {
    Answers answers;
    for (model::Answer answer; model::next_answer(bytes, answer);) answers.emplace(answer.question, answer.text);
    return answers;
}

std::string read_answer(const Question& question, std::string_view typed) {
    if (question.type == QuestionType::text) return read_text(typed);
    const std::string half = text::to_halfwidth(text::trim(typed));
    const std::string_view plain = text::trim(half);
    switch (question.type) {
        case QuestionType::scale:
            return read_scale(question, plain);
        case QuestionType::number:
            return read_number(question, plain);
        case QuestionType::yesno:
            return read_yesno(question, plain);
        case QuestionType::choice:
            return option_of(question, plain).key;
        default:
            return read_options(question, plain);
    }
}

bool fits(const Question& question, std::string_view answer) {
    try {
        return read_answer(question, answer) == answer;
    } catch (const BadValue&) {
        return false;
    }
}

std::string shown_answer(const Question& question, std::string_view answer, Language language) {
    if (question.type == QuestionType::yesno) return answer == "yes" ? tr("yes") : tr("no");
    if (question.options.empty()) return std::string(answer);
    std::string shown;
    each_part(answer, [&](std::string_view key) {
        const auto option = std::find_if(question.options.begin(), question.options.end(),
                                         [&](const Option& one) { return one.key == key; });
        shown.append(shown.empty() ? "" : tr(", "));
        shown += option == question.options.end() ? std::string(key) : option->label.of(language);
    });
    return shown;
}

std::string possible_answers(const Question& question, Language language) {
    std::vector<std::string> words;
    switch (question.type) {
        case QuestionType::scale:
            return say("a whole number from {} to {}", question.scale.low, question.scale.high);
        case QuestionType::number:
            if (question.least && question.most) return say("a number from {} to {}", *question.least, *question.most);
            if (question.least) return say("a number from {} on", *question.least);
            return question.most ? say("a number up to {}", *question.most) : tr("a number");
        case QuestionType::yesno:
            return tr("yes or no");
        case QuestionType::text:
            return tr("a text");
        default:
            for (const Option& option : question.options)
                words.push_back(option.key == option.label.of(language)
                                    ? option.key
                                    : fmt::format("{} {}", option.key, option.label.of(language)));
            return question.type == QuestionType::choice ? say("one of: {}", text::joined(words, tr(", ")))
                                                         : say("some of: {}", text::joined(words, tr(", ")));
    }
}

std::string ends_of_scale(const Question& question, Language language) {
    const auto end = [&](std::int64_t value, const Labels& labels) {
        return labels.empty() ? std::to_string(value) : fmt::format("{} {}", value, labels.of(language));
    };
    return fmt::format("{} .. {}", end(question.scale.low, question.low), end(question.scale.high, question.high));
}

bool is_asked(const Question& question, const Answers& answers) {
    return holds(question.only_if, [&](std::string_view id) -> std::optional<std::string> {
        const auto found = answers.find(id);
        return found == answers.end() ? std::nullopt : std::optional(found->second);
    });
}

// A question hangs on those before it only, so one walk in their order finds all.
std::vector<std::string> drop_unasked(const Questionnaire& questionnaire, Answers& answers) {
    std::vector<std::string> dropped;
    for (const Question& question : questionnaire.questions) {
        const auto answer = answers.find(question.id);
        if (answer == answers.end() || is_asked(question, answers)) continue;
        dropped.push_back(question.id);
        answers.erase(answer);
    }
    return dropped;
}

std::vector<const Question*> missing(const Questionnaire& questionnaire, const Answers& answers) {
    std::vector<const Question*> out;
    for (const Question& question : questionnaire.questions)
        if (question.required && !answers.contains(question.id) && is_asked(question, answers))
            out.push_back(&question);
    return out;
}

std::optional<double> number_of(const Question& question, const Answers& answers) {
    const auto answer = answers.find(question.id);
    if (answer == answers.end()) return std::nullopt;
    if (question.type == QuestionType::yesno) return answer->second == "yes" ? 1 : 0;
    return number_in(answer->second);
}

std::optional<double> score_of(const Question& question, double answer) {
    if (question.type != QuestionType::scale) return std::nullopt;
    const auto [low, high, low_is_good] = question.scale;
    const double part = (answer - static_cast<double>(low)) / static_cast<double>(high - low);
    return 100 * (low_is_good ? 1 - part : part);
}

std::optional<double> score_of(const Questionnaire& questionnaire, const Answers& answers) {
    const Question* question = questionnaire.subject(questionnaire.score);
    const auto answer = question ? number_of(*question, answers) : std::nullopt;
    return answer ? score_of(*question, *answer) : std::nullopt;
}

std::vector<const Rule*> rules_that_hold(const Questionnaire& questionnaire, const Answers& answers) {
    const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
        const Question* question = questionnaire.subject(name);
        const auto answer = question ? answers.find(question->id) : answers.end();
        return answer == answers.end() ? std::nullopt : std::optional(answer->second);
    };
    std::vector<const Rule*> rules;
    for (const Rule& rule : questionnaire.rules)
        if (holds(rule.when, lookup)) rules.push_back(&rule);
    return rules;
}

}  // namespace kehu::survey
