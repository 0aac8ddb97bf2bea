#include "core/clean/merge.hpp"

#include <algorithm>
#include <set>

#include "core/book/codec.hpp"
#include "core/clean/merged_record.hpp"
#include "core/model/links.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"

namespace kehu::clean {
namespace {

using model::Field;
using model::Kind;

// The answers of two surveys have nothing in common.
void refuse_kind(const Kind& kind) {
    if (kind.hidden || kind.code == model::kSurvey)
        throw BadValue(say("{} cannot be merged", language() == Language::chinese ? kind.chinese : kind.plural));
}

// What refers to records that become part of others.
class References {
  public:
    References(const book::Reader& reader, std::span<const Merge> merges) : reader_(reader), merges_(merges) {
        for (std::size_t i = 0; i < merges.size(); ++i)
            for (RecordId other : merges[i].others) into_[other] = i;
        found_.resize(merges.size());
        for (const auto& [other, merge] : into_)
            for (RecordId id : reader.referring(other)) add(id, merge);
        for (const Kind& kind : reader.schema().kinds)
            for (const Field& field : kind.fields)
                if (needs_look(kind, field)) look(kind, field);
    }
    // What refers to the others of this one.
    const std::set<RecordId>& found(std::size_t merge) const { return found_[merge]; }

    Record moved(RecordId id, Record record) const {
        const Kind& kind = reader_.schema().at(id.kind);
        for (const Field& field : kind.fields) {
            if (!is_link(field)) continue;
            const std::string bytes(record.value(field.tag));
            if (bytes.empty()) continue;
            record.set(field.tag, model::map_links(field, bytes, becomes()), field.sensitive);
        }
        drop_account(kind, record);
        return record;
    }

  private:
    bool is_link(const Field& field) const {
        return model::holds_links(field) && field.ref == merges_.front().keep.kind;
    }
    void add(RecordId id, std::size_t merge) {
        const auto own = into_.find(id);
        if (id != merges_[merge].keep && (own == into_.end() || own->second != merge)) found_[merge].insert(id);
    }
    model::MapLink becomes() const {
        return [this](RecordId id) {
            const auto into = into_.find(id);
            return std::optional(into == into_.end() ? id : merges_[into->second].keep);
        };
    }
    // Fields that no index answers for: an order's lines.
    bool needs_look(const Kind& kind, const Field& field) const {
        if (!is_link(field)) return false;
        if (field.ref == model::kStaff && field.type->name == "ref") return false;
        return std::none_of(kind.indexes.begin(), kind.indexes.end(),
                            [&](const model::Index& index) { return index.parts[0] == field.tag; });
    }
    void look(const Kind& kind, const Field& field) {
        reader_.scan_records(kind, [&](const model::Row& row) {
            const auto bytes = row.record.get(field.tag);
            if (!bytes) return true;
            model::map_links(field, *bytes, [&](RecordId id) {
                if (const auto into = into_.find(id); into != into_.end()) add(row.id, into->second);
                return std::optional(id);
            });
            return true;
        });
    }
    // Nobody belongs to himself: what a person and his company had both is the one record's now.
    static void drop_account(const Kind& kind, Record& record) {
        const Field *customer = kind.stored("customer"), *account = kind.stored("account");
        if (customer && account && record.get(account->tag) && record.get(customer->tag) == record.get(account->tag))
            record.erase(account->tag);
    }

    const book::Reader& reader_;
    const std::span<const Merge> merges_;
    std::map<RecordId, std::size_t> into_;  // which of them a record goes into
    std::vector<std::set<RecordId>> found_;
};

void add_aliases(const book::Reader& reader, const Merge& merge, const Merged& merged, Record& record) {
    for (std::size_t i = 0; i < merge.others.size(); ++i) {
        book::add_alias(record, *book::uid_bytes(reader.uid(merge.others[i])));
        book::each_kept_uid(merged.others[i], [&](std::string_view uid) { book::add_alias(record, uid); });
    }
}

Merged look_at(const book::Reader& reader, const Merge& merge) {
    Merged merged;
    const auto record_of = [&](RecordId id) {
        const auto row = reader.get_record(id);
        if (!row) throw Error(ExitCode::nothing, say("there is no {}", id.text()));
        return Record(row->record);
    };
    merged.before = record_of(merge.keep);
    for (RecordId id : merge.others) {
        merged.others.push_back(record_of(id));
        merged.titles.push_back(reader.title(id));
    }
    return merged;
}

Merged merge_one(book::Writer& writer, const Merge& merge, const References& references, std::size_t at) {
    const Kind& kind = writer.schema().at(merge.keep.kind);
    Merged merged = look_at(writer, merge);
    join_values(kind, merge, merged);
    clear_own_links(kind, merge, merged);
    merged.after = references.moved(merge.keep, std::move(merged.after));
    merged.after.set(book::kAliasTag, merged.before.value(book::kAliasTag));
    add_aliases(writer, merge, merged, merged.after);
    // The record that stays is the first that the entry names. It has no code twice with one that is still there.
    Record first = merged.before;
    first.set(book::kAliasTag, merged.after.value(book::kAliasTag));
    writer.change(merge.keep, first, book::Fill::nothing);
    for (RecordId id : references.found(at)) {
        const auto row = writer.get_record(id);
        if (!row) continue;  // became part of another since
        if (writer.change(id, references.moved(id, Record(row->record)), book::Fill::nothing))
            merged.moved.push_back(id);
    }
    for (RecordId other : merge.others) writer.remove(other);
    writer.change(merge.keep, merged.after, book::Fill::nothing);
    return merged;
}

}  // namespace

void merge_all(book::Writer& writer, std::span<const Merge> merges,
               const std::function<void(const Merge&, Merged)>& done) {
    if (merges.empty()) return;
    refuse_kind(writer.schema().at(merges.front().keep.kind));
    const References references(writer, merges);
    for (std::size_t i = 0; i < merges.size(); ++i) done(merges[i], merge_one(writer, merges[i], references, i));
}

Merged merge(book::Writer& writer, const Merge& merge) {
    Merged merged;
    merge_all(writer, {&merge, 1}, [&](const Merge&, Merged one) { merged = std::move(one); });
    return merged;
}

}  // namespace kehu::clean
