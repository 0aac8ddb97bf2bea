// The book on a store in memory: records, references, journal, rollups.
#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

TEST_CASE("a record is found by id and code and phone and email and name") {
    Book book = new_book();
    RecordId id =
        add(book, "customer",
            {{"code", "K0001"}, {"name", "王小明"}, {"phone", "138-0013-8001"}, {"email", "Wang@Example.com"}});
    CHECK(id.text() == "C1");
    for (const char* word : {"C1", "c1", "k0001", "13800138001", "+86 138 0013 8001", "１３８００１３８００１",
                             "wang@example.com", "王小明"}) {
        CAPTURE(word);
        CHECK(meant(book, "customer", word) == std::vector<RecordId>{id});
    }
    CHECK(meant(book, "customer", "小明").empty());
    CHECK(meant(book, "customer", "小明", true) == std::vector<RecordId>{id});
    std::string uid;
    book.read([&](const Reader& reader) { uid = reader.uid(id); });
    CHECK(uid.size() == 36);
    CHECK(meant(book, "customer", uid.c_str()) == std::vector<RecordId>{id});
    require_sound(book);
}

TEST_CASE("numbers are never used twice") {
    Book book = new_book();
    RecordId first = add(book, "customer", {{"name", "A"}});
    remove(book, first);
    CHECK(add(book, "customer", {{"name", "B"}}).number == 2);
    book.undo(kMei, 0, false, false);
    CHECK(add(book, "customer", {{"name", "C"}}).number == 3);
    require_sound(book);
}

TEST_CASE("a missing required field and a code that is taken are refused and nothing is written") {
    Book book = new_book();
    add(book, "customer", {{"name", "A"}, {"code", "K1"}});
    Sequence before = 0, after = 0;
    book.read([&](const Reader& r) { before = r.last_sequence(); });
    CHECK_THROWS_AS(add(book, "customer", {{"code", "K2"}}), BadValue);
    CHECK_THROWS_AS(add(book, "customer", {{"name", "B"}, {"code", "k1"}}), BadValue);
    book.read([&](const Reader& r) { after = r.last_sequence(); });
    CHECK(before == after);
    require_sound(book);
}

TEST_CASE("deleting a customer takes contacts and tasks along and undo brings all back") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    RecordId contact = add(book, "contact",
                           {{"customer", "C1"}, {"channel", "call"}, {"summary", "hello"}, {"at", "2026-11-09 10:00"}});
    RecordId task = add(book, "task", {{"customer", "C1"}, {"what", "call back"}, {"due", "2026-12-01"}});
    CHECK(field(book, id, "next") == "2026-12-01");
    remove(book, id);
    CHECK(field(book, contact, "summary") == "(gone)");
    CHECK(field(book, task, "what") == "(gone)");
    auto undone = book.undo(kMei, 0, false, false);
    CHECK(undone.records.size() == 3);
    CHECK(field(book, task, "what") == "call back");
    CHECK(field(book, id, "next") == "2026-12-01");
    CHECK(field(book, id, "contacts") == "1");
    book.redo(kMei, false);
    CHECK(field(book, contact, "summary") == "(gone)");
    require_sound(book);
}

TEST_CASE("an entry names a few of many records") {
    Book book = new_book();
    for (int i = 0; i < 20; ++i) add(book, "customer", {{"name", "A"}});
    Sequence deleted = book.write(kMei, {"delete"}, [](Writer& writer) {
        for (std::uint32_t n = 1; n <= 20; ++n) writer.remove({model::kCustomer, n});
    });
    book.read([&](const Reader& reader) { CHECK(reader.entry(deleted)->touched.size() == 8); });
}

TEST_CASE("a customer with orders stays") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    add(book, "order", {{"customer", "C1"}, {"amount", "100"}});
    CHECK_THROWS_AS(remove(book, id), Error);
    CHECK(field(book, id, "spent") == "100.00");
    require_sound(book);
}

TEST_CASE("rollups follow contacts tasks and orders through changes and undo") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}, {"created", "2026-01-01"}});
    CHECK(field(book, id, "silent") == "324");
    RecordId first = add(book, "contact", {{"customer", "C1"}, {"at", "2026-11-09 10:00"}});
    add(book, "contact", {{"customer", "C1"}, {"at", "2026-11-11 10:00"}});
    CHECK(field(book, id, "silent") == "10");
    book.undo(kMei, 0, false, false);
    CHECK(field(book, id, "silent") == "12");
    edit(book, first, "at", "2026-11-20 10:00");
    CHECK(field(book, id, "silent") == "1");
    RecordId task = add(book, "task", {{"customer", "C1"}, {"what", "x"}, {"due", "2026-12-05"}});
    add(book, "task", {{"customer", "C1"}, {"what", "y"}, {"due", "2026-12-09"}});
    CHECK(field(book, id, "next") == "2026-12-05");
    edit(book, task, "state", "done");
    CHECK(field(book, id, "next") == "2026-12-09");
    RecordId order = add(book, "order", {{"customer", "C1"}, {"amount", "100.50"}});
    add(book, "order", {{"customer", "C1"}, {"amount", "10"}});
    CHECK(field(book, id, "spent") == "110.50");
    edit(book, order, "amount", "1");
    CHECK(field(book, id, "spent") == "11.00");
    CHECK(field(book, id, "orders") == "2");
    require_sound(book);
}

TEST_CASE("a person is linked to the one company of that name and its dealings count for both") {
    Book book = new_book();
    RecordId firm = add(book, "customer", {{"name", "宏达有限公司"}, {"type", "company"}});
    add(book, "customer", {{"name", "王小明"}, {"company", "宏达有限公司"}});
    add(book, "contact", {{"customer", "C2"}, {"at", "2026-11-09 10:00"}});
    CHECK(field(book, firm, "contacts") == "1");
    book.read([&](const Reader& r) { CHECK(r.referring(firm).size() == 1); });
    add(book, "customer", {{"name", "宏达有限公司"}, {"type", "company"}});
    RecordId third = add(book, "customer", {{"name", "李四"}, {"company", "宏达有限公司"}});
    book.read([&](const Reader& r) {
        auto bytes = r.get(third)->record.value(r.schema().at(third.kind).at_name("company").tag);
        CHECK_FALSE(model::decode_text_or_ref(bytes).id);  // two companies have that name
    });
    require_sound(book);
}

TEST_CASE("a contact of a person whose company was deleted belongs to no company") {
    Book book = new_book();
    RecordId firm = add(book, "customer", {{"name", "宏达有限公司"}, {"type", "company"}});
    add(book, "customer", {{"name", "王小明"}, {"company", "宏达有限公司"}});
    remove(book, firm);
    RecordId contact = add(book, "contact", {{"customer", "C2"}, {"at", "2026-11-09 10:00"}});
    CHECK(field(book, contact, "account") == "");
    require_sound(book);
}

TEST_CASE("many records at once are the same as one by one") {
    Book one = new_book(), many = new_book();
    std::vector<std::vector<std::pair<const char*, std::string>>> rows{
        {{"code", "1"}, {"name", "王小明"}, {"phone", "13800138001"}, {"company", "宏达有限公司"}},
        {{"code", "2"}, {"name", "宏达有限公司"}, {"type", "company"}},
        {{"code", "3"}, {"name", "Ann"}, {"email", "ann@x.com"}, {"created", "2026-01-01"}}};
    // One by one the company must come first to be linked to.
    for (std::size_t i : {1u, 0u, 2u})
        one.write(kMei, {"add"}, [&](Writer& w) {
            const model::Kind& kind = w.schema().at_name("customer");
            Record record;
            for (auto& [name, text] : rows[i]) {
                std::string bytes;
                kind.at_name(name).type->parse(bytes, text, kind.at_name(name), w.context(kNow, Language::english));
                record.set(kind.at_name(name).tag, bytes);
            }
            w.create(kind, record);
        });
    many.write(kMei, {"import"}, [&](Writer& w) {
        const model::Kind& kind = w.schema().at_name("customer");
        std::vector<Record> records;
        for (std::size_t i : {1u, 0u, 2u}) {
            Record record;
            for (auto& [name, text] : rows[i]) {
                std::string bytes;
                kind.at_name(name).type->parse(bytes, text, kind.at_name(name), w.context(kNow, Language::english));
                record.set(kind.at_name(name).tag, bytes);
            }
            records.push_back(record);
        }
        std::vector<model::RecordView> views(records.begin(), records.end());
        CHECK(w.create_many(kind, views) == 1);
    });
    for (std::uint32_t n = 1; n <= 3; ++n)
        one.read([&](const Reader& a) {
            many.read([&](const Reader& b) {
                RecordId id{model::kCustomer, n};
                CHECK(a.get(id)->record == b.get(id)->record);
            });
        });
    require_sound(one);
    require_sound(many);
    auto undone = many.undo(kMei, 0, false, false);
    CHECK(undone.records.size() == 3);
    many.read([&](const Reader& r) { CHECK(r.count(r.schema().at_name("customer")) == 0); });
    many.redo(kMei, false);
    many.read([&](const Reader& r) { CHECK(r.count(r.schema().at_name("customer")) == 3); });
    require_sound(many);
}

TEST_CASE("steps tell which entries made a record") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    edit(book, id, "tier", "B");
    remove(book, id);
    book.read([&](const Reader& r) {
        auto steps = r.steps(id);
        REQUIRE(steps.size() == 3);
        CHECK(steps[0].deleted);
        CHECK(steps[1].sequence == 2);
        CHECK(steps[1].before.size() == 1);
        CHECK(steps[2].created);
    });
}

TEST_CASE("the first change of a setting can be undone") {
    Book book = new_book();
    book.write(kMei, {"config"}, [](Writer& w) {
        const model::Kind& kind = w.schema().at(model::kSetting);
        auto found = w.find_exact(kind, kind.at_name("name"), "currency");
        REQUIRE(found.size() == 1);
        Record record(w.get(found[0])->record);
        record.set(kind.at_name("value").tag, "EUR");
        w.change(found[0], record);
    });
    book.read([](const Reader& r) { CHECK(r.settings().currency.text() == "EUR"); });
    book.undo(kMei, 0, false, false);
    book.read([](const Reader& r) { CHECK(r.settings().currency.text() == "CNY"); });
    require_sound(book);
}

TEST_CASE("a custom kind and field work at once and survive undo") {
    Book book = new_book();
    book.write(kMei, {"schema"}, [&](Writer& w) {
        const model::Kind& kind = w.schema().at(model::kSchemaPart);
        Record record;
        record.set(kind.at_name("name").tag, "pet");
        record.set(kind.at_name("text").tag,
                   "kind: pet\nletter: PET\nzh: 宠物\nfields:\n  - {name: name, type: text, required: true, find: "
                   "[words, exact]}\n  - {name: owner, type: ref, ref: customer, on_delete: cascade}\n");
        w.create(kind, record);
    });
    RecordId owner = add(book, "customer", {{"name", "A"}});
    RecordId pet = add(book, "宠物", {{"name", "旺财"}, {"owner", "C1"}});
    CHECK(pet.text() == "PET1");
    book.read([&](const Reader& r) { CHECK(r.referring(owner) == std::vector<RecordId>{pet}); });
    require_sound(book);
    remove(book, owner);
    CHECK(field(book, pet, "name") == "(gone)");
    book.undo(kMei, 0, false, false);
    CHECK(field(book, pet, "name") == "旺财");
    require_sound(book);
}

TEST_CASE("a sum that is too large is refused and one that fits again is right") {
    Book book = new_book();
    add(book, "customer", {{"name", "A"}});
    const auto order_many = [&](unsigned count, const char* amount) {
        book.write(kMei, {"import"}, [&](Writer& writer) {
            const model::Kind& kind = writer.schema().at_name("order");
            const std::vector<Record> records(
                count, record_of(writer, kind, {{"customer", "C1"}, {"amount", amount}, {"date", "2026-11-01"}}));
            writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
        });
    };
    CHECK_THROWS_WITH_AS(order_many(100, "999999999999999"), "C1: spent would be too large a number to keep", Error);
    order_many(92, "999999999999999");
    CHECK_THROWS_AS(order_many(1, "999999999999999"), Error);
    CHECK(field(book, {model::kCustomer, 1}, "spent") == "91999999999999908.00");
    order_many(1, "1");
    require_sound(book);
    book.undo(kMei, 0, false, false);
    book.undo(kMei, 0, false, false);
    CHECK(field(book, {model::kCustomer, 1}, "spent").empty());
    require_sound(book);
}
