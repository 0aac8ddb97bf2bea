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

class References {
  public:
    References(const book::Reader& reader, const Merge& merge) : reader_(reader), merge_(merge) {
        for (RecordId other : merge.others)
            for (RecordId id : reader.referring(other)) add(id);
        for (const Kind& kind : reader.schema().kinds)
            for (const Field& field : kind.fields)
                if (needs_look(kind, field)) look(kind, field);
    }
    const std::set<RecordId>& found() const { return found_; }

    Record moved(RecordId id) const {
        const Kind& kind = reader_.schema().at(id.kind);
        Record record(reader_.get_record(id)->record);
        for (const Field& field : kind.fields) {
            if (!model::holds_links(field) || field.ref != merge_.keep.kind) continue;
            const std::string bytes(record.value(field.tag));
            if (bytes.empty()) continue;
            record.set(field.tag, model::map_links(field, bytes, becomes()), field.sensitive);
        }
        drop_account(kind, record);
        return record;
    }

  private:
    bool is_other(RecordId id) const {
        return std::find(merge_.others.begin(), merge_.others.end(), id) != merge_.others.end();
    }
    void add(RecordId id) {
        if (id != merge_.keep && !is_other(id)) found_.insert(id);
    }
    model::MapLink becomes() const {
        return [this](RecordId id) { return std::optional(is_other(id) ? merge_.keep : id); };
    }
    // Fields that no index answers for: an order's lines.
    bool needs_look(const Kind& kind, const Field& field) const {
        if (!model::holds_links(field) || field.ref != merge_.keep.kind) return false;
        if (field.ref == model::kStaff && field.type->name == "ref") return false;
        return std::none_of(kind.indexes.begin(), kind.indexes.end(),
                            [&](const model::Index& index) { return index.parts[0] == field.tag; });
    }
    void look(const Kind& kind, const Field& field) {
        reader_.scan_records(kind, [&](const model::Row& row) {
            const auto bytes = row.record.get(field.tag);
            if (bytes && model::map_links(field, *bytes, becomes()) != *bytes) add(row.id);
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
    const Merge& merge_;
    std::set<RecordId> found_;
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

}  // namespace

Merged merge(book::Writer& writer, const Merge& merge) {
    const Kind& kind = writer.schema().at(merge.keep.kind);
    refuse_kind(kind);
    Merged merged = look_at(writer, merge);
    join_values(kind, merge, merged);
    clear_own_links(kind, merge, merged);
    merged.after.set(book::kAliasTag, merged.before.value(book::kAliasTag));
    add_aliases(writer, merge, merged, merged.after);
    const References references(writer, merge);
    // The record that stays is the first that the entry names. It has no code twice with one that is still there.
    Record first = merged.before;
    first.set(book::kAliasTag, merged.after.value(book::kAliasTag));
    writer.change(merge.keep, first, book::Fill::nothing);
    for (RecordId id : references.found()) {
        if (writer.change(id, references.moved(id), book::Fill::nothing)) merged.moved.push_back(id);
    }
    for (RecordId other : merge.others) writer.remove(other);
    writer.change(merge.keep, merged.after, book::Fill::nothing);
    return merged;
}

}  // namespace kehu::clean
