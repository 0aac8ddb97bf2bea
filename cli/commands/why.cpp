// why: which entries of the journal made each field of a record what it is.
#include <set>

#include "cli/journal.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "cli/table.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

// A field's value from one entry on, newest first.
struct Made {
    const model::Field* field;
    std::string bytes;  // empty: the entry took it away
    book::Sequence sequence;
};

// Undone entries and what undid them cancel out; they are told only if asked for.
std::set<book::Sequence> told_entries(const book::Reader& reader, const std::vector<book::Reader::Step>& steps,
                                      bool all) {
    std::vector<book::Entry> entries;
    for (const book::Reader::Step& step : steps)
        if (auto entry = reader.entry(step.sequence)) entries.push_back(std::move(*entry));
    std::set<book::Sequence> undone = taken_back(entries), told;
    for (const book::Entry& entry : entries)
        if (all || (entry.undoes == 0 && !undone.count(entry.sequence))) told.insert(entry.sequence);
    return told;
}

std::vector<Made> trace(const book::Reader& reader, const model::Kind& kind, const model::Row& row, bool all) {
    std::vector<book::Reader::Step> steps = reader.steps(row.id);
    std::vector<Made> made;
    std::set<book::Sequence> told = told_entries(reader, steps, all);
    for (const model::Field& field : kind.fields) {
        if (field.hidden || field.source != model::Source::stored) continue;
        std::string value(row.record.value(field.tag));
        for (const book::Reader::Step& step : steps) {
            std::optional<std::string> before;
            for (const auto& [tag, bytes] : step.before)
                if (tag == field.tag) before = bytes;
            if (step.created && !before) before = "";
            if (!before || *before == value) continue;
            if (told.count(step.sequence)) made.push_back({&field, value, step.sequence});
            value = *before;
        }
    }
    return made;
}

std::string value_text(const Made& made, const model::Context& context) {
    std::string text;
    if (!made.bytes.empty()) made.field->type->format(text, made.bytes, *made.field, context, model::Style::card);
    return text;
}

void print_table(Session& session, const book::Reader& reader, const std::vector<Made>& trail,
                 const model::Context& context) {
    Table table(
        {{tr("FIELD")}, {tr("VALUE")}, {tr("WHEN")}, {tr("WHO")}, {tr("COMMAND")}, {tr("TO UNDO IT")}},
        session.columns(), session.width_rule(), [&](std::string_view line) { session.out(line); }, session.color());
    const model::Field* last = nullptr;
    for (const Made& made : trail) {
        auto entry = reader.entry(made.sequence);
        if (!entry) continue;
        table.row({std::string(made.field == last ? " " : made.field->label(session.language())),
                   value_text(made, context), when_text(*entry, context), staff_name(reader, *entry),
                   command_text(*entry), "kehu undo " + std::to_string(made.sequence)});
        last = made.field;
    }
    table.finish();
}

void print_json(Session& session, const book::Reader& reader, const std::vector<Made>& trail,
                const model::Context& context) {
    std::string out = "[";
    for (const Made& made : trail) {
        auto entry = reader.entry(made.sequence);
        if (!entry) continue;
        out.append(out.size() > 1 ? "," : "").append("{\"field\":");
        text::append_json_string(out, made.field->name);
        if (!made.bytes.empty()) made.field->type->json(out += ",\"value\":", made.bytes, *made.field, context);
        out += ",\"entry\":";
        append_entry_json(out, reader, *entry, context);
        out += '}';
    }
    session.out(out + "]\n");
}

ExitCode run(Session& session, const Arguments& arguments) {
    store::RecordId id = find_reference(session, arguments, arguments.operand("REF"), Names::loose);
    session.book().read([&](const book::Reader& reader) {
        auto row = reader.get(id);
        if (!row) return;
        const model::Kind& kind = reader.schema().at(id.kind);
        model::Context context = session.context(reader);
        std::vector<Made> trail = trace(reader, kind, *row, arguments.flag("all"));
        if (arguments.flag("json")) return print_json(session, reader, trail, context);
        session.line(session.shown(id.text() + "  " + reader.title(id)));
        print_table(session, reader, trail, context);
    });
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "REF", "", "", mark("id, code, phone, e-mail, name or a part of it")},
    {Takes::flag, "all", "全部", "", mark("also what was undone since")},
    {Takes::flag, "json", "", "", mark("as a JSON array")},
};

}  // namespace

extern const Command kWhyCommand;
constexpr Command kWhyCommand{
    .name = "why",
    .chinese = "来由",
    .group = mark("Undo"),
    .summary = mark("which commands made a record what it is"),
    .details = mark("For each field the values it had, newest first, with the command that set them and the way to "
                    "take that back."),
    .examples = "kehu why C1\nkehu why 王小明\nkehu why C1 --json",
    .of_kinds = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
