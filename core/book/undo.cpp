#include "core/book/undo.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/book/codec.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kShown = 8;

// Walks the journal from its end; `taken_back` holds at each entry those that later ones undid.
Sequence find_target(const Reader& reader, std::uint32_t staff,
                     const std::function<bool(const Entry&, const std::set<Sequence>& redone)>& wanted) {
    std::set<Sequence> taken_back;
    Sequence found = 0;
    reader.history(0, [&](const Entry& entry) {
        bool dead = taken_back.count(entry.sequence) != 0;
        if (!dead && entry.undoes) taken_back.insert(entry.undoes);
        if (!dead && (staff == 0 || entry.staff == staff) && wanted(entry, taken_back)) found = entry.sequence;
        return found == 0;
    });
    return found;
}

// The newest that may be undone and is older than `bound` (0: of all); 0 if there is none.
Sequence undo_target(const Reader& reader, std::uint32_t staff, Sequence bound) {
    return find_target(reader, staff, [&](const Entry& entry, const std::set<Sequence>&) {
        return entry.undoes == 0 && (bound == 0 || entry.sequence < bound);
    });
}

}  // namespace

Sequence redo_target(const Reader& reader, std::uint32_t staff) {
    // A redo undoes an undo; it is not itself something to redo. A new change after an undo ends what can be redone.
    bool ended = false;
    Sequence target = find_target(reader, staff, [&](const Entry& entry, const std::set<Sequence>&) {
        if (entry.undoes == 0) ended = true;
        if (ended) return false;
        auto undone = reader.entry(entry.undoes);
        return undone && undone->undoes == 0;
    });
    if (!target) throw Error(ExitCode::nothing, tr("there is nothing to redo"));
    return target;
}

class Undo {
  public:
    Undo(Writer& writer, Sequence target, bool keep_later, Book::Undone& out)
        : writer_(writer), target_(target), keep_later_(keep_later), out_(out) {}

    // False if it was not chosen.
    bool run(const Book::Choice& chosen) {
        auto entry = writer_.Reader::entry(target_);
        if (!entry) throw Error(ExitCode::nothing, say("there is no entry {}", target_), tr("see: kehu history"));
        if (writer_.undone(target_)) throw Error(ExitCode::nothing, say("{} is undone already", target_));
        if (entry->verb == "erase" || entry->verb == "restore")
            throw Error(ExitCode::decision, say("'{}' cannot be undone", entry->verb));
        if (chosen && !chosen(*entry)) return false;
        out_.entry = *entry;
        writer_.entry_.undoes = target_;
        const Images all = images();
        images_ = {all.begin(), all.end()};
        take_back(*entry, all);
        return true;
    }

    // What is gone already is taken back, too; else it would be offered for ever.
    bool done() const { return blocked_.empty() || (keep_later_ && !out_.records.empty()); }

    // Why it is not done. `older`: other entries than this one may be taken back instead.
    Error refusal(bool older) const {
        std::string list;
        for (std::size_t i = 0; i < blocked_.size() && i < kShown; ++i) list += "\n  " + blocked_[i];
        if (blocked_.size() > kShown) list += say("\n  and {} more", blocked_.size() - kShown);
        if (keep_later_)
            return {ExitCode::nothing, say("nothing of {} can be taken back; this has changed since:{}", target_, list),
                    tr("what came later: kehu history")};
        return {ExitCode::decision, say("{} was not undone; this has changed since:{}", target_, list),
                !out_.records.empty() ? say("undo the rest all the same: kehu undo {} --keep-later", target_)
                : older               ? tr("to undo what was before it: kehu undo --keep-later")
                                      : tr("what came later: kehu history")};
    }

  private:
    using Images = std::vector<std::pair<RecordId, Image>>;

    Images images() {
        Images images;
        std::string from = sequence_key(target_).str();
        const store::Sealer& sealer = *writer_.known().sealer;
        writer_.raw().scan(kImages, {from, store::after_prefix(from)},
                           [&](std::string_view key, std::string_view value) {
                               store::KeyReader reader(key);
                               reader.u64();
                               images.emplace_back(reader.id(), decode_image(sealer.open(kImages, key, value)));
                               return true;
                           });
        return images;
    }

    void take_back(const Entry& entry, const Images& images) {
        std::vector<const Images::value_type*> deleted;
        std::set<RecordId> brought;
        for (const auto& image : images) {
            if (!writer_.schema().kind(image.first.kind))
                block(image.first, say("no kind '{}'", image.first.kind.text()));
            else if (image.second.deleted)
                deleted.push_back(&image);
            else if (image.second.absent_before)
                brought.insert(image.first);
        }
        // What was deleted comes back first, so that references find it.
        bring_back(deleted);
        for (const auto& [id, image] : images)
            if (!image.deleted && !image.absent_before && writer_.schema().kind(id.kind)) change_back(id, image);
        std::vector<RecordId> made(brought.begin(), brought.end());
        for (auto range = entry.created.rbegin(); range != entry.created.rend(); ++range)
            for (std::uint32_t i = range->count; i > 0; --i) made.push_back({range->kind, range->first + i - 1});
        remove_again(made, brought);
    }

    void block(RecordId id, const std::string& why) { block(id, id, why); }
    // `id` stays because of what happened to `by`.
    void block(RecordId id, RecordId by, const std::string& why) {
        std::string title = writer_.title(by);
        blocked_.push_back(say("{}: {}", title.empty() ? by.text() : by.text() + " " + title, why));
        if (out_.kept.empty() || out_.kept.back() != id) out_.kept.push_back(id);
    }

    // A record is not without what such a field refers to; nor is a staff member gone while something names him.
    static bool is_needed(const Field& field) {
        return field.source == model::Source::stored && field.type->name == "ref" &&
               (field.fate() != model::OnDelete::keep || field.ref == model::kStaff);
    }

    // Whether `other` cannot be without `id`.
    bool holds_fast(RecordId other, RecordId id) const {
        auto row = writer_.get(other);
        const Kind& kind = writer_.schema().at(other.kind);
        return row && std::any_of(kind.fields.begin(), kind.fields.end(), [&](const Field& field) {
                   return is_needed(field) && row->record.value(field.tag) == model::encode_ref(id);
               });
    }

    // A record without which this one may not be, and which neither is there nor `comes`. Nothing if all is well.
    std::optional<RecordId> lost_reference(const Kind& kind, RecordView record,
                                           const std::set<RecordId>& comes = {}) const {
        for (const Field& field : kind.fields) {
            if (!is_needed(field)) continue;
            if (auto bytes = record.get(field.tag))
                if (RecordId id = model::decode_ref(*bytes); !comes.count(id) && !writer_.exists(id)) return id;
        }
        return std::nullopt;
    }

    // Nothing if no other record has taken a value that must be unique.
    std::optional<std::string> taken_value(const Kind& kind, RecordView record, RecordId id) const {
        for (const SameValue& same : same_values(writer_, kind, record, id))
            if (same.field->duplicates == model::Duplicates::refuse && !gives_back(same))
                return say("{} {} has this {} already", same.other.text(), writer_.title(same.other),
                           same.field->label(language()));
        return std::nullopt;
    }

    // Whether the record that has the value gets another, or goes, by this same undo: a merge handed it on. With later
    // changes kept it may stay as it is.
    bool gives_back(const SameValue& same) const {
        if (keep_later_) return false;
        const auto found = images_.find(same.other);
        if (found == images_.end()) return false;
        const Image& image = found->second;
        const auto changes = [&](model::Tag tag) {
            return image.before.get(tag) ||
                   std::find(image.missing.begin(), image.missing.end(), tag) != image.missing.end();
        };
        return image.absent_before || changes(same.field->tag) || changes(kFormerCodesTag);
    }

    // Records that the target deleted come back, but for those whose place is taken and all that refer to these.
    void bring_back(const std::vector<const Images::value_type*>& deleted) {
        std::set<RecordId> comes;
        for (const auto* image : deleted) {
            auto& [id, was] = *image;
            if (writer_.exists(id))
                block(id, tr("is there again"));
            else if (auto taken = taken_value(writer_.schema().at(id.kind), was.before, id))
                block(id, *taken);
            else
                comes.insert(id);
        }
        for (bool settled = false; !settled;) {
            settled = true;
            for (const auto* image : deleted) {
                auto& [id, was] = *image;
                if (!comes.count(id)) continue;
                auto lost = lost_reference(writer_.schema().at(id.kind), was.before, comes);
                if (!lost) continue;
                block(id, *lost, tr("was deleted"));
                comes.erase(id);
                settled = false;
            }
        }
        std::map<RecordId, Sequence> last = last_deletions(comes);
        for (const auto* image : deleted) {
            if (!comes.count(image->first)) continue;
            writer_.restore(image->first, image->second.before, last[image->first]);
            out_.records.push_back(image->first);
        }
    }

    // The newest entries with these records, which are not there: one walk over what came since the target for all.
    std::map<RecordId, Sequence> last_deletions(const std::set<RecordId>& ids) const {
        std::map<RecordId, Sequence> last;
        if (ids.empty()) return last;
        writer_.raw().scan(kImages, {sequence_key(target_), {}}, [&](std::string_view key, std::string_view) {
            store::KeyReader reader(key);
            Sequence sequence = reader.u64();
            if (RecordId id = reader.id(); ids.count(id)) last[id] = sequence;
            return true;
        });
        return last;
    }

    void change_back(RecordId id, const Image& image) {
        auto row = writer_.get(id);
        if (!row) return block(id, tr("was deleted"));
        const Kind& kind = writer_.schema().at(id.kind);
        Record after(row->record);
        Record left = left_by_target(id, *row);
        bool some = false;
        auto restore = [&](model::Tag tag, std::optional<std::string_view> before) {
            const Field* field = kind.field(tag);
            if (row->record.get(tag) != left.get(tag)) {
                block(id, say("{} was changed", field ? field->label(language()) : std::to_string(tag)));
                return;
            }
            some = true;
            if (before)
                after.set(tag, *before, field && field->sensitive);
            else
                after.erase(tag);
        };
        RecordView before = image.before;
        for (std::string_view part : {before.ordinary(), before.sensitive()})
            for (model::FieldReader reader(part); reader.next();) restore(reader.field().tag, reader.field().bytes);
        for (model::Tag tag : image.missing) restore(tag, std::nullopt);
        if (!some) return;
        if (auto lost = lost_reference(kind, after)) return block(id, *lost, tr("was deleted"));
        if (auto taken = taken_value(kind, after, id)) return block(id, *taken);
        replace(id, *row, after);
    }

    void replace(RecordId id, const Row& row, RecordView after) {
        Record before(row.record);
        writer_.remember(id, before, after, row.op, true, !after.empty());
        writer_.store_record(writer_.schema().at(id.kind), id, before, after);
        out_.records.push_back(id);
    }

    // The record as the target entry left it: today's, with the changes of later entries taken off.
    Record left_by_target(RecordId id, const Row& row) {
        Record left(row.record);
        for (const Reader::Step& step : writer_.steps(id)) {
            if (step.sequence <= target_) break;
            for (auto& [tag, before] : step.before) left.set(tag, before);
        }
        return left;
    }

    bool was_changed(RecordId id, const Row& row) {
        if (row.op == target_) return false;
        Record left = left_by_target(id, row);
        auto holds = [](RecordView all, RecordView some) {
            for (std::string_view part : {some.ordinary(), some.sensitive()})
                for (model::FieldReader reader(part); reader.next();)
                    if (all.get(reader.field().tag) != reader.field().bytes) return false;
            return true;
        };
        return !holds(left, row.record) || !holds(row.record, left);
    }

    // Records that the target made go, but for those that have changed and all that these refer to.
    // Those that were deleted once and brought back may go from under references that outlive a deletion.
    void remove_again(const std::vector<RecordId>& made, const std::set<RecordId>& deleted_before) {
        std::vector<RecordId> going;
        for (RecordId id : made) {
            auto row = writer_.get(id);
            if (!row) continue;
            if (was_changed(id, *row))
                block(id, tr("was changed"));
            else
                going.push_back(id);
        }
        std::set<RecordId> goes(going.begin(), going.end());
        for (bool settled = false; !settled;) {
            settled = true;
            for (RecordId id : going) {
                if (!goes.count(id)) continue;
                for (RecordId other : writer_.referring(id)) {
                    if (goes.count(other) || (deleted_before.count(id) && !holds_fast(other, id))) continue;
                    block(id, say("{} refers to it", other.text()));
                    goes.erase(id);
                    settled = false;
                    break;
                }
            }
        }
        for (RecordId id : going)
            if (goes.count(id)) replace(id, *writer_.get(id), without(id));
    }

    // Nothing; but a part of the schema stays with the tags that it gave, so that no later field gets one of them.
    Record without(RecordId id) const {
        if (id.kind != model::kSchemaPart) return {};
        Record empty(writer_.get(id)->record);
        empty.erase(writer_.schema().at(id.kind).at_name("text").tag);
        return empty;
    }

    Writer& writer_;
    Sequence target_;
    bool keep_later_;
    Book::Undone& out_;
    std::map<RecordId, Image> images_;  // what the entry changed
    std::vector<std::string> blocked_;
};

void take_back(Writer& writer, Sequence target, bool keep_later, Book::Undone& out, const Book::Choice& chosen) {
    Undo undo(writer, target, keep_later, out);
    if (!undo.run(chosen)) return;
    if (!undo.done()) throw undo.refusal(false);
    writer.keep_entry();
}

void take_back_newest(Writer& writer, std::uint32_t staff, bool keep_later, Book::Undone& out,
                      const Book::Choice& chosen) {
    std::vector<Entry> passed;
    std::optional<Error> refusal;  // of the newest
    for (Sequence target = 0; (target = undo_target(writer, staff, target));) {
        out = Book::Undone();
        Undo undo(writer, target, keep_later, out);
        if (!undo.run(chosen)) continue;
        if (undo.done()) {
            out.passed = std::move(passed);
            return writer.keep_entry();
        }
        if (!refusal) refusal = undo.refusal(undo_target(writer, staff, target) != 0);
        if (!keep_later) break;
        passed.push_back(out.entry);
    }
    if (refusal) throw *refusal;
    throw Error(ExitCode::nothing,
                staff ? tr("there is nothing of yours left to undo") : tr("there is nothing left to undo"),
                staff ? tr("to take back what somebody else did: kehu undo --any") : "");
}

}  // namespace kehu::book
