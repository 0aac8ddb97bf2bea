#include "core/exchange/store_merge.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/book/codec.hpp"
#include "core/exchange/both_sides.hpp"
#include "core/exchange/meetings.hpp"
#include "core/model/links.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using book::Reader;
using model::Field;
using model::Kind;
using model::Record;
using model::RecordView;
using store::RecordId;

// What the user added to a kind has other tags in another store.
const Field* field_here(const Kind& there, const Kind& here, model::Tag tag) {
    if (tag < model::kFirstCustomTag) return here.field(tag);
    const Field* field = there.field(tag);
    const Field* same = field ? here.stored(field->name) : nullptr;
    return same && same->type == field->type && same->ref == field->ref ? same : nullptr;
}

class Planner {
  public:
    Planner(const Reader& reader, const Foreign& foreign, const StoreMergeOptions& options)
        : reader_(reader),
          foreign_(foreign),
          options_(options),
          other_(reader, foreign.store_id, foreign.heard),
          meetings_(reader, foreign, other_, options) {}

    StoreMerge plan() {
        for (const Meeting& meeting : meetings_.all()) place(meeting);
        if (foreign_.full) remove_missing();
        find_conflicts();
        return std::move(plan_);
    }

  private:
    void place(const Meeting& meeting) {
        const bool gone = meeting.fate == Meeting::Fate::gone;
        if (gone || meeting.here == options_.author_id) {
            if (gone && !meeting.record->deleted) note_gone(meeting);
        } else if (meeting.record->deleted) {
            remove(meeting.here, meeting.record->changed);
        } else if (meeting.fate == Meeting::Fate::created) {
            create(meeting);
        } else {
            change(meeting);
        }
    }

    void create(const Meeting& meeting) {
        const Kind& kind = reader_.schema().at(meeting.here.kind);
        Record record = translated(*meeting.record, kind);
        record.set(book::kUidTag, meeting.record->uid);
        for (const Field& field : kind.fields)
            if (field.required && field.source == model::Source::stored && !record.get(field.tag))
                refuse(foreign_, *meeting.record, say("{} is missing", field.label(language())));
        if (meeting.record->changed) set_changed_there(record, meeting.record->changed);
        if (meeting.record->said) set_said_there(record, *meeting.record->said);
        ++plan_.fresh;
        plan_.created[kind.code].push_back(kept(record));
        placed_.push_back({meeting.record, {}, plan_.created[kind.code].back()});
    }

    void change(const Meeting& meeting) {
        if (meetings_.is_orphan(meeting)) {
            note_gone(meeting);
            return;
        }
        const Kind& kind = reader_.schema().at(meeting.here.kind);
        const auto row = reader_.get_record(meeting.here);
        const std::int64_t changed_here = time_of(*row);
        Record before(row->record);
        before.erase(book::kChangedThereTag);
        before.erase(book::kSaidThereTag);
        Record there = translated(*meeting.record, kind);
        keep_own(there, before, kind);
        // A colleague of both stores is who he is here.
        const bool is_colleague =
            kind.code == model::kStaff && reader_.uid(meeting.here) != book::uid_text(meeting.record->uid);
        Record after = is_colleague ? before : options_.overwrite ? there : later_of(*row, before, there, meeting);
        if (is_colleague || before.view() == there.view())
            ++plan_.same;
        else if (after.view() == before.view())
            note(plan_.newer_here, plan_.newer_named, *row, {});
        else if (++plan_.updates; after.view() != there.view())
            note(plan_.joined, plan_.joined_named, *row, differing(kind, after.view(), there.view()));
        // What is of both sides is news for the other, too.
        const std::int64_t changed = after.view() == before.view()  ? changed_here
                                     : after.view() == there.view() ? meeting.record->changed
                                                                    : 0;
        if (meeting.by_name) book::add_alias(after, meeting.record->uid);
        if (before.view() == after.view()) return;
        if (meeting.record->said) set_said_there(after, said_of_news(*meeting.record, before.view(), after.view()));
        if (changed) set_changed_there(after, changed);
        plan_.changed.push_back({meeting.here, kept(after)});
        after_.insert_or_assign(meeting.here, plan_.changed.back().after);
        placed_.push_back({meeting.record, meeting.here, plan_.changed.back().after});
    }

    // What the record takes from there.
    static SaidTimes said_of_news(const ForeignRecord& file, RecordView before, RecordView after) {
        SaidTimes said;
        const auto look = [&](model::Tag tag) {
            const auto same = [&](const auto& field) { return field.first == tag; };
            if (before.get(tag) == after.get(tag) || std::any_of(said.fields.begin(), said.fields.end(), same)) return;
            said.fields.emplace_back(tag, file.said_at(tag));
        };
        for (const RecordView side : {before, after})
            for (const std::string_view part : {side.ordinary(), side.sensitive()})
                for (model::FieldReader fields(part); fields.next();) look(fields.field().tag);
        return said;
    }

    Record later_of(const model::Row& row, const Record& before, const Record& there, const Meeting& meeting) {
        if (row.id.kind == model::kCustomer)
            return join_sides(reader_, row.id, before.view(), there.view(), *meeting.record, other_);
        const std::int64_t here = time_of(row), changed = meeting.record->changed;
        const bool is_news = other_.is_news(row.op, changed_there(row.record).has_value());
        return here > changed || (here == changed && is_news && other_.yields()) ? before : there;
    }

    static std::vector<const Field*> differing(const Kind& kind, RecordView one, RecordView other) {
        std::vector<const Field*> fields;
        for (const Field& field : kind.fields)
            if (field.source == model::Source::stored && one.get(field.tag) != other.get(field.tag))
                fields.push_back(&field);
        return fields;
    }

    void note(std::uint64_t& count, std::vector<StoreMerge::Named>& named, const model::Row& row,
              std::vector<const Field*> fields) {
        if (++count <= StoreMerge::kNamed) named.push_back({row.id, reader_.title(row.id), std::move(fields)});
    }
    void note_gone(const Meeting& meeting) {
        const Kind& kind = foreign_.schema.at(meeting.record->id.kind);
        if (++plan_.gone_here <= StoreMerge::kNamed)
            plan_.gone_named.push_back({meeting.record->id, std::string(meeting.record->record.value(kind.title)), {}});
    }

    // What only this store has: the record's own uid, and fields that the other one does not know.
    void keep_own(Record& after, RecordView before, const Kind& kind) const {
        for (const model::Tag tag : {book::kUidTag, book::kFormerCodesTag})
            if (const auto bytes = before.get(tag)) after.set(tag, *bytes);
        for (std::string_view uids = before.value(book::kAliasTag); uids.size() >= book::kUidBytes;
             uids.remove_prefix(book::kUidBytes))
            book::add_alias(after, uids.substr(0, book::kUidBytes));
        for (const Field& field : kind.fields) {
            const auto bytes = field.tag >= model::kFirstCustomTag ? before.get(field.tag) : std::nullopt;
            if (bytes && !after.get(field.tag) && !foreign_.knows_field(kind.code, field.name))
                after.set(field.tag, *bytes, field.sensitive);
        }
    }

    void remove(RecordId here, std::int64_t deleted) {
        const auto row = reader_.get_record(here);
        if (!options_.overwrite && (outlives(*row, deleted) || belongs_to_kept(*row))) {
            kept_.insert(here);
            return note(plan_.newer_here, plan_.newer_named, *row, {});
        }
        plan_.removed.push_back(here);
        removed_.insert(here);
    }

    // Was it, or what would be deleted with it, written here later, or not known to who deleted it?
    bool outlives(const model::Row& row, std::int64_t deleted) {
        if (other_.is_news(row.op, changed_there(row.record).has_value())) return true;
        if (!other_.has_heard(row.op) && time_of(row) > deleted) return true;
        const std::vector<RecordId> referring = reader_.referring(row.id);
        return std::any_of(referring.begin(), referring.end(), [&](RecordId id) {
            const auto one = reader_.get_record(id);
            return goes_with(*one, row.id) && outlives(*one, deleted);
        });
    }
    bool goes_with(const model::Row& row, RecordId gone) const {
        return any_owner(row, [&](RecordId owner) { return owner == gone; });
    }
    bool belongs_to_kept(const model::Row& row) const {
        return any_owner(row, [&](RecordId owner) { return kept_.count(owner) != 0; });
    }
    // Records with which this one is deleted.
    template <class Is>
    bool any_owner(const model::Row& row, Is&& is) const {
        const Kind& kind = reader_.schema().at(row.id.kind);
        return std::any_of(kind.fields.begin(), kind.fields.end(), [&](const Field& field) {
            const auto bytes = field.type->name == "ref" && field.fate() == model::OnDelete::cascade
                                   ? row.record.get(field.tag)
                                   : std::nullopt;
            return bytes && is(model::decode_ref(*bytes));
        });
    }

    // A file of all there is tells of no deletion: what was born there and is not in it is gone, but for what came with
    // a later file.
    void remove_missing() {
        if (taken_of(reader_, foreign_.store_id) > foreign_.to) return;
        for (const Kind& kind : reader_.schema().kinds) {
            std::vector<RecordId> missing;
            if (kind.code == model::kSetting || kind.code == model::kSchemaPart) continue;
            reader_.scan_records(kind, [&](const model::Row& row) {
                const auto uid = row.record.get(book::kUidTag);
                if (uid && book::own_record(foreign_.store_id, *uid) && !meetings_.is_in_file(*uid))
                    missing.push_back(row.id);
                return true;
            });
            for (const RecordId id : missing)
                if (!meetings_.is_met(id)) remove(id, foreign_.created);
        }
    }

    // Of what came from elsewhere and was not changed here since, the time there.
    std::int64_t time_of(const model::Row& row) {
        if (const auto there = changed_there(row.record)) return *there;
        const auto [at, fresh] = times_.try_emplace(row.op, 0);
        if (fresh)
            if (const auto entry = reader_.entry(row.op)) at->second = entry->time.seconds;
        return at->second;
    }

    // Unique values that another record has and keeps.
    void find_conflicts() {
        std::set<std::string> seen;
        for (const Placed& placed : placed_) {
            const Kind& kind = reader_.schema().at(placed.record->id.kind);
            for (const book::SameValue& same : book::same_values(reader_, kind, placed.after, placed.here)) {
                if (same.field->duplicates != model::Duplicates::refuse)
                    plan_.shared += placed.here.number == 0;
                else if (keeps(same.other, *same.field, placed.after))
                    plan_.conflicts.push_back(say("{} {} of the file has the {} of {} {} here",
                                                  placed.record->id.text(), placed.after.value(kind.title),
                                                  same.field->label(language()), same.other.text(),
                                                  reader_.title(same.other)));
            }
            for (const Field& field : kind.fields)
                if (field.duplicates == model::Duplicates::refuse && field.exact)
                    if (const auto bytes = placed.after.get(field.tag))
                        field.type->exact_keys(*bytes, [&](std::string_view one) {
                            if (!seen.insert(fmt::format("{} {} {}", kind.code.text(), field.tag, one)).second)
                                refuse(foreign_, *placed.record,
                                       say("another record of the file has this {}", field.label(language())));
                        });
        }
    }

    bool keeps(RecordId other, const Field& field, RecordView wanted) const {
        if (removed_.count(other)) return false;
        const auto after = after_.find(other);
        return after == after_.end() || after->second.get(field.tag) == wanted.get(field.tag);
    }

    // As a record of this store: with its tags and its numbers.
    // A day without a time is kept as its midnight, which elsewhere is another moment.
    std::string in_zone_here(const Field& field, std::string_view bytes) const {
        if (field.type->name != "moment" || !foreign_.zone) return std::string(bytes);
        text::Moment moment = model::decode_moment(bytes);
        if (moment.precision != text::Precision::day) return std::string(bytes);
        moment.seconds = reader_.settings().zone.to_utc(foreign_.zone->day_of(moment.seconds), 0, 0, 0);
        return model::encode_moment(moment);
    }

    Record translated(const ForeignRecord& record, const Kind& here) {
        const Kind& there = foreign_.schema.at(record.id.kind);
        const model::MapLink map = [this](RecordId id) { return meetings_.here_of(id); };
        Record out;
        try {
            for (const bool sensitive : {false, true}) {
                const std::string_view part = sensitive ? record.record.sensitive() : record.record.ordinary();
                for (model::FieldReader reader(part); reader.next();) {
                    const auto [tag, bytes] = reader.field();
                    const Field* field = field_here(there, here, tag);
                    if (!field)
                        out.set(tag, bytes, sensitive);  // of a newer program
                    else
                        out.set(field->tag,
                                model::holds_links(*field) ? model::map_links(*field, bytes, map)
                                                           : in_zone_here(*field, bytes),
                                field->sensitive);
                }
            }
        } catch (const store::StoreError& fault) {
            refuse(foreign_, record, fault.what());
        }
        return out;
    }

    RecordView kept(const Record& record) {
        return RecordView(plan_.records.keep(record.view().ordinary()), plan_.records.keep(record.view().sensitive()));
    }

    const Reader& reader_;
    const Foreign& foreign_;
    const StoreMergeOptions& options_;
    StoreMerge plan_;
    const OtherStore other_;
    Meetings meetings_;
    struct Placed {
        const ForeignRecord* record;
        RecordId here;  // number 0: a new one
        RecordView after;
    };
    std::vector<Placed> placed_;
    std::unordered_map<RecordId, RecordView, IdHash> after_;  // of those that change
    std::unordered_set<RecordId, IdHash> removed_, kept_;     // of those that were deleted there
    std::unordered_map<book::Sequence, std::int64_t> times_;
};

}  // namespace

std::map<std::string, std::string> missing_definitions(const Reader& reader, const Foreign& foreign) {
    std::map<std::string, std::string> missing;
    const auto lack = [&](const Kind& kind, const std::string& sentence) {
        const Kind& parts = reader.schema().at(model::kSchemaPart);
        const auto own = foreign.own_kinds.find(std::string(kind.name));
        const auto here = reader.find_exact(parts, parts.at_name("name"), text::fold(kind.name));
        if (own == foreign.own_kinds.end() || !here.empty())
            throw Error(ExitCode::decision, say("{}: {}", foreign.name, sentence),
                        say("there: kehu schema show {} > {}.yaml   here, with what you added yourself: kehu schema "
                            "apply {}.yaml",
                            kind.name, kind.name, kind.name));
        missing.insert(*own);
    };
    for (const ForeignRecord& record : foreign.records) {
        const Kind& kind = foreign.schema.at(record.id.kind);
        const Kind* here = reader.schema().kind(kind.code);
        if (missing.count(std::string(kind.name)) || (here && here->name == kind.name)) continue;
        lack(kind, say("this store has no kind '{}' with the letter {}", kind.name, kind.code.text()));
    }
    for (const auto& [code, tag] : foreign.own_fields) {
        const Kind& kind = foreign.schema.at(code);
        const Kind* here = reader.schema().kind(code);
        const Field* field = kind.field(tag);
        if (field && here && !missing.count(std::string(kind.name)) && !field_here(kind, *here, tag))
            lack(kind, say("'{}' of '{}' is no such field in this store", field->name, kind.name));
    }
    return missing;
}

StoreMerge plan_store_merge(const Reader& reader, const Foreign& foreign, const StoreMergeOptions& options) {
    return Planner(reader, foreign, options).plan();
}

namespace {

// Calls take for each until nothing moves any more; false: not yet. Returns those that are left.
template <class Item, class Take>
std::vector<Item> in_any_order(std::vector<Item> items, Take&& take) {
    for (std::size_t before = items.size() + 1; items.size() < before;) {
        before = items.size();
        std::erase_if(items, take);
    }
    return items;
}

}  // namespace

std::vector<RecordId> carry_out(const StoreMerge& plan, book::Writer& writer) {
    const auto remove = [&](RecordId id) {
        if (writer.exists(id) && !writer.holding(id).empty()) return false;
        if (writer.exists(id)) writer.remove(id);
        return true;
    };
    // A code goes from one to another: whoever has it lets it go first.
    const std::vector<RecordId> held = in_any_order(plan.removed, remove);
    const auto left = in_any_order(plan.changed, [&](const StoreMerge::Change& change) {
        try {
            writer.change(change.id, Record(change.after), book::Fill::nothing);
        } catch (const BadValue&) {
            return false;
        }
        return true;
    });
    for (const StoreMerge::Change& change : left)  // two that change places: says so
        writer.change(change.id, Record(change.after), book::Fill::nothing);
    for (const auto& [kind, records] : plan.created)
        writer.create_many(writer.schema().at(kind), records, book::Fill::nothing);
    return in_any_order(held, remove);
}

}  // namespace kehu::exchange
