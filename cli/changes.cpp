#include "cli/changes.hpp"

#include "cli/destination.hpp"
#include "cli/dump.hpp"
#include "cli/numbers.hpp"
#include "cli/table.hpp"
#include "core/book/cursors.hpp"
#include "core/exchange/changes.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr const char* kHint = "kehu export --cursor nightly -o changes.jsonl";

std::string checked_name(const Arguments& arguments) {
    constexpr std::string_view kAllowed[] = {"cursor", "full", "jsonl", "output", "force", "exit-code", "manifest"};
    const auto name = arguments.value("cursor");
    if (!name) throw Error(ExitCode::usage, tr("--full goes with --cursor NAME"), kHint);
    if (const Argument* other = other_option(arguments, kAllowed))
        throw Error(ExitCode::usage,
                    say("--cursor exports changes of every kind as JSON lines; --{} does not go with it", other->name),
                    kHint);
    if (arguments.kind_named || !arguments.rest().empty())
        throw Error(ExitCode::usage, tr("--cursor exports changes of every kind; it takes neither a kind nor a query"),
                    kHint);
    book::check_cursor_name(*name);
    return *name;
}

struct Run {
    std::string name, file;  // "": stdout
    bool in_folder = false;  // each run makes a file of its own in the folder that `file` was
    bool full = false;       // asked for
    bool force = false, manifest = false;
    std::string store_id;
    std::optional<book::Sequence> after;  // nothing: everything
    exchange::ChangesInfo info;
};

// A restored store has another id: what was changed in the one before it, nobody can tell.
bool goes_on(const book::Reader& reader, const book::Cursor& cursor) {
    return cursor.store_id == reader.known().store_id && cursor.sequence <= reader.last_sequence();
}

// Behind which entry this export begins. A cursor that cannot be gone on from begins anew, and says so.
std::optional<book::Sequence> begin_of(Session& session, const book::Reader& reader, Run& run) {
    const auto cursor = book::find_cursor(reader, run.name);
    if (run.full || !cursor) return std::nullopt;
    if (!goes_on(reader, *cursor)) {
        session.note(
            say("the cursor {} is one of the store that this one was made from; everything is exported", run.name));
        return std::nullopt;
    }
    return cursor->sequence;
}

// NAME-DAY-ENTRY.jsonl: in the order in which they were made.
std::string name_in(const std::string& folder, const Run& run, const book::Reader& reader, text::Moment now) {
    return fmt::format("{}{}{}-{}-{:010}.jsonl", folder, folder.ends_with('/') ? "" : "/", run.name,
                       text::format_date(reader.settings().zone.day_of(now.seconds)), reader.last_sequence());
}

void check_file(const Run& run) {
    if (!run.force) refuse_to_replace(run.file, exchange::is_changes);
    if (run.manifest) check_manifest(run.file, run.force);
}

void write(Session& session, const book::Reader& reader, Run& run) {
    run.store_id = reader.known().store_id;
    run.after = begin_of(session, reader, run);
    if (run.in_folder) run.file = name_in(run.file, run, reader, session.now());
    check_file(run);
    Destination out(session, run.file, Readers::only_owner);
    run.info =
        exchange::write_changes(reader, run.after, session.now(), [&](std::string_view bytes) { out.write(bytes); });
    // Changes that nobody has taken yet must not make room for none.
    if (run.info.records == 0 && (run.in_folder || is_such_file(run.file, exchange::is_changes))) return;
    if (run.manifest) out.add_manifest(manifest_of(reader, run.info.records, session.now()));
    out.commit();
}

// Of stdout, what was read of a pipe is all that can be known.
void deliver(Session& session, const Run& run) {
    if (!run.file.empty()) return;
    session.flush();
    if (!session.is_delivered())
        throw Error(ExitCode::io, tr("the output was not read to its end"),
                    say("the cursor {} stays where it was; the next export tells the same changes again", run.name));
}

void move_cursor(Session& session, const Run& run) {
    if (run.after == run.info.to) return;
    try {
        session.book().write(session.author(), {"export"}, [&](book::Writer& writer) {
            // Restored meanwhile: this is another store, of which nothing was exported yet.
            if (writer.known().store_id != run.store_id) return;
            book::put_cursor(writer, run.name, {run.store_id, run.info.to, session.now()});
        });
    } catch (const store::StoreError& error) {
        const Error told = book::store_fault(error, session.store_folder());
        throw Error(told.code,
                    say("the changes are exported, but the cursor {} could not be moved: {}", run.name, told.what()),
                    tr("the next export tells them again"));
    }
}

void tell(Session& session, const Run& run) {
    if (run.file.empty() || !session.input_is_terminal()) return;
    const exchange::ChangesInfo& info = run.info;
    if (info.records == 0 && run.after)
        return session.note(say("nothing changed since {}; cursor {}", *run.after, run.name));
    const std::string range = fmt::format("{}..{}", info.from, info.to);
    session.note(run.after ? say_n("{} change ({}) to {}; cursor {} = {}", "{} changes ({}) to {}; cursor {} = {}",
                                   info.records, grouped(info.records), range, run.file, run.name, info.to)
                           : say_n("everything, {} record, to {}; cursor {} = {}",
                                   "everything, {} records, to {}; cursor {} = {}", info.records, grouped(info.records),
                                   run.file, run.name, info.to));
}

struct Listed {
    std::string name;
    book::Cursor cursor;
    std::optional<book::Sequence> behind;  // nothing: the next export is a full one
};

std::vector<Listed> listed(const book::Reader& reader) {
    std::vector<Listed> all;
    const book::Sequence last = reader.last_sequence();
    for (auto& [name, cursor] : book::cursors(reader)) {
        all.push_back({name, cursor, {}});
        if (goes_on(reader, cursor)) all.back().behind = last - cursor.sequence;
    }
    return all;
}

std::string json_of(const Listed& one, const text::Zone& zone) {
    std::string out = "{\"cursor\":";
    text::append_json_string(out, one.name);
    exchange::append_exact_moment(out += fmt::format(",\"sequence\":{},\"moved\":", one.cursor.sequence),
                                  one.cursor.moved, zone);
    return out + (one.behind ? fmt::format(",\"behind\":{}}}", *one.behind) : ",\"full\":true}");
}

}  // namespace

ExitCode export_changes(Session& session, const Arguments& arguments) {
    Run run;
    run.name = checked_name(arguments);
    run.full = arguments.flag("full");
    run.force = arguments.flag("force");
    run.manifest = arguments.flag("manifest");
    if (const auto file = arguments.value("output").value_or(""); file != "-") run.file = file;
    run.in_folder = run.file.ends_with('/') || is_folder(run.file);
    if (!run.in_folder) check_file(run);
    const book::CursorLock lock(session.store_folder(), run.name);
    // Opened anew for the cursor, before anything is done in vain.
    session.close_book();
    session.open_book(Access::change, "export");
    session.book().read([&](const book::Reader& reader) { write(session, reader, run); });
    deliver(session, run);
    move_cursor(session, run);
    tell(session, run);
    return arguments.flag("exit-code") && run.info.records == 0 ? ExitCode::nothing : ExitCode::done;
}

ExitCode list_cursors(Session& session, const Arguments& arguments) {
    constexpr std::string_view kAllowed[] = {"cursors", "json"};
    if (other_option(arguments, kAllowed) || arguments.kind_named || !arguments.rest().empty())
        throw Error(ExitCode::usage, tr("--cursors lists the cursors; it takes nothing but --json"),
                    "kehu export --cursors");
    session.book().read([&](const book::Reader& reader) {
        const model::Context context = session.context(reader);
        const std::vector<Listed> all = listed(reader);
        if (arguments.flag("json")) {
            std::string out = "[";
            for (const Listed& one : all) out += (out.size() > 1 ? "," : "") + json_of(one, context.settings->zone);
            return session.line(out + "]");
        }
        if (all.empty()) return session.note(tr("there is no cursor yet; the first export with one makes it"));
        Table table(
            {{tr("CURSOR")}, {tr("OP"), true}, {tr("BEHIND"), true}, {tr("MOVED")}}, session.columns(),
            session.width_rule(), [&](std::string_view line) { session.out(line); }, session.color());
        for (const Listed& one : all)
            table.row({one.name, std::to_string(one.cursor.sequence), one.behind ? grouped(*one.behind) : tr("all"),
                       text::format_moment(one.cursor.moved, context.settings->zone)});
        table.finish();
    });
    return ExitCode::done;
}

}  // namespace kehu::cli
