#include "core/exchange/both_sides.hpp"

#include <algorithm>
#include <functional>

#include "core/book/codec.hpp"
#include "core/exchange/foreign.hpp"

namespace kehu::exchange {
namespace {

using book::Reader;
using model::Tag;

// What one journal entry did to a record.
struct Change {
    book::Sequence entry;
    std::optional<std::int64_t> there;  // when it was written in the other store that the entry took the record from
    SaidTimes said;                     // when what it took was
    std::vector<std::pair<Tag, std::string>> before;
    bool created;

    std::int64_t time(const Reader& reader) const {
        if (there) return *there;
        const auto found = reader.entry(entry);
        return found ? found->time.seconds : 0;
    }
    std::int64_t time_of(const Reader& reader, Tag tag) const {
        for (const auto& [field, seconds] : said.fields)
            if (field == tag) return seconds;
        return created && said.made ? said.made : time(reader);
    }
};

std::optional<std::int64_t> mark_of(std::string_view bytes) {
    model::Record mark;
    if (!bytes.empty()) mark.set(book::kChangedThereTag, bytes);
    return changed_there(mark.view());
}

// Newest first.
std::vector<Change> changes_of(const Reader& reader, store::RecordId id) {
    std::vector<Change> changes;
    const auto row = reader.get_record(id);
    if (!row) return changes;
    // An entry that leaves this mark took the record from another store.
    std::optional<std::int64_t> there = changed_there(row->record);
    SaidTimes said = said_there(row->record.value(book::kSaidThereTag));
    for (Reader::Step& step : reader.steps(id)) {
        changes.push_back({step.sequence, there, said, std::move(step.before), step.created});
        for (const auto& [tag, bytes] : changes.back().before) {
            if (tag == book::kChangedThereTag) there = mark_of(bytes);
            if (tag == book::kSaidThereTag) said = said_there(bytes);
        }
    }
    return changes;
}

// What was done to a field here that the other store has not heard of.
struct News {
    std::int64_t time = 0;  // seconds, of the last change, where it was made
    std::string before;     // as the other store knows it
};

class Past {
  public:
    Past(const Reader& reader, store::RecordId id, const OtherStore& other)
        : reader_(reader), news_(changes_of(reader, id)) {
        const auto is_news = [&](const Change& one) { return other.is_news(one.entry, one.there.has_value()); };
        const auto shared = std::find_if_not(news_.begin(), news_.end(), is_news);
        if (shared != news_.end()) shared_ = shared->time(reader);
        std::erase_if(news_, std::not_fn(is_news));
    }

    // When what both last knew of the record was said: what the other said until then was heard here.
    std::int64_t shared() const { return shared_; }

    std::optional<News> of(Tag tag) const {
        std::optional<News> news;
        for (const Change& change : news_) {
            const auto found = std::find_if(change.before.begin(), change.before.end(),
                                            [&](const auto& field) { return field.first == tag; });
            if (found == change.before.end() && !change.created) continue;
            if (!news) news = {change.time_of(reader_, tag), {}};
            news->before = found == change.before.end() ? std::string() : found->second;
        }
        return news;
    }

  private:
    const Reader& reader_;
    std::vector<Change> news_;  // newest first
    std::int64_t shared_ = 0;
};

// They stand for the record itself, and are joined elsewhere.
bool is_own_mark(Tag tag) {
    return tag == book::kUidTag || tag == book::kAliasTag || tag == book::kFormerCodesTag ||
           tag == book::kChangedThereTag || tag == book::kSaidThereTag;
}

}  // namespace

OtherStore::OtherStore(const Reader& reader, std::string_view store_id, book::Sequence heard)
    : store_id_(store_id),
      heard_(heard),
      origins_(origins_of_entries(reader)),
      yields_(reader.known().store_id < store_id_) {}

bool OtherStore::is_from_there(book::Sequence entry) const {
    const auto origin = origins_.find(entry);
    return origin != origins_.end() && origin->second == store_id_;
}

bool OtherStore::is_news(book::Sequence entry, bool marked) const {
    if (has_heard(entry)) return false;
    return origins_.count(entry) ? !is_from_there(entry) : !marked;
}

SaidTimes said_times(const Reader& reader, store::RecordId id) {
    SaidTimes times;
    for (const Change& change : changes_of(reader, id)) {
        const auto add = [&](Tag tag) {
            const auto is_it = [&](const auto& field) { return field.first == tag; };
            if (!is_own_mark(tag) && std::none_of(times.fields.begin(), times.fields.end(), is_it))
                times.fields.emplace_back(tag, change.time_of(reader, tag));
        };
        if (change.created) {
            for (const auto& [tag, time] : change.said.fields) add(tag);
            times.made = change.said.made ? change.said.made : change.time(reader);
            break;
        }
        for (const auto& [tag, before] : change.before) add(tag);
    }
    return times;
}

model::Record join_sides(const Reader& reader, store::RecordId id, model::RecordView before, model::RecordView there,
                         const ForeignRecord& file, const OtherStore& other) {
    model::Record joined(there);
    const Past past(reader, id, other);
    const auto is_right = [&](const News& news, Tag tag) {
        const std::int64_t said_there = file.said_at(tag);
        // What was set and set back there looks untouched, and is not.
        const bool heard = !file.said || !file.touched(tag) || said_there <= past.shared();
        if (news.before == there.value(tag) && heard) return true;
        return news.time > said_there || (news.time == said_there && other.yields());
    };
    const auto look = [&](Tag tag, bool sensitive) {
        if (before.value(tag) == there.value(tag) || is_own_mark(tag)) return;
        const auto news = past.of(tag);
        if (!news || !is_right(*news, tag)) return;
        if (const auto here = before.get(tag))
            joined.set(tag, *here, sensitive);
        else
            joined.erase(tag);
    };
    for (const model::RecordView side : {before, there})
        for (const bool sensitive : {false, true})
            for (model::FieldReader fields(sensitive ? side.sensitive() : side.ordinary()); fields.next();)
                look(fields.field().tag, sensitive);
    return joined;
}

}  // namespace kehu::exchange
