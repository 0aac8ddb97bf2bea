// Merging: nothing is lost, nothing is left behind, and undo puts it all back.
#include "core/clean/merge.hpp"

#include "core/book/codec.hpp"
#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

clean::Merged merge(Book& book, const clean::Merge& wanted) {
    clean::Merged merged;
    book.write(kMei, {"merge"}, [&](Writer& writer) { merged = clean::merge(writer, wanted); });
    return merged;
}

// Every record of every kind, with its bytes.
std::string all_records(Book& book) {
    std::string out;
    book.read([&](const Reader& reader) {
        for (const model::Kind& kind : reader.schema().kinds)
            reader.scan(kind, [&](const model::Row& row) {
                out.append(row.id.text()).append("=").append(row.record.ordinary()).append("|");
                out.append(row.record.sensitive()).append("|").append(row.rollup.ordinary()).append("\n");
                return true;
            });
    });
    return out;
}

std::string uid_of(Book& book, RecordId id) {
    std::string uid;
    book.read([&](const Reader& reader) { uid = reader.uid(id); });
    return uid;
}

std::string found_by_uid(Book& book, const std::string& uid) {
    std::string id;
    book.read([&](const Reader& reader) {
        const auto found = reader.find_uid(uid);
        id = found && reader.exists(*found) ? found->text() : "";
    });
    return id;
}

}  // namespace

TEST_CASE("merge takes what is missing, unites lists and joins notes") {
    Book book = new_book();
    const RecordId keep =
        add(book, "customer", {{"name", "王小明"}, {"phone", "13800138001"}, {"note", "likes tea"}, {"city", "上海"}});
    const RecordId other = add(book, "customer",
                               {{"name", "Wang Xiaoming"},
                                {"phone", "+86 138 0013 8001"},
                                {"email", "w@example.com"},
                                {"tags", "vip"},
                                {"note", "calls on Fridays"},
                                {"city", "北京"}});
    const clean::Merged merged = merge(book, {keep, {other}, {}});
    CHECK(field(book, keep, "name") == "王小明");
    CHECK(field(book, keep, "phone") == "+8613800138001");
    CHECK(field(book, keep, "email") == "w@example.com");
    CHECK(field(book, keep, "tags") == "vip");
    CHECK(field(book, keep, "note") == "likes tea\ncalls on Fridays");
    CHECK(field(book, keep, "city") == "上海");
    CHECK(field(book, other, "name") == "(gone)");
    REQUIRE(merged.not_taken.size() == 2);
    CHECK(merged.not_taken[0].field->name == "name");
    CHECK(merged.not_taken[1].field->name == "city");
    require_sound(book);
}

TEST_CASE("merge takes the value that was chosen") {
    Book book = new_book();
    const RecordId keep = add(book, "customer", {{"name", "A"}, {"city", "上海"}});
    const RecordId other = add(book, "customer", {{"name", "B"}, {"city", "北京"}});
    model::Tag city = 0, tier = 0;
    book.read([&](const Reader& reader) {
        city = reader.schema().at(model::kCustomer).at_name("city").tag;
        tier = reader.schema().at(model::kCustomer).at_name("tier").tag;
    });
    CHECK_THROWS_AS(merge(book, {keep, {other}, {{tier, other}}}), BadValue);
    CHECK(merge(book, {keep, {other}, {{city, other}}}).not_taken.size() == 1);
    CHECK(field(book, keep, "city") == "北京");
}

TEST_CASE("merge moves every reference and undo brings all back") {
    Book book = new_book();
    set_schema(book, "pet", kPets);
    const RecordId keep = add(book, "customer", {{"name", "宏达"}, {"type", "company"}});
    const RecordId other = add(book, "customer", {{"name", "宏达公司"}, {"type", "company"}, {"code", "V7"}});
    const RecordId person = add(book, "customer", {{"name", "李四"}, {"company", "宏达公司"}});
    const RecordId pet = add(book, "pet", {{"name", "Rex"}, {"owner", other.text()}});
    const RecordId task = add(book, "task", {{"customer", other.text()}, {"what", "call"}, {"due", "2026-12-01"}});
    const RecordId order = add(book, "order", {{"customer", other.text()}, {"amount", "20"}});
    constexpr int kContacts = 5000;
    book.write(kMei, {"import"}, [&](Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kContact);
        const Record contact =
            record_of(writer, kind, {{"customer", other.text()}, {"channel", "call"}, {"summary", "hello"}});
        for (int i = 0; i < kContacts; ++i) writer.create(kind, contact);
    });
    const std::string before = all_records(book), uid = uid_of(book, other);
    CHECK(merge(book, {keep, {other}, {}}).moved.size() == kContacts + 4);
    CHECK(list_text(book, other).empty());
    CHECK(field(book, keep, "contacts") == "5000");
    CHECK(field(book, keep, "orders") == "1");
    CHECK(field(book, pet, "owner") == keep.text());
    CHECK(field(book, task, "customer") == keep.text());
    CHECK(field(book, order, "customer") == keep.text());
    CHECK(meant(book, "customer", "V7") == std::vector{keep});
    CHECK(found_by_uid(book, uid) == keep.text());
    require_sound(book);
    const std::string after = all_records(book);
    book.undo(kMei, 0, false, false);
    CHECK(all_records(book) == before);
    CHECK(found_by_uid(book, uid) == other.text());
    CHECK(meant(book, "customer", "V7") == std::vector{other});
    require_sound(book);
    book.redo(kMei, false);
    CHECK(all_records(book) == after);
    CHECK(found_by_uid(book, uid) == keep.text());
    require_sound(book);
    (void)person;
}

TEST_CASE("what was merged twice is found by every uid") {
    Book book = new_book();
    std::vector<RecordId> ids;
    std::vector<std::string> uids;
    for (const char* code : {"A1", "A2", "A3"}) ids.push_back(add(book, "customer", {{"name", code}, {"code", code}}));
    for (RecordId id : ids) uids.push_back(uid_of(book, id));
    merge(book, {ids[1], {ids[2]}, {}});
    merge(book, {ids[0], {ids[1]}, {}});
    for (const std::string& uid : uids) CHECK(found_by_uid(book, uid) == ids[0].text());
    for (const char* code : {"A1", "A2", "A3"}) CHECK(meant(book, "customer", code) == std::vector{ids[0]});
    CHECK_THROWS_AS(add(book, "customer", {{"name", "new"}, {"code", "A3"}}), BadValue);
    book.read([&](const Reader& reader) { CHECK(reader.merged_into(ids[2]) == ids[0]); });
    book.rebuild();
    require_sound(book);
    CHECK(found_by_uid(book, uids[2]) == ids[0].text());
    book.undo(kMei, 0, false, false);
    CHECK(found_by_uid(book, uids[2]) == ids[1].text());
    book.undo(kMei, 0, false, false);
    for (std::size_t i = 0; i < ids.size(); ++i) CHECK(found_by_uid(book, uids[i]) == ids[i].text());
    require_sound(book);
}

TEST_CASE("a person merged with his company is not his own") {
    Book book = new_book();
    const RecordId firm = add(book, "customer", {{"name", "宏达"}, {"type", "company"}});
    const RecordId person = add(book, "customer", {{"name", "李四"}, {"company", "宏达"}});
    const RecordId contact = add(book, "contact", {{"customer", person.text()}, {"channel", "call"}});
    CHECK(merge(book, {person, {firm}, {}}).cleared.size() == 1);
    CHECK(list_text(book, person) == contact.text() + " ");
    CHECK(field(book, person, "contacts") == "1");
    require_sound(book);
}

TEST_CASE("products on the lines of orders are merged") {
    Book book = new_book();
    const RecordId one = add(book, "product", {{"name", "茶"}}), two = add(book, "product", {{"name", "绿茶"}});
    add(book, "customer", {{"name", "A"}});
    add(book, "order", {{"customer", "C1"}, {"lines", "绿茶 x2 @30"}});
    CHECK(merge(book, {one, {two}, {}}).moved.size() == 1);
    require_sound(book);
}

TEST_CASE("a code that was handed on comes back with undo") {
    Book book = new_book();
    const RecordId keep = add(book, "customer", {{"name", "A"}}),
                   other = add(book, "customer", {{"name", "B"}, {"code", "V7"}});
    merge(book, {keep, {other}, {}});
    CHECK(field(book, keep, "code") == "V7");
    book.undo(kMei, 0, false, false);
    CHECK(field(book, keep, "code") == "");
    CHECK(field(book, other, "code") == "V7");
    book.redo(kMei, false);
    CHECK(field(book, keep, "code") == "V7");
    require_sound(book);
}

TEST_CASE("many merges at once follow one another's links in any order") {
    for (const bool person_first : {true, false}) {
        Book book = new_book();
        const RecordId old_firm = add(book, "customer", {{"name", "宏达"}, {"type", "company"}});
        const RecordId firm = add(book, "customer", {{"name", "宏达集团"}, {"type", "company"}});
        const RecordId person = add(book, "customer", {{"name", "李四"}});
        const RecordId double_ = add(book, "customer", {{"name", "Li Si"}, {"company", "宏达"}});
        const RecordId colleague = add(book, "customer", {{"name", "王五"}, {"company", "宏达"}});
        std::vector<clean::Merge> merges{{firm, {old_firm}, {}}, {person, {double_}, {}}};
        if (person_first) std::swap(merges[0], merges[1]);
        const std::string before = all_records(book);
        std::vector<RecordId> kept;
        book.write(kMei, {"merge"}, [&](Writer& writer) {
            kept.clear();
            clean::merge_all(writer, merges,
                             [&](const clean::Merge& merge, clean::Merged) { kept.push_back(merge.keep); });
        });
        CHECK(kept == std::vector{merges[0].keep, merges[1].keep});
        book.read([&](const Reader& reader) {
            const model::Tag company = reader.schema().at(model::kCustomer).at_name("company").tag;
            for (RecordId id : {person, colleague})
                CHECK(model::decode_text_or_ref(reader.get(id)->record.value(company)).id == firm);
        });
        require_sound(book);
        book.undo(kMei, 0, false, false);
        CHECK(all_records(book) == before);
    }
}
