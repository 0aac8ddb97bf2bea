#include "cli/journal.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "cli/table.hpp"

namespace kehu::cli {
namespace {

constexpr std::uint64_t kUsual = 20;

std::vector<book::Entry> newest(const book::Reader& reader, std::uint64_t most) {
    std::vector<book::Entry> entries;
    if (most == 0) return entries;
    reader.history(0, [&](const book::Entry& entry) {
        entries.push_back(entry);
        return entries.size() < most;
    });
    return entries;
}

std::vector<book::Entry> of_record(const book::Reader& reader, store::RecordId id, std::uint64_t most) {
    std::vector<book::Entry> entries;
    for (const book::Reader::Step& step : reader.steps(id)) {
        if (entries.size() >= most) break;
        if (auto entry = reader.entry(step.sequence)) entries.push_back(*entry);
    }
    return entries;
}

void print_table(Session& session, const book::Reader& reader, const std::vector<book::Entry>& entries,
                 const model::Context& context) {
    Table table(
        {{tr("OP"), true}, {tr("WHEN")}, {tr("WHO")}, {tr("COMMAND")}, {tr("CHANGED")}}, session.columns(),
        session.width_rule(), [&](std::string_view line) { session.out(line); }, session.color());
    std::set<book::Sequence> undone = taken_back(entries);
    for (const book::Entry& entry : entries) {
        std::string changed = changes_text(reader, entry, session.language());
        if (undone.count(entry.sequence)) changed = say("{} (undone)", changed);
        table.row({std::to_string(entry.sequence), when_text(entry, context), staff_name(reader, entry),
                   command_text(entry), changed});
    }
    table.finish();
}

void print_json(Session& session, const book::Reader& reader, const std::vector<book::Entry>& entries,
                const model::Context& context, bool lines) {
    std::string out = lines ? "" : "[";
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!lines && i) out += ',';
        append_entry_json(out, reader, entries[i], context);
        if (lines) out += '\n';
    }
    session.out(out + (lines ? "" : "]\n"));
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::uint64_t most = arguments.number("limit").value_or(arguments.flag("all") ? ~std::uint64_t{0} : kUsual);
    std::string text = arguments.operand("REF");
    std::optional<store::RecordId> id;
    // An id stands for a record that may be deleted by now: its history stays.
    if (auto typed = store::parse_record_id(text); typed && session.book().schema().kind(typed->kind)) {
        id = typed;
    } else if (!text.empty()) {
        id = find_reference(session, arguments, text, Names::loose);
    }
    bool any = false;
    session.book().read([&](const book::Reader& reader) {
        model::Context context = session.context(reader);
        std::vector<book::Entry> entries = id ? of_record(reader, *id, most) : newest(reader, most);
        any = !entries.empty();
        bool lines = arguments.flag("jsonl");
        if (lines || arguments.flag("json")) {
            print_json(session, reader, entries, context, lines);
        } else if (any) {
            print_table(session, reader, entries, context);
        }
    });
    if (most == 0) return ExitCode::done;
    if (!any) session.note(id ? say("nothing is known of {}", id->text()) : tr("nothing has been written yet"));
    return any ? ExitCode::done : ExitCode::nothing;
}

constexpr Argument kArguments[] = {
    {Takes::optional, "REF", "", "", mark("only what concerns this record, which may be deleted")},
    {Takes::value, "limit", "条数", "N", mark("at most N entries (20)"), 'n'},
    {Takes::flag, "all", "全部", "", mark("all entries")},
    {Takes::flag, "json", "", "", mark("as a JSON array")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
};

}  // namespace

extern const Command kHistoryCommand;
constexpr Command kHistoryCommand{
    .name = "history",
    .chinese = "历史",
    .alias = "",
    .group = mark("Undo"),
    .summary = mark("what was done, newest first"),
    .details = mark("Every command that changed something is one entry; its number is what undo takes."),
    .examples = "kehu history\nkehu history C1\nkehu history --limit 5",
    .of_kinds = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
