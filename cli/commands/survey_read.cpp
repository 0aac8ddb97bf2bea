// survey read: filled forms out of mails become responses. Everything is one entry; what could not be read is told with
// its place.
#include "cli/change.hpp"
#include "cli/files.hpp"
#include "cli/survey.hpp"
#include "cli/values.hpp"
#include "core/mail/mail.hpp"
#include "core/model/values.hpp"
#include "core/survey/form.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

using mail::Mail;

// What came of the mails, in their order.
struct Outcome {
    std::vector<std::string> lines, faults;
    std::size_t mails = 0, recorded = 0, again = 0, without_form = 0, refused = 0, follow_ups = 0;
    std::vector<std::string> ids;
};

std::string place_of(const Mail& mail) {
    std::string who = mail.address.empty() ? mail.name : mail.address;
    return who.empty() ? say("mail {} (line {})", mail.number, mail.line)
                       : say("mail {} (line {}, from {})", mail.number, mail.line, who);
}

class MailReader {
  public:
    MailReader(Session& session, book::Writer& writer, Outcome& outcome, bool dry)
        : session_(session), writer_(writer), context_(session.context(writer)), outcome_(outcome), dry_(dry) {}

    void read(const Mail& mail) {
        ++outcome_.mails;
        for (const mail::MailFault& fault : mail.faults) tell(mail, say("line {}: {}", fault.line, fault.reason));
        std::vector<std::string> lines;
        for (const mail::MailLine& line : mail.lines) lines.push_back(line.text);
        const auto code = survey::find_code(text::joined(lines, "\n") + "\n" + mail.subject, writer_);
        if (!code) {
            ++outcome_.without_form;
            return tell(mail, tr("no form in it"));
        }
        const std::string refused = why_not(*code);
        if (!refused.empty()) return refuse(mail, refused);
        record(mail, *code, lines);
    }

  private:
    void tell(const Mail& mail, const std::string& sentence) {
        outcome_.faults.push_back(fmt::format("{}: {}", place_of(mail), sentence));
    }
    void refuse(const Mail& mail, const std::string& sentence) {
        ++outcome_.refused;
        tell(mail, sentence);
    }

    std::string why_not(const survey::FoundCode& code) const {
        if (code.fault == survey::CodeFault::not_ours)
            return say("the code {} is mistyped, or of another store", code.text);
        if (!writer_.exists(code.code.survey)) return say("the survey of form {} is gone", code.text);
        if (!writer_.exists(code.code.customer)) return say("the customer of form {} is gone", code.text);
        return {};
    }

    void record(const Mail& mail, const survey::FoundCode& code, const std::vector<std::string>& lines) {
        const model::Kind& kind = writer_.schema().at(model::kResponse);
        const model::Field& field = kind.at_name("code");
        if (const auto before = writer_.find_exact(kind, field, text::fold(code.text)); !before.empty()) {
            ++outcome_.again;
            return tell(mail, say("form {} is here already as {}", code.text, before.front().text()));
        }
        survey::Survey survey = survey::survey_at(writer_, code.code.survey);
        survey.version = code.code.version;
        const survey::Questionnaire questions = survey::questionnaire_of(writer_, survey, survey.version);
        survey::FilledForm form = survey::read_form(questions, lines);
        for (const auto& unread : form.unread) tell(mail, fmt::format("{}: {}", unread.question, unread.reason));
        for (const std::string& id : survey::drop_unasked(questions, form.answers))
            form.remarks.push_back(
                fmt::format("{}: {}", id, say("answered, though asked only if {}", questions.at(id).only_if.text)));
        if (form.answers.empty()) return refuse(mail, say("form {} has no answers", code.text));
        if (const auto missing = survey::missing(questions, form.answers); !missing.empty())
            return refuse(mail, say("form {}: {} is needed", code.text, missing.front()->id));
        store_form(mail, code, survey, questions, form);
    }

    void store_form(const Mail& mail, const survey::FoundCode& code, const survey::Survey& survey,
                    const survey::Questionnaire& questions, const survey::FilledForm& form) {
        const model::Kind& kind = writer_.schema().at(model::kResponse);
        model::Record record;
        record.set(kind.at_name("customer").tag, model::encode_ref(code.code.customer));
        if (mail.date && mail.date->seconds <= session_.now().seconds)
            record.set(kind.at_name("at").tag, model::encode_moment(*mail.date));
        if (!form.remarks.empty()) record.set(kind.at_name("comment").tag, text::joined(form.remarks, "\n"));
        record.set(kind.at_name("channel").tag, "email");
        record.set(kind.at_name("code").tag, code.text);
        const auto made = survey::record_answers(writer_, std::move(record), survey, questions, form.answers, context_);
        ++outcome_.recorded;
        outcome_.follow_ups += made.follow_ups.size();
        outcome_.ids.push_back(made.id.text());
        const std::string what = fmt::format("{} v{}", survey.name, survey.version),
                          who = titled(code.code.customer, writer_.title(code.code.customer));
        outcome_.lines.push_back(dry_ ? say("Would record: {} from {}.", what, who)
                                      : say("Recorded {}: {} from {}.", made.id.text(), what, who));
        for (std::string& line : follow_up_lines(writer_, made.follow_ups, context_, dry_))
            outcome_.lines.push_back(std::move(line));
    }

    Session& session_;
    book::Writer& writer_;
    const model::Context context_;
    Outcome& outcome_;
    const bool dry_;
};

std::string json_of(const Outcome& outcome, book::Sequence op) {
    std::string out = fmt::format("{{\"mails\":{},\"recorded\":[", outcome.mails);
    for (const std::string& id : outcome.ids) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, id);
    }
    return out + fmt::format("],\"again\":{},\"without_form\":{},\"refused\":{},\"follow_ups\":{},\"op\":{}}}",
                             outcome.again, outcome.without_form, outcome.refused, outcome.follow_ups,
                             op ? std::to_string(op) : "null");
}

ExitCode run(Session& session, const Arguments& arguments) {
    const std::string path = arguments.operand("FILE");
    const bool dry = arguments.flag("dry-run");
    // Before the store is open: foreign character sets are another program's work.
    std::vector<Mail> mails;
    mail::read_mails(read_file(path.empty() ? "-" : path), [&](Mail mail) { mails.push_back(std::move(mail)); });
    session.open_book(Access::change, "survey read");
    Outcome outcome;
    const book::Sequence op = write_or_try(session, {"survey read"}, dry, [&](book::Writer& writer) {
        outcome = {};
        MailReader reader(session, writer, outcome, dry);
        for (const Mail& mail : mails) reader.read(mail);
    });
    for (const std::string& fault : outcome.faults) session.note(fault);
    if (arguments.flag("json")) {
        session.line(json_of(outcome, op));
    } else if (!session.options().quiet) {
        for (const std::string& line : outcome.lines) session.line(session.shown(line));
        session.line(say("{} of {} mails recorded, {} again, {} refused, {} without a form; {} follow-ups.",
                         outcome.recorded, outcome.mails, outcome.again, outcome.refused, outcome.without_form,
                         outcome.follow_ups));
    }
    if (dry) session.note(tr("nothing written (--dry-run)"));
    if (outcome.refused) return ExitCode::data;
    return outcome.recorded ? ExitCode::done : ExitCode::nothing;
}

constexpr Argument kArguments[] = {
    {Takes::optional, "FILE", "", "", mark("a mailbox (mbox) or one mail; without it, standard input")},
    {Takes::flag, "dry-run", "试运行", "", mark("show what would be recorded, write nothing"), 'n'},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kSurveyReadCommand;
constexpr Command kSurveyReadCommand{
    .name = "read",
    .chinese = "读取",
    .summary = mark("take in forms that came back by mail"),
    .details =
        mark("Marks of quoting, quoted-printable, base64 and Chinese encodings are read. Each form is known by its "
             "code and taken once. What cannot be read is told; words beside an answer and answers that cannot be "
             "are kept as the comment. Exit status 65 if a form was refused, 1 if there was nothing new."),
    .examples = "kehu survey read < mbox\nkehu survey read answers.mbox --dry-run\nkehu survey read reply.eml",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
    .of = "survey",
};

}  // namespace kehu::cli
