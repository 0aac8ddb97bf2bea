// Backups as streams of bytes, restored into stores in memory.
#include <doctest/doctest.h>
#include <xxhash.h>
#include <zstd.h>

#include <random>

#include "tests/unit/backup_sample.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;
using namespace kehu::test;
using book::BackupFile;
using book::Book;
using book::Reader;
using book::RecordId;

namespace {

Book restored(const BackupFile& backup, const book::GivenNumbers* replaced = nullptr) {
    auto kv = store::open_memory();
    kv->write([&](store::WriteTxn& txn) { book::fill_from_rows(txn, backup, kMei, "shop.bak", replaced); });
    return Book(std::move(kv));
}

Book restored(Book& book, const TempDir& folder, const book::GivenNumbers* replaced = nullptr) {
    write_file(folder / "shop.bak", backup_of(book));
    return restored(BackupFile(folder / "shop.bak"), replaced);
}

std::string uid(Book& book, RecordId id) {
    std::string out;
    book.read([&](const Reader& reader) {
        out = reader.uid(id);
        CHECK(reader.find_uid(out) == id);
    });
    return out;
}

std::string store_id(Book& book) {
    std::string id;
    book.read([&](const Reader& reader) { id = reader.known().store_id; });
    return id;
}

std::uint32_t read_u32(std::string_view bytes, std::size_t at) {
    return store::KeyReader(bytes.substr(at)).u32();
}

// The frames of a backup, unpacked; put together again with right numbers and checksums, so that a change inside is a
// forgery and no damage.
struct Frames {
    std::string start;
    std::vector<std::pair<char, std::string>> frames;

    explicit Frames(const std::string& bytes) : start(bytes.substr(0, 32)) {
        for (std::size_t at = 32; at < bytes.size();) {
            std::uint32_t packed = read_u32(bytes, at + 5), plain = read_u32(bytes, at + 9);
            std::string content(plain, '\0');
            if (packed == plain)
                content = bytes.substr(at + 29, packed);
            else
                REQUIRE(ZSTD_decompress(content.data(), plain, bytes.data() + at + 29, packed) == plain);
            frames.emplace_back(bytes[at], std::move(content));
            at += 29 + packed;
        }
    }

    static std::string sum(const std::string& bytes) {
        XXH128_canonical_t canonical;
        XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
        return {reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest};
    }

    std::string bytes() const {
        std::string out = start, sums;
        std::uint32_t number = 0;
        for (auto [type, plain] : frames) {
            if (type == 'T') plain = plain.substr(0, plain.size() - 16) + sum(sums);
            store::Key head;
            auto size = static_cast<std::uint32_t>(plain.size());
            head.u8(static_cast<std::uint8_t>(type)).u32(number++).u32(size).u32(size);
            std::string check = sum(start.substr(16) + head.str() + plain);
            sums += check;
            out += head.str() + check + plain;
        }
        return out;
    }
};

}  // namespace

TEST_CASE("a restored store has the same records and journal and uids and indexes") {
    TempDir folder;
    Book book = book_in_memory();
    fill_sample(book, 400);
    Book again = restored(book, folder);
    require_sound(again);
    Content before = content(book), after = content(again);
    // The restore is an entry of its own.
    book::Sequence last = 0;
    again.read([&](const Reader& reader) {
        last = reader.last_sequence();
        auto entry = reader.entry(last);
        REQUIRE(entry);
        CHECK(entry->verb == "restore");
        CHECK(entry->origin == "shop.bak");
        CHECK(entry->staff == 1);
    });
    CHECK(after.erase({"head", book::sequence_key(last).str()}) == 1);
    CHECK(before == after);
    CHECK(before.size() > 1500);
    CHECK(store_id(book) != store_id(again));
}

TEST_CASE("the header of a backup tells what is in it") {
    TempDir folder;
    Book book = book_in_memory();
    fill_sample(book, 3);
    write_file(folder / "shop.bak", backup_of(book));
    BackupFile backup(folder / "shop.bak");
    backup.verify();
    CHECK(backup.info().store_name == "shop");
    CHECK(backup.info().store_id == store_id(book));
    CHECK(backup.info().created == kNow);
    CHECK(backup.info().records() == 7);  // 4 customers, a contact, a task and mei
    CHECK(backup.info().sequence == 9);
}

TEST_CASE("what was done before a backup can be undone after its restore") {
    TempDir folder;
    Book book = book_in_memory();
    fill_sample(book, 3);
    Book again = restored(book, folder);
    CHECK_THROWS_WITH_AS(again.undo(kMei, 0, false, false), "'restore' cannot be undone", Error);
    book::Sequence deleted = 0;
    again.read([&](const Reader& reader) { deleted = reader.last_sequence() - 1; });
    again.undo(kMei, deleted, false, false);
    again.undo(kMei, deleted - 1, false, false);
    again.read([&](const Reader& reader) {
        CHECK(reader.title({model::kCustomer, 3}) == "客户0");
        CHECK(reader.title({model::kCustomer, 2}) == "Jane O'Brien");
    });
    require_sound(again);
}

TEST_CASE("records keep their uids over several restores and later ones get new ones") {
    TempDir folder;
    Book first = book_in_memory();
    RecordId a = add(first, "customer", {{"name", "A"}});
    Book second = restored(first, folder);
    RecordId b = add(second, "customer", {{"name", "B"}});
    Book third = restored(second, folder);
    RecordId c = add(third, "customer", {{"name", "C"}});
    Book fourth = restored(third, folder);
    CHECK(uid(fourth, a) == uid(first, a));
    CHECK(uid(fourth, b) == uid(second, b));
    CHECK(uid(fourth, c) == uid(third, c));
    // The same number given twice, in two copies of one store, is two records.
    Book copy = restored(first, folder);
    RecordId other = add(copy, "customer", {{"name", "other"}});
    CHECK(other == b);
    CHECK(uid(copy, other) != uid(second, b));
    copy.read([&](const Reader& reader) { CHECK(!reader.find_uid(uid(second, b))); });
    require_sound(fourth);
}

TEST_CASE("numbers given after the backup are not given again where it replaces its own store") {
    TempDir folder;
    Book book = book_in_memory();
    add(book, "customer", {{"name", "A"}});
    write_file(folder / "early.bak", backup_of(book));
    add(book, "customer", {{"name", "lost"}});
    book::GivenNumbers given;
    book.read([&](const Reader& reader) { given = book::given_numbers(reader); });
    Book again = restored(BackupFile(folder / "early.bak"), &given);
    CHECK(add(again, "customer", {{"name", "new"}}).number == 3);
    require_sound(again);
    // A stranger's numbers are no matter of this store.
    Book stranger = book_in_memory();
    for (int i = 0; i < 9; ++i) add(stranger, "customer", {{"name", "S"}});
    stranger.read([&](const Reader& reader) { given = book::given_numbers(reader); });
    Book fresh = restored(BackupFile(folder / "early.bak"), &given);
    CHECK(add(fresh, "customer", {{"name", "new"}}).number == 2);
}

TEST_CASE("a damaged store gives no backup") {
    auto kv = store::open_memory();
    kv->write([](store::WriteTxn& txn) {
        book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"});
        txn.put(book::kHeads, book::sequence_key(1), std::string(60, 'x'));
    });
    Book book(std::move(kv));
    CHECK_THROWS_AS(backup_of(book), store::StoreError);
}

TEST_CASE("no mutation of a backup is taken for one") {
    TempDir folder;
    Book book = book_in_memory();
    fill_sample(book, 300);
    std::string good = backup_of(book);
    std::string path = folder / "shop.bak";
    std::mt19937 chance(1);
    auto at = [&](std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(chance); };
    Frames frames(good);
    REQUIRE(frames.frames.size() >= 4);
    int refused = 0;
    for (int i = 0; i < 2000; ++i) {
        std::string bytes = good;
        switch (i % 6) {
            case 0:
            case 1:
                bytes[at(bytes.size())] ^= static_cast<char>(1 << at(8));
                break;
            case 2:
                bytes.resize(at(bytes.size()));
                break;
            case 3:
                bytes.append(1 + at(200), static_cast<char>(at(256)));
                break;
            case 4: {  // a stretch put elsewhere
                std::size_t size = 1 + at(300), from = at(bytes.size() - size), to = at(bytes.size() - size);
                if (bytes.compare(from, size, bytes, to, size) == 0) bytes[from] ^= 1;
                bytes.replace(to, size, good, from, size);
                break;
            }
            case 5: {  // a byte lost or doubled
                std::size_t place = at(bytes.size());
                if (i % 2)
                    bytes.erase(place, 1);
                else
                    bytes.insert(place, 1, bytes[place]);
                break;
            }
        }
        write_file(path, bytes);
        try {
            BackupFile(path).verify();
        } catch (const Error& error) {
            CHECK(error.code == ExitCode::data);
            ++refused;
        }
    }
    CHECK(refused == 2000);
}

TEST_CASE("swapped and dropped and foreign blocks are refused") {
    TempDir folder;
    Book book = book_in_memory();
    fill_sample(book, 900);
    std::string good = backup_of(book), second = backup_of(book);
    struct Part {
        std::size_t at, size;
    };
    std::vector<Part> parts;
    for (std::size_t at = 32; at < good.size();) {
        std::size_t size = 29 + read_u32(good, at + 5);
        parts.push_back({at, size});
        at += size;
    }
    REQUIRE(parts.size() >= 5);
    auto piece = [&](const std::string& from, std::size_t i) { return from.substr(parts[i].at, parts[i].size); };
    auto joined = [&](std::vector<std::string> pieces) {
        std::string out = good.substr(0, 32);
        for (const std::string& one : pieces) out += one;
        return out;
    };
    std::vector<std::string> all;
    for (std::size_t i = 0; i < parts.size(); ++i) all.push_back(piece(good, i));
    REQUIRE(joined(all) == good);
    auto refused = [&](const std::vector<std::string>& pieces, const char* sentence) {
        write_file(folder / "bad.bak", joined(pieces));
        CHECK_THROWS_WITH_AS(BackupFile(folder / "bad.bak").verify(), doctest::Contains(sentence), Error);
    };
    auto swapped = all, dropped = all, foreign = all, doubled = all;
    std::swap(swapped[1], swapped[2]);
    dropped.erase(dropped.begin() + 2);
    foreign[2] = piece(second, 2);
    doubled.push_back(all.back());
    refused(swapped, "damaged in block 1");
    refused(dropped, "damaged in block 2");
    refused(foreign, "damaged in block 2");
    refused(doubled, "something follows its end");
}

TEST_CASE("a forged backup is refused or gives a store that check reads to its end") {
    TempDir folder;
    Book book = book_in_memory();
    fill_sample(book, 20);
    std::string good = backup_of(book);
    std::string path = folder / "forged.bak";
    write_file(path, Frames(good).bytes());
    Book untouched = restored(BackupFile(path));
    require_sound(untouched);
    std::mt19937 chance(2);
    auto at = [&](std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(chance); };
    int refused = 0, accepted = 0;
    for (int i = 0; i < 1500; ++i) {
        Frames frames(good);
        std::string& plain = frames.frames[at(frames.frames.size())].second;
        for (std::size_t n = 1 + at(3); n > 0; --n) plain[at(plain.size())] = static_cast<char>(at(256));
        write_file(path, frames.bytes());
        try {
            Book forged = restored(BackupFile(path));
            forged.read([](const Reader& reader) { book::check(reader); });
            ++accepted;
        } catch (const Error& error) {
            CHECK(error.code == ExitCode::data);
            ++refused;
        } catch (const store::StoreError& error) {  // by check, of a restored store
            CHECK((error.failure == store::Failure::damaged || error.failure == store::Failure::unsupported));
            ++refused;
        }
    }
    MESSAGE("forged backups refused: " << refused << ", restored: " << accepted);
    CHECK(refused > 300);
}
