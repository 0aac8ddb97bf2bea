#include "cli/contact_log.hpp"

namespace kehu::cli {
namespace {

ExitCode run(Session& session, const Arguments& arguments) {
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
    .details = mark("The word after the customer says how; what follows is kept as it stands. --next DATE makes a "
                    "follow-up for that day, --todo says what it is about. --note - reads the text from standard "
                    "input. Other follow-ups stay open, unless --done is given."),
    .examples =
        "kehu log 王小明 call \"谈续约，要报价\" --next 下周一 --todo 报价\n"
        "echo \"long note\" | kehu log C9 wechat --note - --at \"yesterday 15:00\"\n"
        "kehu 记录 王小明 电话 \"谈续约\"",
    .access = Access::change,
    .fields = true,
    .arguments = kArguments,
    .run = run,
    .fields_of = "contact",
};

}  // namespace kehu::cli
