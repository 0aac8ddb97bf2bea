// survey record: one person's answers, from the command line or asked one by one; or those of many, from a file.
#include <algorithm>

#include "cli/change.hpp"
#include "cli/draft.hpp"
#include "cli/import_rows.hpp"
#include "cli/interview.hpp"
#include "cli/reference.hpp"
#include "cli/survey.hpp"
#include "cli/values.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/survey/answer_rows.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {

extern const Command kSurveyRecordCommand;

namespace {

using survey::Answers;
using survey::Question;
using survey::Questionnaire;

// What was typed: whose answers, and which.
struct Typed {
    std::string customer;
    std::vector<std::pair<std::string, std::string>> answers;
};

Typed split_words(const std::vector<std::string>& words) {
    Typed typed;
    for (const std::string& word : words) {
        std::size_t equals = word.find('='), width = 1;
        if (const std::size_t wide = word.find("＝"); wide < equals) equals = wide, width = 3;
        if (equals != word.npos && equals > 0)
            typed.answers.emplace_back(text::trim(std::string_view(word).substr(0, equals)),
                                       word.substr(equals + width));
        else if (typed.customer.empty())
            typed.customer = word;
        else
            throw Error(ExitCode::usage, say("'{}' is no answer; write it like q1=5", word),
                        tr("one customer, then the answers: kehu survey record NAME REF q1=5 q2=4"));
    }
    return typed;
}

const Question& question_named(const Questionnaire& questions, const std::string& id, const std::string& survey) {
    if (const Question* question = questions.subject(id)) return *question;
    std::vector<std::string> ids;
    for (const Question& question : questions.questions) ids.push_back(question.id);
    const auto near = text::nearest(id, ids);
    throw Error(ExitCode::usage,
                near ? say("survey {} has no question '{}'; did you mean '{}'?", survey, id, *near)
                     : say("survey {} has no question '{}'", survey, id),
                say("its questions: kehu survey show {}", survey));
}

Answers read_answers(const Typed& typed, const Questionnaire& questions, const std::string& survey) {
    Answers answers;
    for (const auto& [id, text] : typed.answers) {
        const Question& question = question_named(questions, id, survey);
        if (answers.contains(question.id)) throw bad_answer(question, tr("answered twice"));
        if (text::trim(text).empty()) continue;
        try {
            answers[question.id] = survey::read_answer(question, text);
        } catch (const BadValue& bad) {
            throw bad_answer(question, bad.what());
        }
    }
    return answers;
}

void check_answers(const Questionnaire& questions, const Answers& answers) {
    Answers asked = answers;
    for (const std::string& id : survey::drop_unasked(questions, asked)) {
        const Question& question = questions.at(id);
        throw bad_answer(question, say("asked only if {}", question.only_if.text));
    }
    for (const Question* question : survey::missing(questions, answers))
        throw Error(ExitCode::usage, say("{} is needed: {}", question->id, question->label.of(language())),
                    say("give it: {}=... ({})", question->id, survey::possible_answers(*question, language())));
}

// Fields that follow from the rest.
void refuse_fields(const FieldValues& fields) {
    for (const char* name : {"answers", "score", "survey"})
        if (has_field(fields, name))
            throw Error(ExitCode::usage, say("--{} cannot be given: it follows from the survey and the answers", name));
}

std::int64_t version_of(const FieldValues& fields, const survey::Survey& survey) {
    const auto text = part_of(fields, "version");
    if (!text) return survey.version;
    const auto number = survey::number_in(text::trim(*text));
    if (!number || *number < 1 || *number > static_cast<double>(survey.version))
        throw Error(ExitCode::usage, say("survey {} has no version {}", survey.name, *text),
                    say("its versions: 1 to {}", survey.version));
    return static_cast<std::int64_t>(*number);
}

struct Told {
    std::vector<std::string> lines;
    std::string json;
};

void append_ids(std::string& out, const std::vector<store::RecordId>& ids) {
    out += '[';
    for (const store::RecordId id : ids) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, id.text());
    }
    out += ']';
}

// "Recorded R57: csat v1 from C19 吴彦."
Told told(Session& session, const book::Reader& reader, const survey::Survey& survey, const survey::Recorded& recorded,
          bool dry) {
    const model::Kind& kind = reader.schema().at(model::kResponse);
    const model::Context context = session.context(reader);
    const model::Row row = *reader.get(recorded.id);
    const auto customer = row.record.get(kind.at_name("customer").tag);
    const std::string who =
        customer ? titled(model::decode_ref(*customer), reader.title(model::decode_ref(*customer))) : "";
    Told out;
    const std::string id = recorded.id.text(), what = fmt::format("{} v{}", survey.name, survey.version);
    out.lines.push_back(dry           ? say("Would record: {} from {}.", what, who.empty() ? tr("nobody named") : who)
                        : who.empty() ? say("Recorded {}: {}, no customer named.", id, what)
                                      : say("Recorded {}: {} from {}.", id, what, who));
    for (std::string& line : follow_up_lines(reader, recorded.follow_ups, context, dry))
        out.lines.push_back(std::move(line));
    text::append_json_string(out.json = "{\"id\":", recorded.id.text());
    text::append_json_string(out.json += ",\"survey\":", survey.name);
    out.json += fmt::format(",\"version\":{}", survey.version);
    if (customer) text::append_json_string(out.json += ",\"customer\":", model::decode_ref(*customer).text());
    for (const char* name : {"answers", "score"}) {
        const model::Field& field = kind.at_name(name);
        const auto bytes = row.record.get(field.tag);
        if (!bytes) continue;
        out.json += fmt::format(",\"{}\":", name);
        field.type->json(out.json, *bytes, field, context);
    }
    append_ids(out.json += ",\"follow_ups\":", recorded.follow_ups);
    out.json += '}';
    return out;
}

// All that is known before the answers.
struct Setting {
    survey::Survey survey;  // with the version that is answered
    Questionnaire questions;
    FieldValues fields;
    std::string customer_title, store;  // `store`: some letters that tell it from other stores
};

Setting setting_of(Session& session, const Arguments& arguments, const Typed& typed) {
    refuse_fields(arguments.fields());
    const store::RecordId id = find_survey(session, arguments.operand("NAME"));
    Setting setting;
    setting.fields = arguments.fields();
    const model::Kind& kind = session.schema().at(model::kResponse);
    if (!typed.customer.empty()) {
        if (has_field(setting.fields, "customer"))
            throw Error(ExitCode::usage, say("--{} and '{}' say the same field twice", "customer", typed.customer));
        setting.fields.push_back({&kind.at_name("customer"), typed.customer});
    }
    setting.fields = with_references(session, read_notes(session, std::move(setting.fields)));
    session.book().read([&](const book::Reader& reader) {
        setting.survey = survey::survey_at(reader, id);
        setting.store = reader.uid(id).substr(24);
        setting.survey.version = version_of(setting.fields, setting.survey);
        setting.questions = survey::questionnaire_of(reader, setting.survey, setting.survey.version);
        if (const auto customer = part_of(setting.fields, "customer"))
            if (const auto found = store::parse_record_id(*customer))
                setting.customer_title = titled(*found, reader.title(*found));
    });
    return setting;
}

// Writes it, or only finds out what would be.
Told write(Session& session, const Setting& setting, const Answers& answers, bool dry) {
    Told out;
    write_or_try(session, {"survey record"}, dry, [&](book::Writer& writer) {
        model::Record record;
        set_fields(session, writer, writer.schema().at(model::kResponse), record, setting.fields, Lists::grow);
        const auto recorded = survey::record_answers(writer, std::move(record), setting.survey, setting.questions,
                                                     answers, session.context(writer));
        out = told(session, writer, setting.survey, recorded, dry);
    });
    return out;
}

// One file for each store, survey and customer: whoever was interrupted goes on with the same person.
std::string draft_name(const Setting& setting) {
    const auto customer = part_of(setting.fields, "customer");
    return fmt::format("survey-{}-{}-{}", setting.store, setting.survey.id.text(), customer.value_or("nobody"));
}

std::string draft_text(const Setting& setting, const Answers& answers) {
    std::string text;
    model::Context context;
    const model::Field field;
    model::field_type("answers")->format(text, survey::encode_answers(setting.questions, answers), field, context,
                                         model::Style::machine);
    return text;
}

// What was answered before, as far as the questions of today still ask it. A draft that somebody wrote into is told and
// begun anew.
Answers draft_answers(Session& session, const Setting& setting, const Draft& draft) {
    std::string bytes;
    model::Context context;
    const model::Field field;
    try {
        model::field_type("answers")->parse(bytes, draft.text, field, context);
    } catch (const BadValue& bad) {
        session.note(say("{}: {}; begun anew", draft.path, bad.what()));
        return {};
    }
    Answers answers;
    for (const auto& [id, answer] : survey::decode_answers(bytes))
        if (const Question* question = setting.questions.find(id); question && survey::fits(*question, answer))
            answers.emplace(id, answer);
    return answers;
}

std::optional<Answers> ask(Session& session, const Setting& setting, std::string& draft_path) {
    Answers begun;
    if (const auto draft = find_draft(draft_name(setting))) {
        draft_path = draft->path;
        begun = draft_answers(session, setting, *draft);
        if (!begun.empty())
            session.note(say_n("going on behind the {} answer that was kept",
                               "going on behind the {} answers that were kept", begun.size(), begun.size()));
    }
    if (!setting.customer_title.empty()) session.note(say("the answers of {}", setting.customer_title));
    const auto answers = interview(session, setting.questions, begun, [&](const Answers& now) {
        draft_path = keep_draft(draft_name(setting), draft_text(setting, now));
    });
    if (!answers && !draft_path.empty()) session.note(tr("not recorded yet; the same command goes on from here"));
    return answers;
}

// Field options hold for every row that does not say otherwise.
ExitCode import_file(Session& session, const Arguments& arguments, const Setting& setting, const Typed& typed,
                     const std::string& path) {
    if (!typed.answers.empty())
        throw Error(ExitCode::usage, tr("--csv takes the answers from the file; none can stand beside it"));
    const auto rows = [&](const book::Reader& reader) {
        model::Record common;
        set_fields(session, reader, reader.schema().at(model::kResponse), common, setting.fields, Lists::grow);
        return survey::answer_rows(reader, setting.survey, setting.questions, std::move(common),
                                   session.context(reader));
    };
    return import_rows(session, arguments, {path, "response", rows});
}

ExitCode run(Session& session, const Arguments& arguments) {
    const Typed typed = split_words(arguments.rest());
    const Setting setting = setting_of(session, arguments, typed);
    if (const auto file = arguments.value("csv")) return import_file(session, arguments, setting, typed, *file);
    std::string draft_path;
    Answers answers;
    if (typed.answers.empty() && session.may_ask()) {
        const auto given = ask(session, setting, draft_path);
        if (!given) return ExitCode::decision;
        answers = *given;
    } else {
        answers = read_answers(typed, setting.questions, setting.survey.name);
    }
    if (answers.empty())
        throw Error(ExitCode::usage, tr("there are no answers to record"),
                    say("like this: kehu survey record {} REF {}=...", setting.survey.name,
                        setting.questions.questions.front().id));
    check_answers(setting.questions, answers);
    const bool dry = arguments.flag("dry-run");
    const Told out = write(session, setting, answers, dry);
    if (!dry) drop_draft(draft_path);
    if (arguments.flag("json"))
        session.line(out.json);
    else if (!session.options().quiet)
        for (const std::string& line : out.lines) session.line(session.shown(line));
    if (dry) session.note(tr("nothing written (--dry-run)"));
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the survey, by name or id")},
    {Takes::rest, "REF ANSWER", "", "", mark("who answered, then the answers: q1=5 q2=4")},
    {Takes::value, "csv", "", "FILE", mark("many answers from a file: a row each, columns named by the questions")},
};

}  // namespace

constexpr Command kSurveyRecordCommand{
    .name = "record",
    .chinese = "登记",
    .alias = "answer",
    .summary = mark("record what somebody answered"),
    .details =
        mark("Answers stand behind the customer as QUESTION=ANSWER. Without any, on a terminal, the questions "
             "are asked one by one; what is answered is kept until the end, whatever happens. Without a customer "
             "the answers are nobody's. A rule of the survey that holds makes its follow-up at once."),
    .examples =
        "kehu survey record csat C19 speed=5 recommend=9 --comment \"很快\"\n"
        "kehu survey record csat 王小明\n"
        "kehu survey record csat C19 speed=1 --dry-run\n"
        "kehu survey record csat --csv answers.csv --dry-run",
    .access = Access::change,
    .fields = true,
    .arguments = kArguments,
    .more = kImportOptions,
    .run = run,
    .fields_of = "response",
    .of = "survey",
};

}  // namespace kehu::cli
