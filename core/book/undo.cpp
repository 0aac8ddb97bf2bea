#include "core/book/undo.hpp"

#include <algorithm>
#include <set>

#include "core/book/codec.hpp"
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

}  // namespace

Sequence undo_target(const Reader& reader, std::uint32_t staff) {
    Sequence target =
        find_target(reader, staff, [](const Entry& entry, const std::set<Sequence>&) { return entry.undoes == 0; });
    if (!target)
        throw Error(ExitCode::nothing,
                    staff ? tr("there is nothing of yours left to undo") : tr("there is nothing left to undo"),
                    staff ? tr("to take back what somebody else did: kehu undo --any") : "");
    return target;
}

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

    void run() {
        auto entry = writer_.Reader::entry(target_);
        if (!entry) throw Error(ExitCode::nothing, say("there is no entry {}", target_), tr("see: kehu history"));
        if (writer_.undone(target_)) throw Error(ExitCode::nothing, say("{} is undone already", target_));
        if (entry->verb == "erase" || entry->verb == "restore")
            throw Error(ExitCode::decision, say("'{}' cannot be undone", entry->verb));
        out_.entry = *entry;
        writer_.entry_.undoes = target_;
        restore_images();
        remove_created(*entry);
        if (blocked_.empty() || keep_later_) return;
        std::string list;
        for (std::size_t i = 0; i < blocked_.size() && i < kShown; ++i) list += "\n  " + blocked_[i];
        if (blocked_.size() > kShown) list += say("\n  and {} more", blocked_.size() - kShown);
        throw Error(ExitCode::decision, say("{} was not undone; this has changed since:{}", target_, list),
                    say("undo the rest all the same: kehu undo {} --keep-later", target_));
    }

  private:
    void restore_images() {
        std::vector<std::pair<RecordId, Image>> images;
        std::string from = sequence_key(target_).str();
        const store::Sealer& sealer = *writer_.known().sealer;
        writer_.raw().scan(kImages, {from, store::after_prefix(from)},
                           [&](std::string_view key, std::string_view value) {
                               store::KeyReader reader(key);
                               reader.u64();
                               images.emplace_back(reader.id(), decode_image(sealer.open(kImages, key, value)));
                               return true;
                           });
        for (auto& [id, image] : images)
            if (image.absent_before) brought_.insert(id);
        // What was deleted comes back first, so that references find it.
        for (auto& [id, image] : images)
            if (image.deleted) bring_back(id, image);
        for (auto& [id, image] : images)
            if (!image.deleted && !image.absent_before) change_back(id, image);
        for (auto& [id, image] : images)
            if (image.absent_before && !image.deleted) remove_again(id);
    }

    void block(RecordId id, const std::string& why) {
        blocked_.push_back(say("{}: {}", id.text() + " " + writer_.title(id), why));
        out_.kept.push_back(id);
    }

    void bring_back(RecordId id, const Image& image) {
        if (writer_.exists(id)) return block(id, tr("is there again"));
        try {
            writer_.restore(id, image.before);
            out_.records.push_back(id);
        } catch (const BadValue& taken) {
            block(id, taken.what());
        }
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
        Record was(row->record);
        Sequence previous = row->op;
        writer_.check_unique(kind, after, id);
        writer_.remember(id, was, after, previous, true, true);
        writer_.store_record(kind, id, was, after);
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

    void remove_again(RecordId id) {
        auto row = writer_.get(id);
        if (!row) return;
        if (row->op != target_ && left_by_target(id, *row).view() != row->record) return block(id, tr("was changed"));
        if (RecordId other = newer_reference(id); other.number) return block(id, say("{} refers to it", other.text()));
        Record before(row->record);
        writer_.remember(id, before, {}, row->op, true, false);
        writer_.store_record(writer_.schema().at(id.kind), id, before, {});
        out_.records.push_back(id);
    }

    // Records refer to each other within one entry (a contact and its task): those made last go first.
    void remove_created(const Entry& entry) {
        entry_created_ = entry.created;
        for (auto range = entry.created.rbegin(); range != entry.created.rend(); ++range)
            for (std::uint32_t i = range->count; i > 0; --i) remove_again({range->kind, range->first + i - 1});
    }

    bool made_by_target(RecordId id) const {
        if (brought_.count(id)) return true;
        for (const Created& c : entry_created_)
            if (c.kind == id.kind && id.number >= c.first && id.number < c.first + c.count) return true;
        return false;
    }

    RecordId newer_reference(RecordId id) const {
        for (RecordId other : writer_.referring(id))
            if (!made_by_target(other)) return other;
        return {};
    }

    Writer& writer_;
    Sequence target_;
    bool keep_later_;
    Book::Undone& out_;
    std::vector<std::string> blocked_;
    std::vector<Created> entry_created_;
    std::set<RecordId> brought_;  // records that the target put back
};

void take_back(Writer& writer, Sequence target, bool keep_later, Book::Undone& out) {
    Undo(writer, target, keep_later, out).run();
}

}  // namespace kehu::book
