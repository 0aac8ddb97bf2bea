// Looking at all records by several threads gives what looking at them one by one gives.
#include "core/book/sweep.hpp"

#include <set>

#include "core/book/codec.hpp"
#include "store/lmdb.hpp"
#include "tests/unit/book_fixture.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

constexpr std::uint32_t kMany = 20'000;  // pieces enough for every thread, several times over

std::unique_ptr<store::Kv> store_of_many(const std::string& folder, std::uint32_t count) {
    store::create_lmdb(folder, [](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    store::LmdbOptions options;
    options.writable = true;
    Book book(store::open_lmdb(folder, options));
    book.write(kMei, {"import"}, [&](Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kCustomer);
        std::vector<Record> records(count);
        for (std::uint32_t i = 0; i < count; ++i) records[i].set(kind.title, "n" + std::to_string(i + 1));
        writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
        if (count > 9) writer.remove({kind.code, 7});
    });
    book.close();
    return store::open_lmdb(folder, options);
}

// Gathers ids, and what it is told to fail at.
class Gather : public book::Hand {
  public:
    explicit Gather(std::uint32_t bad = 0) : bad_(bad) {}
    void look(const model::Row& row, book::Yield& yield) override {
        if (row.id.number == bad_) throw BadValue("bad");
        yield.rows.push_back(row);
        yield.text += row.id.text() + " " + std::string(row.record.value(2)) + "\n";
        ++yield.count;
    }

  private:
    std::uint32_t bad_;
};

struct Seen {
    std::string text;
    std::uint64_t count = 0, rows = 0;
};

Seen swept(const Reader& reader, const book::SweepOptions& options, std::uint64_t enough = 0, std::uint32_t bad = 0) {
    Seen seen;
    auto make = [&] { return std::make_unique<Gather>(bad); };
    auto done = [&](book::Yield& yield) {
        seen.text += yield.text;
        seen.count += yield.count;
        seen.rows += yield.rows.size();
        return !enough || seen.count < enough;
    };
    try {
        book::sweep(reader, reader.schema().at(model::kCustomer), options, make, done);
    } catch (const BadValue&) {
        seen.text += "bad";
    }
    return seen;
}

std::string one_by_one(const Reader& reader) {
    std::string text;
    reader.scan(reader.schema().at(model::kCustomer), [&](const model::Row& row) {
        text += row.id.text() + " " + std::string(row.record.value(2)) + "\n";
        return true;
    });
    return text;
}

}  // namespace

TEST_CASE("sweep: all records in order whoever looks at them") {
    for (std::uint32_t count : {0u, 1u, 15u, 16u, 17u, 500u, kMany}) {
        TempDir dir;
        Book book(store_of_many(dir / "shop", count));
        book.read([&](const Reader& reader) {
            const std::string wanted = one_by_one(reader);
            const std::uint64_t records = reader.count(reader.schema().at(model::kCustomer));
            for (bool rollups : {false, true})
                for (bool alone : {false, true}) {
                    const Seen seen = swept(reader, {rollups, alone});
                    CHECK(seen.text == wanted);
                    CHECK(seen.count == records);
                    CHECK(seen.rows == records);
                }
            std::set<RecordId> skipped;
            Reader patient = reader;
            patient.skip_damaged(&skipped);
            CHECK(swept(patient, {}).text == wanted);
        });
    }
}

TEST_CASE("sweep: who has enough stops it and who throws is heard after what came before") {
    TempDir dir;
    Book book(store_of_many(dir / "shop", kMany));
    book.read([&](const Reader& reader) {
        const std::string wanted = one_by_one(reader);
        for (std::uint64_t enough : {1u, 100u, 5'000u}) {
            const Seen seen = swept(reader, {}, enough);
            CHECK(seen.count >= enough);
            CHECK(seen.count < enough + 600);
            CHECK(wanted.starts_with(seen.text));
        }
        for (std::uint32_t bad : {1u, 300u, 12'345u, kMany})
            for (bool alone : {false, true}) {
                const std::string before = wanted.substr(0, wanted.find("C" + std::to_string(bad) + " "));
                CHECK(swept(reader, {false, alone}, 0, bad).text == before + "bad");
            }
        auto make = [] { return std::make_unique<Gather>(); };
        auto full = [](book::Yield&) -> bool { throw Error(ExitCode::io, "full"); };
        CHECK_THROWS_AS(book::sweep(reader, reader.schema().at(model::kCustomer), {}, make, full), Error);
    });
}

TEST_CASE("sweep: a damaged record is named and what came before it is handed on") {
    TempDir dir;
    auto kv = store_of_many(dir / "shop", kMany);
    kv->write([](store::WriteTxn& txn) {
        const auto table = book::records_of(model::kCustomer);
        std::string value(*txn.get(table, book::number_key(9'999)));
        value[5] ^= 1;
        txn.put(table, book::number_key(9'999), value);
    });
    Book book(std::move(kv));
    book.read([&](const Reader& reader) {
        std::uint64_t count = 0;
        auto make = [] { return std::make_unique<Gather>(); };
        auto done = [&](book::Yield& yield) { return count += yield.count, true; };
        try {
            book::sweep(reader, reader.schema().at(model::kCustomer), {}, make, done);
            FAIL("no damage was seen");
        } catch (const store::DamagedValue& damaged) {
            CHECK(damaged.key == book::number_key(9'999).view());
        }
        CHECK(count == 9'997);  // one before it was deleted
    });
}
