// find, list: which records answer a query, in the order of people: those whose name holds the words come first.
#include <algorithm>

#include "cli/explain.hpp"
#include "cli/joining_words.hpp"
#include "cli/nothing_found.hpp"
#include "cli/output.hpp"
#include "cli/search.hpp"

namespace kehu::cli {
namespace {

bool is_computed(const model::Field* field) {
    return field && field->computed();
}

bool shows_computed(const ReaderOptions& options, const model::Kind& kind) {
    if (options.count) return false;
    if (std::any_of(options.sort.begin(), options.sort.end(),
                    [](const query::SortKey& key) { return is_computed(key.field); }))
        return true;
    if (!options.columns.empty()) return std::any_of(options.columns.begin(), options.columns.end(), is_computed);
    if (options.format) return false;
    return std::any_of(kind.columns.begin(), kind.columns.end(),
                       [&](std::string_view name) { return is_computed(kind.field(name)); });
}

const model::Kind& kind_named(const model::Schema& schema, const std::string& word) {
    const model::Kind* kind = schema.kind(word);
    if (!kind || kind->hidden)
        throw Error(ExitCode::usage, say("no kind of records is called '{}'", word), tr("see: kehu help kinds"));
    return *kind;
}

// What was typed before the query.
std::string command_of(const model::Kind& kind, const model::Kind* in) {
    std::string command = "kehu ";
    if (kind.code != model::kCustomer) command.append(kind.name) += ' ';
    command += "find";
    if (in) command.append(" --in ").append(in->name);
    return command;
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::vector<std::string> words;
    auto in = arguments.value("in");
    if (arguments.values("in").size() > 1) throw Error(ExitCode::usage, tr("--in takes one kind of records"));
    Printed printed;
    bool explained = false;
    ReaderOptions options;
    model::KindCode code = arguments.kind->code;
    std::set<store::RecordId> skipped;
    session.book().read([&](const book::Reader& whole) {
        book::Reader reader = reader_for(arguments, whole, skipped);
        const model::Kind& kind = reader.schema().at(code);
        options = reader_options(arguments, kind);
        model::Context context = session.context(reader, text::Lean::back);
        std::vector<std::string> echo;
        if (in && arguments.flag("explain"))
            throw Error(ExitCode::usage, say("--{} and --{} do not go together", "in", "explain"));
        const model::Kind& asked = in ? kind_named(reader.schema(), *in) : kind;
        words = arguments.rest();
        const std::string command = command_of(kind, in ? &asked : nullptr);
        query::Query outer;
        if (in) {
            query::Split split = query::split_by_kind(words, asked, kind, context);
            outer = query::parse(split.outer, kind, reader.schema(), context, &echo, command);
            words = std::move(split.inner);
        }
        query::Query query = query::parse(words, asked, reader.schema(), context, &echo, command);
        for (const std::string& line : echo) session.note(line);
        const Scan all{reader, kind, query, context, shows_computed(options, kind)};
        const bool plain = query.empty() && !in && options.sort.empty();
        Rows rows;
        std::optional<std::uint64_t> total;
        if (in) {
            rows = [&, all = rows_of(reader, referred(reader, kind, asked, query, context))](const auto& visit) {
                query::Matcher matcher(outer, kind, context);
                all([&](const model::Row& row) { return !matcher.matches(row) || visit(row); });
            };
        } else {
            const Asked what{reader,      kind,         query,         context,
                             all.rollups, options.sort, options.limit, !options.format || options.count};
            Answer answer = answers(what);
            if (query.empty() && !arguments.flag("skip-damaged")) answer.total = reader.count(kind);
            explained = arguments.flag("explain");
            if (explained) return explain(session, what, answer);
            options.sort.clear();
            rows = std::move(answer.rows);
            total = answer.total;
        }
        if (arguments.flag("why"))
            options.why = in ? why_in(reader, kind, asked, query, context, options.format != nullptr)
                             : why_of(kind, query, context, options.format != nullptr);
        printed = print_rows(session, reader, kind, context, options, rows, total, plain ? &all : nullptr);
        if (printed.all == 0 && !options.count) {
            tell_nothing(session, reader, kind, query, context, arguments.rest(), in.has_value());
        } else if (!options.count) {
            options.format ? note_file(session, options, printed) : note_count(session, kind, printed);
        }
        if (!in) note_other_ids(session, reader, kind, arguments.rest());
        note_joining_words(session, arguments.rest(), printed.all > 0);
    });
    if (explained) return ExitCode::done;
    return tell_skipped(session, skipped, printed.all == 0 ? ExitCode::nothing : ExitCode::done);
}

constexpr Argument kArguments[] = {
    {Takes::query, "QUERY", "", "", mark("words and field:value terms; all must hold (kehu help query)")},
    {Takes::value, "in", "在", "KIND", mark("records that such a record belongs to: --in contact WORDS")},
    {Takes::flag, "explain", "解释", "", mark("tell how the records are found, and show none")},
    {Takes::flag, "why", "命中", "", mark("a column that says where the words stand, if not in the name")},
};

}  // namespace

extern const Command kFindCommand;
constexpr Command kFindCommand{
    .name = "find",
    .chinese = "查找",
    .alias = "list ls 列表",
    .group = mark("Look"),
    .summary = mark("find or list records"),
    .details = mark("Without words all records are listed. A record is found by words anywhere in its text, by id, by "
                    "a phone in any spelling, by "
                    "e-mail, and by field:value terms."),
    .examples =
        "kehu find 王\nkehu find 138-0013-8001\nkehu find tag:vip silent:60..\nkehu task list due:..today\n"
        "kehu find --in contact 报价",
    .of_kinds = true,
    .arguments = kArguments,
    .more = kReaderOptions,
    .run = run,
};

}  // namespace kehu::cli
