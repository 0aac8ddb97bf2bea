#include <algorithm>
#include <set>

#include "cli/change.hpp"
#include "cli/reference.hpp"
#include "cli/selection.hpp"
#include "cli/values.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

using Ids = std::vector<store::RecordId>;

// "2 log entries, 1 task"
template <class Records>
std::string counts(Session& session, const Records& records) {
    std::string list;
    for (const model::Kind& kind : session.book().schema().kinds) {
        auto count =
            std::count_if(records.begin(), records.end(), [&](store::RecordId id) { return id.kind == kind.code; });
        if (count)
            list += (list.empty() ? "" : tr(", ")) + counted(kind, static_cast<std::size_t>(count), session.language());
    }
    return list;
}

std::string json_of(const Ids& named, const Ids& removed, book::Sequence op) {
    std::string out = "{\"id\":";
    text::append_json_string(out, named[0].text());
    out += ",\"deleted\":[";
    for (store::RecordId id : removed) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, id.text());
    }
    return out + "],\"op\":" + (op ? std::to_string(op) : "null") + "}";
}

struct Removal {
    Ids named, removed;
    std::set<store::RecordId> left;  // these refer to what is gone
    std::string what;                // for the sentence: "C6 刘洋", "12 customers"
};

void print(Session& session, const Removal& removal, book::Sequence op, bool json) {
    if (!removal.left.empty())
        session.note(say("these still name what is gone, by its number: {}", counts(session, removal.left)));
    if (json) return session.line(json_of(removal.named, removal.removed, op));
    if (session.options().quiet) return;
    std::set<store::RecordId> with_them(removal.removed.begin(), removal.removed.end());
    for (store::RecordId id : removal.named) with_them.erase(id);
    std::string with = counts(session, with_them);
    session.line(session.shown(with.empty() ? say("Deleted {}.   (undo: kehu undo)", removal.what)
                                            : say("Deleted {} with {}.   (undo: kehu undo)", removal.what, with)));
}

// Whether a record says of itself that it belongs to another; what the program notes for itself is nobody's concern.
bool names(const book::Reader& reader, store::RecordId id, store::RecordId other) {
    auto row = reader.get(id);
    const model::Kind& kind = reader.schema().at(id.kind);
    return row && std::any_of(kind.fields.begin(), kind.fields.end(), [&](const model::Field& field) {
               return !field.hidden && field.type->name == "ref" &&
                      row->record.value(field.tag) == model::encode_ref(other);
           });
}

// The open follow-up that was made with a logged contact: without it nobody would know what for.
Ids open_follow_ups(const book::Reader& reader, store::RecordId contact) {
    Ids found;
    if (contact.kind != model::kContact) return found;
    const auto row = reader.get(contact);
    const auto customer =
        row ? row->record.get(reader.schema().at(model::kContact).at_name("customer").tag) : std::nullopt;
    if (!customer) return found;
    const model::Kind& task = reader.schema().at(model::kTask);
    const model::Tag made_with = task.at_name("contact").tag;
    constexpr std::uint8_t kByCustomer = 2;
    reader.scan_index(task, {kByCustomer, {std::string(*customer), "open"}, {}, {}, false}, [&](store::RecordId id) {
        const auto follow_up = reader.get(id);
        if (follow_up && follow_up->record.value(made_with) == model::encode_ref(contact)) found.push_back(id);
        return true;
    });
    return found;
}

void remove_all(Session& session, book::Writer& writer, const Ids& ids, Removal& removal) {
    removal.named = ids;
    for (store::RecordId id : ids) refuse_named(writer, id, session.context(writer), {ids.begin(), ids.end()});
    for (store::RecordId id : ids) {
        if (!writer.exists(id)) continue;  // went with one before it
        for (store::RecordId other : writer.referring(id))
            if (names(writer, other, id)) removal.left.insert(other);
        const Ids with_it = open_follow_ups(writer, id);
        Ids gone = writer.remove(id);
        for (store::RecordId other : with_it) {
            const Ids more = writer.remove(other);
            gone.insert(gone.end(), more.begin(), more.end());
        }
        removal.removed.insert(removal.removed.end(), gone.begin(), gone.end());
    }
    for (store::RecordId id : removal.removed) removal.left.erase(id);
}

// All that are held fast are told at once; a single one is told by the removal.
void refuse_held(const book::Reader& reader, const model::Kind& kind, const Ids& ids) {
    std::set<store::RecordId> going(ids.begin(), ids.end());
    std::size_t held = 0;
    store::RecordId first, by;
    for (store::RecordId id : ids) {
        Ids holding = reader.holding(id);
        std::erase_if(holding, [&](store::RecordId other) { return going.count(other) != 0; });
        if (holding.empty()) continue;
        if (held++ == 0) first = id, by = holding.front();
    }
    if (held < 2) return;
    throw Error(ExitCode::decision,
                say("nothing was deleted: something belongs to {} of the {}, as {} to {}", held, ids.size(), by.text(),
                    titled(first, reader.title(first))),
                kind.code == model::kCustomer && by.kind == model::kOrder
                    ? std::string(tr("leave out who has orders: --where \"... orders:0\""))
                    : std::string());
}

ExitCode delete_named(Session& session, const Arguments& arguments) {
    Ids ids;
    for (const std::string& word : arguments.rest()) {
        store::RecordId id = find_reference(session, arguments, word, Names::whole);
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    Removal removal;
    book::Sequence op = session.book().write(session.author(), {"delete"}, [&](book::Writer& writer) {
        removal = {};
        for (store::RecordId id : ids)
            removal.what += (removal.what.empty() ? "" : tr(", ")) + titled(id, writer.title(id));
        remove_all(session, writer, ids, removal);
    });
    print(session, removal, op, arguments.flag("json"));
    return ExitCode::done;
}

ExitCode rehearse(Session& session, const Arguments& arguments, const model::Kind& kind, const Selection& selection) {
    session.book().read([&](const book::Reader& reader) {
        refuse_held(reader, kind, selection.ids());
        for (store::RecordId id : selection.ids())
            refuse_named(reader, id, session.context(reader), {selection.ids().begin(), selection.ids().end()});
    });
    session.line(arguments.flag("json")
                     ? json_of(selection.ids(), selection.ids(), 0)
                     : session.shown(say("Would delete {}.   Nothing written (--dry-run).", selection.in_words())));
    return ExitCode::done;
}

ExitCode delete_many(Session& session, const Arguments& arguments) {
    const model::Kind& kind = *arguments.kind;
    Selection selection(session, kind, arguments.values("where"));
    if (arguments.flag("dry-run")) return rehearse(session, arguments, kind, selection);
    confirm(session, arguments.flag("yes"), say("Delete {}?", selection.in_words()),
            say("this would delete {}", selection.in_words()));
    Removal removal;
    book::Sequence op = session.book().write(session.author(), {"delete"}, [&](book::Writer& writer) {
        removal = {};
        Ids ids = selection.still(session, writer);
        refuse_held(writer, kind, ids);
        remove_all(session, writer, ids, removal);
    });
    if (removal.named.empty()) throw Error(ExitCode::nothing, tr("no record matches"));
    removal.what = counted(kind, removal.named.size(), session.language());
    print(session, removal, op, arguments.flag("json"));
    return ExitCode::done;
}

ExitCode run(Session& session, const Arguments& arguments) {
    bool many = !arguments.values("where").empty();
    if (many && !arguments.rest().empty())
        throw Error(ExitCode::usage, tr("name one record, or many with --where, not both"));
    if (many) return delete_many(session, arguments);
    refuse_dry_run(arguments);
    if (arguments.rest().empty())
        throw Error(ExitCode::usage, tr("say which record: kehu delete REF, or many: kehu delete --where QUERY"),
                    tr("nothing is ever deleted without a filter"));
    return delete_named(session, arguments);
}

constexpr Argument kArguments[] = {
    {Takes::rest, "REF", "", "", mark("id, code, phone, e-mail or the whole name")},
    {Takes::values, "where", "条件", "QUERY", mark("delete all records that match")},
    {Takes::flag, "yes", "是", "", mark("delete that many without being asked"), 'y'},
    kDryRun,
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kDeleteCommand;
constexpr Command kDeleteCommand{
    .name = "delete",
    .chinese = "删除",
    .alias = "rm",
    .group = mark("Customers"),
    .summary = mark("delete a record, or all that match"),
    .details = mark(
        "Logged contacts and follow-ups go with their customer, an open follow-up with the contact that it was logged "
        "with; a customer with orders stays, and so does a member of "
        "staff whom records name. One record is "
        "deleted without a question, because `kehu undo` brings it back; for many the count is asked."),
    .examples = "kehu delete C6\nkehu delete --where tag:lost\nkehu task delete F3",
    .access = Access::change,
    .of_kinds = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
