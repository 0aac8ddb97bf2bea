#pragma once
// What the tests of the book share: a new store in memory, records by words, and short questions.

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/book/book.hpp"
#include "core/book/check.hpp"
#include "core/model/values.hpp"
#include "store/memory.hpp"

namespace kehu::test {

using book::Book;
using book::Entry;
using book::Reader;
using book::Record;
using book::RecordId;
using book::Sequence;
using book::Writer;

inline const text::Moment kNow{1795241100, text::Precision::second};  // 2026-11-21 14:05 in Shanghai
inline const book::Author kMei{"mei", kNow};

inline Book new_book() {
    auto kv = store::open_memory();
    kv->write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    return Book(std::move(kv));
}

inline Record record_of(const Reader& reader, const model::Kind& kind,
                        std::initializer_list<std::pair<const char*, std::string>> values) {
    Record record;
    for (auto& [name, text] : values) {
        const model::Field& field = kind.at_name(name);
        std::string bytes;
        field.type->parse(bytes, text, field, reader.context(kNow, Language::english));
        record.set(field.tag, bytes, field.sensitive);
    }
    return record;
}

inline std::string shown(const Reader& reader, RecordId id, const char* name) {
    auto row = reader.get(id);
    if (!row) return "(gone)";
    const model::Kind& kind = reader.schema().at(id.kind);
    std::string scratch, out;
    auto bytes = model::value_of(*row, kind, kind.at_name(name), reader.context(kNow, Language::english), scratch);
    if (!bytes) return "";
    kind.at_name(name).type->format(out, *bytes, kind.at_name(name), reader.context(kNow, Language::english),
                                    model::Style::machine);
    return out;
}

inline RecordId add(Book& book, const char* kind_name,
                    std::initializer_list<std::pair<const char*, std::string>> values) {
    RecordId id;
    book.write(kMei, {"add"}, [&](Writer& writer) {
        const model::Kind& kind = *writer.schema().kind(std::string_view(kind_name));
        id = writer.create(kind, record_of(writer, kind, values));
    });
    return id;
}

inline void edit(Book& book, RecordId id, const char* name, const std::string& text) {
    book.write(kMei, {"edit"}, [&](Writer& writer) {
        const model::Kind& kind = writer.schema().at(id.kind);
        Record record(writer.get(id)->record);
        const model::Field& field = kind.at_name(name);
        std::string bytes;
        if (!text.empty()) field.type->parse(bytes, text, field, writer.context(kNow, Language::english));
        record.set(field.tag, bytes, field.sensitive);
        writer.change(id, record);
    });
}

inline void remove(Book& book, RecordId id) {
    book.write(kMei, {"delete"}, [&](Writer& writer) { writer.remove(id); });
}

inline std::string field(Book& book, RecordId id, const char* name) {
    std::string out;
    book.read([&](const Reader& reader) { out = shown(reader, id, name); });
    return out;
}

inline std::vector<RecordId> meant(Book& book, const char* kind, const char* text, bool loose = false) {
    std::vector<RecordId> out;
    book.read([&](const Reader& reader) { out = reader.candidates(reader.schema().at_name(kind), text, loose); });
    return out;
}

inline void require_sound(Book& book) {
    book.read([](const Reader& reader) {
        book::CheckReport report = book::check(reader);
        for (const std::string& fault : report.faults) MESSAGE(fault);
        REQUIRE(report.faults.empty());
    });
}

inline std::string list_text(Book& book, RecordId id) {
    std::string out;
    book.read([&](const Reader& r) {
        for (RecordId other : r.referring(id)) out += other.text() + " ";
    });
    return out;
}

inline void set_schema(Book& book, const char* name, const std::string& text) {
    book.write(kMei, {"schema"}, [&](Writer& w) {
        const model::Kind& kind = w.schema().at(model::kSchemaPart);
        Record record;
        auto found = w.find_exact(kind, kind.at_name("name"), name);
        if (!found.empty()) record = Record(w.get(found[0])->record);
        record.set(kind.at_name("name").tag, name);
        record.set(kind.at_name("text").tag, text);
        if (found.empty())
            w.create(kind, record);
        else
            w.change(found[0], record);
    });
}

inline constexpr const char* kPets =
    "kind: pet\nletter: PET\nzh: 宠物\nfields:\n  - {name: name, type: text, required: true, find: [words, exact]}\n"
    "  - {name: owner, type: ref, ref: customer, on_delete: cascade}\n"
    "  - {name: mother, type: ref, ref: pet, on_delete: cascade}\n";

}  // namespace kehu::test
