// undo and redo. What cannot be taken back without losing later work is refused by the book, with the reasons.
#include <charconv>

#include "cli/journal.hpp"
#include "cli/numbers.hpp"
#include "cli/selection.hpp"
#include "cli/values.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kNamed = 3;       // more records than this are only counted
constexpr std::uint64_t kAsked = 1000;  // so many are asked about on a terminal

// "phone A -> B": what the newest entry did to a record.
std::string latest_change(const book::Reader& reader, store::RecordId id, const model::Context& context) {
    auto steps = reader.steps(id);
    auto row = reader.get(id);
    const model::Kind* kind = reader.schema().kind(id.kind);
    if (steps.empty() || !row || !kind) return {};
    model::Record before;
    for (auto& [tag, bytes] : steps.front().before)
        if (!bytes.empty()) before.set(tag, bytes);
    std::string list;
    for (auto& [tag, bytes] : steps.front().before) {
        const model::Field* field = kind->field(tag);
        if (!field || field->hidden || field->source != model::Source::stored) continue;
        list.append(list.empty() ? "" : tr("; ")) +=
            fmt::format("{} {} -> {}", field->label(context.language), value_in_words(before, *field, context),
                        value_in_words(row->record, *field, context));
    }
    return list;
}

std::string outcome(const book::Reader& reader, const book::Book::Undone& undone, const model::Context& context) {
    const Language language = context.language;
    std::size_t all = undone.records.size();
    bool created = true, deleted = false;
    for (const book::Counts& counts : undone.entry.counts) {
        created = created && !counts.changed && !counts.deleted;
        deleted = deleted || counts.deleted;
    }
    if (all > kNamed)
        return created   ? say("{} records are gone", grouped(all))
               : deleted ? say("{} records are back", grouped(all))
                         : say("{} records are as they were before", grouped(all));
    if (all == 0) return tr("nothing was left to take back");
    std::string text;
    for (store::RecordId id : undone.records) {
        if (id.kind == model::kQuestionnaire) continue;  // goes with its survey
        if (!text.empty()) text += tr("; ");
        if (const model::Kind* kind = reader.schema().kind(id.kind); kind && kind->hidden) {
            text += say("the {} is as it was before", kind->label(language));
            continue;
        }
        std::string title = reader.title(id);
        if (!reader.exists(id)) {
            text += say("{} is gone", id.text());
        } else if (deleted) {
            text += say("{} is back", titled(id, title));
        } else if (std::string change = latest_change(reader, id, context); !change.empty()) {
            text += say("{}: {}", titled(id, title), change);
        } else {
            text += say("{} is as it was before", titled(id, title));
        }
    }
    return text;
}

void print(Session& session, const book::Book::Undone& undone, bool json, const char* sentence) {
    if (json) {
        std::string out = fmt::format("{{\"undid\":{},\"op\":{},\"records\":[", undone.entry.sequence, undone.op);
        for (std::size_t i = 0; i < undone.records.size(); ++i)
            text::append_json_string(out += i ? "," : "", undone.records[i].text());
        out += "]";
        if (!undone.kept.empty()) {
            out += ",\"kept\":[";
            for (std::size_t i = 0; i < undone.kept.size(); ++i)
                text::append_json_string(out += i ? "," : "", undone.kept[i].text());
            out += "]";
        }
        if (!undone.passed.empty()) {
            out += ",\"passed\":[";
            for (std::size_t i = 0; i < undone.passed.size(); ++i)
                (out += i ? "," : "") += std::to_string(undone.passed[i].sequence);
            out += "]";
        }
        return session.line(out + "}");
    }
    if (session.options().quiet) return;
    for (const book::Entry& entry : undone.passed)
        session.note(
            say("nothing of {} ({}) can be taken back; it was passed over", entry.sequence, command_text(entry)));
    std::string text;
    session.book().read([&](const book::Reader& reader) { text = outcome(reader, undone, session.context(reader)); });
    session.line(session.shown(say(sentence, undone.entry.sequence, command_text(undone.entry), text)));
    if (!undone.kept.empty())
        session.note(say_n("{} record was changed later and stays as it is",
                           "{} records were changed later and stay as they are", undone.kept.size(),
                           grouped(undone.kept.size())));
}

book::Sequence sequence_of(const std::string& text) {
    book::Sequence sequence = 0;
    auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), sequence);
    if (!text.empty() && (fault != std::errc() || end != text.data() + text.size() || sequence == 0))
        throw Error(ExitCode::usage, say("'{}' is no entry's number", text), tr("see the numbers: kehu history"));
    return sequence;
}

std::uint64_t records_of(const book::Entry& entry) {
    std::uint64_t records = 0;
    for (const book::Counts& counts : entry.counts) records += counts.created + counts.changed + counts.deleted;
    return records;
}

// Thrown out of the book: nobody waits for its lock while somebody thinks.
struct AskFirst {
    book::Entry entry;
};

// Somebody at the keyboard who undoes once too often takes back a whole import. What others write while the question
// stands is not what was answered.
book::Book::Undone undo(Session& session, const Arguments& arguments, book::Sequence which) {
    const bool asks = session.may_ask() && !arguments.flag("yes");
    book::Sequence allowed = 0;
    auto chosen = [&](const book::Entry& entry) {
        if (allowed && entry.sequence > allowed) return false;
        if (asks && entry.sequence != allowed && records_of(entry) >= kAsked) throw AskFirst{entry};
        return true;
    };
    for (;;) {
        try {
            return session.book().undo(session.author(), which, arguments.flag("any"), arguments.flag("keep-later"),
                                       chosen);
        } catch (const AskFirst& found) {
            std::string what = say("{} ({}), {} records", found.entry.sequence, command_text(found.entry),
                                   grouped(records_of(found.entry)));
            confirm(session, false, say("Undo {}?", what), "");
            allowed = found.entry.sequence;
        }
    }
}

ExitCode run_undo(Session& session, const Arguments& arguments) {
    auto undone = undo(session, arguments, sequence_of(arguments.operand("OP")));
    print(session, undone, arguments.flag("json"), mark("Undid {} ({}): {}.   (back again: kehu redo)"));
    return ExitCode::done;
}

ExitCode run_redo(Session& session, const Arguments& arguments) {
    auto redone = session.book().redo(session.author(), arguments.flag("any"));
    print(session, redone, arguments.flag("json"), mark("Took back {} ({}): {}."));
    return ExitCode::done;
}

constexpr Argument kUndoArguments[] = {
    {Takes::optional, "OP", "", "",
     mark("the number of an entry (kehu history); without it, your newest not yet undone")},
    {Takes::flag, "any", "所有人", "", mark("the newest entry of anyone, not only yours")},
    {Takes::flag, "keep-later", "保留后改", "",
     mark("leave alone what was changed later, take back the rest; of an older entry if there is none")},
    {Takes::flag, "yes", "是", "", mark("without being asked about a thousand records and more"), 'y'},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

constexpr Argument kRedoArguments[] = {
    {Takes::flag, "any", "所有人", "", mark("the newest undo of anyone, not only yours")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kUndoCommand, kRedoCommand;

constexpr Command kUndoCommand{
    .name = "undo",
    .chinese = "撤销",
    .group = mark("Undo"),
    .summary = mark("take back what was done last"),
    .details = mark("Again takes back one more. One import is one entry. If something has been changed since, nothing "
                    "is written and what is "
                    "in the way is listed. On a terminal an entry of a thousand records and more is asked about."),
    .examples = "kehu undo\nkehu undo 1839\nkehu undo --keep-later",
    .access = Access::change,
    .arguments = kUndoArguments,
    .run = run_undo,
};

constexpr Command kRedoCommand{
    .name = "redo",
    .chinese = "重做",
    .group = mark("Undo"),
    .summary = mark("take back an undo"),
    .examples = "kehu redo",
    .access = Access::change,
    .arguments = kRedoArguments,
    .run = run_redo,
};

}  // namespace kehu::cli
