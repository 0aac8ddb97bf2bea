// What every backend of the seam keeps; each case runs on all of them. A new backend is one line in make().

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "store/kv.hpp"
#include "store/lmdb.hpp"
#include "store/memory.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu::store;

namespace {

const Table kCustomers{Family::record, KindCode("C")};
const Table kContacts{Family::record, KindCode("L")};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Backend {
    virtual ~Backend() = default;
    virtual Kv& kv() = 0;
};

struct Memory final : Backend {
    std::unique_ptr<Kv> store = open_memory();
    Kv& kv() override { return *store; }
};

struct Lmdb final : Backend {
    kehu::test::TempDir dir;
    std::unique_ptr<Kv> store;
    Lmdb() {
        create_lmdb(dir / "store", [](WriteTxn&) {});
        LmdbOptions options;
        options.writable = true;
        store = open_lmdb(dir / "store", options);
    }
    Kv& kv() override { return *store; }
};

template <typename T>
struct Fixture {
    T backend;
    Kv& kv = backend.kv();

    void fill(std::initializer_list<const char*> keys) {
        kv.write([&](WriteTxn& txn) {
            for (const char* key : keys) txn.put(kCustomers, key, std::string("value of ") + key);
        });
    }

    std::vector<std::string> keys(Range range, Table table = kCustomers) {
        std::vector<std::string> out;
        kv.read([&](const ReadTxn& txn) {
            txn.scan(table, range, [&](Bytes key, Bytes) {
                out.emplace_back(key);
                return true;
            });
        });
        return out;
    }

    std::string value(Table table, Bytes key) {
        std::string out = "(none)";
        kv.read([&](const ReadTxn& txn) {
            if (auto found = txn.get(table, key)) out = std::string(*found);
        });
        return out;
    }
};

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE_TEMPLATE("a value put is the value got and a later put replaces it", T, Memory, Lmdb) {
    Fixture<T> f;
    f.kv.write([](WriteTxn& txn) {
        txn.put(kCustomers, "a", "first");
        txn.put(kCustomers, "empty", "");
        txn.put(kCustomers, std::string("\0\xFF\0", 3), std::string("\0binary\xFF", 8));
    });
    CHECK(f.value(kCustomers, "a") == "first");
    CHECK(f.value(kCustomers, "empty").empty());
    CHECK(f.value(kCustomers, std::string("\0\xFF\0", 3)) == std::string("\0binary\xFF", 8));
    f.kv.write([](WriteTxn& txn) { txn.put(kCustomers, "a", std::string(100'000, 'x')); });
    CHECK(f.value(kCustomers, "a") == std::string(100'000, 'x'));
}

TEST_CASE_TEMPLATE("an absent key and a table never written are empty", T, Memory, Lmdb) {
    Fixture<T> f;
    CHECK(f.value(kCustomers, "a") == "(none)");
    CHECK(f.value(kCustomers, "") == "(none)");
    CHECK(f.keys({}).empty());
    f.fill({"b"});
    CHECK(f.value(kCustomers, "a") == "(none)");
    CHECK(f.value(kCustomers, "bb") == "(none)");
    CHECK(f.value(kContacts, "b") == "(none)");
    f.kv.read([](const ReadTxn& txn) {
        CHECK(txn.entries(kContacts) == 0);
        CHECK(txn.entries(kCustomers) == 1);
    });
}

TEST_CASE_TEMPLATE("keys come in the order of their bytes", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"b", "a", "\xE4\xBD\xA0", "aa", "Z", "\x01"});
    CHECK(f.keys({}) == Strings{"\x01", "Z", "a", "aa", "b", "\xE4\xBD\xA0"});
    CHECK(f.keys({{}, {}, true}) == Strings{"\xE4\xBD\xA0", "b", "aa", "a", "Z", "\x01"});
}

TEST_CASE_TEMPLATE("a range holds its lower end and not its upper one", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a", "b", "c", "d"});
    CHECK(f.keys({"b", "d"}) == Strings{"b", "c"});
    CHECK(f.keys({"b", "d", true}) == Strings{"c", "b"});
    CHECK(f.keys({"bb", "cc"}) == Strings{"c"});
    CHECK(f.keys({"bb", "cc", true}) == Strings{"c"});
    CHECK(f.keys({"c", ""}) == Strings{"c", "d"});
    CHECK(f.keys({"c", "", true}) == Strings{"d", "c"});
    CHECK(f.keys({"", "b", true}) == Strings{"a"});
    CHECK(f.keys({"", "z", true}) == Strings{"d", "c", "b", "a"});
}

TEST_CASE_TEMPLATE("an empty or upside-down range visits nothing", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a", "b", "c"});
    for (bool descending : {false, true}) {
        CHECK(f.keys({"b", "b", descending}).empty());
        CHECK(f.keys({"c", "a", descending}).empty());
        CHECK(f.keys({"x", "z", descending}).empty());
        CHECK(f.keys({"", "A", descending}).empty());
        CHECK(f.keys({std::string(600, 'z'), "", descending}).empty());
    }
}

TEST_CASE_TEMPLATE("a prefix is a range and a scan ends when visit says so", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a1", "b", "b1", "b2", "c"});
    CHECK(f.keys({"b", "c"}) == Strings{"b", "b1", "b2"});
    Pairs seen;
    f.kv.read([&](const ReadTxn& txn) {
        txn.scan(kCustomers, {}, [&](Bytes key, Bytes value) {
            seen.emplace_back(key, value);
            return seen.size() < 2;
        });
    });
    CHECK(seen == Pairs{{"a1", "value of a1"}, {"b", "value of b"}});
}

TEST_CASE_TEMPLATE("erase tells whether the key was there", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a", "b"});
    f.kv.write([](WriteTxn& txn) {
        CHECK(txn.erase(kCustomers, "a"));
        CHECK_FALSE(txn.erase(kCustomers, "a"));
        CHECK_FALSE(txn.erase(kCustomers, "none"));
        CHECK_FALSE(txn.erase(kContacts, "a"));
    });
    CHECK(f.keys({}) == Strings{"b"});
}

TEST_CASE_TEMPLATE("a body that throws changes nothing and the error comes through", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a", "b"});
    auto body = [](WriteTxn& txn) {
        txn.put(kCustomers, "a", "other");
        txn.put(kCustomers, "a", "and again");
        txn.erase(kCustomers, "b");
        txn.put(kCustomers, "c", "new");
        txn.put(kContacts, "x", "in a table of its own");
        txn.put_ascending({Family::head}, "1", "h");
        throw std::runtime_error("the body's own");
    };
    CHECK_THROWS_WITH_AS(f.kv.write(body), "the body's own", std::runtime_error);
    CHECK(f.keys({}) == Strings{"a", "b"});
    CHECK(f.value(kCustomers, "a") == "value of a");
    f.kv.read([](const ReadTxn& txn) { CHECK(txn.tables() == std::vector<Table>{kCustomers}); });
    f.kv.write([](WriteTxn& txn) { txn.put(kContacts, "x", "after it"); });
    CHECK(f.value(kContacts, "x") == "after it");
}

TEST_CASE_TEMPLATE("a write sees its own changes", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a", "b"});
    f.kv.write([](WriteTxn& txn) {
        CHECK_FALSE(txn.get(kContacts, "n"));
        txn.put(kContacts, "n", "1");
        CHECK(txn.get(kContacts, "n") == "1");
        CHECK(txn.entries(kContacts) == 1);
        txn.erase(kCustomers, "a");
        CHECK_FALSE(txn.get(kCustomers, "a"));
        CHECK(txn.entries(kCustomers) == 1);
    });
}

TEST_CASE_TEMPLATE("put_ascending is right in any order and beside other changes", T, Memory, Lmdb) {
    Fixture<T> f;
    f.kv.write([](WriteTxn& txn) {
        for (const char* key : {"b", "d", "c", "e", "e", "a"}) txn.put_ascending(kCustomers, key, key);
        txn.put(kCustomers, "z", "z");
        txn.put_ascending(kCustomers, "f", "f");
        CHECK(txn.erase(kCustomers, "z"));
        txn.put_ascending(kCustomers, "g", "g");
        txn.put_ascending(kCustomers, "e", "E");
    });
    CHECK(f.keys({}) == Strings{"a", "b", "c", "d", "e", "f", "g"});
    CHECK(f.value(kCustomers, "e") == "E");
}

TEST_CASE_TEMPLATE("put_ascending keeps the order over many pages while put and erase come between", T, Memory, Lmdb) {
    Fixture<T> f;
    auto name = [](int i) { return "k" + std::to_string(1'000'000 + i); };
    f.kv.write([&](WriteTxn& txn) {
        for (int i = 0; i < 20'000; ++i) {
            txn.put_ascending(kCustomers, name(2 * i), std::string(40, 'v'));
            if (i % 7 == 0) txn.put(kCustomers, name(2 * i + 1), "odd");
            if (i % 11 == 0) txn.erase(kCustomers, name(2 * i));
        }
    });
    std::string before;
    std::size_t count = 0;
    bool ordered = true;
    f.kv.read([&](const ReadTxn& txn) {
        txn.scan(kCustomers, {}, [&](Bytes key, Bytes) {
            ordered = ordered && before < key;
            before = key;
            ++count;
            return true;
        });
        CHECK(count == txn.entries(kCustomers));
    });
    CHECK(ordered);
    CHECK(count == 20'000 + 2'858 - 1'819);
}

TEST_CASE_TEMPLATE("multi_get finds what is there in the order asked", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a", "b", "c"});
    std::vector<std::string> asked{"c", "none", "a", "", "c", std::string(600, 'k')};
    auto check = [&](const ReadTxn& txn) {
        std::vector<std::pair<std::size_t, std::string>> found;
        txn.multi_get(kCustomers, asked, [&](std::size_t i, Bytes value) { found.emplace_back(i, value); });
        CHECK(found == std::vector<std::pair<std::size_t, std::string>>{
                           {0, "value of c"}, {2, "value of a"}, {4, "value of c"}});
        txn.multi_get(kContacts, asked, [](std::size_t, Bytes) { FAIL_CHECK("an empty table holds nothing"); });
    };
    f.kv.read(check);
    f.kv.write([&](WriteTxn& txn) { check(txn); });
}

TEST_CASE_TEMPLATE("tables lists what holds something in the order of families and kinds", T, Memory, Lmdb) {
    Fixture<T> f;
    f.kv.write([](WriteTxn& txn) {
        txn.put({Family::uid}, "u", "1");
        txn.put(kContacts, "l", "1");
        txn.put(kCustomers, "c", "1");
        txn.put({Family::record, KindCode("CAR")}, "x", "1");
        txn.put({Family::meta}, "m", "1");
        txn.put({Family::rollup, KindCode("C")}, "gone", "1");
    });
    f.kv.write([](WriteTxn& txn) { txn.erase({Family::rollup, KindCode("C")}, "gone"); });
    f.kv.read([](const ReadTxn& txn) {
        CHECK(txn.tables() ==
              std::vector<Table>{
                  {Family::meta}, kCustomers, {Family::record, KindCode("CAR")}, kContacts, {Family::uid}});
    });
}

TEST_CASE_TEMPLATE("views stay good to the end of a read", T, Memory, Lmdb) {
    Fixture<T> f;
    for (int i = 0; i < 300; ++i) f.fill({std::to_string(i).c_str()});
    f.kv.read([](const ReadTxn& txn) {
        std::vector<Bytes> views;
        for (int i = 0; i < 300; ++i) views.push_back(*txn.get(kCustomers, std::to_string(i)));
        txn.scan(kCustomers, {}, [](Bytes, Bytes) { return true; });
        for (int i = 0; i < 300; ++i) CHECK(views[i] == "value of " + std::to_string(i));
    });
}

TEST_CASE_TEMPLATE("keys of one byte up to the longest are taken and others refused", T, Memory, Lmdb) {
    Fixture<T> f;
    for (std::size_t size : {std::size_t{1}, std::size_t{2}, kMaxKeyBytes - 1, kMaxKeyBytes}) {
        std::string key(size, 'k');
        f.kv.write([&](WriteTxn& txn) { txn.put(kCustomers, key, "v"); });
        CHECK(f.value(kCustomers, key) == "v");
    }
    for (std::size_t size : {std::size_t{0}, kMaxKeyBytes + 1, std::size_t{600}}) {
        std::string key(size, 'k');
        CHECK_THROWS_AS(f.kv.write([&](WriteTxn& txn) { txn.put(kCustomers, key, "v"); }), std::logic_error);
        CHECK_THROWS_AS(f.kv.write([&](WriteTxn& txn) { txn.put_ascending(kCustomers, key, "v"); }), std::logic_error);
    }
    CHECK(f.keys({}).size() == 4);
}

TEST_CASE_TEMPLATE("a scan in a write may change the table it walks", T, Memory, Lmdb) {
    Fixture<T> f;
    for (bool descending : {false, true}) {
        f.kv.write([](WriteTxn& txn) {
            for (int i = 1000; i < 3000; ++i) txn.put(kCustomers, std::to_string(i), std::string(50, 'v'));
        });
        int visited = 0;
        f.kv.write([&](WriteTxn& txn) {
            txn.scan(kCustomers, {{}, {}, descending}, [&](Bytes key, Bytes) {
                ++visited;
                std::string copy(key);
                CHECK(txn.erase(kCustomers, copy));
                if (visited % 2 == 0) txn.put(kContacts, copy, "kept");
                return true;
            });
        });
        CHECK(visited == 2000);
        CHECK(f.keys({}).empty());
        CHECK(f.keys({}, kContacts).size() == (descending ? 2000u : 1000u));
    }
}

TEST_CASE_TEMPLATE("a read inside a read sees one snapshot and other nesting is refused", T, Memory, Lmdb) {
    Fixture<T> f;
    f.fill({"a"});
    f.kv.read([&](const ReadTxn&) {
        CHECK(f.value(kCustomers, "a") == "value of a");
        CHECK_THROWS_AS(f.kv.write([](WriteTxn&) {}), std::logic_error);
    });
    f.kv.write([&](WriteTxn&) {
        CHECK_THROWS_AS(f.kv.read([](const ReadTxn&) {}), std::logic_error);
        CHECK_THROWS_AS(f.kv.write([](WriteTxn&) {}), std::logic_error);
    });
    CHECK_THROWS_AS(f.kv.read([](const ReadTxn&) { throw std::runtime_error("x"); }), std::runtime_error);
    f.fill({"b"});
    CHECK(f.keys({}) == Strings{"a", "b"});
}
