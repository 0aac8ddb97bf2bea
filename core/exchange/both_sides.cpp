#include "core/exchange/both_sides.hpp"

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/exchange/foreign.hpp"

namespace kehu::exchange {
namespace {

using book::Reader;
using model::Tag;

// What was done to a field here that the other store has not heard of.
struct News {
    std::int64_t time = 0;  // seconds, of the last change, where it was made
    std::string before;     // as the other store knows it
};

class Past {
  public:
    Past(const Reader& reader, store::RecordId id, const OtherStore& other) : reader_(reader) {
        const auto row = reader.get_record(id);
        // An entry that leaves this mark took the record from another store.
        std::optional<std::int64_t> there = changed_there(row->record);
        for (Reader::Step& step : reader.steps(id)) {
            Change change{step.sequence, there, std::move(step.before), step.created};
            for (const auto& [tag, bytes] : change.before)
                if (tag == book::kChangedThereTag) there = mark_of(bytes);
            if (other.is_news(change.entry, change.there.has_value())) news_.push_back(std::move(change));
        }
    }

    std::optional<News> of(Tag tag) const {
        std::optional<News> news;
        for (const Change& change : news_) {
            const auto found = std::find_if(change.before.begin(), change.before.end(),
                                            [&](const auto& field) { return field.first == tag; });
            if (found == change.before.end() && !change.created) continue;
            if (!news) news = {change.there ? *change.there : time_of(change.entry), {}};
            news->before = found == change.before.end() ? std::string() : found->second;
        }
        return news;
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
    std::vector<Change> news_;  // newest first
};

// They stand for the record itself, and are joined elsewhere.
bool is_own_mark(Tag tag) {
    return tag == book::kUidTag || tag == book::kAliasTag || tag == book::kFormerCodesTag ||
           tag == book::kChangedThereTag;
}

}  // namespace

OtherStore::OtherStore(const Reader& reader, std::string_view store_id, book::Sequence heard)
    : store_id_(store_id), heard_(heard), origins_(origins_of_entries(reader)) {}

bool OtherStore::is_from_there(book::Sequence entry) const {
    const auto origin = origins_.find(entry);
    return origin != origins_.end() && origin->second == store_id_;
}

bool OtherStore::is_news(book::Sequence entry, bool marked) const {
    if (has_heard(entry)) return false;
    return origins_.count(entry) ? !is_from_there(entry) : !marked;
}

model::Record join_sides(const Reader& reader, store::RecordId id, model::RecordView before, const OtherRecord& there,
                         const OtherStore& other) {
    model::Record joined(there.record);
    const Past past(reader, id, other);
    const auto look = [&](Tag tag, bool sensitive) {
        if (before.value(tag) == there.record.value(tag) || is_own_mark(tag)) return;
        const auto news = past.of(tag);
        const bool untouched_there = news && news->before == there.record.value(tag);
        if (!news || (!untouched_there && news->time <= there.changed)) return;
        if (const auto here = before.get(tag))
            joined.set(tag, *here, sensitive);
        else
            joined.erase(tag);
    };
    for (const model::RecordView side : {before, there.record})
        for (const bool sensitive : {false, true})
            for (model::FieldReader fields(sensitive ? side.sensitive() : side.ordinary()); fields.next();)
                look(fields.field().tag, sensitive);
    return joined;
}

}  // namespace kehu::exchange
