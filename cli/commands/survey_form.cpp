// survey form: a text form for each customer, to print, to send, or as mails.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cli/destination.hpp"
#include "cli/survey.hpp"
#include "cli/values.hpp"
#include "core/mail/mbox.hpp"
#include "core/model/values.hpp"
#include "core/survey/form.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

struct Form {
    std::string file, address, name, text;
};

// The first e-mail address of a customer.
std::string address_of(const model::Kind& kind, model::RecordView customer) {
    std::string address;
    const model::Field& field = kind.at_name("email");
    field.type->exact_keys(customer.value(field.tag), [&](std::string_view key) {
        if (address.empty()) address = key;
    });
    return address;
}

struct Forms {
    std::vector<Form> forms;
    std::string survey, title;
    std::vector<std::string> echo;
};

// A survey may be called 9/2026, and no file may.
std::string file_name(const std::string& survey, store::RecordId customer) {
    std::string name = fmt::format("{}-{}.txt", survey, customer.text());
    std::replace(name.begin(), name.end(), '/', '-');
    return name;
}

Forms make_forms(Session& session, const book::Reader& reader, store::RecordId id, const std::string& line) {
    const model::Context context = session.context(reader, text::Lean::back);
    const survey::Survey survey = survey::survey_at(reader, id);
    const survey::Questionnaire questions = survey::questionnaire_of(reader, survey, survey.version);
    const model::Kind& kind = reader.schema().at(model::kCustomer);
    Forms out;
    out.survey = survey.name;
    out.title = questions.title.empty() ? survey.name : questions.title.of(session.language());
    for_customers(reader, line, context, out.echo, [&](const model::Row& row) {
        const std::string name(row.record.value(kind.title));
        const std::string code = survey::code_text({id, survey.version, row.id, context.calendar().today()}, reader);
        out.forms.push_back({file_name(survey.name, row.id), address_of(kind, row.record), name,
                             survey::form_text(questions, name, code, session.language())});
    });
    return out;
}

// Mails as mail programs and sendmail take them, one behind the other (mboxrd).
std::string mbox(const Session& session, const Forms& forms, std::size_t& without_address) {
    std::string out;
    for (const Form& form : forms.forms) {
        if (form.address.empty()) {
            ++without_address;
            continue;
        }
        mail::append_mail(out, {form.name, form.address, forms.title, form.text}, session.now());
    }
    return out;
}

void write_files(const std::string& folder, const Forms& forms, bool force) {
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        throw Error(ExitCode::io, say("cannot make {}: {}", folder, std::strerror(errno)));
    for (const Form& form : forms.forms) refuse_existing(folder + "/" + form.file, force);
    for (const Form& form : forms.forms) {
        NewFile file(folder + "/" + form.file);
        file.write(form.text);
        file.commit();
    }
}

ExitCode run(Session& session, const Arguments& arguments) {
    const store::RecordId id = find_survey(session, arguments.operand("NAME"));
    const auto line = arguments.value("for");
    if (!line || text::split_words(*line).empty())
        throw Error(ExitCode::usage, tr("say for whom: --for QUERY"),
                    say("for example: kehu survey form {} --for \"tag:vip\"", arguments.operand("NAME")));
    const auto folder = arguments.value("dir");
    if (folder && (arguments.flag("mbox") || arguments.value("output")))
        throw Error(ExitCode::usage, tr("--dir does not go together with --mbox and --output"));
    Forms forms;
    session.book().read([&](const book::Reader& reader) { forms = make_forms(session, reader, id, *line); });
    for (const std::string& echo : forms.echo) session.note(echo);
    if (forms.forms.empty()) {
        session.note(say("nothing matches '{}'", *line));
        return ExitCode::nothing;
    }
    std::size_t without_address = 0, written = forms.forms.size();
    if (folder) {
        write_files(*folder, forms, arguments.flag("force"));
        session.note(say_n("{} form in {}", "{} forms in {}", written, written, *folder));
        return ExitCode::done;
    }
    std::string text;
    if (arguments.flag("mbox"))
        text = mbox(session, forms, without_address);
    else
        for (const Form& form : forms.forms) text.append(text.empty() ? "" : "\f").append(form.text);  // a page each
    const std::string output = arguments.value("output").value_or("");
    refuse_existing(output, arguments.flag("force"));
    Destination destination(session, output);
    destination.write(text);
    destination.commit();
    written -= without_address;
    session.plain_note(say_n("{} form", "{} forms", written, written));
    if (without_address)
        session.note(say_n("{} customer has no e-mail address and gets none",
                           "{} customers have no e-mail address and get none", without_address, without_address));
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the survey, by name or id")},
    {Takes::value, "for", "客户", "QUERY",
     mark("a form for each customer that this finds, in quotes: --for \"tag:vip\"")},
    {Takes::value, "dir", "文件夹", "DIR", mark("a file for each form, in this folder")},
    {Takes::flag, "mbox", "", "", mark("as mails to their e-mail addresses, for a mail program")},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is there"), 'f'},
};

}  // namespace

extern const Command kSurveyFormCommand;
constexpr Command kSurveyFormCommand{
    .name = "form",
    .chinese = "表单",
    .summary = mark("write a text form for each of some customers, to print or to send"),
    .details = mark("A form bears a code that says whose it is; what comes back is taken by kehu survey read. Forms on "
                    "standard output are parted by form feeds, so that a printer begins a new page for each."),
    .examples =
        "kehu survey form csat --for \"tag:vip\" --dir forms\nkehu survey form csat --for C19 | lp\n"
        "kehu survey form csat --for \"stage:customer email:any\" --mbox -o out.mbox",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
    .of = "survey",
};

}  // namespace kehu::cli
