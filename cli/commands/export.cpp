// export: records as a file that other programs read, with every field that is stored.
#include "cli/changes.hpp"
#include "cli/dump.hpp"
#include "cli/nothing_found.hpp"
#include "cli/output.hpp"
#include "core/text/distance.hpp"

namespace kehu::cli {
namespace {

// Rollups lie beside the records; they are read only where something asks for them.
bool needs_rollups(const query::Query& query, const ReaderOptions& options) {
    bool asks = false;
    query::each_term(query.terms,
                     [&](const query::Term& term) { asks = asks || (term.field && term.field->computed()); });
    if (asks) return true;
    for (const query::SortKey& key : options.sort)
        if (key.field->computed()) return true;
    for (const model::Field* column : options.columns)
        if (column->computed()) return true;
    return false;
}

// `kehu export orders ...`: the first word may be the kind.
const model::Kind& kind_asked(const model::Schema& schema, const Arguments& arguments,
                              std::vector<std::string>& words) {
    if (!arguments.kind_named && !words.empty())
        if (const model::Kind* kind = schema.kind(words.front()); kind && !kind->hidden) {
            words.erase(words.begin());
            return *kind;
        }
    return schema.at(arguments.kind->code);
}

// What is typed before the query.
std::string command_of(const model::Kind& kind) {
    return kind.code == model::kCustomer ? "kehu export" : fmt::format("kehu export {}", kind.plural);
}

// A word that is nearly a kind was hardly meant as text: an empty file should not pass unseen.
void note_nothing(Session& session, const model::Schema& schema, const model::Kind& asked,
                  const std::vector<std::string>& words) {
    if (tell_several_ids(session, asked, words)) return;
    if (words.size() != 1 || words[0].find(':') != std::string::npos) return;
    std::vector<std::string_view> kinds;
    for (const model::Kind& kind : schema.kinds)
        if (!kind.hidden) kinds.insert(kinds.end(), {kind.plural, kind.name, kind.chinese});
    if (const auto near = text::nearest(words[0], kinds))
        session.note(say("nothing matches '{}'; did you mean the kind '{}'?", words[0], *near));
    else
        session.note(say("nothing matches '{}'", words[0]));
}

ExitCode run(Session& session, const Arguments& arguments) {
    if (arguments.flag("all")) return export_all(session, arguments);
    if (arguments.flag("cursors")) return list_cursors(session, arguments);
    if (arguments.value("cursor") || arguments.flag("full")) return export_changes(session, arguments);
    Printed printed;
    std::set<store::RecordId> skipped;
    session.book().read([&](const book::Reader& whole) {
        book::Reader reader = reader_for(arguments, whole, skipped);
        std::vector<std::string> words = arguments.rest();
        const model::Kind& kind = kind_asked(reader.schema(), arguments, words);
        ReaderOptions options = reader_options(arguments, kind);
        if (!options.format) options.format = exchange::format("csv");
        // A template is its text, which has no place in a table.
        if (kind.code == model::kTemplate && options.columns.empty() && options.format == exchange::format("jsonl")) {
            options.columns = exchange::default_columns(kind, *options.format);
            options.columns.push_back(&kind.at_name("text"));
        }
        const model::Context context = session.context(reader, text::Lean::back);
        std::vector<std::string> echo;
        const query::Query query = query::parse(words, kind, reader.schema(), context, &echo, command_of(kind));
        for (const std::string& line : echo) session.note(line);
        const Scan scan{reader, kind, query, context, needs_rollups(query, options)};
        const Rows rows = [&](const auto& visit) { scan_rows(scan, visit); };
        printed = print_rows(session, reader, kind, context, options, rows, {}, &scan);
        if (printed.shown == 0) note_nothing(session, reader.schema(), kind, words);
        note_file(session, options, printed);
    });
    return tell_skipped(session, skipped,
                        arguments.flag("exit-code") && printed.shown == 0 ? ExitCode::nothing : ExitCode::done);
}

constexpr Argument kArguments[] = {
    {Takes::query, "QUERY", "", "", mark("a kind, then words and field:value terms; all must hold (kehu help query)")},
    {Takes::flag, "all", "全部", "", mark("the whole store with its history as JSON lines, for kehu import")},
    {Takes::value, "cursor", "游标", "NAME",
     mark(
         "what changed since the last export with this cursor, of every kind, as JSON lines; the first is everything")},
    {Takes::flag, "full", "全量", "", mark("with --cursor: everything once more, and the cursor goes on from here")},
    {Takes::flag, "cursors", "游标表", "", mark("list the cursors and how far they have come")},
    {Takes::flag, "exit-code", "退出码", "", mark("exit 1 if there was nothing to export")},
    {Takes::flag, "manifest", "清单", "",
     mark("beside the file of -o: FILE.manifest with its size and SHA-256, for sha256sum -c")},
};

}  // namespace

extern const Command kExportCommand;
constexpr Command kExportCommand{
    .name = "export",
    .chinese = "导出",
    .group = mark("Exchange"),
    .summary = mark("write records as CSV, JSON lines, JSON, tab-separated text, XLSX or vCard"),
    .details = mark(
        "CSV if no form is named, with the id and every stored field as columns; what kehu works out "
        "itself (last, spent) "
        "comes only with --columns. A file appears when it is complete. kehu import reads the CSV back. "
        "--all is everything, of every kind, with ids, uids and history: kehu import makes the same store of "
        "it again. --cursor is for cron: each run tells what changed since the one before, deletions too. The cursor "
        "moves only when the file is safely in its place, so nothing is ever left out; a run that was cut short is "
        "told again by the next. Where nothing changed, a file of earlier changes stays as it is; in a folder (-o "
        "DIR/) each "
        "run makes a file of its own, and none if nothing changed. kehu cron prints the lines for your crontab."),
    .examples =
        "kehu export -o customers.csv\nkehu export customers tag:vip -o vip.xlsx\n"
        "kehu export orders date:2026-10 --jsonl\nkehu export tag:vip --vcard -o vip.vcf\nkehu export --columns "
        "name,phone,last city:上海\nkehu export --all -o all.jsonl\nkehu export --cursor nightly --manifest -o "
        "/srv/nightly/",
    .of_kinds = true,
    .arguments = kArguments,
    .more = kReaderOptions,
    .run = run,
};

}  // namespace kehu::cli
