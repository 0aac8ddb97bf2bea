#include "core/survey/answer_rows.hpp"

#include "core/exchange/row_parser.hpp"
#include "core/model/values.hpp"
#include "core/text/utf8.hpp"

namespace kehu::survey {
namespace {

using exchange::Fault;
using exchange::RowParser;
using model::Field;

class AnswerRows : public exchange::Further {
  public:
    AnswerRows(const book::Reader& reader, const Survey& survey, const Questionnaire& questions, model::Record common,
               const model::Context& context)
        : reader_(reader),
          kind_(reader.schema().at(model::kResponse)),
          survey_(survey),
          questions_(questions),
          common_(std::move(common)),
          context_(context) {
        for (const Question& question : questions_.questions) fields_.push_back(field_of(question));
    }

    std::vector<Field> fields() const override { return fields_; }

    void read(RowParser& row, const std::function<void(Fault)>& tell) override {
        add_common(row.record());
        check_survey(row);
        check_time(row);
        Answers answers = answers_in(row);
        for (const std::string& id : drop_unasked(questions_, answers))
            tell(row.about(field(id), say("left out: asked only if {}", questions_.at(id).only_if.text)));
        if (row.faults().empty())
            for (const Question* question : missing(questions_, answers))
                row.add_fault(field(question->id), tr("is needed"));
        if (row.faults().empty() && answers.empty() && !row.record().get(kind_.at_name("comment").tag))
            row.add_fault(fields_.front(), tr("the row has no answer"));
        if (row.faults().empty()) set_answers(reader_.schema(), row.record(), survey_, questions_, answers);
    }

    void added(model::RecordView response, exchange::Plan& plan) override {
        const Answers answers = decode_answers(response.value(kind_.at_name("answers").tag));
        for (const Rule* rule : rules_that_hold(questions_, answers)) {
            const model::Record task = follow_up(reader_, *rule, response, context_, 0);
            const Field& due = reader_.schema().at(model::kTask).at_name("due");
            if (text::days_from_epoch(model::decode_date(task.value(due.tag))) < today()) {
                ++plan.late_tasks;
                continue;
            }
            plan.tasks.emplace_back(plan.records.keep(task.view().ordinary()));
        }
    }

  private:
    // Texts that are read as answers once the whole row is there.
    static Field field_of(const Question& question) {
        Field field;
        field.name = question.id;
        field.english = question.label.of(Language::english);
        field.chinese = question.label.of(Language::chinese);
        field.type = model::field_type("text");
        field.source = model::Source::parts;
        return field;
    }

    const Field& field(std::string_view id) const {
        for (const Field& field : fields_)
            if (field.name == id) return field;
        return fields_.front();
    }

    std::int64_t today() const { return text::days_from_epoch(context_.calendar().today()); }

    void add_common(model::Record& record) const {
        for (model::FieldReader part(common_.view().ordinary()); part.next();)
            if (!record.get(part.field().tag)) record.set(part.field().tag, part.field().bytes);
    }

    // A file that says which survey and version it is about says the same as the command line.
    void check_survey(RowParser& row) const {
        const Field &survey = kind_.at_name("survey"), &version = kind_.at_name("version");
        if (const auto bytes = row.record().get(survey.tag); bytes && model::decode_ref(*bytes) != survey_.id)
            row.add_fault(survey, say("is another survey than {}", survey_.name));
        const auto bytes = row.record().get(version.tag);
        if (bytes && model::decode_integer(*bytes) != survey_.version)
            row.add_fault(version,
                          say("is another version than {}; import its rows apart with --version", survey_.version));
    }

    void check_time(RowParser& row) const {
        const Field& at = kind_.at_name("at");
        try {
            refuse_to_come(row.record().value(at.tag), context_);
        } catch (const BadValue& bad) {
            row.add_fault(at, bad.what());
        }
    }

    // From the columns of the questions, and from a column `answers` as an export has it.
    Answers answers_in(RowParser& row) const {
        Answers answers;
        const Field& whole = kind_.at_name("answers");
        for (const auto& [id, text] : decode_answers(row.record().value(whole.tag))) {
            const Question* question = questions_.find(id);
            if (!question)
                row.add_fault(whole, say("survey {} has no question '{}'", survey_.name, id));
            else
                read_one(row, whole, *question, text, answers);
        }
        for (const Question& question : questions_.questions)
            if (const auto text = text::trim(row.part(question.id)); !text.empty())
                read_one(row, field(question.id), question, text, answers);
        return answers;
    }

    static void read_one(RowParser& row, const Field& field, const Question& question, std::string_view text,
                         Answers& answers) {
        try {
            answers[question.id] = read_answer(question, text);
        } catch (const BadValue& bad) {
            row.add_fault(field, bad.what());
        }
    }

    const book::Reader& reader_;
    const model::Kind& kind_;
    const Survey& survey_;
    const Questionnaire& questions_;
    const model::Record common_;
    const model::Context context_;
    std::vector<Field> fields_;
};

}  // namespace

std::unique_ptr<exchange::Further> answer_rows(const book::Reader& reader, const Survey& survey,
                                               const Questionnaire& questions, model::Record common,
                                               const model::Context& context) {
    return std::make_unique<AnswerRows>(reader, survey, questions, std::move(common), context);
}

}  // namespace kehu::survey
