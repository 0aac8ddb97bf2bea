#include "cli/help.hpp"

#include "cli/fit.hpp"
#include "cli/man_page.hpp"
#include "cli/session.hpp"
#include "core/text/distance.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kOptions = "options", kOptionsChinese = "选项";

Error no_such_help(const std::string& word, const model::Schema& schema) {
    std::vector<std::string> known{std::string(kOptions), std::string(kOptionsChinese)};
    for (const model::Kind& kind : schema.kinds)
        if (!kind.hidden)
            for (std::string_view name : {kind.name, kind.plural, kind.chinese}) known.emplace_back(name);
    for (const Command* command : commands()) {
        if (command->hidden) continue;
        for (std::string& own : words_of(*command)) known.push_back(std::move(own));
    }
    for (const Topic& topic : topics())
        known.insert(known.end(), {std::string(topic.name), std::string(topic.chinese)});
    auto near = text::nearest(word, known);
    return Error(ExitCode::usage,
                 near ? say("no help for '{}'; did you mean '{}'?", word, *near) : say("no help for '{}'", word),
                 tr("all commands: kehu"));
}

// "find", "survey report"; "contact list" is the list of any kind.
const Command* command_of(const std::string& word, const std::string& verb) {
    if (verb.empty()) return find_command(word);
    const Command* found = find_verb(word, verb);
    return found && !found->of_kinds && found->of.empty() ? nullptr : found;
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string word = arguments.operand("WORD");
    const std::string verb = arguments.operand("VERB");
    const bool man = arguments.flag("man");
    if (!word.empty() && !man && session.store_exists()) session.open_book(Access::read, "help");
    if (word.empty() && man) {
        for (const Command* command : commands())
            if (!command->hidden) session.line(std::string(command->name));
        for (const OwnVerbs& own : own_verbs())
            for (const Command* command : own.verbs) session.line(full_name(*command));
    } else if (word.empty()) {
        session.out(menu(session.columns()));
    } else if (const Command* command = command_of(word, verb)) {
        const model::Schema* schema = command->fields ? &session.schema() : nullptr;
        const model::Kind* kind =
            schema ? schema->kind(command->fields_of.empty() ? "customer" : command->fields_of) : nullptr;
        session.out(man ? man_page(*command, kind, session.language())
                        : command_help(*command, kind, session.language(), session.columns()));
    } else if (!verb.empty()) {
        throw no_such_help(word + " " + verb, session.schema());
    } else if (const Topic* topic = find_topic(word)) {
        session.out(fitted(tr(topic->text), session.columns(), session.width_rule()));
    } else if (word == kOptions || word == kOptionsChinese) {
        session.out(global_options_help(session.columns()));
    } else if (const model::Kind* kind = session.schema().kind(word); kind && !kind->hidden) {
        session.out(kind_help(*kind, session.language(), session.columns()));
    } else {
        throw no_such_help(word, session.schema());
    }
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::optional, "WORD", "", "", mark("a command, a kind of records, or query, dates, kinds, options, exit")},
    {Takes::optional, "VERB", "", "", mark("what is done with records of that kind: survey report")},
    {Takes::flag, "man", "手册", "", mark("as a manual page in roff; without WORD, the commands that have one")},
};

}  // namespace

extern const Command kHelpCommand;
constexpr Command kHelpCommand{
    .name = "help",
    .chinese = "帮助",
    .group = mark("Help"),
    .summary = mark("show how a command is used"),
    .details = "",
    .examples = "kehu help find\nkehu find --help\nkehu help query",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
