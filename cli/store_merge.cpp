#include "cli/store_merge.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/own_schema.hpp"
#include "core/book/folder.hpp"
#include "core/exchange/store_merge.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"

namespace kehu::cli {
namespace {

using exchange::Foreign;
using exchange::StoreMerge;
using Definitions = std::map<std::string, std::string>;

constexpr std::size_t kShown = 10;  // conflicts

void refuse_conflicts(Session& session, const StoreMerge& plan) {
    if (plan.conflicts.empty()) return;
    for (std::size_t i = 0; i < std::min(plan.conflicts.size(), kShown); ++i)
        session.warn(session.shown(plan.conflicts[i]));
    throw Error(ExitCode::decision,
                say_n("nothing imported: {} record is in the way", "nothing imported: {} records are in the way",
                      plan.conflicts.size(), grouped(plan.conflicts.size())),
                tr("two records cannot have one code: change it here or there (kehu edit)"));
}

// "C1 甲 (phone, note), C5 乙", as many as are named.
std::string list_of(const std::vector<StoreMerge::Named>& named, std::uint64_t count) {
    std::string list;
    for (const StoreMerge::Named& record : named) {
        list.append(list.empty() ? "" : tr(", ")).append(record.id.text());
        if (!record.title.empty()) list.append(" ").append(record.title);
        std::string fields;
        for (const model::Field* field : record.fields)
            fields.append(fields.empty() ? "" : tr(", ")).append(field->label(language()));
        if (!fields.empty()) list.append(" (").append(fields).append(")");
    }
    if (count > named.size()) list += say(" and {} more", grouped(count - named.size()));
    return list;
}

void print_plan(Session& session, const std::string& name, const StoreMerge& plan, bool dry) {
    if (session.options().quiet) return;
    std::string line =
        say("{}: {} new, {} update, {} same.", name, grouped(plan.fresh), grouped(plan.updates), grouped(plan.same));
    if (dry) line += "  " + std::string(tr("Nothing written (--dry-run)."));
    session.line(session.shown(line));
    const auto tell = [&](std::uint64_t count, const std::string& sentence,
                          const std::vector<StoreMerge::Named>& named = {}) {
        if (!count) return;
        session.line(sentence);
        if (!named.empty()) session.line(session.shown("  " + list_of(named, count)));
    };
    tell(plan.joined,
         say_n("{} was changed on both sides; each field is what was said last, these as they are here:",
               "{} were changed on both sides; each field is what was said last, these as they are here:", plan.joined,
               grouped(plan.joined)),
         plan.joined_named);
    tell(plan.removed.size(),
         say_n("{} was deleted there and goes here, too.", "{} were deleted there and go here, too.",
               plan.removed.size(), grouped(plan.removed.size())));
    tell(plan.newer_here,
         say_n("{} was changed here later and stays (the file's instead: --overwrite).",
               "{} were changed here later and stay (the file's instead: --overwrite).", plan.newer_here,
               grouped(plan.newer_here)),
         plan.newer_named);
    tell(plan.gone_here,
         say_n("{} was deleted here, or belongs to what was, and stays away.",
               "{} were deleted here, or belong to what was, and stay away.", plan.gone_here, grouped(plan.gone_here)),
         plan.gone_named);
    tell(plan.shared, say_n("{} new one has a phone or e-mail that another has.",
                            "{} new ones have a phone or e-mail that another has.", plan.shared, grouped(plan.shared)));
}

std::string plan_json(const std::string& name, const StoreMerge& plan, std::size_t kept, book::Sequence op) {
    std::string out = "{\"file\":";
    text::append_json_string(out, name);
    out += fmt::format(
        ",\"new\":{},\"updated\":{},\"same\":{},\"deleted\":{},\"joined\":{},\"newer_here\":{},\"gone_here\":{},"
        "\"op\":",
        plan.fresh, plan.updates, plan.same, plan.removed.size() - kept, plan.joined, plan.newer_here, plan.gone_here);
    return out + (op ? std::to_string(op) : "null") + "}";
}

bool is_agreed(Session& session, const Arguments& arguments, const StoreMerge& plan) {
    if (plan.fresh + plan.updates + plan.removed.size() == 0) return true;
    if (!session.may_ask() || arguments.flag("yes") || arguments.flag("json")) return true;
    session.flush();
    for (;;) {
        const auto answer = session.ask(tr("Import them? [y]es, [n]o "));
        if (!answer || *answer == "n" || *answer == "no" || *answer == "否" || *answer == "不") return false;
        if (*answer == "y" || *answer == "yes" || *answer == "是" || *answer == "好") return true;
    }
}

// Fields must be there before a record can have them. Returns their journal entry; 0: none is missing.
book::Sequence take_definitions(Session& session, const std::string& name, const Definitions& missing) {
    if (missing.empty()) return 0;
    const book::Sequence op = session.book().write(session.author(), {"import", name}, [&](book::Writer& writer) {
        for (const auto& [kind, text] : missing) put_own_text(writer, kind, text);
    });
    for (const auto& [kind, text] : missing) session.note(say("its kinds and fields come with it: {}", kind));
    return op;
}

// Whoever writes here for the first time may be known there: then this store must know who he is before the records
// that name him come. Returns the journal entry; 0: he is known.
book::Sequence introduce_author(Session& session, const Foreign& foreign) {
    const book::Author author = session.author();
    bool known = false, known_there = false;
    session.book().read([&](const book::Reader& reader) {
        const model::Kind& staff = reader.schema().at(model::kStaff);
        const auto is_he = [&](std::string_view name) { return text::fold(name) == text::fold(author.staff); };
        known = !reader.find_exact(staff, staff.at(staff.title), text::fold(author.staff)).empty();
        for (const exchange::ForeignRecord& record : foreign.records)
            known_there = known_there || (record.id.kind == model::kStaff && is_he(record.record.value(staff.title)));
    });
    if (known || !known_there) return 0;
    return session.book().write(author, {"import", foreign.name}, [](book::Writer& writer) { writer.keep_entry(); });
}

StoreMerge plan_now(Session& session, const Foreign& foreign, exchange::StoreMergeOptions options) {
    StoreMerge plan;
    session.book().read([&](const book::Reader& reader) {
        options.first_free = [&](store::KindCode kind) { return reader.last_number(kind) + 1; };
        plan = exchange::plan_store_merge(reader, foreign, options);
    });
    refuse_conflicts(session, plan);
    return plan;
}

struct Written {
    StoreMerge plan;
    std::vector<store::RecordId> kept;  // should go and stay
    book::Sequence op = 0;
};

// Somebody else may have written since the plan was shown: it is made anew.
Written write_plan(Session& session, const Foreign& foreign, exchange::StoreMergeOptions options,
                   std::optional<Uninterrupted>& too_late) {
    Written written;
    const book::Author author = session.author();
    written.op = session.book().write(author, {"import", foreign.name}, [&](book::Writer& writer) {
        too_late.reset();
        const store::RecordId self{model::kStaff, writer.staff()};
        if (!writer.exists(self)) options.author = author.staff, options.author_id = self;
        options.first_free = [&](store::KindCode kind) { return writer.first_free(kind); };
        written.plan = exchange::plan_store_merge(writer, foreign, options);
        refuse_conflicts(session, written.plan);
        written.kept = exchange::carry_out(written.plan, writer);
        const StoreMerge& plan = written.plan;
        if (foreign.is_changes)  // a whole store tells of no deletion
            exchange::put_taken(
                writer, foreign.store_id, foreign.to,
                !plan.changed.empty() || !plan.created.empty() || plan.removed.size() > written.kept.size());
        too_late.emplace();
    });
    const StoreMerge& plan = written.plan;
    if (plan.fresh + plan.changed.size() + plan.removed.size() == written.kept.size()) written.op = 0;
    return written;
}

void tell_done(Session& session, const Arguments& arguments, const std::string& name, const Written& done) {
    for (std::size_t i = 0; i < std::min(done.kept.size(), kShown); ++i)
        session.warn(say("{} was deleted there; it stays, since other records here need it", done.kept[i].text()));
    if (arguments.flag("json"))
        session.line(plan_json(name, done.plan, done.kept.size(), done.op));
    else if (session.options().quiet)
        return;
    else if (!done.op)
        session.line(done.plan.newer_here + done.plan.gone_here ? tr("Nothing imported: what is here stays.")
                                                                : tr("Nothing to import: all of it is there already."));
    else if (const std::size_t deleted = done.plan.removed.size() - done.kept.size())
        session.line(session.shown(say("Imported {}: {} new, {} updated, {} deleted.   (undo: kehu undo)", name,
                                       grouped(done.plan.fresh), grouped(done.plan.updates), grouped(deleted))));
    else
        session.line(session.shown(say("Imported {}: {} new, {} updated.   (undo: kehu undo)", name,
                                       grouped(done.plan.fresh), grouped(done.plan.updates))));
}

// What comes, and what it needs first.
struct Incoming {
    const std::string& name;
    std::function<Definitions(const book::Reader&)> definitions;
    std::function<Foreign(const book::Reader&)> records;  // when those are there
};

ExitCode merge(Session& session, const Arguments& arguments, const Incoming& incoming) {
    OnInterrupt interrupted("", tr("interrupted; nothing was imported"));
    const bool dry = arguments.flag("dry-run"), json = arguments.flag("json");
    if (!session.has_book()) session.open_book(dry ? Access::read : Access::write, "import");
    Definitions missing;
    session.book().read([&](const book::Reader& reader) { missing = incoming.definitions(reader); });
    if (dry && !missing.empty())
        throw Error(ExitCode::decision, say("{} brings fields that this store does not have yet", incoming.name),
                    tr("its rehearsal needs them: kehu import without --dry-run, then kehu undo"));
    StoreMerge some;
    some.fresh = missing.size();
    if (!is_agreed(session, arguments, some)) throw Error(ExitCode::decision, tr("nothing imported"));
    std::optional<Uninterrupted> whole;  // fields that came, and not their records, would be half an import
    if (!missing.empty()) whole.emplace();
    const book::Sequence defined = dry ? 0 : take_definitions(session, incoming.name, missing);
    book::Sequence introduced = 0;
    try {
        Foreign foreign;
        session.book().read([&](const book::Reader& reader) { foreign = incoming.records(reader); });
        if (!dry) introduced = introduce_author(session, foreign);
        const exchange::StoreMergeOptions options{arguments.flag("overwrite"), {}, {}, {}};
        const StoreMerge plan = plan_now(session, foreign, options);
        if (!json) print_plan(session, foreign.name, plan, dry);
        if (dry) {
            if (json) session.line(plan_json(foreign.name, plan, 0, 0));
            return ExitCode::done;
        }
        if (!defined && !is_agreed(session, arguments, plan)) throw Error(ExitCode::decision, tr("nothing imported"));
        std::optional<Uninterrupted> too_late;
        const Written written = write_plan(session, foreign, options, too_late);
        interrupted.forget();
        too_late.reset();
        tell_done(session, arguments, foreign.name, written);
    } catch (...) {
        for (const book::Sequence entry : {introduced, defined})
            if (entry) session.book().undo(session.author(), entry, true, false);
        throw;
    }
    session.flush();
    session.tidy_index();
    return ExitCode::done;
}

// Has the other schema all that the user added to this kind here?
bool has_all_of(const model::Schema& other, const model::Kind* here) {
    if (!here) return true;
    const model::Kind* kind = other.kind(here->code);
    return kind && std::all_of(here->fields.begin(), here->fields.end(), [&](const model::Field& field) {
               const model::Field* same = field.tag < model::kFirstCustomTag ? &field : kind->stored(field.name);
               return same && same->type == field.type && same->ref == field.ref;
           });
}

// Those that are new here or say more than what is here. Where they do not go together the records tell, line by line.
Definitions newer_definitions(const book::Reader& reader, const Definitions& there, const std::string& file) {
    Definitions newer;
    for (const auto& [name, text] : there) {
        if (own_text(reader, name) == text) continue;
        const model::Kind* here = reader.schema().kind(name);
        try {
            if (has_all_of(compile_own(parts_with(reader, name, text)), here)) newer.emplace(name, text);
        } catch (const Error& fault) {
            throw Error(ExitCode::data, say("{}: {}", file, fault.what()), tr("nothing was written"));
        }
    }
    return newer;
}

// An earlier file would bring back what was deleted since.
bool is_taken(Session& session, const exchange::ChangesFile& changes) {
    if (!session.store_exists()) return false;
    book::Sequence taken = 0;
    book::open_to_read(session.store_folder()).read([&](const book::Reader& reader) {
        taken = exchange::taken_of(reader, changes.store_id());
    });
    return changes.to() <= taken;
}

void refuse_gap(const book::Reader& reader, const exchange::ChangesFile& changes) {
    const book::Sequence taken = exchange::taken_of(reader, changes.store_id());
    if (changes.is_full() || changes.from() <= taken + 1) return;
    throw Error(
        ExitCode::decision,
        say("{}: the changes {} to {} of that store are missing here", changes.name(), taken + 1, changes.from() - 1),
        tr("import the files in their order; or all of it: kehu export --cursor NAME --full, there"));
}

}  // namespace

ExitCode merge_store(Session& session, const Arguments& arguments, const exchange::Dump& dump) {
    dump.verify();
    Foreign foreign = exchange::read_foreign(dump);
    return merge(
        session, arguments,
        {dump.path(), [&](const book::Reader& reader) { return exchange::missing_definitions(reader, foreign); },
         [&](const book::Reader&) { return std::move(foreign); }});
}

ExitCode merge_changes(Session& session, const Arguments& arguments, const exchange::ChangesFile& changes) {
    if (!arguments.flag("overwrite") && is_taken(session, changes)) {
        if (arguments.flag("json"))
            session.line(plan_json(changes.name(), {}, 0, 0));
        else
            session.note(say("{}: this store has these changes already", changes.name()));
        return ExitCode::done;
    }
    const Definitions own = changes.own_kinds();
    return merge(session, arguments,
                 {changes.name(),
                  [&](const book::Reader& reader) {
                      refuse_gap(reader, changes);
                      return newer_definitions(reader, own, changes.name());
                  },
                  [&](const book::Reader& reader) { return changes.read(reader); }});
}

}  // namespace kehu::cli
