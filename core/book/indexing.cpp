#include "core/book/indexing.hpp"

#include <algorithm>
#include <cassert>

#include "core/model/values.hpp"

namespace kehu::book {
namespace {

// Sort keys of text vary in length and end with a NUL; all others have a fixed width.
void append_part(store::Key& key, const Field& field, std::optional<std::string_view> bytes) {
    key.u8(bytes ? 1 : 0);
    if (!bytes) return;
    if (field.type->name == "choice") {
        key.text(*bytes);
        return;
    }
    std::string sort;
    field.type->sort_key(sort, *bytes, field);
    if (field.type->name == "text")
        key.text(sort);
    else
        key.raw(sort);
}

}  // namespace

store::Key exact_prefix(const Field& field, std::string_view exact_key) {
    store::Key key;
    key.u16(field.tag).text(exact_key);
    return key;
}

Indexer::Indexer(const Kind& kind) : kind_(kind) {
    for (const Field& field : kind.fields)
        if (field.exact) exact_.push_back(&field);
    if (const Field* code = kind.stored("code"); code && code->exact) code_ = code;
    std::sort(exact_.begin(), exact_.end(), [](const Field* a, const Field* b) { return a->tag < b->tag; });
}

// One walk over the record beside the indexed fields, both in the order of tags; sensitive fields are never indexed.
void Indexer::exact(RecordId id, RecordView record, const AddKey& add) const {
    struct Sink {
        store::Key key;
        const Field* field;
        RecordId id;
        const AddKey& add;
    } sink{{}, nullptr, id, add};
    const std::function<void(std::string_view)> take = [&sink](std::string_view value) {
        if (value.empty()) return;
        sink.key.clear();
        sink.add(sink.key.u16(sink.field->tag).text(value).u32(sink.id.number));
    };
    auto next = exact_.begin();
    for (model::FieldReader reader(record.ordinary()); (next != exact_.end() || code_) && reader.next();) {
        if (reader.field().tag == kFormerCodesTag && code_) {
            sink.field = code_;
            std::string_view code;
            for (std::string_view rest = reader.field().bytes; model::next_item(rest, code);)
                code_->type->exact_keys(code, take);
            continue;
        }
        while (next != exact_.end() && (*next)->tag < reader.field().tag) ++next;
        if (next == exact_.end() || (*next)->tag != reader.field().tag) continue;
        sink.field = *next;
        sink.field->type->exact_keys(reader.field().bytes, take);
    }
}

void Indexer::put(store::WriteTxn& txn, RecordId id, RecordView record) const {
    exact(id, record, [&](const store::Key& key) { txn.put(exact_of(kind_.code), key, {}); });
    ordered(id, record, [&](const store::Key& key) { txn.put(ordered_of(kind_.code), key, {}); });
}

void clear_table(store::WriteTxn& txn, store::Table table) {
    std::vector<std::string> keys;
    txn.scan(table, {}, [&](std::string_view key, std::string_view) {
        keys.emplace_back(key);
        return true;
    });
    for (const std::string& key : keys) txn.erase(table, key);
}

void put_keys(store::WriteTxn& txn, const Reader& reader, const Kind& kind,
              const std::function<void(RecordId, const Record&)>& also) {
    const Indexer indexer(kind);
    std::vector<RecordId> ids;
    reader.scan_records(kind, [&](const Row& row) {
        ids.push_back(row.id);
        return true;
    });
    for (RecordId id : ids) {
        const Record record(reader.get(id)->record);
        indexer.put(txn, id, record);
        if (also) also(id, record);
    }
}

void rebuild_indexes(store::WriteTxn& txn, const Reader& reader, const Kind& kind) {
    for (store::Table table : {exact_of(kind.code), ordered_of(kind.code)}) clear_table(txn, table);
    put_keys(txn, reader, kind);
}

store::Key ordered_prefix(const Kind& kind, const model::Index& index, std::span<const std::string> values) {
    assert(values.size() <= index.parts.size());
    store::Key key;
    key.u8(index.number);
    for (std::size_t i = 0; i < values.size(); ++i) append_part(key, kind.at(index.parts[i]), values[i]);
    return key;
}

void Indexer::ordered(RecordId id, RecordView record, const AddKey& add) const {
    store::Key key;
    for (const model::Index& index : kind_.indexes) {
        if (!record.get(index.parts[0])) continue;
        key.clear();
        key.u8(index.number);
        for (model::Tag part : index.parts) append_part(key, kind_.at(part), record.get(part));
        add(key.u32(id.number));
    }
}

const model::Index& index_of(const Kind& kind, std::uint8_t number) {
    for (const model::Index& index : kind.indexes)
        if (index.number == number) return index;
    throw std::logic_error("no index " + std::to_string(number) + " of " + std::string(kind.name));
}

}  // namespace kehu::book
