#include "core/survey/groups.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/survey/answers.hpp"
#include "core/text/distance.hpp"
#include "core/text/tr.hpp"

namespace kehu::survey {
namespace {

using model::Field;

constexpr std::string_view kNone[] = {"none", "无", "不分"}, kMonth[] = {"month", "月", "月份", "按月"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool may_group(const Field& field) {
    if (field.sensitive || field.source == model::Source::parts || field.source == model::Source::id) return false;
    const std::string_view type = field.type->name;
    return type != "answers" && type != "lines" && type != "phone" && type != "email";
}

bool may_group(const Question& question) {
    return question.type != QuestionType::text && question.type != QuestionType::number;
}

// The nearest word, or why it cannot be.
[[noreturn]] void refuse(const model::Schema& schema, const Questionnaire& questions, std::string_view word) {
    std::vector<std::string> known{"month", "none"};
    for (const Question& question : questions.questions) {
        if (may_group(question))
            known.insert(known.end(), {question.id, question.label.english, question.label.chinese});
        else if (question.id == word || question.label.english == word || question.label.chinese == word)
            throw Error(ExitCode::usage, say("answers cannot be told apart by '{}': it has no fixed answers", word),
                        tr("by a scale, choice or yes/no question, a field of responses or customers, or month"));
    }
    for (const model::KindCode code : {model::kResponse, model::kCustomer})
        for (const Field& field : schema.at(code).fields)
            if (may_group(field) && !field.hidden)
                for (std::string_view name : {field.name, field.chinese}) known.emplace_back(name);
    const auto near = text::nearest(word, known);
    throw Error(ExitCode::usage,
                near ? say("answers cannot be told apart by '{}'; did you mean '{}'?", word, *near)
                     : say("answers cannot be told apart by '{}'", word),
                tr("by a question, a field of responses or customers, or by month: --by staff, --by tier, --by month"));
}

std::size_t place_of_choice(const Field& field, std::string_view key) {
    for (std::size_t i = 0; i < field.choices.size(); ++i)
        if (field.choices[i].key == key) return i;
    return field.choices.size();
}

// As the answers stand in the questionnaire, the low end of a scale and yes first.
std::int64_t place_of_answer(const Question& question, std::string_view answer) {
    if (question.type == QuestionType::yesno) return answer == "no";
    if (question.type == QuestionType::scale) return std::strtoll(std::string(answer).c_str(), nullptr, 10);
    return std::find_if(question.options.begin(), question.options.end(),
                        [&](const Option& option) { return option.key == answer; }) -
           question.options.begin();
}

bool is_in_order(const Field& field) {
    const std::string_view type = field.type->name;
    return model::is_day_or_time(*field.type) || type == "integer";
}

}  // namespace

std::string GroupBy::label(Language language) const {
    if (what == What::month) return tr("month");
    if (question) return question->label.of(language);
    return field ? std::string(field->label(language)) : std::string();
}

std::string GroupBy::name() const {
    if (question) return question->id;
    return field ? std::string(field->name) : "month";
}

GroupBy group_by(const model::Schema& schema, const Questionnaire& questions, std::string_view word) {
    if (is_one_of(word, kNone)) return {};
    if (is_one_of(word, kMonth)) return {GroupBy::What::month};
    // As in a file of answers: ids and names first, then what the questions are called, then the words for fields.
    const Question* question = questions.find(word);
    const bool is_name = schema.at(model::kResponse).by_name(word) || schema.at(model::kCustomer).by_name(word);
    if (!question && !is_name)
        for (const Question& other : questions.questions)
            if (other.label.english == word || other.label.chinese == word) question = &other;
    if (question && may_group(*question)) return {GroupBy::What::question, nullptr, question};
    for (const auto& [code, what] :
         {std::pair{model::kResponse, GroupBy::What::response}, std::pair{model::kCustomer, GroupBy::What::customer}})
        if (const Field* field = schema.at(code).field(word); field && !question && may_group(*field))
            return {what, field};
    refuse(schema, questions, word);
}

std::string month_key(std::int64_t seconds, const text::Zone& zone) {
    const text::Date day = zone.day_of(seconds);
    return fmt::format("{:04}-{:02}", static_cast<int>(day.year), static_cast<int>(day.month));
}

void group_keys(std::vector<std::string>& keys, std::string_view value, const Field& field,
                const model::Context& context) {
    if (value.empty()) return;
    if (field.type->name == "moment") {
        keys.push_back(month_key(model::decode_moment(value).seconds, context.settings->zone));
    } else if (field.type->name == "date") {
        const text::Date day = model::decode_date(value);
        keys.push_back(fmt::format("{:04}-{:02}", static_cast<int>(day.year), static_cast<int>(day.month)));
    } else if (field.type->list) {
        for (std::string_view item; model::next_item(value, item);) keys.emplace_back(item);
    } else {
        keys.emplace_back(value);
    }
}

void group_keys(std::vector<std::string>& keys, double answer, const Question& question) {
    if (std::isnan(answer)) return;
    switch (question.type) {
        case QuestionType::yesno:
            keys.emplace_back(answer == 1 ? "yes" : "no");
            return;
        case QuestionType::choice:
            return keys.push_back(question.options[static_cast<std::size_t>(answer)].key);
        case QuestionType::choices:
            for (auto bits = static_cast<std::uint64_t>(answer); bits; bits &= bits - 1)
                keys.push_back(question.options[static_cast<std::size_t>(std::countr_zero(bits))].key);
            return;
        default:
            return keys.push_back(std::to_string(static_cast<std::int64_t>(answer)));
    }
}

std::string group_label(const GroupBy& by, std::string_view key, const model::Context& context) {
    if (key.empty()) return tr("(none)");
    if (by.question) return shown_answer(*by.question, key, context.language);
    if (!by.field || model::is_day_or_time(*by.field->type) || by.field->type->list) return std::string(key);
    std::string label;
    by.field->type->format(label, key, *by.field, context, model::Style::table);
    return label;
}

bool goes_before(const GroupBy& by, std::string_view key, std::uint64_t n, std::string_view other,
                 std::uint64_t other_n) {
    if (key.empty() != other.empty()) return other.empty();
    if (by.question) return place_of_answer(*by.question, key) < place_of_answer(*by.question, other);
    if (by.what == GroupBy::What::month || (by.field && is_in_order(*by.field))) return key < other;
    if (by.field && !by.field->choices.empty()) {
        const std::size_t a = place_of_choice(*by.field, key), b = place_of_choice(*by.field, other);
        if (a != b) return a < b;
    }
    return n != other_n ? n > other_n : key < other;
}

}  // namespace kehu::survey
