// Restoring stores on the disk: what is replaced, and what is left when the process dies.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include "core/book/folder.hpp"
#include "tests/unit/backup_sample.hpp"
#include "tests/unit/children.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;
using namespace kehu::test;
using book::BackupFile;
using book::Book;
using book::Reader;

namespace {

void create_store(const std::string& folder, int customers, const char* last) {
    store::create_lmdb(folder, [](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    store::LmdbOptions how;
    how.writable = true;
    Book book(store::open_lmdb(folder, how));
    fill_sample(book, customers);
    add(book, "customer", {{"name", last}});
}

Content content_of(const std::string& folder) {
    Book book = book::open_to_read(folder);
    require_sound(book);
    return content(book);
}

void write_backup_of(const std::string& folder, const std::string& path) {
    Book book = book::open_to_read(folder);
    write_file(path, backup_of(book));
}

book::RestoreOptions options(std::string keep_as = {}) {
    book::RestoreOptions options;
    options.author = kMei;
    options.origin = "shop.bak";
    options.keep_old = [keep_as] { return keep_as; };
    return options;
}

// A restored store is the one of the backup but for the entry about it and, after several restores, the numbers.
bool has_newest(const std::string& folder, const char* name) {
    bool found = false;
    Book book = book::open_to_read(folder);
    require_sound(book);
    book.read([&](const Reader& reader) {
        reader.scan_records(reader.schema().at(model::kCustomer), [&](const model::Row& row) {
            found = found || reader.title(row.id) == name;
            return true;
        });
    });
    return found;
}

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("a store is restored where there was none") {
    TempDir folder;
    create_store(folder / "shop", 5, "last");
    write_backup_of(folder / "shop", folder / "shop.bak");
    book::Restored done = book::restore_folder(folder / "new/place", BackupFile(folder / "shop.bak"), options());
    CHECK(done.faults.empty());
    Content before = content_of(folder / "shop"), after = content_of(folder / "new/place");
    CHECK(after.erase({"head", book::sequence_key(done.op).str()}) == 1);
    CHECK(before == after);
    CHECK(names_in(folder / "new") == std::vector<std::string>{"place"});
    struct stat facts {};
    REQUIRE(::stat((folder / "new/place").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0700);
}

TEST_CASE("a restore replaces a store and leaves nothing of it") {
    TempDir folder;
    create_store(folder / "shop", 5, "from the backup");
    write_backup_of(folder / "shop", folder / "shop.bak");
    std::filesystem::remove_all(folder / "shop");
    create_store(folder / "shop", 2, "later");
    book::restore_folder(folder / "shop", BackupFile(folder / "shop.bak"), options());
    CHECK(has_newest(folder / "shop", "from the backup"));
    CHECK(!has_newest(folder / "shop", "later"));
    CHECK(names_in(folder.path()) == std::vector<std::string>{"shop", "shop.bak"});
}

TEST_CASE("an old store that cannot be read is kept under another name") {
    TempDir folder;
    create_store(folder / "shop", 5, "last");
    write_backup_of(folder / "shop", folder / "shop.bak");
    write_file(folder / "shop/data.mdb", "broken");
    book::restore_folder(folder / "shop", BackupFile(folder / "shop.bak"), options(folder / "shop-damaged"));
    CHECK(has_newest(folder / "shop", "last"));
    CHECK(std::filesystem::file_size(folder / "shop-damaged/data.mdb") == 6);
}

TEST_CASE("a bad backup and a refusal to keep the old store change nothing") {
    TempDir folder;
    create_store(folder / "shop", 5, "last");
    write_backup_of(folder / "shop", folder / "shop.bak");
    Content before = content_of(folder / "shop");
    BackupFile backup(folder / "shop.bak");
    std::filesystem::resize_file(folder / "shop.bak", std::filesystem::file_size(folder / "shop.bak") - 3);
    CHECK_THROWS_AS(book::restore_folder(folder / "shop", backup, options()), Error);
    CHECK(content_of(folder / "shop") == before);
    write_backup_of(folder / "shop", folder / "shop.bak");
    book::RestoreOptions refusing = options();
    refusing.keep_old = []() -> std::string { throw Error(ExitCode::io, "no room"); };
    CHECK_THROWS_WITH(book::restore_folder(folder / "shop", BackupFile(folder / "shop.bak"), refusing), "no room");
    CHECK(content_of(folder / "shop") == before);
    CHECK(names_in(folder.path()) == std::vector<std::string>{"shop", "shop.bak"});
}

TEST_CASE("a writer that waited for a restore does not write into the old store") {
    TempDir folder;
    create_store(folder / "shop", 2, "last");
    write_backup_of(folder / "shop", folder / "shop.bak");
    Gate opened, locked;
    Child writer([&] {
        store::LmdbOptions how;
        how.writable = true;
        auto kv = store::open_lmdb(folder / "shop", how);
        Book book(std::move(kv));
        book.schema();
        opened.tell();
        locked.wait();
        try {
            add(book, "customer", {{"name", "lost"}});
        } catch (const store::StoreError& error) {
            return error.failure == store::Failure::busy ? 0 : 1;
        }
        return 2;
    });
    opened.wait();
    book::RestoreOptions how = options();
    how.keep_old = [&] {
        locked.tell();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        return std::string();
    };
    book::restore_folder(folder / "shop", BackupFile(folder / "shop.bak"), how);
    CHECK(writer.wait() == 0);
    CHECK(!has_newest(folder / "shop", "lost"));
}

TEST_CASE("a killed restore leaves the old store or the new one") {
    TempDir folder;
    create_store(folder / "one", 40, "one");
    create_store(folder / "two", 40, "two");
    write_backup_of(folder / "one", folder / "one.bak");
    write_backup_of(folder / "two", folder / "two.bak");
    std::filesystem::rename(folder / "one", folder / "shop");
    auto start = std::chrono::steady_clock::now();
    book::restore_folder(folder / "shop", BackupFile(folder / "one.bak"), options());
    auto whole = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    bool is_one = true;
    int swapped = 0, stayed = 0;
    std::mt19937 chance(3);
    for (int i = 0; i < 60; ++i) {
        std::string other = is_one ? "two.bak" : "one.bak";
        Child restorer([&] {
            book::restore_folder(folder / "shop", BackupFile(folder / other), options());
            return 0;
        });
        std::this_thread::sleep_for(
            std::chrono::microseconds(std::uniform_int_distribution<long>(0, whole.count() * 5 / 4)(chance)));
        restorer.kill();
        bool now_one = has_newest(folder / "shop", "one");
        REQUIRE(now_one != has_newest(folder / "shop", "two"));
        ++(now_one == is_one ? stayed : swapped);
        is_one = now_one;
    }
    MESSAGE("60 kills: the old store stayed " << stayed << " times, the new one was there " << swapped << " times");
    book::restore_folder(folder / "shop", BackupFile(folder / "one.bak"), options());
    std::vector<std::string> left = names_in(folder.path());
    CHECK(left == std::vector<std::string>{"one.bak", "shop", "two", "two.bak"});
}

TEST_CASE("a trial restore checks the backup and leaves no trace") {
    TempDir folder;
    ::setenv("TMPDIR", folder.path().c_str(), 1);
    create_store(folder / "shop", 5, "last");
    write_backup_of(folder / "shop", folder / "shop.bak");
    book::CheckReport report = book::try_restore(BackupFile(folder / "shop.bak"), kMei);
    ::unsetenv("TMPDIR");
    CHECK(report.faults.empty());
    CHECK(report.entries > 5);
    CHECK(names_in(folder.path()) == std::vector<std::string>{"shop", "shop.bak"});
}
