#include "core/exchange/both_sides.hpp"

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/exchange/foreign.hpp"

namespace kehu::exchange {
namespace {

using book::Reader;
using model::Tag;

// How a field came to be what it is here.
struct LastChange {
    std::int64_t time = 0;              // seconds, where it was made
    book::Sequence here = 0;            // the entry, if it was made here and not taken from another store
    std::optional<std::string> before;  // nothing: the record was made with it
};

class Past {
  public:
    Past(const Reader& reader, store::RecordId id) : reader_(reader) {
        const auto row = reader.get_record(id);
        // An entry that leaves this mark took the record from another store.
        std::optional<std::int64_t> there = changed_there(row->record);
        for (Reader::Step& step : reader.steps(id)) {
            Change change{step.sequence, there, std::move(step.before), step.created};
            for (const auto& [tag, bytes] : change.before)
                if (tag == book::kChangedThereTag) there = mark_of(bytes);
            changes_.push_back(std::move(change));
        }
    }

    LastChange of(Tag tag) const {
        for (const Change& change : changes_) {
            const auto found = std::find_if(change.before.begin(), change.before.end(),
                                            [&](const auto& field) { return field.first == tag; });
            if (found == change.before.end() && !change.created) continue;
            LastChange last;
            last.time = change.there ? *change.there : time_of(change.entry);
            last.here = change.there ? 0 : change.entry;
            if (found != change.before.end()) last.before = found->second;
            return last;
        }
        return {};
    }

  private:
    struct Change {
        book::Sequence entry;
        std::optional<std::int64_t> there;
        std::vector<std::pair<Tag, std::string>> before;
        bool created;
    };

    static std::optional<std::int64_t> mark_of(std::string_view bytes) {
        model::Record mark;
        if (!bytes.empty()) mark.set(book::kChangedThereTag, bytes);
        return changed_there(mark.view());
    }
    std::int64_t time_of(book::Sequence entry) const {
        const auto found = reader_.entry(entry);
        return found ? found->time.seconds : 0;
    }

    const Reader& reader_;
    std::vector<Change> changes_;  // newest first
};

// They stand for the record itself, and are joined elsewhere.
bool is_own_mark(Tag tag) {
    return tag == book::kUidTag || tag == book::kAliasTag || tag == book::kFormerCodesTag ||
           tag == book::kChangedThereTag;
}

bool stays(const LastChange& last, const OtherSide& other, std::string_view there) {
    if (last.time > other.changed) return true;
    const bool heard = last.here <= other.heard;
    return !heard && last.before && *last.before == there;
}

}  // namespace

model::Record join_sides(const Reader& reader, store::RecordId id, model::RecordView before, const OtherSide& other) {
    model::Record joined(other.record);
    const Past past(reader, id);
    const auto look = [&](Tag tag, bool sensitive) {
        const std::string_view here = before.value(tag), there = other.record.value(tag);
        if (here == there || is_own_mark(tag) || !stays(past.of(tag), other, there)) return;
        if (before.get(tag))
            joined.set(tag, here, sensitive);
        else
            joined.erase(tag);
    };
    for (const model::RecordView side : {before, other.record})
        for (const bool sensitive : {false, true})
            for (model::FieldReader fields(sensitive ? side.sensitive() : side.ordinary()); fields.next();)
                look(fields.field().tag, sensitive);
    return joined;
}

}  // namespace kehu::exchange
