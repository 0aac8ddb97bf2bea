// doctor: what there is to know about the store and the surroundings, problems first, each with what to do.
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>

#include "cli/backups.hpp"
#include "cli/help.hpp"
#include "cli/isolated.hpp"
#include "core/book/codec.hpp"
#include "core/book/folder.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/text/escape.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kOldBackupDays = 7;

struct Fact {
    std::string key, label, text;
    std::string json;  // the value; empty: left out
};
struct Finding {
    bool grave = false;  // exit status 74
    std::string text, hint;
};
struct Report {
    std::vector<Finding> findings;
    std::vector<Fact> facts;

    void fact(const char* key, const char* label, std::string text) {
        std::string json;
        text::append_json_string(json, text);
        facts.push_back({key, label, std::move(text), std::move(json)});
    }
    void count(const char* key, const char* label, std::uint64_t n, std::string text = {}) {
        facts.push_back({key, label, text.empty() ? grouped(n) : std::move(text), std::to_string(n)});
    }
    void problem(std::string text, std::string hint) { findings.push_back({true, std::move(text), std::move(hint)}); }
    void advice(std::string text, std::string hint) { findings.push_back({false, std::move(text), std::move(hint)}); }
};

// From the child to its parent: strings, a NUL behind each.
std::string packed(const Report& report) {
    std::string out;
    auto add = [&](std::string_view text) { out.append(text).append(1, '\0'); };
    for (const Finding& f : report.findings) add(f.grave ? "P" : "A"), add(f.text), add(f.hint), add("");
    for (const Fact& f : report.facts) add(f.key), add(f.label), add(f.text), add(f.json);
    return out;
}
void unpack(std::string_view bytes, Report& report) {
    auto take = [&] {
        std::size_t end = std::min(bytes.find('\0'), bytes.size());
        std::string text(bytes.substr(0, end));
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        return text;
    };
    while (!bytes.empty()) {
        std::string a = take(), b = take(), c = take(), d = take();
        if (a == "P" || a == "A")
            report.findings.push_back({a == "P", b, c});
        else
            report.facts.push_back({a, b, c, d});
    }
}

std::string size_text(std::uint64_t bytes) {
    if (bytes < kMiB) return fmt::format("{} KiB", (bytes + 1023) / 1024);
    if (bytes < 1024 * kMiB) return fmt::format("{}.{} MiB", bytes / kMiB, bytes % kMiB * 10 / kMiB);
    return fmt::format("{}.{} GiB", bytes / (1024 * kMiB), bytes / kMiB % 1024 * 10 / 1024);
}

// ---- the store, looked at in a child process

void look_at_file(const std::string& folder, Report& report) {
    store::LmdbFacts facts = store::lmdb_facts(folder);
    report.fact("file_system", tr("file system"), facts.file_system);
    report.count("file_bytes", tr("size of the file"), facts.file_bytes, size_text(facts.file_bytes));
    report.count("map_bytes", tr("size of the map"), facts.map_bytes, size_text(facts.map_bytes));
    report.count("pages_used", tr("pages in use"), facts.used_pages);
    report.count("pages_free", tr("free pages"), facts.free_pages);
    report.count("readers", tr("readers"), facts.readers, fmt::format("{} / {}", facts.readers, facts.max_readers));
    report.count("stale_readers", tr("dead readers cleared"), facts.stale_readers_cleared);
    report.fact("writer", facts.is_writing ? tr("writing now") : tr("wrote last"),
                facts.writer.empty() ? "-" : facts.writer);
    if (facts.readers * 10 >= facts.max_readers * 9)
        report.problem(say("{} of {} places for readers are taken", facts.readers, facts.max_readers),
                       tr("end kehu processes that hang: ps -C kehu"));
    if (facts.free_pages > facts.used_pages && facts.file_bytes > 64 * kMiB)
        report.advice(tr("more than half of the file is free space"),
                      tr("a restored backup is as small as can be: kehu backup, then kehu restore"));
}

void look_at_backup(const book::Reader& reader, text::Moment now, Report& report) {
    std::optional<book::LastBackup> last;
    if (auto value = reader.raw().get(book::kMeta, book::kLastBackupKey))
        last = book::decode_last_backup(reader.known().sealer->open(book::kMeta, book::kLastBackupKey, *value));
    std::string text = tr("none known"), json;
    if (last) {
        const text::Zone& zone = reader.settings().zone;
        text = say("{}, at entry {}", text::format_moment(last->time, zone), last->sequence);
        text::append_rfc3339(json += "{\"time\":\"", last->time, zone);
        json += fmt::format("\",\"op\":{}}}", last->sequence);
    }
    report.facts.push_back({"last_backup", tr("last backup"), text, json});
    book::Sequence written = reader.last_sequence();
    if (!last && written > 0) report.advice(tr("this store has never been backed up"), "kehu backup");
    if (last && last->sequence < written && now.seconds - last->time.seconds > kOldBackupDays * kDay)
        report.advice(say("the last backup is {} days old", (now.seconds - last->time.seconds) / kDay), "kehu backup");
}

// "kehu add, pid 4711, since 2026-11-21T06:05:00Z", as the lock has it.
std::string shown_writer(const std::string& line, const text::Zone& zone) {
    constexpr std::string_view kPid = ", pid ", kSince = ", since ";
    const std::size_t pid = line.rfind(kPid), since = line.rfind(kSince);
    if (pid == line.npos || since == line.npos || since < pid) return line;
    try {
        std::string time = line.substr(since + kSince.size());
        if (time.ends_with('Z')) time.replace(time.size() - 1, 1, "+00:00");
        const text::Moment moment = exchange::read_exact_moment(time);
        return say("{}, {} (process {})", line.substr(0, pid), text::format_moment(moment, zone),
                   line.substr(pid + kPid.size(), since - pid - kPid.size()));
    } catch (const BadValue&) {
        return line;
    }
}

void look_inside(const std::string& folder, text::Moment now, Report& report) {
    book::open_to_read(folder).read([&](const book::Reader& reader) {
        std::string kinds;
        std::uint64_t records = 0;
        for (const model::Kind& kind : reader.schema().kinds) {
            if (kind.hidden) continue;
            records += reader.count(kind);
            kinds.append(kinds.empty() ? "" : " ").append(kind.name).append(kind.custom ? "*" : "");
        }
        for (Fact& fact : report.facts)
            if (fact.key == "writer") fact.text = shown_writer(fact.text, reader.settings().zone);
        report.count("records", tr("records"), records);
        report.count("entries", tr("journal entries"), reader.last_sequence());
        report.fact("kinds", tr("kinds of records"), kinds);
        report.fact("zone", tr("time zone"), reader.settings().zone.name());
        report.fact("country", tr("country"), reader.settings().country);
        report.fact("currency", tr("currency"), std::string(reader.settings().currency.text()));
        look_at_backup(reader, now, report);
    });
}

// ---- around it

void look_at_folder(const std::string& folder, Report& report) {
    struct stat facts {};
    std::string data = folder + "/data.mdb";
    if (stat(data.c_str(), &facts) == 0 && (facts.st_mode & 077) != 0)
        report.problem(say("others than you may read {}", data), "chmod 600 " + data);
    struct statvfs disk {};
    if (statvfs(folder.c_str(), &disk) == 0) {
        std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
        if (free < 64 * kMiB) report.problem(say("only {} of the disk are free", size_text(free)), tr("make room"));
    }
}

bool speaks_utf8(std::string locale) {
    std::transform(locale.begin(), locale.end(), locale.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return locale.find("utf-8") != locale.npos || locale.find("utf8") != locale.npos;
}

void look_at_terminal(const Session& session, Report& report) {
    const std::string& locale = session.options().locale;
    report.fact("locale", tr("locale"), locale.empty() ? "-" : locale);
    report.fact("language", tr("language"), session.language() == Language::chinese ? "zh" : "en");
    report.fact("terminal", tr("terminal"),
                session.output_is_terminal() ? say("{} columns", session.columns()) : std::string(tr("none")));
    report.fact("version", tr("version"), std::string(kVersion));
    if (session.language() == Language::chinese && std::string_view(tr("time zone")) == "time zone")
        report.advice(tr("Chinese is asked for, but the translations cannot be loaded"),
                      "kehu.mo: share/locale/zh_CN/LC_MESSAGES");
    if (session.output_is_terminal() && !locale.empty() && !speaks_utf8(locale))
        report.advice(say("the locale {} is not UTF-8, but kehu writes UTF-8", locale), "export LANG=C.UTF-8");
}

Report examine(Session& session) {
    Report report;
    const std::string& folder = session.store_folder();
    report.fact("store", tr("store"), folder.empty() ? "-" : folder);
    if (!session.store_exists()) {
        report.advice(tr("there is no store yet"), tr("make one with your first customer: kehu add NAME"));
    } else {
        look_at_folder(folder, report);
        try {
            Isolated found = run_isolated(folder, [&] {
                Report inside;
                look_at_file(folder, inside);
                look_inside(folder, session.now(), inside);
                return packed(inside);
            });
            if (found.result)
                unpack(*found.result, report);
            else
                report.problem(say("the store is so damaged that it cannot be read: {}", found.death),
                               tr("get the last backup: kehu restore FILE"));
        } catch (const Error& error) {
            report.problem(error.what(), error.hint);
        }
    }
    look_at_terminal(session, report);
    std::stable_sort(report.findings.begin(), report.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.grave > b.grave; });
    return report;
}

// ---- printing

std::string json(const Report& report) {
    std::string out = "{\"problems\":[";
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        const Finding& f = report.findings[i];
        out.append(i ? "," : "").append("{\"grave\":").append(f.grave ? "true" : "false").append(",\"problem\":");
        text::append_json_string(out, f.text);
        text::append_json_string(out += ",\"do\":", f.hint);
        out += '}';
    }
    out += ']';
    for (const Fact& f : report.facts) {
        if (f.json.empty()) continue;
        text::append_json_string(out += ',', f.key);
        out.append(":").append(f.json);
    }
    return out + "}";
}

void print(Session& session, const Report& report) {
    for (const Finding& f : report.findings) {
        session.line(session.shown((f.grave ? "!! " : "!  ") + f.text));
        if (!f.hint.empty()) session.line(session.shown("   " + f.hint));
    }
    if (!report.findings.empty()) session.line("");
    std::size_t width = text::display_width(tr("width test"), session.width_rule());
    for (const Fact& f : report.facts) width = std::max(width, text::display_width(f.label, session.width_rule()));
    auto row = [&](std::string_view label, std::string_view value) {
        session.line(session.shown(text::pad_right(label, width + 2, session.width_rule()).append(value)));
    };
    for (const Fact& f : report.facts) row(f.label, f.text);
    // On a terminal whose idea of widths is ours the bars of both lines stand below each other.
    row(tr("width test"), "王|🍰|é|…|");
    row("", session.options().wide_ambiguous ? "ab|cd|e|fg|" : "ab|cd|e|f|");
}

ExitCode run(Session& session, const Arguments& arguments) {
    Report report = examine(session);
    if (arguments.flag("json"))
        session.line(json(report));
    else
        print(session, report);
    bool grave = !report.findings.empty() && report.findings[0].grave;
    return grave ? ExitCode::io : ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kDoctorCommand;
constexpr Command kDoctorCommand{
    .name = "doctor",
    .chinese = "体检",
    .group = mark("Keep safe"),
    .summary = mark("look at the store, the disk and the terminal"),
    .details = mark("Problems come first, each with what to do: !! must be seen to (exit status 74), ! is advice. "
                    "If the bars of the width test do not stand below each other, try --wide-ambiguous or another "
                    "font."),
    .examples = "kehu doctor\nkehu doctor --json",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
