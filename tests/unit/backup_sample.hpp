#pragma once
// A book with something of everything for the tests of backup and restore, and what must be the same afterwards.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "core/book/backup.hpp"
#include "core/book/check.hpp"
#include "core/book/codec.hpp"
#include "store/memory.hpp"

namespace kehu::test {

inline const text::Moment kNow{1795241100, text::Precision::second};  // 2026-11-21 14:05 in Shanghai
inline const book::Author kMei{"mei", kNow};
inline const std::string kForeignUid = "0123456789abcdef";

using Values = std::initializer_list<std::pair<const char*, std::string>>;

inline book::RecordId add(book::Book& book, const char* kind_name, Values values, bool foreign = false) {
    book::RecordId id;
    book.write(kMei, {"add"}, [&](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at_name(kind_name);
        model::Record record;
        for (auto& [name, text] : values) {
            const model::Field& field = kind.at_name(name);
            std::string bytes;
            field.type->parse(bytes, text, field, writer.context(kNow, Language::english));
            record.set(field.tag, bytes, field.sensitive);
        }
        if (foreign) record.set(book::kUidTag, kForeignUid);
        id = writer.create(kind, record);
    });
    return id;
}

inline void rename(book::Book& book, book::RecordId id, const std::string& name) {
    book.write(kMei, {"edit"}, [&](book::Writer& writer) {
        model::Record record(writer.get(id)->record);
        record.set(writer.schema().at(id.kind).at_name("name").tag, name);
        writer.change(id, record);
    });
}

inline void fill_sample(book::Book& book, int customers) {
    add(book, "customer", {{"name", "王小明"}, {"phone", "13800138001"}, {"tags", "vip"}, {"id_number", "110101"}});
    add(book, "customer", {{"name", "Jane O'Brien"}, {"email", "jane@example.com"}}, true);
    add(book, "contact", {{"customer", "C1"}, {"summary", "谈续约，要报价"}});
    add(book, "task", {{"customer", "C1"}, {"what", "报价"}, {"due", "2026-11-23"}});
    for (int i = 0; i < customers; ++i)
        add(book, "customer", {{"name", "客户" + std::to_string(i)}, {"note", std::string(200, 'a' + i % 26)}});
    rename(book, {model::kCustomer, 2}, "Jane Smith");
    book.write(kMei, {"delete"}, [](book::Writer& writer) { writer.remove({model::kCustomer, 3}); });
}

inline book::Book book_in_memory() {
    auto kv = store::open_memory();
    kv->write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    return book::Book(std::move(kv));
}

// Every row but those that belong to one life of a store, seals left off; and each record's uid.
using Content = std::map<std::pair<std::string, std::string>, std::string>;
inline Content content(book::Book& book) {
    Content out;
    book.read([&](const book::Reader& reader) {
        for (store::Table table : reader.raw().tables()) {
            // A search index made anew has its records in other runs; check holds it against the records.
            if (table.family == store::Family::run || table.family == store::Family::value ||
                table.family == store::Family::tail)
                continue;
            reader.raw().scan(table, {}, [&](std::string_view key, std::string_view value) {
                if (table == book::kMeta &&
                    (key.starts_with("runs.") || key.starts_with("values.") || key == book::kStoreKey ||
                     key == book::kLivesKey || key == book::kLastBackupKey))
                    return true;
                bool sealed = table.family != store::Family::exact && table.family != store::Family::ordered;
                out[{store::table_name(table), std::string(key)}] =
                    sealed ? reader.known().sealer->open(table, key, value) : value;
                if (table.family == store::Family::record)
                    out[{"uid of " + std::string(table.kind.text()), std::string(key)}] =
                        reader.uid(book::RecordId{table.kind, store::last_u32(key)});
                return true;
            });
        }
    });
    return out;
}

inline void require_sound(book::Book& book) {
    book.read([](const book::Reader& reader) {
        book::CheckReport report = book::check(reader);
        for (const std::string& fault : report.faults) MESSAGE(fault);
        REQUIRE(report.faults.empty());
    });
}

inline std::string backup_of(book::Book& book) {
    std::string bytes;
    book.read([&](const book::Reader& reader) {
        book::write_backup(reader, "shop", kNow, [&](std::string_view piece) { bytes += piece; });
    });
    return bytes;
}

inline void write_file(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace kehu::test
