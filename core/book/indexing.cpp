#include "core/book/indexing.hpp"

#include <cassert>

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

void exact_keys(const Kind& kind, RecordId id, RecordView record, const AddKey& add) {
    store::Key key;
    for (const Field& field : kind.fields) {
        if (!field.exact) continue;
        auto bytes = record.get(field.tag);
        if (!bytes) continue;
        field.type->exact_keys(*bytes, [&](std::string_view value) {
            if (value.empty()) return;
            key.clear();
            add(key.u16(field.tag).text(value).u32(id.number));
        });
    }
}

store::Key ordered_prefix(const Kind& kind, const model::Index& index, std::span<const std::string> values) {
    assert(values.size() <= index.parts.size());
    store::Key key;
    key.u8(index.number);
    for (std::size_t i = 0; i < values.size(); ++i) append_part(key, kind.at(index.parts[i]), values[i]);
    return key;
}

void ordered_keys(const Kind& kind, RecordId id, RecordView record, const AddKey& add) {
    store::Key key;
    for (const model::Index& index : kind.indexes) {
        if (!record.get(index.parts[0])) continue;
        key.clear();
        key.u8(index.number);
        for (model::Tag part : index.parts) append_part(key, kind.at(part), record.get(part));
        add(key.u32(id.number));
    }
}

const model::Index& index_of(const Kind& kind, std::uint8_t number) {
    for (const model::Index& index : kind.indexes)
        if (index.number == number) return index;
    throw std::logic_error("no index " + std::to_string(number) + " of " + kind.name);
}

}  // namespace kehu::book
