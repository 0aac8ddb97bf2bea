// The store as files and processes: creation, damage, growth, locks, readers that die.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/error.hpp"
#include "store/keys.hpp"
#include "store/lmdb.hpp"
#include "tests/unit/children.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu::store;
using kehu::test::Child;
using kehu::test::Gate;
using kehu::test::TempDir;
namespace fs = std::filesystem;

namespace {

const Table kTable{Family::record, KindCode("C")};
const Table kOther{Family::record, KindCode("L")};

std::unique_ptr<Kv> open_writer(const std::string& folder, std::uint64_t map_bytes = 0, double wait = 30) {
    LmdbOptions options;
    options.writable = true;
    options.map_bytes = map_bytes;
    options.wait_seconds = wait;
    options.holder = "test writer";
    return open_lmdb(folder, options);
}

std::unique_ptr<Kv> open_reader(const std::string& folder) {
    return open_lmdb(folder, {});
}

std::string make_store(const TempDir& dir, std::uint32_t rows = 0) {
    create_lmdb(dir / "store", [rows](WriteTxn& txn) {
        for (std::uint32_t i = 1; i <= rows; ++i) txn.put_ascending(kTable, Key().u32(i), std::string(100, 'v'));
    });
    return dir / "store";
}

std::uint64_t count(Kv& kv, Table table = kTable) {
    std::uint64_t rows = 0;
    kv.read([&](const ReadTxn& txn) {
        txn.scan(table, {}, [&](Bytes, Bytes value) { return rows += value.empty() ? 0 : 1, true; });
    });
    return rows;
}

std::optional<Failure> failure_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const StoreError& error) {
        return error.failure;
    }
    return std::nullopt;
}

void spoil(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

unsigned mode_of(const std::string& path) {
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 07777;
}

std::size_t entries_of(const std::string& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

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

TEST_CASE("a reader with a small map follows a file that another process grew") {
    TempDir dir;
    auto folder = make_store(dir, 10);
    Gate opened, grown;
    Child child([&] {
        opened.wait();
        open_writer(folder)->write([](WriteTxn& txn) {
            for (std::uint32_t i = 1; i <= 50'000; ++i) txn.put(kTable, Key().u32(i), std::string(100, 'n'));
        });
        grown.tell();
        return 0;
    });
    auto kv = open_writer(folder, 256 << 10);
    CHECK(count(*kv) == 10);
    opened.tell();
    grown.wait();
    CHECK(child.wait() == 0);
    CHECK(count(*kv) == 50'000);
    kv->write([](WriteTxn& txn) {
        for (std::uint32_t i = 1; i <= 50'000; ++i) txn.put(kOther, Key().u32(i), std::string(100, 'm'));
    });
    CHECK(count(*kv, kOther) == 50'000);
}

TEST_CASE("a process opens a store once at a time") {
    TempDir dir;
    auto folder = make_store(dir, 1);
    {
        auto first = open_reader(folder);
        CHECK_THROWS_AS(open_reader(folder), std::logic_error);
        CHECK_THROWS_AS(open_writer(dir / "./store"), std::logic_error);
        CHECK(lmdb_facts(folder).max_readers == 1024);
        CHECK_THROWS_AS(first->write([](WriteTxn&) {}), std::logic_error);
    }
    CHECK(count(*open_writer(folder)) == 1);
}

TEST_CASE("two processes that write at once lose nothing") {
    TempDir dir;
    auto folder = make_store(dir);
    auto writer = [&](std::uint32_t base) {
        return Child([&folder, base] {
            for (std::uint32_t i = 1; i <= 500; ++i) {
                // Half of them as fresh openings, as commands do.
                auto kv = open_writer(folder);
                for (int both = 0; both < 2 && i <= 500; both++, i += both < 2 ? 1 : 0) {
                    kv->write([&](WriteTxn& txn) {
                        std::uint32_t sum = 0;
                        if (auto old = txn.get(kOther, "sum"))
                            sum = static_cast<std::uint32_t>(std::stoul(std::string(*old)));
                        txn.put(kOther, "sum", std::to_string(sum + 1));
                        txn.put(kTable, Key().u32(base + i), "v");
                    });
                }
            }
            return 0;
        });
    };
    auto one = writer(0), two = writer(1'000'000);
    CHECK(one.wait() == 0);
    CHECK(two.wait() == 0);
    auto kv = open_reader(folder);
    CHECK(count(*kv) == 1000);
    kv->read([](const ReadTxn& txn) { CHECK(txn.get(kOther, "sum") == "1000"); });
}

TEST_CASE("a busy lock names its holder in time and is free once the holder is killed") {
    TempDir dir;
    auto folder = make_store(dir);
    Gate held;
    Child holder([&] {
        LmdbOptions options;
        options.writable = true;
        options.holder = "kehu import 客户.csv";
        open_lmdb(folder, options)->write([&](WriteTxn&) {
            held.tell();
            ::pause();
        });
        return 0;
    });
    held.wait();
    std::vector<std::string> told;
    LmdbOptions options;
    options.writable = true;
    options.wait_seconds = 0.6;
    options.on_wait = [&](const std::string& who) { told.push_back(who); };
    auto kv = open_lmdb(folder, options);
    std::string who = "kehu import 客户.csv, pid " + std::to_string(holder.pid());
    auto start = std::chrono::steady_clock::now();
    try {
        kv->write([](WriteTxn&) { FAIL("the lock is held"); });
        FAIL("the lock was not respected");
    } catch (const StoreError& error) {
        CHECK(error.failure == Failure::busy);
        CHECK(std::string(error.what()).find(who) == 0);
    }
    std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
    CHECK(waited.count() >= 0.6);
    REQUIRE(told.size() == 1);
    CHECK(told[0].find(who) == 0);
    CHECK(count(*kv) == 0);  // readers do not wait
    holder.kill();
    kv->write([](WriteTxn& txn) { txn.put(kTable, "k", "v"); });
    CHECK_THROWS_AS(kv->write([](WriteTxn&) { throw std::runtime_error("x"); }), std::runtime_error);
    kv->write([](WriteTxn& txn) { txn.put(kTable, "l", "v"); });
    CHECK(count(*kv) == 2);
}

TEST_CASE("killed readers neither use up the slots nor let the file grow") {
    TempDir dir;
    auto folder = make_store(dir, 2000);
    Gate inside, opened, go;
    auto read_for_ever = [&] {
        open_reader(folder)->read([&](const ReadTxn& txn) {
            txn.get(kTable, Key().u32(1));
            inside.tell();
            ::pause();
        });
        return 0;
    };
    Child keeper([&] {  // keeps the lock file in use, so that nobody resets it
        auto kv = open_reader(folder);
        opened.tell();
        go.wait();
        return count(*kv) == 2000 ? 0 : 1;
    });
    opened.wait();
    std::vector<Child> readers;
    for (int i = 0; i < 200; ++i) readers.emplace_back(read_for_ever);
    for (int i = 0; i < 200; ++i) inside.wait();
    for (auto& reader : readers) reader.kill();

    auto before = fs::file_size(folder + "/data.mdb");
    {
        auto kv = open_writer(folder);
        auto facts = lmdb_facts(folder);
        CHECK(facts.stale_readers_cleared == 200);
        CHECK(facts.readers == 0);
        for (std::uint32_t i = 0; i < 1500; ++i) {
            kv->write([&](WriteTxn& txn) { txn.put(kTable, Key().u32(i % 2000 + 1), std::string(100, 'w')); });
        }
        CHECK(count(*kv) == 2000);
    }
    CHECK(fs::file_size(folder + "/data.mdb") <= before + before / 10);
    go.tell();
    CHECK(keeper.wait() == 0);
}

TEST_CASE("a process killed while it writes leaves the last commit") {
    TempDir dir;
    auto folder = make_store(dir);
    for (int round = 0; round < 20; ++round) {
        Child child([&] {
            auto kv = open_writer(folder);
            for (;;) {
                kv->write([](WriteTxn& txn) {
                    auto next = static_cast<std::uint32_t>(txn.entries(kTable) + 1);
                    txn.put(kTable, Key().u32(next), std::string(200, 'v'));
                    txn.put(kOther, "last", Key().u32(next));
                });
            }
            return 0;
        });
        ::usleep(static_cast<useconds_t>(2000 + 1700 * round));
        child.kill();
        auto kv = open_writer(folder, 0, 1);
        kv->write([](WriteTxn& txn) { txn.put(kOther, "round", "v"); });
        kv->read([](const ReadTxn& txn) {
            auto last = txn.get(kOther, "last");
            CHECK(txn.entries(kTable) == (last ? last_u32(*last) : 0));
        });
    }
}

TEST_CASE("a file-size limit is a full disk and changes nothing") {
    TempDir dir;
    auto folder = make_store(dir, 100);
    Child child([&] {
        exit_on_map_fault("fault\n", 74);
        struct rlimit limit {
            1 << 20, 1 << 20
        };
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto kv = open_writer(folder);
        auto body = [](WriteTxn& txn) {
            for (std::uint32_t i = 1; i <= 50'000; ++i) txn.put(kOther, Key().u32(i), std::string(100, 'x'));
        };
        if (failure_of([&] { kv->write(body); }) != Failure::disk_full) return 1;
        return count(*kv) == 100 && count(*kv, kOther) == 0 ? 0 : 2;
    });
    CHECK(child.wait() == 0);
    CHECK(count(*open_writer(folder)) == 100);
}

TEST_CASE("who may not write the readers' file is told so") {
    TempDir dir;
    auto folder = make_store(dir, 1);
    open_reader(folder);
    fs::permissions(dir.path(), fs::perms(0755));
    fs::permissions(folder, fs::perms(0755));
    fs::permissions(folder + "/data.mdb", fs::perms(0644));
    fs::permissions(folder + "/lock.mdb", fs::perms(0444));
    Child child([&] {
        if (::geteuid() == 0 && ::setuid(65534) != 0) return 3;
        try {
            open_reader(folder);
        } catch (const StoreError& error) {
            bool named = std::string(error.what()).find("lock.mdb") != std::string::npos;
            return error.failure == Failure::permission && named ? 0 : 1;
        }
        return 2;
    });
    CHECK(child.wait() == 0);
}

TEST_CASE("a fault in the map ends with the given line and status") {
    TempDir dir;
    auto folder = make_store(dir, 5000);
    Child child([&] {
        ::close(STDERR_FILENO);
        exit_on_map_fault("the store is damaged\n", 74);
        auto kv = open_reader(folder);
        fs::resize_file(folder + "/data.mdb", 8192);  // behind the back of an open store
        return static_cast<int>(count(*kv) & 1);
    });
    CHECK(child.wait() == 74);
}

TEST_CASE("a damaged tree ends in an error or the given status and never in a signal") {
    TempDir dir;
    auto data = make_store(dir, 5000) + "/data.mdb";
    std::string whole(fs::file_size(data), '\0');
    std::ifstream(data, std::ios::binary).read(whole.data(), static_cast<std::streamsize>(whole.size()));
    std::mt19937 random(20261121);
    int told = 0;
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        std::string bytes = whole;
        auto sector = 16 + random() % 1100;  // behind the meta pages
        for (std::size_t i = 0; i < 512; ++i)
            bytes[sector * 512 + i] = static_cast<char>(round % 3 == 0 ? 0 : random());
        spoil(data, bytes);
        Child child([&] {
            ::close(STDERR_FILENO);
            ::alarm(20);
            exit_on_map_fault("the store is damaged\n", 74);
            auto failure = failure_of([&] {
                auto kv = open_writer(dir / "store");
                count(*kv);
                kv->write([](WriteTxn& txn) {
                    for (std::uint32_t i = 1; i <= 5000; i += 100) txn.put(kTable, Key().u32(i), std::string(90, 'w'));
                });
            });
            return !failure ? 0 : *failure == Failure::damaged ? 1 : 2;
        });
        int status = child.wait();
        CHECK((status == 0 || status == 1 || status == 74));
        told += status != 0;
    }
    CHECK(told > 10);
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
