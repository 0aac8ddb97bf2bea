// check: the store against its own checksums, indexes and journal. It runs in a child process, so that a store that
// kills its reader becomes a report.
#include "cli/backups.hpp"
#include "cli/isolated.hpp"
#include "cli/values.hpp"
#include "core/book/folder.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

// What the child found: a letter (sound, mendable, broken) and the text for stdout.
enum class Verdict : char { sound = 'S', mendable = 'M', broken = 'B' };

std::string kind_counts(const book::Reader& reader, const book::CheckReport& report, Language language) {
    std::string text;
    for (auto& [code, count] : report.records) {
        const model::Kind& kind = reader.schema().at(code);
        if (kind.hidden) continue;
        text.append(text.empty() ? "" : tr(", ")) += number_of(kind, count, language);
    }
    return text;
}

// Of the kinds that people see; the store's own settings are records too.
std::uint64_t all_records(const book::Reader& reader, const book::CheckReport& report) {
    std::uint64_t sum = 0;
    for (auto& [code, count] : report.records)
        if (!reader.schema().at(code).hidden) sum += count;
    return sum;
}

std::string table(Session& session, const book::Reader& reader, const book::CheckReport& report) {
    std::string out;
    auto line = [&](const std::string& text) { out += session.shown(text) + "\n"; };
    if (std::string counts = kind_counts(reader, report, session.language()); !counts.empty()) line(counts);
    std::uint64_t records = all_records(reader, report);
    if (report.faults.empty()) {
        line(say("Checked {} records, {} journal entries, {} index keys: all sound.", grouped(records),
                 grouped(report.entries), grouped(report.keys)));
        return out;
    }
    for (const std::string& fault : report.faults) line(fault);
    if (report.more) line(say("and {} more", grouped(report.more)));
    line(say("Checked {} records, {} journal entries, {} index keys: {} faults.", grouped(records),
             grouped(report.entries), grouped(report.keys), grouped(report.faults.size() + report.more)));
    return out;
}

std::string json(const book::CheckReport& report) {
    std::string out = "{\"records\":{";
    bool first = true;
    for (auto& [code, count] : report.records) {
        out += fmt::format("{}\"{}\":{}", first ? "" : ",", code.text(), count);
        first = false;
    }
    out += fmt::format("}},\"entries\":{},\"keys\":{},\"rollups\":{},\"faults\":[", report.entries, report.keys,
                       report.rollups);
    for (std::size_t i = 0; i < report.faults.size(); ++i)
        text::append_json_string(out += i ? "," : "", report.faults[i]);
    return out + fmt::format("],\"more\":{}}}\n", report.more);
}

std::string examine(Session& session, bool as_json) {
    std::string out;
    store::lmdb_facts(session.store_folder());  // walks the list of free pages, which no record leads to
    book::open_to_read(session.store_folder()).read([&](const book::Reader& reader) {
        book::CheckReport report = book::check(reader);
        Verdict verdict = report.faults.empty() ? Verdict::sound
                          : report.derived_only ? Verdict::mendable
                                                : Verdict::broken;
        out = static_cast<char>(verdict) + (as_json ? json(report) : table(session, reader, report));
    });
    return out;
}

Error broken(const std::string& why) {
    return Error(ExitCode::io, why,
                 tr("get the last backup: kehu restore FILE   save what can still be read: kehu export "
                    "--skip-damaged -o FILE"));
}

Verdict look(Session& session, bool as_json) {
    Isolated found;
    try {
        found = run_isolated(session.store_folder(), [&] { return examine(session, as_json); });
    } catch (const Error& error) {
        if (error.code != ExitCode::io) throw;
        throw broken(error.what());
    }
    if (!found.result)
        throw broken(
            say("the store at {} is so damaged that it cannot be read: {}", session.store_folder(), found.death));
    const auto verdict = static_cast<Verdict>((*found.result)[0]);
    // Under cron whatever is printed is mailed.
    if (as_json || verdict != Verdict::sound || !session.options().quiet)
        session.out(std::string_view(*found.result).substr(1));
    return verdict;
}

// A store that is busy, or that this user may not write, stays as it is.
void join_pieces(const std::string& folder) {
    store::LmdbOptions how;
    how.writable = true;
    how.wait_seconds = 1;
    how.holder = "kehu check";
    try {
        book::Book(store::open_lmdb(folder, how)).join_runs();
    } catch (const std::exception&) {
        // What was asked for is done.
    }
}

ExitCode run(Session& session, const Arguments& arguments) {
    if (!session.store_exists()) session.open_book(Access::read, "check");  // says what to do
    bool as_json = arguments.flag("json");
    Verdict verdict = look(session, as_json);
    if (verdict == Verdict::mendable && arguments.flag("rebuild")) {
        session.open_book(Access::change, "check");
        session.book().rebuild();
        session.close_book();
        session.note(tr("made all indexes and totals anew"));
        verdict = look(session, as_json);
    }
    if (verdict == Verdict::sound) {
        session.flush();
        join_pieces(session.store_folder());
        return ExitCode::done;
    }
    if (verdict == Verdict::mendable)
        throw Error(ExitCode::io, say("the store at {} has faults, but all records are sound", session.store_folder()),
                    tr("make indexes and totals anew: kehu check --rebuild"));
    throw broken(say("the store at {} is damaged", session.store_folder()));
}

constexpr Argument kArguments[] = {
    {Takes::flag, "rebuild", "重建", "", mark("make indexes and totals anew if the faults are only there")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kCheckCommand;
constexpr Command kCheckCommand{
    .name = "check",
    .chinese = "检查",
    .group = mark("Keep safe"),
    .summary = mark("prove that the store is sound"),
    .details =
        mark("Every record and journal entry against its checksum, every index and total against the records. "
             "Nothing is changed without --rebuild, but a sound search index that lies in many pieces is joined. "
             "Exit status 74 if there are faults."),
    .examples = "kehu check\nkehu check --rebuild\nkehu backup verify kehu-2026-11-21.bak",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
