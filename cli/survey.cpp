#include "cli/survey.hpp"

#include "cli/reference.hpp"
#include "cli/search.hpp"
#include "cli/values.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

const char* type_word(survey::QuestionType type) {
    switch (type) {
        case survey::QuestionType::scale:
            return mark("scale");
        case survey::QuestionType::choice:
            return mark("one choice");
        case survey::QuestionType::choices:
            return mark("several choices");
        case survey::QuestionType::yesno:
            return mark("yes or no");
        case survey::QuestionType::number:
            return mark("number");
        case survey::QuestionType::text:
            break;
    }
    return mark("text");
}

}  // namespace

store::RecordId find_survey(Session& session, const std::string& text) {
    const model::Kind& kind = session.schema().at(model::kSurvey);
    bool any = false;
    session.book().read([&](const book::Reader& reader) { any = reader.count(kind) > 0; });
    if (!any)
        throw Error(ExitCode::nothing, tr("there is no survey yet"),
                    tr("make one: kehu survey add NAME --file FILE.yaml   the format: man kehu-survey"));
    return find_reference(session, kind, text, Names::loose);
}

void for_customers(const book::Reader& reader, const std::string& line, const model::Context& context,
                   std::vector<std::string>& echo, const std::function<void(const model::Row&)>& body) {
    const model::Kind& kind = reader.schema().at(model::kCustomer);
    const query::Query query = query::parse(text::split_words(line), kind, reader.schema(), context, &echo, "--for");
    answers(Asked{reader, kind, query, context}).rows([&](const model::Row& row) {
        body(row);
        return true;
    });
}

std::string question_text(const survey::Question& question, std::size_t number, Language language) {
    std::string text = fmt::format("{}. {}", number, question.label.of(language));
    std::string answers;
    switch (question.type) {
        case survey::QuestionType::scale:
            answers = survey::ends_of_scale(question, language);
            break;
        case survey::QuestionType::text:
            answers = tr("text");
            break;
        default:
            answers = survey::possible_answers(question, language);
    }
    text.append("\n   ").append(question.id).append(": ").append(tr(type_word(question.type)));
    if (answers != tr(type_word(question.type))) text.append(tr(", ")).append(answers);
    if (question.required) text.append(tr(", required"));
    if (!question.only_if.empty()) text.append(say(", asked if {}", question.only_if.text));
    return text + "\n";
}

std::vector<std::string> follow_up_lines(const book::Reader& reader, const std::vector<store::RecordId>& ids,
                                         const model::Context& context, bool dry) {
    const model::Kind& task = reader.schema().at(model::kTask);
    std::vector<std::string> lines;
    for (const store::RecordId id : ids) {
        const model::Row made = *reader.get(id);
        const std::string text = value_in_words(made.record, task.at_name("what"), context),
                          due = value_in_words(made.record, task.at_name("due"), context);
        lines.push_back(dry ? say("Would make a follow-up: {}, {}.", text, due)
                            : say("Follow-up {}: {}, {}.", id.text(), text, due));
    }
    return lines;
}

Error bad_answer(const survey::Question& question, const std::string& sentence) {
    return Error(ExitCode::usage, fmt::format("{}: {}", question.id, sentence));
}

}  // namespace kehu::cli
