#include "core/survey/surveys.hpp"

#include "core/model/values.hpp"
#include "core/text/fold.hpp"

namespace kehu::survey {
namespace {

std::int64_t version_in(const model::Kind& kind, model::RecordView record) {
    const auto bytes = record.get(kind.at_name("version").tag);
    return bytes ? model::decode_integer(*bytes) : 1;
}

// A score of 0 to 100 with at most one place behind the point, as far as people can tell answers apart.
std::string encode_score(double score) {
    std::string bytes;
    model::append_decimal(bytes, {static_cast<std::int64_t>(score * 10 + 0.5), 1});
    return bytes;
}

void put_questions(book::Writer& writer, const Survey& survey, const std::string& yaml) {
    const model::Kind& kind = writer.schema().at(model::kQuestionnaire);
    model::Record record;
    record.set(kind.at_name("survey").tag, model::encode_ref(survey.id));
    record.set(kind.at_name("version").tag, model::encode_integer(survey.version));
    record.set(kind.at_name("text").tag, yaml);
    writer.create(kind, std::move(record));
}

}  // namespace

Survey survey_at(const book::Reader& reader, store::RecordId id) {
    const model::Kind& kind = reader.schema().at(model::kSurvey);
    const auto row = reader.get_named(id, false);
    return {id, std::string(row->record.value(kind.title)), version_in(kind, row->record)};
}

std::optional<std::string> questions_text(const book::Reader& reader, store::RecordId survey, std::int64_t version) {
    const model::Kind& kind = reader.schema().at(model::kQuestionnaire);
    std::optional<std::string> text;
    const book::IndexScan scan{1, {model::encode_ref(survey), model::encode_integer(version)}, {}, {}, false};
    reader.scan_index(kind, scan, [&](store::RecordId id) {
        text = std::string(reader.get_named(id, false)->record.value(kind.at_name("text").tag));
        return false;
    });
    return text;
}

Questionnaire questionnaire_of(const book::Reader& reader, const Survey& survey, std::int64_t version) {
    const auto text = questions_text(reader, survey.id, version);
    if (!text)
        throw Error(ExitCode::data, say("survey {} has no version {}", survey.name, version),
                    say("its versions: 1 to {}", survey.version));
    return read_kept_questionnaire(survey.name, *text);
}

Put put_survey(book::Writer& writer, const std::string& name, const Questionnaire& questionnaire,
               const std::string& yaml) {
    const model::Kind& kind = writer.schema().at(model::kSurvey);
    const auto found = writer.find_exact(kind, kind.at(kind.title), text::fold(name));
    const std::string title = questionnaire.title.of(language());
    Put put;
    model::Record record;
    if (found.empty()) {
        put = {{{}, name, 1}, true, true};
        record.set(kind.title, name);
    } else {
        put.survey = survey_at(writer, found.front());
        if (questions_text(writer, put.survey.id, put.survey.version) == yaml) return put;
        record = model::Record(writer.get_named(put.survey.id, false)->record);
        ++put.survey.version;
        put.changed = true;
    }
    record.set(kind.at_name("version").tag, model::encode_integer(put.survey.version));
    record.set(kind.at_name("title").tag, title);
    if (put.fresh)
        put.survey.id = writer.create(kind, std::move(record));
    else
        writer.change(put.survey.id, std::move(record));
    put_questions(writer, put.survey, yaml);
    return put;
}

void refuse_to_come(std::string_view at, const model::Context& context) {
    if (at.empty() || model::decode_moment(at).seconds <= context.now.seconds) return;
    const text::Date day = context.settings->zone.day_of(model::decode_moment(at).seconds);
    throw BadValue(say("{} is still to come", text::format_date(day)));
}

void set_answers(const model::Schema& schema, model::Record& record, const Survey& survey,
                 const Questionnaire& questionnaire, const Answers& answers) {
    const model::Kind& kind = schema.at(model::kResponse);
    record.set(kind.at_name("survey").tag, model::encode_ref(survey.id));
    record.set(kind.at_name("version").tag, model::encode_integer(survey.version));
    record.set(kind.at_name("answers").tag, encode_answers(questionnaire, answers));
    if (const auto score = score_of(questionnaire, answers))
        record.set(kind.at_name("score").tag, encode_score(*score));
}

void settle_answers(const book::Reader& reader, model::KindCode code, model::Record& record) {
    if (code != model::kResponse) return;
    const model::Kind& kind = reader.schema().at(code);
    const auto id = record.get(kind.at_name("survey").tag);
    if (!id) return;  // is missing, which is told where all that is missing is
    Survey survey = survey_at(reader, model::decode_ref(*id));
    if (const auto version = record.get(kind.at_name("version").tag)) survey.version = model::decode_integer(*version);
    const Questionnaire questions = questionnaire_of(reader, survey, survey.version);
    Answers answers;
    for (const auto& [question, text] : decode_answers(record.value(kind.at_name("answers").tag))) {
        const Question* asked = questions.find(question);
        if (!asked) throw BadValue(say("survey {} has no question '{}'", survey.name, question));
        try {
            answers[question] = read_answer(*asked, text);
        } catch (const BadValue& bad) {
            throw BadValue(fmt::format("{}: {}", question, bad.what()));
        }
    }
    for (const std::string& question : drop_unasked(questions, answers))
        throw BadValue(say("{} is asked only if {}", question, questions.at(question).only_if.text));
    for (const Question* question : missing(questions, answers)) throw BadValue(say("{} is needed", question->id));
    record.erase(kind.at_name("score").tag);
    set_answers(reader.schema(), record, survey, questions, answers);
}

model::Record follow_up(const book::Reader& reader, const Rule& rule, model::RecordView response,
                        const model::Context& context, std::uint32_t owner) {
    const model::Kind &from = reader.schema().at(model::kResponse), &task = reader.schema().at(model::kTask);
    model::Record record;
    record.set(task.at_name("what").tag, rule.task);
    if (const auto customer = response.get(from.at_name("customer").tag))
        record.set(task.at_name("customer").tag, *customer);
    const auto at = response.get(from.at_name("at").tag);
    const std::int64_t seconds = at ? model::decode_moment(*at).seconds : context.now.seconds;
    const text::Date day = context.settings->zone.day_of(seconds);
    record.set(task.at_name("due").tag,
               model::encode_date(text::date_from_days(text::days_from_epoch(day) + rule.days)));
    const model::Kind& staff = reader.schema().at(model::kStaff);
    const auto named = rule.owner.empty() ? std::vector<store::RecordId>{}
                                          : reader.find_exact(staff, staff.at(staff.title), text::fold(rule.owner));
    if (const auto asked_by = response.get(from.at_name("staff").tag); asked_by && named.empty())
        record.set(task.at_name("owner").tag, *asked_by);
    else if (!named.empty() || owner)
        record.set(task.at_name("owner").tag,
                   model::encode_ref(named.empty() ? store::RecordId{model::kStaff, owner} : named.front()));
    return record;
}

Recorded record_answers(book::Writer& writer, model::Record response, const Survey& survey,
                        const Questionnaire& questionnaire, const Answers& answers, const model::Context& context) {
    refuse_to_come(response.value(writer.schema().at(model::kResponse).at_name("at").tag), context);
    set_answers(writer.schema(), response, survey, questionnaire, answers);
    Recorded recorded;
    recorded.id = writer.create(writer.schema().at(model::kResponse), std::move(response));
    const model::Record stored(writer.get(recorded.id)->record);  // with its time
    for (const Rule* rule : rules_that_hold(questionnaire, answers))
        recorded.follow_ups.push_back(
            writer.create(writer.schema().at(model::kTask), follow_up(writer, *rule, stored, context, writer.staff())));
    return recorded;
}

}  // namespace kehu::survey
