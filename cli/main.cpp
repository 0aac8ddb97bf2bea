// The program from its start to its end: what the system hands over is put in order, the command is found, its words
// are parsed, the store is opened as far as it asks, it runs, and every error becomes one sentence and an exit code.

#include <fcntl.h>
#include <malloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

#include "cli/arguments.hpp"
#include "cli/files.hpp"
#include "cli/fit.hpp"
#include "cli/global_options.hpp"
#include "cli/help.hpp"
#include "cli/session.hpp"
#include "cli/terminal.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/excerpt.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

void prepare_process() {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);  // ignored by whoever started us, it would hide how iconv, an editor or a pager ended
    umask(077);
    // Answers are some sets of a hundred kilobytes, one after the other: memory that was given back to the system each
    // time would cost more to get anew than it takes to fill it.
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    // A closed stream would give its number to the next file opened, the store's. Stdout opened for reading lets writes
    // fail as they would on a closed one: results must not vanish in silence.
    for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) open("/dev/null", fd == STDERR_FILENO ? O_RDWR : O_RDONLY);
}

// Translations lie beside the program (a build folder) or in share/locale beside its bin folder.
std::string locale_folder() {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    if (length <= 0) return "/usr/share/locale";
    std::string folder(path, static_cast<std::size_t>(length));
    folder.erase(folder.rfind('/'));
    return access((folder + "/locale").c_str(), F_OK) == 0 ? folder + "/locale" : folder + "/../share/locale";
}

void use_language(Language language) {
    set_language(language, language == Language::chinese ? locale_folder() : "");
}

void append(std::vector<std::string>& words, const Command& command) {
    for (std::string& word : words_of(command)) words.push_back(std::move(word));
}

// First words that other programs have.
std::optional<std::string> meant_by(std::string_view word) {
    constexpr std::pair<std::string_view, const char*> kOthers[] = {
        {"search", "find"}, {"query", "find"},    {"new", "add"},     {"create", "add"},      {"insert", "add"},
        {"del", "delete"},  {"remove", "delete"}, {"update", "edit"}, {"modify", "edit"},     {"change", "edit"},
        {"view", "show"},   {"today", "agenda"},  {"todo", "agenda"}, {"settings", "config"}, {"查询", "查找"},
        {"搜索", "查找"},   {"新增", "添加"},     {"编辑", "修改"},   {"更改", "修改"},       {"查看", "显示"},
        {"找", "查找"},     {"加", "添加"},       {"改", "修改"},     {"删", "删除"},         {"待办", "日程"}};
    for (const auto& [other, ours] : kOthers)
        if (word == other) return ours;
    return std::nullopt;
}

Error unknown_first_word(const std::string& word, const model::Schema& schema) {
    std::vector<std::string> known;
    for (const Command* command : commands()) {
        if (!command->hidden) append(known, *command);
    }
    for (const model::Kind& kind : schema.kinds) {
        if (kind.hidden) continue;
        for (std::string_view name : {kind.name, kind.plural, kind.chinese}) known.emplace_back(name);
    }
    auto near = meant_by(word);
    if (!near) near = text::nearest(word, known);
    return Error(ExitCode::usage,
                 near ? say("no command '{}'; did you mean '{}'?", word, *near) : say("no command '{}'", word),
                 say("all commands: kehu   to look for it: kehu find {}", word));
}

Error unknown_verb(const CommandLine& line) {
    if (line.verb.empty())
        return Error(ExitCode::usage, say("say what to do: kehu {} list", line.kind), tr("see: kehu help kinds"));
    std::vector<std::string> verbs;
    if (const OwnVerbs* own = own_verbs(line.kind))
        for (const Command* command : own->verbs) append(verbs, *command);
    for (const Command* command : commands())
        if (command->of_kinds) append(verbs, *command);
    auto near = text::nearest(line.verb, verbs);
    return Error(ExitCode::usage,
                 near ? say("no command '{} {}'; did you mean '{} {}'?", line.kind, line.verb, line.kind, *near)
                      : say("no command '{} {}'", line.kind, line.verb),
                 tr("see: kehu help kinds"));
}

// The kind that was typed, or the one that the command is about by default; null if it has none.
const model::Kind* kind_of(const CommandLine& line, Session& session) {
    const Command* command = line.command;
    if (!line.kind.empty()) {
        const model::Kind* kind = session.schema().kind(line.kind);
        if (!kind || kind->hidden) throw unknown_first_word(line.kind, session.schema());
        if (!command) throw unknown_verb(line);
        if (!command->of_kinds && command->of.empty())
            throw Error(ExitCode::usage, say("'{}' does not go with a kind: kehu {}", line.verb, usage_line(*command)),
                        say("see: kehu help {}", full_name(*command)));
        if (!command->fields_of.empty()) return &session.schema().at_name(command->fields_of);
        return kind;
    }
    if (!command->fields_of.empty()) return &session.schema().at_name(command->fields_of);
    if (command->fields && command->access == Access::change && !line.rest.empty())  // `kehu edit F3 --due fri`
        if (auto id = store::parse_record_id(line.rest.front()))
            if (const model::Kind* kind = session.schema().kind(id->kind); kind && !kind->hidden) return kind;
    return command->of_kinds || command->fields ? &session.schema().at(model::kCustomer) : nullptr;
}

Arguments parse(const CommandLine& line, Session& session) {
    const model::Kind* kind = kind_of(line, session);
    Arguments arguments = parse_arguments(*line.command, kind, line.rest);
    arguments.kind_named = !line.kind.empty();
    return arguments;
}

ExitCode run_command(const CommandLine& line, Session& session) {
    bool known = line.command != nullptr;
    // A wrong word is told apart from a right one by the kinds of the store, if there is one.
    Access access = known ? line.command->access : Access::read;
    bool needs_kinds = !known || line.command->of_kinds || line.command->fields || !line.kind.empty();
    if (session.store_exists() && (line.help ? needs_kinds : access != Access::none))
        session.open_book(line.help ? Access::read : access, known ? line.command->name : "");
    if (line.help && !known && line.verb.empty()) {  // kehu task --help
        const model::Kind* kind = session.schema().kind(line.kind);
        if (!kind || kind->hidden) throw unknown_first_word(line.kind, session.schema());
        session.out(kind_help(*kind, session.language(), session.columns()));
        return ExitCode::done;
    }
    if (line.help) {
        const model::Kind* kind = needs_kinds ? kind_of(line, session) : nullptr;
        session.out(command_help(*line.command, kind, session.language(), session.columns()));
        return ExitCode::done;
    }
    Arguments arguments;
    if (access == Access::none || session.has_book()) {
        arguments = parse(line, session);
    } else {
        parse(line, session);  // a wrong option must not leave a new store behind
        session.open_book(access, line.command->name);
        arguments = parse(line, session);
    }
    return line.command->run(session, arguments);
}

ExitCode run_line(const CommandLine& line, Session& session) {
    if (line.version) {
        session.line(std::string("kehu ").append(kVersion));
    } else if (line.first.empty()) {
        session.out(menu(session.columns()));
    } else if (!line.command && line.kind.empty()) {
        throw Error(ExitCode::usage, tr("say which records: kehu record KIND VERB"), tr("see: kehu help kinds"));
    } else {
        return run_command(line, session);
    }
    return ExitCode::done;
}

// Names what is damaged, where that is a record. The rest can be saved without it.
[[noreturn]] void throw_damaged(Session& session, const store::DamagedValue& damaged) {
    const model::Kind* kind = session.has_book() ? session.schema().kind(damaged.table.kind) : nullptr;
    if (!kind || damaged.key.size() != 4) throw damaged;
    store::RecordId id{kind->code, store::last_u32(damaged.key)};
    throw Error(ExitCode::io, say("{} {} is damaged", kind->label(session.language()), id.text()),
                tr("look closer: kehu check   the last backup: kehu restore FILE   save the rest: kehu export "
                   "--skip-damaged -o FILE"));
}

// Where the program is, as far as its errors need to know.
struct Place {
    std::string store_folder;
    text::WidthRule width_rule;
};

// Two lines that fit a terminal: what was typed, and a caret below the part that is wrong.
std::string pointed_at(const Spot& spot, text::WidthRule rule) {
    constexpr std::size_t kCells = 78;
    if (text::trim(spot.text).empty()) return {};
    std::string lines = "  " + text::with_caret(spot.text, spot.at, spot.size, kCells, rule) + "\n";
    return lines.insert(lines.find('\n') + 1, "  ");
}

ExitCode report(const Error& error, const Place& place = {}) {
    const auto shown = [&](const std::string& line) {
        return fitted(text::visible(line, true), terminal_columns(STDERR_FILENO), place.width_rule) + "\n";
    };
    std::string text = shown(std::string("kehu: ") + error.what());
    if (error.spot) text += pointed_at(*error.spot, place.width_rule);
    if (!error.hint.empty()) text += shown("  " + error.hint);
    write_all(STDERR_FILENO, text);
    return error.code;
}

// Runs the body; every failure is told on stderr and comes back as an exit code.
template <class Body>
ExitCode guarded(const Place& place, Body body) {
    try {
        return body();
    } catch (const Error& error) {
        return report(error, place);
    } catch (const BadValue& error) {
        return report(Error(ExitCode::usage, error.what()));
    } catch (const store::StoreError& error) {
        return report(book::store_fault(error, place.store_folder));
    } catch (const std::bad_alloc&) {
        return report(Error(ExitCode::bug, tr("out of memory")));
    } catch (const std::exception& error) {
        return report(Error(ExitCode::bug, say("a fault of the program: {}", error.what()),
                            tr("the store is as it was; please report this")));
    }
}

ExitCode run(const std::vector<std::string>& words) {
    Place place;
    std::unique_ptr<Session> session;
    ExitCode code = guarded(place, [&] {
        use_language(choose_language(nullptr, {}));
        std::optional<Error> fault;  // of a line in the user's file: only what mends it goes on
        UserSettings settings = read_settings_file(settings_file_path(), &fault);
        use_language(choose_language(nullptr, settings));
        CommandLine line = split_command_line(words);
        Language language = choose_language(&line, settings);
        use_language(language);
        if (fault && !(line.command && line.command->name == "config")) throw Error(*fault);
        session = std::make_unique<Session>(gather_options(line, settings), language);
        place = {session->store_folder(), session->width_rule()};
        if (fault) session->warn(fault->what());
        try {
            return run_line(line, *session);
        } catch (const store::DamagedValue& damaged) {
            throw_damaged(*session, damaged);
        }
    });
    if (!session) return code;
    session->close_book();
    // What was found before a fault is printed too; the fault's code stays.
    ExitCode printed = guarded(place, [&] {
        try {
            session->flush();
        } catch (const Error& error) {
            if (code != ExitCode::done || !session->opened_for_writing()) throw;
            throw Error(error.code, error.what(), tr("what you asked for is done all the same: kehu history"));
        }
        return ExitCode::done;
    });
    session.release();  // the process ends now
    return code == ExitCode::done || code == ExitCode::nothing ? (printed == ExitCode::done ? code : printed) : code;
}

// The one command whose time is that of starting a process.
bool only_version(int argc, char** argv) {
    return argc == 2 && std::strcmp(argv[1], "--version") == 0;
}

}  // namespace
}  // namespace kehu::cli

int main(int argc, char** argv) {
    using namespace kehu::cli;
    prepare_process();
    if (only_version(argc, argv)) {
        std::string text = std::string("kehu ").append(kVersion) + "\n";
        if (write_all(STDOUT_FILENO, text) || errno == EPIPE) _exit(0);
    }
    _exit(static_cast<int>(run(std::vector<std::string>(argv + (argc > 0), argv + argc))));
}
