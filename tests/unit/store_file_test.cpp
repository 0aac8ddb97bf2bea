// The store as files: creation, damage, growth.

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/unit/children.hpp"
#include "tests/unit/store_fixture.hpp"

using namespace kehu::test;

TEST_CASE("a created store is whole and private and its parents are made") {
    TempDir dir;
    std::string folder = dir / "a/b/store/";
    CHECK_FALSE(lmdb_exists(folder));
    create_lmdb(folder, [](WriteTxn& txn) { txn.put(kTable, "k", "v"); });
    CHECK(lmdb_exists(folder));
    CHECK(count(*open_reader(folder)) == 1);
    CHECK(mode_of(dir / "a") == 0700);
    CHECK(mode_of(folder) == 0700);
    CHECK(mode_of(folder + "data.mdb") == 0600);
    CHECK(mode_of(folder + "writer.lock") == 0600);
    CHECK(entries_of(dir / "a/b") == 1);
}

TEST_CASE("creating twice is refused and the first store stays") {
    TempDir dir;
    auto folder = make_store(dir, 3);
    auto again = [&] { create_lmdb(folder, [](WriteTxn& txn) { txn.put(kTable, "other", "v"); }); };
    CHECK(failure_of(again) == Failure::exists);
    CHECK(count(*open_reader(folder)) == 3);
    CHECK(entries_of(dir.path()) == 1);
}

TEST_CASE("creation takes an empty folder and refuses one with something in it") {
    TempDir dir;
    fs::create_directory(dir / "store");
    CHECK(failure_of([&] { make_store(dir, 1); }) == std::nullopt);
    fs::create_directory(dir / "full");
    spoil(dir / "full/letter.txt", "dear customer");
    auto create = [&] { create_lmdb(dir / "full", [](WriteTxn&) {}); };
    CHECK(failure_of(create) == Failure::exists);
    CHECK(entries_of(dir / "full") == 1);
    CHECK(entries_of(dir.path()) == 2);
}

TEST_CASE("leftovers of an interrupted creation are removed and nothing else") {
    TempDir dir;
    fs::create_directory(dir / ".store.new");
    spoil(dir / ".store.new/data.mdb", "half a page");
    spoil(dir / ".store.new/lock.mdb", "");
    spoil(dir / ".store.creating", "");
    auto folder = make_store(dir, 2);
    CHECK(count(*open_reader(folder)) == 2);
    CHECK(entries_of(dir.path()) == 1);

    fs::create_directory(dir / ".other.new");
    spoil(dir / ".other.new/letter.txt", "not ours");
    CHECK_THROWS_AS(create_lmdb(dir / "other", [](WriteTxn&) {}), StoreError);
    CHECK(fs::exists(dir / ".other.new/letter.txt"));
    CHECK_FALSE(lmdb_exists(dir / "other"));
}

TEST_CASE("a creation that throws or is killed leaves no store") {
    TempDir dir;
    CHECK_THROWS_AS(create_lmdb(dir / "store", [](WriteTxn&) { throw std::runtime_error("no"); }), std::runtime_error);
    CHECK(entries_of(dir.path()) == 0);
    Child child([&] {
        create_lmdb(dir / "store", [](WriteTxn& txn) {
            txn.put(kTable, "k", "v");
            ::kill(::getpid(), SIGKILL);
        });
        return 0;
    });
    CHECK(child.wait() == 128 + SIGKILL);
    CHECK_FALSE(lmdb_exists(dir / "store"));
    CHECK(entries_of(dir.path()) == 2);
    make_store(dir, 1);
    CHECK(entries_of(dir.path()) == 1);
}

TEST_CASE("of many creators at once one wins and the others are told") {
    TempDir dir;
    std::vector<Child> children;
    for (int i = 0; i < 8; ++i) {
        children.emplace_back([&, i] {
            auto create = [&] {
                create_lmdb(dir / "store", [i](WriteTxn& txn) { txn.put(kTable, std::to_string(i), "v"); });
            };
            auto failure = failure_of(create);
            return !failure ? 1 : failure == Failure::exists ? 0 : 50;
        });
    }
    int winners = 0;
    for (auto& child : children) winners += child.wait();
    CHECK(winners == 1);
    CHECK(count(*open_reader(dir / "store")) == 1);
    CHECK(entries_of(dir.path()) == 1);
}

TEST_CASE("a missing store is missing and is not made by opening it") {
    TempDir dir;
    CHECK(failure_of([&] { open_reader(dir / "store"); }) == Failure::missing);
    CHECK(failure_of([&] { open_writer(dir / "store"); }) == Failure::missing);
    CHECK(failure_of([&] { lmdb_facts(dir / "store"); }) == Failure::missing);
    fs::create_directory(dir / "store");
    CHECK(failure_of([&] { open_writer(dir / "store"); }) == Failure::missing);
    CHECK(entries_of(dir / "store") == 0);
}

TEST_CASE("a truncated file is damaged at every length") {
    TempDir dir;
    auto data = make_store(dir, 5000) + "/data.mdb";
    auto full = lmdb_facts(dir / "store");
    auto used = (full.used_pages + full.free_pages) * full.page_bytes;
    for (std::uint64_t bytes :
         {used - 1, used - 4096, used / 2, std::uint64_t{8192}, std::uint64_t{8191}, std::uint64_t{4096},
          std::uint64_t{4095}, std::uint64_t{100}, std::uint64_t{1}, std::uint64_t{0}}) {
        CAPTURE(bytes);
        fs::resize_file(data, bytes);
        CHECK(failure_of([&] { open_reader(dir / "store"); }) == Failure::damaged);
        CHECK(failure_of([&] { open_writer(dir / "store"); }) == Failure::damaged);
        CHECK(fs::file_size(data) == bytes);
    }
}

TEST_CASE("a file that ends among its free pages is whole") {
    TempDir dir;
    auto folder = make_store(dir, 1000);
    {
        auto kv = open_writer(folder);
        kv->write([](WriteTxn& txn) { txn.put(kOther, "big", std::string(8 << 20, 'b')); });
        kv->write([](WriteTxn& txn) { txn.erase(kOther, "big"); });
        // What lies behind the free pages moves into them.
        for (int i = 0; i < 20; ++i) kv->write([](WriteTxn& txn) { txn.put(kOther, "small", "v"); });
    }
    auto facts = lmdb_facts(folder);
    REQUIRE(facts.free_pages > 2000);
    auto used = (facts.used_pages + facts.free_pages) * facts.page_bytes;
    fs::resize_file(folder + "/data.mdb", used - (4 << 20));
    {
        auto kv = open_writer(folder);
        CHECK(count(*kv) == 1000);
        kv->write([](WriteTxn& txn) {
            for (int i = 0; i < 3000; ++i) txn.put(kOther, std::to_string(i), std::string(1000, 'x'));
        });
        CHECK(count(*kv, kOther) == 3001);
    }
    CHECK(fs::file_size(folder + "/data.mdb") >= used);
    CHECK(count(*open_reader(folder)) == 1000);
}

TEST_CASE("a file that is no store is refused and left alone") {
    TempDir dir;
    auto data = make_store(dir, 10) + "/data.mdb";
    std::string meta(16384, '\0');
    std::ifstream(data, std::ios::binary).read(meta.data(), 16384);
    auto opened = [&](const std::string& bytes) {
        spoil(data, bytes);
        return failure_of([&] { open_writer(dir / "store"); });
    };
    CHECK(opened(std::string(20000, 'g')) == Failure::unsupported);
    CHECK(opened(std::string(20000, '\0')) == Failure::unsupported);
    CHECK(opened("SQLite format 3" + std::string(20000, '\1')) == Failure::unsupported);
    auto with = [&](std::size_t at, const std::string& bytes) {
        return std::string(meta).replace(at, bytes.size(), bytes);
    };
    CHECK(opened(with(16 + 4, "\x02")) == Failure::unsupported);               // a later version
    CHECK(opened(with(16 + 24, "\x03\x10")) == Failure::damaged);              // the page size
    CHECK(opened(with(4096 + 10, std::string(2, '\0'))) == Failure::damaged);  // the second meta page
    for (std::size_t page : {0, 4096}) {
        CAPTURE(page);
        auto both = with(page + 16 + 128, std::string("\x00\x00\x00\x7F", 4));  // this one is the newest
        both.replace(page + 16 + 120, 8, std::string("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00", 8));
        CHECK(opened(both) == Failure::damaged);  // the last page
        both = with(page + 16 + 128, std::string("\x00\x00\x00\x7F", 4));
        both.replace(page + 16 + 112, 8, std::string("\x00\x00\x00\x01\x00\x00\x00\x00", 8));
        CHECK(opened(both) == Failure::damaged);  // the root of the tables
    }
    fs::remove(data);
    fs::create_directory(data);
    CHECK(failure_of([&] { open_reader(dir / "store"); }) == Failure::unsupported);
    fs::remove(data);
    fs::create_symlink("/dev/zero", data);
    CHECK(failure_of([&] { open_reader(dir / "store"); }) == Failure::unsupported);
}

TEST_CASE("a full map grows and the body runs again with nothing lost") {
    TempDir dir;
    auto folder = make_store(dir, 100);
    auto kv = open_writer(folder, 256 << 10);
    int runs = 0;
    kv->write([&](WriteTxn& txn) {
        ++runs;
        CHECK(txn.entries(kTable) == 100);
        CHECK(txn.entries(kOther) == 0);
        for (std::uint32_t i = 101; i <= 20'000; ++i) txn.put_ascending(kTable, Key().u32(i), std::string(100, 'n'));
        for (std::uint32_t i = 1; i <= 20'000; ++i) txn.put(kOther, Key().u32(i * 7919), std::string(50, 'o'));
    });
    CHECK(runs > 1);
    CHECK(count(*kv) == 20'000);
    CHECK(count(*kv, kOther) == 20'000);
    CHECK(lmdb_facts(folder).map_bytes >= 4 << 20);
}

TEST_CASE("a body that swallows errors still runs again when the map is full") {
    TempDir dir;
    auto kv = open_writer(make_store(dir), 256 << 10);
    kv->write([&](WriteTxn& txn) {
        try {
            for (std::uint32_t i = 1; i <= 5000; ++i) txn.put(kTable, Key().u32(i), std::string(300, 'n'));
        } catch (...) {
        }
    });
    CHECK(count(*kv) == 5000);
}

TEST_CASE("facts count pages and readers") {
    TempDir dir;
    auto folder = make_store(dir, 5000);
    auto facts = lmdb_facts(folder);
    CHECK(facts.page_bytes >= 4096);
    CHECK(facts.used_pages * facts.page_bytes > 500'000);
    CHECK(facts.file_bytes >= (facts.used_pages + facts.free_pages) * facts.page_bytes);
    CHECK(facts.map_bytes >= std::uint64_t{16} << 30);
    CHECK(facts.readers == 0);
    CHECK_FALSE(facts.file_system.empty());
    auto kv = open_writer(folder);
    kv->read([&](const ReadTxn&) { CHECK(lmdb_facts(folder).readers == 1); });
    kv->write([](WriteTxn& txn) {
        for (std::uint32_t i = 1; i <= 4000; ++i) txn.erase(kTable, Key().u32(i));
    });
    CHECK(lmdb_facts(folder).free_pages > facts.free_pages + 50);
}

// Where LMDB's meta page (lmdb 0.9, mdb.c, struct MDB_meta after a page header of 16 bytes) keeps the root of the free
// list and the number of its transaction.
TEST_CASE("damage in the list of free pages is found without a write") {
    constexpr std::size_t kPage = 4096, kRoot = 80, kTransaction = 144, kFlags = 10;
    TempDir dir;
    auto folder = make_store(dir, 1000);
    {
        auto kv = open_writer(folder);
        for (std::uint32_t i = 1; i < 20; ++i) kv->write([i](WriteTxn& txn) { txn.erase(kTable, Key().u32(i)); });
    }
    CHECK(lmdb_facts(folder).free_pages > 0);
    std::fstream file(folder + "/data.mdb", std::ios::in | std::ios::out | std::ios::binary);
    auto word_at = [&](std::size_t at) {
        std::uint64_t word = 0;
        file.seekg(static_cast<std::streamoff>(at));
        file.read(reinterpret_cast<char*>(&word), sizeof word);
        return word;
    };
    std::size_t meta = word_at(kTransaction) > word_at(kPage + kTransaction) ? 0 : kPage;
    std::uint64_t root = word_at(meta + kRoot);
    REQUIRE(root < 10'000);
    file.seekp(static_cast<std::streamoff>(root * kPage + kFlags));
    file.write("\0\0", 2);
    file.close();
    CHECK(failure_of([&] { lmdb_facts(folder); }) == Failure::damaged);
}
