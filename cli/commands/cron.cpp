// cron: the lines of a crontab, or timers of systemd, for what should be done every night.
#include <unistd.h>

#include <algorithm>

#include "cli/account.hpp"
#include "cli/destination.hpp"
#include "cli/files.hpp"
#include "core/book/folder.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kMark = "# kehu cron", kEndMark = "# kehu cron: end";
constexpr std::uint64_t kKept = 14;  // backups

// After the hour in which clocks are put forward or back, and not at the full hour, when everybody's jobs run.
struct When {
    const char* crontab;
    const char* systemd;
};

struct Job {
    const char* name;  // of the unit
    std::string what;  // for people
    When when;
    std::vector<std::string> words;  // behind the program and its store
    bool mails = false;              // prints something that is to be read
};

struct Plan {
    std::string program, store, folder, mail, name;  // name: of the store
    std::vector<std::string> options;                // of every job
    std::vector<Job> jobs;
};

std::string own_path() {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : "kehu";
}

// Jobs begin in another folder than the one in which this is typed.
std::string absolute(const std::string& path) {
    char here[4096];
    if (path.starts_with('/') || !getcwd(here, sizeof here)) return path;
    return std::string(here) + "/" + path;
}

std::string without_slashes(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

// Nothing keeps a line break in a line together, and crons differ in what they do to a backslash.
void refuse_odd_signs(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\\')
            throw Error(ExitCode::usage, say("'{}' cannot stand in a crontab", text), tr("give it another name"));
}

// Users of this machine or addresses elsewhere, as MAILTO takes them: mei,li@example.com
void check_mail(const std::string& addresses) {
    const bool odd = addresses.find_first_of(" \t;\"'<>") != addresses.npos;
    if (odd || addresses.empty() || addresses[0] == '-' || addresses[0] == '@' || addresses.back() == '@')
        throw Error(ExitCode::usage,
                    say("--mail takes a user of this machine or an e-mail address, not '{}'", addresses));
}

Plan plan_of(Session& session, const Arguments& arguments) {
    Plan plan;
    plan.program = own_path();
    plan.store = without_slashes(absolute(session.store_folder()));
    plan.name = book::folder_name(plan.store);
    plan.folder = without_slashes(absolute(arguments.value("dir").value_or(plan.store + "-nightly"))) + "/";
    const std::optional<Account> account = own_account();
    plan.mail = arguments.value("mail").value_or(account ? account->name : "root");
    check_mail(plan.mail);
    for (const std::string* text : {&plan.program, &plan.store, &plan.folder, &plan.mail}) refuse_odd_signs(*text);
    const std::uint64_t keep = arguments.number("keep").value_or(kKept);
    if (keep == 0) throw Error(ExitCode::usage, tr("--keep needs a number from 1 on"));
    if (session.language() == Language::chinese) plan.options = {"--language", "zh"};
    plan.jobs = {
        {"export",
         tr("what changed since the night before"),
         {"17 3 * * *", "*-*-* 03:17:00"},
         {"export", "--cursor", "nightly", "--manifest", "--output", plan.folder}},
        {"backup",
         tr("the whole store"),
         {"27 3 * * *", "*-*-* 03:27:00"},
         {"backup", "--quiet", "--keep", std::to_string(keep), "--output", plan.folder + plan.name + ".bak"}},
        {"check", tr("is it all sound"), {"37 3 * * 0", "Sun *-*-* 03:37:00"}, {"check", "--quiet"}},
        {"agenda", tr("what is due"), {"30 7 * * *", "*-*-* 07:30:00"}, {"agenda", "--days", "3", "--quiet"}, true},
    };
    return plan;
}

std::vector<std::string> command_of(const Plan& plan, const Job& job) {
    std::vector<std::string> words{plan.program, "--store", plan.store};
    words.insert(words.end(), plan.options.begin(), plan.options.end());
    words.insert(words.end(), job.words.begin(), job.words.end());
    return words;
}

std::string shell_line(const std::vector<std::string>& words) {
    std::vector<std::string> quoted;
    for (const std::string& word : words) quoted.push_back(text::shell_word(word));
    return text::joined(quoted);
}

std::string comment(std::string_view text) {
    return fmt::format("# {}\n", text);
}

// ---- crontab

// cron takes a % for the end of the line.
std::string crontab_line(const std::string& line) {
    std::string out;
    for (const char c : line) (out += c == '%' ? "\\" : "") += c;
    return out;
}

std::string crontab(const Plan& plan) {
    std::string out = fmt::format("{}: {}\n", kMark, plan.store);
    out += comment(say("Once: mkdir -p -m 700 {}", text::shell_word(plan.folder)));
    out += comment(tr("Then: crontab -l | kehu cron --update >new.cron && crontab new.cron"));
    out += comment(tr("Whatever a job prints is mailed to MAILTO. A night in which all went well prints nothing."));
    out += fmt::format("MAILTO={}\n", plan.mail);
    for (const Job& job : plan.jobs) {
        out += comment(job.what);
        out += fmt::format("{}  {}\n", job.when.crontab, crontab_line(shell_line(command_of(plan, job))));
    }
    return out + fmt::format("{}\n", kEndMark);
}

// The crontab without the lines that an earlier `kehu cron` of this store printed.
std::string without_block(std::string_view lines, const Plan& plan) {
    const std::string begin = fmt::format("{}: {}", kMark, plan.store);
    std::string out;
    bool inside = false;
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        if (inside && line.starts_with(kMark) && line != kEndMark) break;  // another store's
        if (line == begin) inside = true;
        if (!inside) out.append(line).append("\n");
        if (line == kEndMark) inside = false;
    }
    if (inside)
        throw Error(ExitCode::decision, say("this crontab has a line '{}' and none '{}'", begin, kEndMark),
                    tr("take the lines of kehu out by hand: crontab -e"));
    return out;
}

std::string updated(Session& session, const Plan& plan) {
    if (session.input_is_terminal())
        throw Error(ExitCode::usage, tr("--update reads a crontab from stdin"),
                    tr("into your crontab: crontab -l | kehu cron --update >new.cron && crontab new.cron"));
    return without_block(read_large_file("-").bytes(), plan) + crontab(plan);
}

// ---- systemd

// A word of ExecStart=, in which % begins a specifier and $ a variable.
std::string unit_word(std::string_view word) {
    std::string out = "\"";
    for (const char c : word) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '%' || c == '$') out += c;
        out += c;
    }
    return out + "\"";
}

// The text of other settings, in which only % is special.
std::string unit_text(std::string_view text) {
    std::string out;
    for (const char c : text) (out += c == '%' ? "%" : "") += c;
    return out;
}

// As systemd-escape does.
std::string unit_name(const Plan& plan, const Job& job) {
    std::string name;
    for (const char c : plan.name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                           (c == '.' && !name.empty());
        name += plain ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return fmt::format("kehu-{}-{}", name, job.name);
}

std::string exec_line(const Plan& plan, const Job& job) {
    std::vector<std::string> words = command_of(plan, job);
    // systemd mails nothing by itself.
    if (job.mails)
        words = {"/bin/sh", "-c",
                 fmt::format("due=$({}) && printf %s \"$due\" | mail -E -s {} {}", shell_line(words),
                             text::shell_word("kehu: " + plan.name), text::shell_word(plan.mail))};
    std::string line;
    for (const std::string& word : words) (line += line.empty() ? "" : " ") += unit_word(word);
    return line;
}

struct Unit {
    std::string name, text;
};

std::vector<Unit> units(const Plan& plan) {
    std::vector<Unit> all;
    for (const Job& job : plan.jobs) {
        const std::string name = unit_name(plan, job);
        const std::string head = fmt::format("{}: {}\n[Unit]\nDescription=kehu {}: {}\n", kMark, plan.store, job.name,
                                             unit_text(plan.store));
        all.push_back(
            {name + ".service", head + fmt::format("\n[Service]\nType=oneshot\nExecStart={}\n", exec_line(plan, job))});
        all.push_back({name + ".timer", head + fmt::format("\n[Timer]\nOnCalendar={}\nPersistent=true\n\n[Install]\n"
                                                           "WantedBy=timers.target\n",
                                                           job.when.systemd)});
    }
    return all;
}

std::string steps(const Plan& plan) {
    std::string timers;
    for (const Job& job : plan.jobs) timers += " " + text::shell_word(unit_name(plan, job) + ".timer");
    return comment(say("Once: mkdir -p -m 700 {}", text::shell_word(plan.folder))) +
           comment(tr("Files for ~/.config/systemd/user: kehu cron --systemd -o ~/.config/systemd/user")) +
           comment(say("Then: systemctl --user daemon-reload && systemctl --user enable --now{}", timers)) +
           comment(tr("Also when you are logged out: loginctl enable-linger   What failed: systemctl --user --failed"));
}

void write_units(Session& session, const Plan& plan, const std::string& folder, bool force) {
    const auto is_unit = [](std::string_view begin) { return begin.starts_with(kMark); };
    const std::vector<Unit> all = units(plan);
    const auto path_of = [&](const Unit& unit) { return folder + "/" + unit.name; };
    if (!force)
        for (const Unit& unit : all) refuse_to_replace(path_of(unit), is_unit);
    make_folders(folder + "/");
    for (const Unit& unit : all) {
        Destination out(session, path_of(unit));
        out.write(unit.text);
        out.commit();
    }
    if (session.input_is_terminal()) session.plain_note(steps(plan));
}

ExitCode run(Session& session, const Arguments& arguments) {
    const Plan plan = plan_of(session, arguments);
    const auto folder = arguments.value("output");
    if (arguments.flag("update") && arguments.flag("systemd"))
        throw Error(ExitCode::usage, tr("--update and --systemd exclude each other"));
    if (folder && !arguments.flag("systemd"))
        throw Error(ExitCode::usage, tr("-o is the folder for the files of --systemd"),
                    tr("into your crontab: crontab -l | kehu cron --update >new.cron && crontab new.cron"));
    if (folder) {
        write_units(session, plan, without_slashes(*folder), arguments.flag("force"));
    } else if (arguments.flag("systemd")) {
        session.out(steps(plan));
        for (const Unit& unit : units(plan)) session.out(fmt::format("\n# {}\n{}", unit.name, unit.text));
    } else {
        session.out(arguments.flag("update") ? updated(session, plan) : crontab(plan));
    }
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::value, "dir", "文件夹", "DIR", mark("where exports and backups go (default: beside the store)")},
    {Takes::value, "keep", "保留", "N", mark("keep the N newest backups (default: 14)")},
    {Takes::value, "mail", "邮件", "ADDRESS", mark("who gets what is due, and what went wrong (default: you)")},
    {Takes::flag, "update", "更新", "",
     mark("read a crontab from stdin and print it with these lines in place of those of before")},
    {Takes::flag, "systemd", "", "", mark("services and timers of systemd instead")},
    {Takes::value, "output", "输出", "DIR", mark("write those into this folder"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace files that kehu did not write"), 'f'},
};

}  // namespace

extern const Command kCronCommand;
constexpr Command kCronCommand{
    .name = "cron",
    .chinese = "定时",
    .group = mark("Keep safe"),
    .summary = mark("print crontab lines for nightly export, backup, check, and a mail of what is due"),
    .details =
        mark("The lines hold the paths of this program and this store in full and need nothing of the environment. "
             "Each night what changed goes into a file of its own (kehu export --cursor) and the whole store into a "
             "backup; each week everything is checked; each morning what is due is mailed. Read them, change the "
             "hours, and take them into your crontab."),
    .examples =
        "kehu cron\ncrontab -l | kehu cron --update >new.cron && crontab new.cron\nkehu cron --dir /srv/nightly --keep "
        "30 --mail "
        "mei@example.com\nkehu cron --systemd -o ~/.config/systemd/user",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
