#include <sys/stat.h>
#include <unistd.h>

#include "cli/contact_log.hpp"
#include "cli/mail_log.hpp"

namespace kehu::cli {
namespace {

bool only_customer(const FieldValues& fields) {
    return fields.size() == 1 && fields[0].field->name == "customer";
}

bool something_is_piped() {
    struct stat about;
    return fstat(STDIN_FILENO, &about) == 0 && (S_ISFIFO(about.st_mode) || S_ISREG(about.st_mode));
}

// A mail by its option, by a word that is its file, or without any words on standard input.
std::string mail_file(const Arguments& arguments) {
    if (const auto file = arguments.value("mail")) return *file;
    const auto& words = arguments.rest();
    if (words.size() == 1 && names_mail_file(words[0])) return words[0];
    const bool nothing_said = words.empty() && (arguments.fields().empty() || only_customer(arguments.fields()));
    return nothing_said && something_is_piped() ? "-" : "";
}

ExitCode log_mail(Session& session, const Arguments& arguments, const std::string& file) {
    const bool file_is_word = !arguments.value("mail") && file != "-";
    if ((!file_is_word && !arguments.rest().empty()) || arguments.flag("done") || arguments.value("print") ||
        (!arguments.fields().empty() && !only_customer(arguments.fields())))
        throw Error(ExitCode::usage, tr("a mail says itself what was said, how and when"),
                    tr("like this: kehu log --mail FILE [--customer REF]"));
    return log_mails(session, {file, part_of(arguments.fields(), "customer").value_or(""), arguments.flag("add"),
                               arguments.flag("dry-run"), arguments.flag("json")});
}

ExitCode run(Session& session, const Arguments& arguments) {
    if (const std::string file = mail_file(arguments); !file.empty()) return log_mail(session, arguments, file);
    for (const char* option : {"add", "dry-run"})
        if (arguments.flag(option)) throw Error(ExitCode::usage, say("--{} is for mails: --mail FILE", option));
    ContactWords contact;
    contact.words = arguments.rest();
    contact.fields = arguments.fields();
    if (!has_field(contact.fields, "customer") && !contact.words.empty()) {
        contact.customer = contact.words.front();
        contact.words.erase(contact.words.begin());
    }
    contact.done = arguments.flag("done");
    contact.json = arguments.flag("json");
    contact.print = arguments.value("print");
    return log_contact(session, std::move(contact));
}

constexpr Argument kArguments[] = {
    {Takes::rest, "REF WORD", "", "", mark("with whom, how (call, email, wechat, visit, ...), and what was said")},
    {Takes::value, "mail", "邮件", "FILE", mark("a mail or a mailbox (mbox) becomes contacts; -: stdin")},
    {Takes::flag, "add", "添加", "", mark("with --mail: an unknown sender becomes a customer")},
    {Takes::flag, "dry-run", "试运行", "", mark("with --mail: show what would be logged, write nothing")},
    {Takes::flag, "done", "了结", "", mark("the customer's open follow-ups are done with this")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
    {Takes::value, "print", "输出字段", "FIELD", mark("print only this field of it: --print id")},
};

}  // namespace

extern const Command kLogContactCommand;
constexpr Command kLogContactCommand{
    .name = "log-contact",
    .chinese = "记录",
    .alias = "log",
    .group = mark("Contacts"),
    .summary = mark("note down a call, a visit, a message"),
    .details =
        mark("The word after the customer says how; what follows is kept as it stands. --next DATE makes a "
             "follow-up for that day, --todo says what it is about. --note - reads the text from standard "
             "input. Other follow-ups stay open, unless --done is given. A mail (--mail FILE, or on standard input "
             "without any words) is a contact of the customer who sent it, or of each who got it; the same mail "
             "is logged once; attachments are left out."),
    .examples =
        "kehu log 王小明 call \"谈续约，要报价\" --next 下周一 --todo 报价\n"
        "echo \"long note\" | kehu log C9 wechat --note - --at \"yesterday 15:00\"\n"
        "kehu log-contact < message.eml\nkehu log --mail box.mbox --dry-run\n"
        "kehu 记录 王小明 电话 \"谈续约\"",
    .access = Access::change,
    .fields = true,
    .arguments = kArguments,
    .run = run,
    .fields_of = "contact",
};

}  // namespace kehu::cli
