// Joining the runs of the search index: while others write, and killed at any moment.
#include <random>

#include "core/book/search_index.hpp"
#include "core/book/search_join.hpp"
#include "core/book/search_runs.hpp"
#include "store/lmdb.hpp"
#include "tests/unit/book_fixture.hpp"
#include "tests/unit/children.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

constexpr unsigned kEach = 4500;  // records of an import, whose run no single write joins
const char* const kRounds[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};

void import(Book& book, unsigned round, unsigned count) {
    book.write(kMei, {"import"}, [&](Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kCustomer);
        std::vector<Record> records;
        for (unsigned i = 0; i < count; ++i)
            records.push_back(record_of(writer, kind,
                                        {{"name", std::string("王") + kRounds[round] + "号" + std::to_string(i)},
                                         {"tier", i % 3 ? "A" : "B"}}));
        writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
    });
}

std::size_t runs_of(Book& book, book::Side side) {
    std::size_t count = 0;
    book.read([&](const Reader& reader) { count = read_runs(reader, model::kCustomer, side).complete.size(); });
    return count;
}

std::size_t found(Book& book, const char* word) {
    std::size_t count = 0;
    book.read([&](const Reader& reader) {
        const search::Needle needle(word);
        const book::SoughtWord sought{&needle, {}};
        count = book::SearchIndex(reader, reader.schema().at(model::kCustomer)).find({&sought, 1}, {}).size();
    });
    return count;
}

Book opened(const std::string& folder) {
    store::LmdbOptions how;
    how.writable = true;
    how.wait_seconds = 60;
    return Book(store::open_lmdb(folder, how));
}

void create(const std::string& folder) {
    store::create_lmdb(folder, [](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    Book book = opened(folder);
    for (unsigned round = 0; round < 5; ++round) import(book, round, kEach);
}

}  // namespace

TEST_CASE("runs are joined and hold what they held") {
    Book book = new_book();
    for (unsigned round = 0; round < 5; ++round) import(book, round, kEach);
    for (book::Side side : book::kSides) CHECK(runs_of(book, side) == 5);
    book.join_runs();
    for (book::Side side : book::kSides) CHECK(runs_of(book, side) == 1);
    CHECK(found(book, "号") == 5 * kEach);
    CHECK(found(book, "王丁") == kEach);
    require_sound(book);
    book.join_runs();  // nothing to do
    import(book, 7, 1200);
    CHECK(found(book, "王辛") == 1200);
    require_sound(book);
}

TEST_CASE("a kind that is taken back while its runs are joined leaves them as they are") {
    auto owner = store::open_memory();
    store::Kv& kv = *owner;
    kv.write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    Book book(std::move(owner));
    for (unsigned round = 0; round < 5; ++round) import(book, round, kEach);
    std::unique_ptr<book::Known> known, without;
    kv.read([&](const store::ReadTxn& txn) {
        known = book::load_known(txn);
        without = book::load_known(txn);
    });
    std::erase_if(without->schema.kinds, [](const model::Kind& kind) { return kind.code == model::kCustomer; });
    book::join_runs(kv, [&](const store::ReadTxn& txn) -> const book::Known& {
        const Reader reader(txn, *known);
        const bool begun = read_runs(reader, model::kCustomer, book::Side::words).building ||
                           read_runs(reader, model::kCustomer, book::Side::values).building;
        return begun ? *without : *known;
    });
    for (book::Side side : book::kSides) CHECK(runs_of(book, side) == 5);
    require_sound(book);
    book.join_runs();
    for (book::Side side : book::kSides) CHECK(runs_of(book, side) == 1);
    require_sound(book);
}

TEST_CASE("two write while runs are joined and lose nothing") {
    TempDir folder;
    create(folder / "shop");
    const auto write = [&](unsigned who) {
        return Child([&, who] {
            Book book = opened(folder / "shop");
            for (unsigned i = 0; i < 150; ++i) {
                const RecordId id = add(book, "customer", {{"name", "李" + std::to_string(who)}});
                if (i % 3 == 0) edit(book, {model::kCustomer, 1 + who * 4000 + i}, "name", "赵改");
                if (found(book, ("李" + std::to_string(who)).c_str()) != i + 1 || id.number == 0) return 1;
            }
            return 0;
        });
    };
    Child one = write(1), two = write(2);
    Book book = opened(folder / "shop");
    book.join_runs();
    CHECK(one.wait() == 0);
    CHECK(two.wait() == 0);
    CHECK(runs_of(book, book::Side::words) <= 2);
    CHECK(found(book, "李") == 300);
    CHECK(found(book, "赵改") == 100);
    CHECK(found(book, "号") == 5 * kEach - 100);
    require_sound(book);
}

TEST_CASE("joining that is killed leaves the runs as they were or joined") {
    TempDir folder;
    create(folder / "shop");
    std::mt19937 random(3);
    int joined = 0;
    unsigned rounds = 5;
    for (int i = 0; i < 10; ++i) {
        Child child([&] {
            opened(folder / "shop").join_runs();
            return 0;
        });
        ::usleep(random() % 150000);
        child.kill();
        Book book = opened(folder / "shop");
        CHECK(found(book, "号") == rounds * kEach);
        require_sound(book);
        if (runs_of(book, book::Side::words) > 3) continue;
        ++joined;
        for (unsigned more = 0; more < 4; ++more) import(book, rounds++ % 9, kEach);
    }
    MESSAGE("killed 10 times, " << joined << " times after the words were joined");
    Book book = opened(folder / "shop");
    book.join_runs();
    CHECK(runs_of(book, book::Side::values) <= 3);
    import(book, 9, 1200);  // what is left of those that were killed is removed by the way
    CHECK(found(book, "王癸") == 1200);
    require_sound(book);
}
