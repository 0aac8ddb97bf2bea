// Taking back: what comes back, what is in the way, what must never be left behind.
#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

TEST_CASE("undo and redo walk back and forth") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "王小明"}, {"tier", "A"}});
    edit(book, id, "tier", "B");
    edit(book, id, "city", "上海");
    CHECK(book.undo(kMei, 0, false, false).entry.sequence == 3);
    CHECK(field(book, id, "city") == "");
    CHECK(book.undo(kMei, 0, false, false).entry.sequence == 2);
    CHECK(field(book, id, "tier") == "A");
    CHECK(book.redo(kMei, false).entry.undoes == 2);
    CHECK(field(book, id, "tier") == "B");
    CHECK(book.redo(kMei, false).entry.undoes == 3);
    CHECK(field(book, id, "city") == "上海");
    CHECK_THROWS_AS(book.redo(kMei, false), Error);
    for (int i = 0; i < 3; ++i) book.undo(kMei, 0, false, false);
    CHECK(field(book, id, "name") == "(gone)");
    CHECK_THROWS_AS(book.undo(kMei, 0, false, false), Error);
    require_sound(book);
}

TEST_CASE("undo of one field leaves later changes of others and refuses where the same field moved on") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}, {"tier", "A"}});
    edit(book, id, "tier", "B");
    edit(book, id, "city", "上海");
    book.undo(kMei, 2, false, false);
    CHECK(field(book, id, "tier") == "A");
    CHECK(field(book, id, "city") == "上海");
    edit(book, id, "city", "北京");
    CHECK_THROWS_AS(book.undo(kMei, 3, false, false), Error);
    CHECK(field(book, id, "city") == "北京");
    CHECK_THROWS_AS(book.undo(kMei, 3, false, true), Error);  // no other part of it is left to take back
    CHECK(field(book, id, "city") == "北京");
    CHECK(book.undo(kMei, 0, false, false).entry.sequence == 5);
    CHECK(book.undo(kMei, 3, false, false).kept.empty());
    CHECK(field(book, id, "city") == "");
    require_sound(book);
}

TEST_CASE("undo of a creation is refused while something newer refers to it") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    add(book, "contact", {{"customer", "C1"}, {"channel", "call"}, {"summary", "hello"}});
    CHECK_THROWS_AS(book.undo(kMei, 1, false, false), Error);
    CHECK(field(book, id, "name") == "A");
    require_sound(book);
}

TEST_CASE("each staff member undoes own entries") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    book.write({"li", kNow}, {"edit"}, [&](Writer& writer) {
        Record record(writer.get(id)->record);
        record.set(writer.schema().at(id.kind).at_name("city").tag, "上海");
        writer.change(id, record);
    });
    CHECK_THROWS_AS(book.undo(kMei, 0, false, false), Error);  // the record has moved on
    CHECK(book.undo({"li", kNow}, 0, false, false).entry.sequence == 2);
    CHECK(book.undo(kMei, 0, false, false).entry.sequence == 1);
    require_sound(book);
}

TEST_CASE("undo with keep later passes over what nothing is left of") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    RecordId other = add(book, "customer", {{"name", "B"}});
    edit(book, id, "city", "上海");
    book.write({"li", kNow}, {"edit"}, [&](Writer& writer) {
        Record record(writer.get(id)->record);
        record.set(writer.schema().at(id.kind).at_name("city").tag, "北京");
        writer.change(id, record);
    });
    auto hint_of = [&](bool keep_later) {
        try {
            book.undo(kMei, 0, false, keep_later);
        } catch (const Error& e) {
            return e.hint;
        }
        return std::string();
    };
    CHECK(hint_of(false).find("what was before it: kehu undo --keep-later") != std::string::npos);
    Book::Undone undone = book.undo(kMei, 0, false, true);
    CHECK(undone.entry.sequence == 2);
    CHECK(field(book, other, "name") == "(gone)");
    REQUIRE(undone.passed.size() == 1);
    CHECK(undone.passed[0].sequence == 3);
    CHECK(undone.kept.empty());
    CHECK(field(book, id, "city") == "北京");
    CHECK(hint_of(true) == "what came later: kehu history");  // li has changed what entry 1 made
    CHECK(book.redo(kMei, false).entry.undoes == 2);
    CHECK(field(book, other, "name") == "B");
    require_sound(book);
}

TEST_CASE("undo takes the newest entry that was chosen") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    edit(book, id, "tier", "B");
    edit(book, id, "city", "上海");
    auto chosen = [](const Entry& entry) { return entry.sequence < 3; };
    CHECK(book.undo(kMei, 0, false, false, chosen).entry.sequence == 2);
    CHECK(field(book, id, "city") == "上海");
    CHECK_THROWS_AS(book.undo(kMei, 0, false, false, [](const Entry&) { return false; }), Error);
    require_sound(book);
}

TEST_CASE("a sensitive value that is as it was does not stop the undo of the record") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}, {"id_number", "110101199003074514"}});
    edit(book, id, "id_number", "110101199003074522");
    book.undo(kMei, 0, false, false);
    book.undo(kMei, 0, false, false);
    CHECK(field(book, id, "name") == "(gone)");
    require_sound(book);
}

TEST_CASE("undo of a change is refused where another record has the old code and goes on with keep later") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}, {"code", "K1"}});
    edit(book, id, "code", "K2");
    add(book, "customer", {{"name", "B"}, {"code", "K1"}});
    CHECK_THROWS_AS(book.undo(kMei, 2, false, false), Error);
    CHECK_THROWS_AS(book.undo(kMei, 2, false, true), Error);
    CHECK(field(book, id, "code") == "K2");
    require_sound(book);
}

TEST_CASE("undo never lets a record refer to one that is gone") {
    Book book = new_book();
    RecordId first = add(book, "customer", {{"name", "A"}});
    RecordId other = add(book, "customer", {{"name", "B"}});
    RecordId task = add(book, "task", {{"customer", "C1"}, {"what", "x"}});
    RecordId contact = add(book, "contact", {{"customer", "C1"}, {"summary", "hello"}});
    edit(book, task, "customer", "C2");  // 5
    remove(book, contact);               // 6
    remove(book, first);                 // 7
    CHECK_THROWS_AS(book.undo(kMei, 5, false, false), Error);
    CHECK_THROWS_AS(book.undo(kMei, 6, false, false), Error);
    CHECK(field(book, task, "customer") == "C2");
    CHECK(field(book, contact, "summary") == "(gone)");
    book.undo(kMei, 7, false, false);
    book.undo(kMei, 6, false, false);
    book.undo(kMei, 5, false, false);
    CHECK(list_text(book, first) == "L1 F1 ");
    CHECK(list_text(book, other) == "");
    require_sound(book);
}

TEST_CASE("what a kept record refers to is kept as well") {
    Book book = new_book();
    RecordId id = add(book, "customer", {{"name", "A"}});
    RecordId contact = add(book, "contact", {{"customer", "C1"}, {"summary", "hello"}});
    remove(book, id);
    Sequence back = book.undo(kMei, 0, false, false).op;
    edit(book, contact, "summary", "later");
    CHECK_THROWS_AS(book.undo(kMei, back, false, false), Error);
    CHECK_THROWS_AS(book.undo(kMei, back, false, true), Error);  // nothing is left of it
    CHECK(field(book, contact, "summary") == "later");
    CHECK(field(book, id, "name") == "A");
    require_sound(book);
}

TEST_CASE("an undo with nothing left to do is an entry so that one can go further back") {
    Book book = new_book();
    add(book, "customer", {{"name", "A"}});
    RecordId id = add(book, "customer", {{"name", "B"}});
    book.write({"li", kNow}, {"delete"}, [&](Writer& writer) { writer.remove(id); });
    CHECK(book.undo(kMei, 0, false, false).entry.sequence == 2);
    CHECK(book.undo(kMei, 0, false, false).entry.sequence == 1);
    require_sound(book);
}

TEST_CASE("a company that is deleted and put back has what is computed from its people") {
    Book book = new_book();
    RecordId firm = add(book, "customer", {{"name", "Firm"}, {"type", "company"}});
    add(book, "customer", {{"name", "P"}, {"company", "Firm"}});
    RecordId contact = add(book, "contact", {{"customer", "C2"}, {"at", "2026-11-09 10:00"}});
    RecordId order = add(book, "order", {{"customer", "C2"}, {"amount", "100"}});
    remove(book, firm);
    require_sound(book);
    remove(book, contact);
    edit(book, order, "amount", "30");
    require_sound(book);
    book.undo(kMei, 5, false, false);
    CHECK(field(book, firm, "contacts") == "");
    CHECK(field(book, firm, "spent") == "30.00");
    require_sound(book);
}

TEST_CASE("a deletion that left records behind can be undone and done again") {
    Book book = new_book();
    RecordId firm = add(book, "customer", {{"name", "Firm"}, {"type", "company"}});
    add(book, "customer", {{"name", "P"}, {"company", "Firm"}});
    RecordId contact = add(book, "contact", {{"customer", "C2"}, {"summary", "hello"}});
    remove(book, firm);
    book.undo(kMei, 0, false, false);
    book.redo(kMei, false);
    CHECK(field(book, firm, "name") == "(gone)");
    CHECK(field(book, contact, "summary") == "hello");
    require_sound(book);
    book.undo(kMei, 0, false, false);
    CHECK(field(book, firm, "contacts") == "1");
    CHECK_THROWS_AS(book.undo(kMei, 1, false, false), Error);  // what is newer than its creation refers to it
    require_sound(book);
}

TEST_CASE("records that refer to each other in a ring go together and come back together") {
    Book book = new_book();
    set_schema(book, "pet", kPets);
    RecordId owner = add(book, "customer", {{"name", "A"}});
    RecordId first = add(book, "pet", {{"name", "a"}, {"owner", "C1"}});
    RecordId second = add(book, "pet", {{"name", "b"}, {"mother", "PET1"}});
    edit(book, first, "mother", "PET2");
    remove(book, owner);
    CHECK(field(book, second, "name") == "(gone)");
    require_sound(book);
    CHECK(book.undo(kMei, 0, false, false).records.size() == 3);
    CHECK(field(book, first, "mother") == "PET2");
    edit(book, second, "mother", "PET2");
    remove(book, second);
    CHECK(field(book, first, "name") == "(gone)");
    require_sound(book);
}

TEST_CASE("a record stays while another cannot be without it") {
    Book book = new_book();
    set_schema(book, "repair",
               "kind: repair\nletter: RP\nzh: 维修\nfields:\n  - {name: what, type: text, required: true}\n"
               "  - {name: customer, type: ref, ref: customer, required: true}\n"
               "  - {name: other, type: ref, ref: customer}\n");
    RecordId id = add(book, "customer", {{"name", "A"}});
    RecordId other = add(book, "customer", {{"name", "B"}});
    RecordId repair = add(book, "repair", {{"what", "x"}, {"customer", "C1"}, {"other", "C2"}});
    CHECK_THROWS_AS(remove(book, id), Error);
    remove(book, other);  // what may be empty holds nothing
    CHECK_THROWS_AS(book.undo(kMei, 2, false, false), Error);
    book.undo(kMei, 0, false, false);
    remove(book, repair);
    remove(book, id);
    CHECK_THROWS_AS(book.undo(kMei, 7, false, false), Error);
    book.undo(kMei, 0, false, false);
    book.undo(kMei, 0, false, false);
    CHECK(field(book, repair, "customer") == "C1");
    require_sound(book);
}

TEST_CASE("a staff member stays while a record names him") {
    Book book = new_book();
    RecordId li = add(book, "staff", {{"name", "li"}});
    RecordId id = add(book, "customer", {{"name", "A"}, {"owner", "li"}});
    RecordId contact = add(book, "contact", {{"customer", "C1"}, {"staff", "li"}, {"summary", "x"}});
    book.read([&](const Reader& r) { CHECK(r.holding(li).size() == 2); });
    CHECK_THROWS_AS(remove(book, li), Error);
    CHECK_THROWS_AS(book.undo(kMei, 1, false, false), Error);
    edit(book, id, "owner", "");
    edit(book, contact, "staff", "");
    remove(book, li);
    CHECK_THROWS_AS(book.undo(kMei, 4, false, false), Error);  // would bring back an owner who is gone
    book.undo(kMei, 0, false, false);
    book.undo(kMei, 4, false, false);
    CHECK(field(book, id, "owner") == li.text());
    require_sound(book);
}

TEST_CASE("a field or kind that records use cannot be undone away") {
    Book book = new_book();
    set_schema(book, "customer", "kind: customer\nfields:\n  - {name: rating, type: text}\n");
    set_schema(book, "pet", kPets);
    RecordId id = add(book, "customer", {{"name", "A"}});
    edit(book, id, "rating", "good");
    RecordId pet = add(book, "pet", {{"name", "a"}, {"owner", "C1"}});
    CHECK_THROWS_AS(book.undo(kMei, 1, false, false), Error);
    CHECK_THROWS_AS(book.undo(kMei, 2, false, true), Error);
    CHECK(field(book, id, "rating") == "good");
    CHECK(field(book, pet, "name") == "a");
    remove(book, pet);
    edit(book, id, "rating", "");
    book.undo(kMei, 1, false, false);
    book.undo(kMei, 2, false, false);
    CHECK_THROWS_AS(book.undo(kMei, 6, false, false), Error);  // of the pet: its kind is gone
    for (int i = 0; i < 2; ++i) book.redo(kMei, false);
    book.undo(kMei, 6, false, false);
    CHECK(field(book, pet, "owner") == "C1");
    require_sound(book);
}

TEST_CASE("a kind that was taken back leaves nothing in the search index") {
    for (bool full : {false, true}) {
        CAPTURE(full);
        Book book = new_book();
        const auto add_many = [&](const char* name, unsigned count) {
            book.write(kMei, {"import"}, [&](Writer& writer) {
                const model::Kind& kind = writer.schema().at_name(name);
                const std::vector<Record> records(count, record_of(writer, kind, {{"name", "旺财"}}));
                writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
            });
        };
        set_schema(book, "pet", kPets);
        add_many("pet", full ? 700 : 1);
        book.undo(kMei, 0, false, false);
        book.undo(kMei, 0, false, false);
        add_many("customer", 700);
        require_sound(book);
        set_schema(book, "pet", kPets);
        require_sound(book);
        add(book, "pet", {{"name", "旺财"}});
        require_sound(book);
    }
}

TEST_CASE("a choice that was removed and is in a record again is in its place in the index") {
    Book book = new_book();
    const auto choices = [&](const char* list) {
        set_schema(book, "customer",
                   "kind: customer\nfields:\n  - {name: pick, type: choice, find: [order], choices: [" +
                       std::string(list) + "]}\n");
    };
    choices("A, B, C");
    const RecordId id = add(book, "customer", {{"name", "Ann"}});
    edit(book, id, "pick", "C");
    edit(book, id, "pick", "A");
    choices("A, B");
    book.undo(kMei, 4, false, false);
    CHECK(field(book, id, "pick") == "C");
    choices("A, B, D");
    require_sound(book);
}

TEST_CASE("a new field never reads the values of an old one") {
    for (const char* fresh : {"{name: size, type: integer}", "{name: rating, type: integer}"}) {
        CAPTURE(fresh);
        Book book = new_book();
        RecordId id = add(book, "customer", {{"name", "A"}});
        set_schema(book, "customer", "kind: customer\nfields:\n  - {name: rating, type: text}\n");
        edit(book, id, "rating", "good");
        edit(book, id, "rating", "");
        book.undo(kMei, 2, false, false);
        set_schema(book, "customer", std::string("kind: customer\nfields:\n  - ") + fresh + "\n");
        book.undo(kMei, 4, false, false);  // the old value is in the record again
        book.read([&](const Reader& r) {
            const model::Field& last = r.schema().at(id.kind).fields.back();
            CHECK(last.type->name == "integer");
            CHECK_FALSE(r.get(id)->record.get(last.tag));
        });
        require_sound(book);
    }
}
