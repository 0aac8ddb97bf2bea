// What changed since the last time, as JSON lines.
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "core/book/changes.hpp"
#include "core/book/cursors.hpp"
#include "core/exchange/changes.hpp"
#include "core/exchange/dump.hpp"
#include "core/exchange/json_text.hpp"
#include "tests/unit/backup_sample.hpp"

using namespace kehu;
using namespace kehu::test;
using book::Book;
using book::Reader;
using book::Sequence;
using store::RecordId;

namespace {

struct File {
    exchange::ChangesInfo info;
    std::string bytes;
};

File changes(Book& book, std::optional<Sequence> after) {
    File file;
    book.read([&](const Reader& reader) {
        file.info = exchange::write_changes(reader, after, kNow, [&](std::string_view piece) { file.bytes += piece; });
    });
    return file;
}

// What stands between header and trailer.
std::vector<std::string> records_of(const std::string& bytes) {
    std::vector<std::string> lines;
    for (std::size_t at = bytes.find('\n') + 1; at < bytes.size();) {
        const std::size_t end = bytes.find('\n', at);
        lines.push_back(bytes.substr(at, end - at));
        at = end + 1;
    }
    lines.pop_back();
    return lines;
}

// Another store, as far as files of changes tell: uid -> the record's line, without what may go by itself.
class Follower {
  public:
    void apply(const File& file) {
        if (file.bytes.find("\"full\":true") < file.bytes.find('\n')) lines_.clear();
        exchange::JsonParser parser;
        for (const std::string& line : records_of(file.bytes)) {
            const auto& json = parser.parse(line);
            const std::string uid = json["uid"].GetString();
            if (json.HasMember("deleted"))
                lines_.erase(uid);
            else
                lines_[uid] = line.substr(0, line.find(",\"refs\":"));
        }
    }
    const std::map<std::string, std::string>& lines() const { return lines_; }

  private:
    std::map<std::string, std::string> lines_;
};

void remove(Book& book, RecordId id) {
    book.write(kMei, {"delete"}, [&](book::Writer& writer) { writer.remove(id); });
}

void import(Book& book, std::uint32_t count) {
    book.write(kMei, {"import"}, [&](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kCustomer);
        model::Record record;
        record.set(kind.at_name("name").tag, "imported");
        const std::vector<model::RecordView> records(count, record.view());
        writer.create_many(kind, records);
    });
}

std::vector<RecordId> all_of(Book& book, store::KindCode kind) {
    std::vector<RecordId> ids;
    book.read([&](const Reader& reader) {
        reader.scan_records(reader.schema().at(kind), [&](const model::Row& row) {
            ids.push_back(row.id);
            return true;
        });
    });
    return ids;
}

template <class Act>
void if_allowed(Act&& act) {
    try {
        act();
    } catch (const Error&) {
        // A record that others need, or nothing to undo.
    }
}

Sequence last_of(Book& book) {
    Sequence last = 0;
    book.read([&](const Reader& reader) { last = reader.last_sequence(); });
    return last;
}

}  // namespace

TEST_CASE("changes are told once each and as the records are now") {
    Book book = book_in_memory();
    fill_sample(book, 3);
    const Sequence before = last_of(book);
    rename(book, {model::kCustomer, 1}, "王二");
    rename(book, {model::kCustomer, 1}, "王三");
    add(book, "contact", {{"customer", "C1"}, {"summary", "谈"}});
    remove(book, {model::kCustomer, 4});
    const File file = changes(book, before);
    CHECK(file.info.from == before + 1);
    CHECK(file.info.to == before + 4);
    const auto lines = records_of(file.bytes);
    REQUIRE(lines.size() == 3);
    CHECK(file.info.records == 3);
    CHECK(lines[0].starts_with(fmt::format("{{\"record\":\"C1\",\"op\":{},", before + 2)));
    CHECK(lines[0].find("王三") != lines[0].npos);
    CHECK(lines[1].starts_with(fmt::format("{{\"record\":\"C4\",\"op\":{},", before + 4)));
    CHECK(lines[1].find(",\"deleted\":true,\"changed\":") != std::string::npos);
    CHECK(lines[2].starts_with("{\"record\":\"L2\""));
    book.read([&](const Reader& reader) {
        const auto refs = fmt::format(",\"refs\":{{\"C1\":\"{}\"}}}}", reader.uid(book::RecordId{model::kCustomer, 1}));
        CHECK_MESSAGE(lines[2].ends_with(refs), lines[2]);
    });
    CHECK(changes(book, before + 4).info.records == 0);
}

TEST_CASE("a full file has every record and none twice") {
    Book book = book_in_memory();
    fill_sample(book, 3);
    import(book, 5);
    const auto lines = records_of(changes(book, std::nullopt).bytes);
    std::size_t records = 0;
    book.read([&](const Reader& reader) {
        for (const store::Table table : reader.raw().tables())
            if (table.family == store::Family::record) records += reader.raw().entries(table);
    });
    CHECK(lines.size() == records);
    for (const std::string& line : lines) CHECK(line.find("\"deleted\"") == line.npos);
}

TEST_CASE("deleted records keep the uid that they were born with") {
    Book book = book_in_memory();
    fill_sample(book, 1);
    std::string uid;
    book.read([&](const Reader& reader) { uid = reader.uid(book::RecordId{model::kCustomer, 2}); });
    REQUIRE(uid == book::uid_text(kForeignUid));
    const Sequence before = last_of(book);
    remove(book, {model::kCustomer, 2});
    CHECK(changes(book, before).bytes.find("\"uid\":\"" + uid + "\",\"deleted\":true") != std::string::npos);
    book.undo(kMei, 0, false, false);
    const std::string back = changes(book, before).bytes;
    CHECK(back.find("\"deleted\"") == back.npos);
    CHECK(back.find("\"uid\":\"" + uid + "\",\"name\"") != back.npos);
}

TEST_CASE("what came and went is told as deleted but not what one entry made and removed") {
    Book book = book_in_memory();
    fill_sample(book, 1);
    const Sequence before = last_of(book);
    remove(book, add(book, "customer", {{"name", "for a while"}}));
    book.write(kMei, {"both"}, [](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kCustomer);
        model::Record record;
        record.set(kind.at_name("name").tag, "never seen");
        writer.remove(writer.create(kind, record));
    });
    const auto lines = records_of(changes(book, before).bytes);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find(",\"deleted\":true,\"changed\":") != std::string::npos);
}

TEST_CASE("an import is told whole and its undo as deletions") {
    Book book = book_in_memory();
    fill_sample(book, 1);
    const Sequence before = last_of(book);
    import(book, 3000);
    remove(book, {model::kCustomer, 1000});
    const File file = changes(book, before);
    CHECK(file.info.records == 3000);
    CHECK(records_of(file.bytes)[0].starts_with("{\"record\":\"C4\""));
    book.undo(kMei, before + 2, false, false);  // the deletion
    book.undo(kMei, before + 1, false, false);
    const auto lines = records_of(changes(book, before).bytes);
    CHECK(lines.size() == 3000);
    for (const std::string& line : lines) CHECK(line.find(",\"deleted\":true,\"changed\":") != std::string::npos);
}

TEST_CASE("whoever applies the files in their order has the same records") {
    std::mt19937 random(7);
    for (int round = 0; round < 20; ++round) {
        Book book = book_in_memory();
        fill_sample(book, 5);
        Follower once, again;  // the second one gets many changes twice
        Sequence at = last_of(book), again_at = at;
        once.apply(changes(book, std::nullopt));
        again.apply(changes(book, std::nullopt));
        for (int step = 0; step < 60; ++step) {
            const auto customers = all_of(book, model::kCustomer);
            const auto some = [&] { return customers[random() % customers.size()]; };
            switch (customers.empty() ? 0 : random() % 8) {
                case 0:
                    add(book, "customer", {{"name", fmt::format("客户{}", random() % 9)}});
                    break;
                case 1:
                    rename(book, some(), fmt::format("名字{}", random() % 99));
                    break;
                case 2:
                    add(book, "contact", {{"customer", some().text()}, {"summary", "x"}});
                    break;
                case 3:
                    add(book, "order", {{"customer", some().text()}, {"amount", "5"}});
                    break;
                case 4:
                    import(book, 3);
                    break;
                case 5:
                    if_allowed([&] { remove(book, some()); });
                    break;
                case 6:
                    if_allowed([&] { book.undo(kMei, 0, true, true); });
                    break;
                default:
                    if_allowed([&] { book.redo(kMei, true); });
                    break;
            }
            if (random() % 4 == 0) {
                const File file = changes(book, at);
                CHECK(file.info.from == at + 1);
                once.apply(file);
                at = file.info.to;
            }
            if (random() % 4 == 0) {
                const File file = changes(book, again_at);
                again.apply(file);
                again_at += random() % (file.info.to - again_at + 1);
            }
        }
        once.apply(changes(book, at));
        again.apply(changes(book, again_at));
        Follower all;
        all.apply(changes(book, std::nullopt));
        CHECK(once.lines() == all.lines());
        CHECK(again.lines() == all.lines());
    }
}

TEST_CASE("cursors are kept by name and are no change") {
    Book book = book_in_memory();
    fill_sample(book, 1);
    const Sequence before = last_of(book);
    const auto put = [&](const char* name, Sequence sequence) {
        book.write(kMei, {"export"}, [&](book::Writer& writer) {
            book::put_cursor(writer, name, {writer.known().store_id, sequence, kNow});
        });
    };
    put("nightly", 3);
    put("每晚", 4);
    put("nightly", 5);
    CHECK(last_of(book) == before);
    book.read([](const Reader& reader) {
        CHECK(book::find_cursor(reader, "nightly")->sequence == 5);
        CHECK(book::find_cursor(reader, "nightly")->store_id == reader.known().store_id);
        CHECK_FALSE(book::find_cursor(reader, "night"));
        const auto all = book::cursors(reader);
        REQUIRE(all.size() == 2);
        CHECK(all[1].first == "每晚");
        CHECK(all[1].second.sequence == 4);
    });
    for (const char* good : {"n", "a-b_c.1", "每晚", "7"}) CHECK_NOTHROW(book::check_cursor_name(good));
    for (const std::string& bad : {std::string(), std::string("-a"), std::string(".a"), std::string("a b"),
                                   std::string("a/b"), std::string("a%"), std::string(101, 'a')})
        CHECK_THROWS_AS(book::check_cursor_name(bad), BadValue);
}

TEST_CASE("a field called like a member of the lines gets a sign before its name") {
    Book book = book_in_memory();
    fill_sample(book, 1);
    book.write(kMei, {"schema"}, [](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kSchemaPart);
        model::Record record;
        record.set(kind.at_name("name").tag, "customer");
        record.set(kind.at_name("text").tag,
                   "kind: customer\nfields:\n  - {name: refs, type: text}\n  - {name: deleted, type: text}\n");
        record.set(kind.at_name("tags").tag, "refs:text=1024,deleted:text=1025");
        writer.create(kind, record);
    });
    const Sequence before = last_of(book);
    add(book, "customer", {{"name", "x"}, {"refs", "a"}, {"deleted", "b"}});
    const auto lines = records_of(changes(book, before).bytes);
    REQUIRE(lines.size() == 1);
    CHECK_MESSAGE(lines[0].find("\"#refs\":\"a\",\"#deleted\":\"b\"") != std::string::npos, lines[0]);
}
