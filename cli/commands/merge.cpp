// merge: several records made one.
#include <algorithm>
#include <set>

#include "cli/change.hpp"
#include "cli/merge_plan.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "cli/selection.hpp"
#include "cli/values.hpp"
#include "core/clean/merge.hpp"
#include "core/model/field_type.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

struct Told {
    std::string into, others;           // "C1 王小明"; "C9 王晓明, C12 小王"
    std::vector<ChangedField> changed;  // of the record that stays
    struct Value {
        std::string label, name, from, text;
        std::optional<std::string> exact;
    };
    std::vector<Value> not_taken;
    std::vector<std::string> cleared;
    std::string moved;       // "3 log entries, 1 order"
    std::string moved_json;  // {"contact":3,"order":1}
};

std::string exact_value(const model::Record& record, const model::Field& field, const model::Context& context) {
    std::string out;
    field.type->format(out, record.value(field.tag), field, context, model::Style::machine);
    return out;
}

// Asked for before the records that the values may name have gone.
Told tell(Session& session, const book::Reader& reader, const clean::Merge& merge, const clean::Merged& merged) {
    const model::Kind& kind = reader.schema().at(merge.keep.kind);
    const model::Context context = session.context(reader);
    Told told;
    told.into = titled(merge.keep, reader.title(merge.keep));
    for (std::size_t i = 0; i < merge.others.size(); ++i)
        told.others.append(i ? tr(", ") : "").append(titled(merge.others[i], merged.titles[i]));
    told.changed = changed_fields(kind, merged.before, merged.after, context);
    std::erase_if(told.changed, [](const ChangedField& f) { return f.old_value == f.new_value; });  // a link only
    for (const clean::Merged::NotTaken& value : merged.not_taken) {
        const model::Record& other = merged.others[value.other];
        told.not_taken.push_back({std::string(value.field->label(session.language())), std::string(value.field->name),
                                  merge.others[value.other].text(), value_in_words(other, *value.field, context),
                                  exact_value(other, *value.field, context)});
    }
    for (const model::Field* field : merged.cleared) told.cleared.emplace_back(field->label(session.language()));
    for (const model::Kind& of : reader.schema().kinds) {
        const auto count = std::count_if(merged.moved.begin(), merged.moved.end(),
                                         [&](store::RecordId id) { return id.kind == of.code; });
        if (count == 0) continue;
        told.moved.append(told.moved.empty() ? "" : tr(", "))
            .append(counted(of, static_cast<std::size_t>(count), session.language()));
        told.moved_json += fmt::format("{}\"{}\":{}", told.moved_json.empty() ? "" : ",", of.name, count);
    }
    return told;
}

std::string json_of(const clean::Merge& merge, const Told& told, book::Sequence op) {
    std::string out = fmt::format("{{\"id\":\"{}\",\"merged\":[", merge.keep.text());
    for (std::size_t i = 0; i < merge.others.size(); ++i)
        out += fmt::format("{}\"{}\"", i ? "," : "", merge.others[i].text());
    out += "],\"changed\":{";
    const auto append = [&](const std::optional<std::string>& value) {
        if (value)
            text::append_json_string(out, *value);
        else
            out += "null";
    };
    for (const ChangedField& field : told.changed) {
        if (!out.ends_with('{')) out += ',';
        text::append_json_string(out, field.name);
        append((out += ":[", field.old_value));
        append((out += ',', field.new_value));
        out += ']';
    }
    out += "},\"not_taken\":[";
    for (const Told::Value& value : told.not_taken) {
        if (!out.ends_with('[')) out += ',';
        text::append_json_string(out += "{\"field\":", value.name);
        text::append_json_string(out += ",\"from\":", value.from);
        append((out += ",\"value\":", value.exact));
        out += '}';
    }
    return out + "],\"moved\":{" + told.moved_json + "},\"op\":" + (op ? std::to_string(op) : "null") + "}";
}

// One of a plan is told without what is said at its end.
void print(Session& session, const Told& told, bool dry, bool one_of_many) {
    for (const Told::Value& value : told.not_taken)
        if (!one_of_many || value.name != "code")  // a code finds the record all the same
            session.note(say("not taken: {} {} of {}   (to take it: --take {}={})", value.label, value.text, value.from,
                             value.name, value.from));
    for (const std::string& label : told.cleared)
        session.note(say("{} named one of these records; the link is taken away", label));
    if (session.options().quiet) return;
    std::string line = dry ? say("Would merge {} into {}.", told.others, told.into)
                           : say("Merged {} into {}.", told.others, told.into);
    if (!told.changed.empty()) line += say(" Taken: {}.", list_of(told.changed));
    if (!told.moved.empty()) line += say(" Moved: {}.", told.moved);
    if (!one_of_many) line.append("   ").append(dry ? tr("Nothing written (--dry-run).") : tr("(undo: kehu undo)"));
    session.line(session.shown(line));
}

// One merge, or those of a plan.
std::vector<clean::Merge> merges_asked(Session& session, const Arguments& arguments) {
    const auto plan = arguments.value("plan");
    if (!plan) return {merge_named(session, arguments)};
    if (!arguments.rest().empty() || !arguments.values("take").empty())
        throw Error(ExitCode::usage, tr("--plan has the records in its file; name none beside it"));
    return read_merge_plan(session, arguments, *plan);
}

std::string file_of(const Arguments& arguments) {
    const std::string plan = arguments.value("plan").value_or("");
    return plan == "-" ? std::string() : plan.substr(plan.rfind('/') + 1);
}

ExitCode run(Session& session, const Arguments& arguments) {
    const std::vector<clean::Merge> merges = merges_asked(session, arguments);
    std::set<store::RecordId> going;
    for (const clean::Merge& merge : merges) going.insert(merge.others.begin(), merge.others.end());
    const bool dry = arguments.flag("dry-run"), json = arguments.flag("json"), plan = !!arguments.value("plan");
    if (merges.empty()) throw Error(ExitCode::nothing, tr("the plan merges nothing"));
    std::vector<Told> told;
    const book::Sequence op = write_or_try(session, {"merge", file_of(arguments)}, dry, [&](book::Writer& writer) {
        told.clear();
        for (store::RecordId id : going) refuse_named(writer, id, session.context(writer), going);
        clean::merge_all(writer, merges, [&](const clean::Merge& merge, const clean::Merged& merged) {
            told.push_back(tell(session, writer, merge, merged));
        });
    });
    if (json) {
        std::string out;
        for (std::size_t i = 0; i < merges.size(); ++i) (out += i ? ",\n" : "") += json_of(merges[i], told[i], op);
        session.line(plan ? "[" + out + "]" : out);
        return ExitCode::done;
    }
    for (const Told& one : told) print(session, one, dry, plan);
    if (plan && !session.options().quiet)
        session.line(dry ? say_n("{} record would go into {}.   Nothing written (--dry-run).",
                                 "{} records would go into {}.   Nothing written (--dry-run).", going.size(),
                                 going.size(), merges.size())
                         : say_n("{} record went into {}.   (undo: kehu undo)",
                                 "{} records went into {}.   (undo: kehu undo)", going.size(), going.size(),
                                 merges.size()));
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::rest, "REF", "", "",
     mark("the record that stays, then those that become part of it: id, code, phone, "
          "e-mail or the whole name")},
    {Takes::values, "take", "取", "FIELD=REF", mark("take this record's value, though the one that stays has another")},
    {Takes::value, "plan", "方案", "FILE",
     mark("carry out the lines of a file, such as kehu dupes prints, all of them or none; -: standard input")},
    kDryRun,
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kMergeCommand;
constexpr Command kMergeCommand{
    .name = "merge",
    .chinese = "合并",
    .group = mark("Customers"),
    .summary = mark("make several records one, with everything that refers to them"),
    .details = mark(
        "The first record stays. What it lacks comes from the others, in their order; phones, e-mail addresses and "
        "tags "
        "are united, notes are put one below the other, and the earliest date of creation stays. Where both have a "
        "value, that of the first stays and the other one is told; --take chooses it. Log entries, orders, tasks and "
        "everything else that refers to the others refers to the first from then on, and their uids and codes find it. "
        "It is one entry of the journal: `kehu undo` makes them several again. A plan has a line `merge C1 C9` for "
        "each "
        "record that goes into another, with --take where it is wanted; what follows a # is not read. A record that "
        "goes into one that goes into a third is part of the third."),
    .examples =
        "kehu merge C1 C9\nkehu merge C1 C9 C12 --take city=C9 --dry-run\nkehu product merge G1 G4\nkehu merge --plan "
        "dupes.txt -n",
    .access = Access::change,
    .of_kinds = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
