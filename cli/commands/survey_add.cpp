// survey add and survey edit: questions become a survey, or a new version of one.
#include "cli/draft.hpp"
#include "cli/editor.hpp"
#include "cli/files.hpp"
#include "cli/survey.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using survey::Put;
using survey::Questionnaire;

// A name that can be typed everywhere a survey is named.
std::string checked_name(const std::string& text) {
    const std::string name(text::trim(text));
    if (name.empty()) throw Error(ExitCode::usage, tr("a survey needs a name"));
    if (store::parse_record_id(name))
        throw Error(ExitCode::usage, say("'{}' looks like an id; choose another name", name));
    return name;
}

// Rules may name somebody who is to do it.
void check_owners(const book::Reader& reader, const Questionnaire& questions) {
    const model::Kind& staff = reader.schema().at(model::kStaff);
    for (const survey::Rule& rule : questions.rules)
        if (!rule.owner.empty() && reader.find_exact(staff, staff.at(staff.title), text::fold(rule.owner)).empty())
            throw Error(ExitCode::config, say("{}: there is no staff member '{}'", rule.place, rule.owner),
                        tr("see who there is: kehu staff list   add one: kehu staff add NAME"));
}

std::uint64_t answers_to(const book::Reader& reader, store::RecordId id) {
    const model::Kind& kind = reader.schema().at(model::kSurvey);
    const auto row = reader.get(id);
    const auto bytes = row ? row->rollup.get(kind.at_name("responses").tag) : std::nullopt;
    return bytes ? static_cast<std::uint64_t>(model::decode_integer(*bytes)) : 0;
}

std::string sentence(const Put& put, const Questionnaire& questions, std::uint64_t answers) {
    const std::size_t n = questions.questions.size();
    if (put.fresh)
        return say_n("Added survey {}: {} question, version 1. Later edits make version 2; old answers keep theirs.",
                     "Added survey {}: {} questions, version 1. Later edits make version 2; old answers keep theirs.",
                     n, put.survey.name, n);
    if (!put.changed) return say("Nothing new in survey {}: version {} stays.", put.survey.name, put.survey.version);
    if (answers == 0)
        return say_n("Changed survey {}: {} question, version {}.   (undo: kehu undo)",
                     "Changed survey {}: {} questions, version {}.   (undo: kehu undo)", n, put.survey.name, n,
                     put.survey.version);
    return say_n("Changed survey {}: version {}; the {} answer so far keeps its own.   (undo: kehu undo)",
                 "Changed survey {}: version {}; the {} answers so far keep their own.   (undo: kehu undo)", answers,
                 put.survey.name, put.survey.version, answers);
}

std::string json_of(const Put& put, const Questionnaire& questions) {
    std::string out = "{\"id\":";
    text::append_json_string(out, put.survey.id.text());
    text::append_json_string(out += ",\"survey\":", put.survey.name);
    return out + fmt::format(",\"version\":{},\"questions\":{}}}", put.survey.version, questions.questions.size());
}

void store_questions(Session& session, const std::string& name, const Questionnaire& questions, const std::string& yaml,
                     bool json) {
    Put put;
    std::uint64_t answers = 0;
    session.book().write(session.author(), {"survey add"}, [&](book::Writer& writer) {
        check_owners(writer, questions);
        put = survey::put_survey(writer, name, questions, yaml);
        answers = put.fresh ? 0 : answers_to(writer, put.survey.id);
    });
    if (json)
        session.line(json_of(put, questions));
    else if (!session.options().quiet)
        session.line(session.shown(sentence(put, questions, answers)));
}

ExitCode add(Session& session, const Arguments& arguments) {
    const std::string name = checked_name(arguments.operand("NAME"));
    const auto path = arguments.value("file");
    if (!path)
        throw Error(ExitCode::usage, say("say which file has the questions: kehu survey add {} --file FILE.yaml", name),
                    tr("the format: man kehu-survey"));
    const std::string file = *path == "-" ? tr("standard input") : *path, yaml = read_text(*path);
    const Questionnaire questions = survey::read_questionnaire(file, yaml);
    session.open_book(Access::write, "survey");  // a wrong file leaves no store behind
    store_questions(session, name, questions, yaml, arguments.flag("json"));
    return ExitCode::done;
}

ExitCode edit(Session& session, const Arguments& arguments) {
    const store::RecordId id = find_survey(session, arguments.operand("NAME"));
    survey::Survey survey;
    std::string yaml;
    session.book().read([&](const book::Reader& reader) {
        survey = survey::survey_at(reader, id);
        yaml = survey::questions_text(reader, id, survey.version).value_or("");
    });
    Editing editing(session, survey.name + ".yaml", yaml);
    const auto text = editing.edit();
    if (!text) {
        editing.done();
        session.note(tr("nothing changed"));
        return ExitCode::done;
    }
    try {
        store_questions(session, survey.name, survey::read_questionnaire(survey.name, *text), *text,
                        arguments.flag("json"));
    } catch (const Error& error) {
        throw Error(error.code, error.what(),
                    (error.hint.empty() ? "" : error.hint + "\n  ") +
                        say("your text is kept: kehu survey add {} --file {}", survey.name, editing.path()));
    }
    editing.done();
    return ExitCode::done;
}

constexpr Argument kAddArguments[] = {
    {Takes::operand, "NAME", "", "", mark("what the survey is called")},
    {Takes::value, "file", "文件", "FILE", mark("the questions in YAML (-: stdin); the format is in kehu-survey(7)")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};
constexpr Argument kEditArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the survey, by name or id")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kSurveyAddCommand, kSurveyEditCommand;
constexpr Command kSurveyAddCommand{
    .name = "add",
    .chinese = "添加",
    .summary = mark("make a survey of the questions in a file, or a new version of one"),
    .details = mark("The file holds the questions, how they are measured, and what follows from low scores. A survey "
                    "that has the name already gets a new version; answers keep the version they were given to."),
    .examples =
        "kehu survey add csat --file csat.yaml\nkehu survey show csat --yaml > csat.yaml\n"
        "kehu 问卷 添加 满意度 --文件 满意度.yaml",
    .access = Access::none,
    .arguments = kAddArguments,
    .run = add,
    .of = "survey",
};
constexpr Command kSurveyEditCommand{
    .name = "edit",
    .chinese = "修改",
    .summary = mark("change the questions of a survey in the editor"),
    .details = mark("What is saved becomes a new version; answers keep the version they were given to."),
    .examples = "kehu survey edit csat",
    .access = Access::change,
    .arguments = kEditArguments,
    .run = edit,
    .of = "survey",
};

}  // namespace kehu::cli
