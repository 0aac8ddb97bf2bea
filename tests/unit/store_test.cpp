// Keys, names of tables, checksums: the bytes that are frozen.

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "store/checksum.hpp"
#include "store/error.hpp"
#include "store/keys.hpp"
#include "store/kv.hpp"

using namespace kehu::store;

namespace {

template <typename Build, typename Value>
void check_order(const std::vector<Value>& ascending, Build build) {
    for (std::size_t i = 1; i < ascending.size(); ++i) {
        CAPTURE(i);
        CHECK(build(ascending[i - 1]).view() < build(ascending[i]).view());
    }
}

}  // namespace

TEST_CASE("numbers in keys keep their order at every power of two") {
    std::vector<std::uint64_t> values{0};
    for (int bit = 1; bit < 64; ++bit) {
        for (int step : {-1, 0, 1}) values.push_back((std::uint64_t{1} << bit) + static_cast<std::uint64_t>(step));
    }
    values.push_back(~std::uint64_t{0});
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    check_order(values, [](std::uint64_t value) { return Key().u64(value); });
    for (auto value : values) CHECK(KeyReader(Key().u64(value)).u64() == value);

    std::vector<std::uint32_t> words{0, 1, 127, 128, 255, 256, 65535, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    check_order(words, [](std::uint32_t value) { return Key().u32(value); });
    for (auto value : words) {
        CHECK(KeyReader(Key().u32(value)).u32() == value);
        CHECK(last_u32(Key().text("x").u32(value)) == value);
        CHECK(KeyReader(Key().u16(static_cast<std::uint16_t>(value))).u16() == static_cast<std::uint16_t>(value));
        CHECK(KeyReader(Key().u8(static_cast<std::uint8_t>(value))).u8() == static_cast<std::uint8_t>(value));
    }
}

TEST_CASE("texts in keys keep their order whatever follows") {
    std::vector<std::string> texts{
        "", "a", "a b", "ab", "b", "zz", "\xC3\xA9", "王", "王小", "王小明", "\xF0\x9F\x98\x80"};
    check_order(texts, [](const std::string& text) { return Key().text(text).u32(0xFFFFFFFF); });
    for (const auto& text : texts) CHECK(KeyReader(Key().text(text)).text() == text);
}

TEST_CASE("a key of many parts reads back part by part") {
    Key key;
    key.u8(7).u16(300).kind(KindCode("CA")).id({KindCode("L"), 12}).text("王小明").u64(9).raw("tail");
    KeyReader reader(key);
    CHECK(reader.u8() == 7);
    CHECK(reader.u16() == 300);
    CHECK(reader.kind() == KindCode("CA"));
    CHECK(reader.id() == RecordId{KindCode("L"), 12});
    CHECK(reader.text() == "王小明");
    CHECK(reader.u64() == 9);
    CHECK(reader.rest() == "tail");
}

TEST_CASE("ids order by kind and then by number") {
    std::vector<RecordId> ids{{KindCode("C"), 1},  {KindCode("C"), 9}, {KindCode("C"), 0xFFFFFFFF},
                              {KindCode("CA"), 1}, {KindCode("D"), 1}, {KindCode("ZZZ"), 1}};
    check_order(ids, [](RecordId id) { return Key().id(id); });
    CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("a long text is cut on a code point and told apart by its hash") {
    std::string exact(kKeyTextBytes, 'a');
    CHECK(Key().text(exact).view().size() == kKeyTextBytes + 1);
    CHECK(KeyReader(Key().text(exact)).text() == exact);

    std::string chinese;
    while (chinese.size() <= kKeyTextBytes) chinese += "客";
    auto one = Key().text(chinese + "甲"), two = Key().text(chinese + "乙");
    CHECK(one.view().size() == 399 + 16 + 1);  // 400 would cut the third byte off a character
    CHECK(one.view().substr(0, 399) == two.view().substr(0, 399));
    CHECK(one.view() != two.view());
    CHECK(one.view() == Key().text(chinese + "甲").view());
    CHECK(one.view().find('\0') == one.view().size() - 1);
    CHECK(KeyReader(one).text().size() == 399 + 16);
    check_order(std::vector<std::string>{exact, exact + "b", std::string(kKeyTextBytes, 'b')},
                [](const std::string& text) { return Key().text(text); });
}

TEST_CASE("a key of several long texts still fits") {
    std::string chinese;
    while (chinese.size() < 2000) chinese += "客户";
    Key key;
    key.u16(3).text(chinese).text(chinese + "a").id({KindCode("C"), 1}).u64(1);
    CHECK(key.view().size() <= kMaxKeyBytes);
    KeyReader reader(key);
    reader.u16();
    CHECK(reader.text().size() >= 399);
    reader.text();
    CHECK(reader.id() == RecordId{KindCode("C"), 1});
    CHECK_THROWS_AS(Key().text(std::string("a\0b", 3)), std::logic_error);
}

TEST_CASE("a short or foreign key is damage and not read beyond its end") {
    CHECK_THROWS_AS(KeyReader("").u8(), StoreError);
    CHECK_THROWS_AS(KeyReader("abc").u32(), StoreError);
    CHECK_THROWS_AS(KeyReader("1234567").u64(), StoreError);
    CHECK_THROWS_AS(KeyReader("no end").text(), StoreError);
    CHECK_THROWS_AS(KeyReader("c\0\0").kind(), StoreError);
    CHECK_THROWS_AS(KeyReader(std::string("C\0D", 3)).kind(), StoreError);
    CHECK_THROWS_AS(KeyReader(std::string("\0\0\0", 3)).kind(), StoreError);
    CHECK_THROWS_AS(last_u32("abc"), StoreError);
}

TEST_CASE("after_prefix is the first key beyond the prefix") {
    CHECK(after_prefix("a") == "b");
    CHECK(after_prefix("a\xFF") == "b");
    CHECK(after_prefix("\xFF\xFF").empty());
    CHECK(after_prefix("").empty());
    CHECK(after_prefix(std::string("a\0", 2)) == "a\x01");
    CHECK(after_prefix("\x7F") == "\x80");
}

TEST_CASE("record ids are read in either case and printed in capitals") {
    CHECK(parse_record_id("C12") == RecordId{KindCode("C"), 12});
    CHECK(parse_record_id("c12") == RecordId{KindCode("C"), 12});
    CHECK(parse_record_id("cAr4294967295")->text() == "CAR4294967295");
    for (const char* text : {"", "C", "12", "C0", "C012", "C4294967296", "C99999999999999999999", "C-1", "C+1", "C 1",
                             "C1 ", " C1", "CARS1", "C1x", "客1", "C１", "C1.0", "_1"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_record_id(text));
    }
}

TEST_CASE("every table has one name and the name leads back") {
    for (unsigned family = 1; family <= kFamilyCount; ++family) {
        for (const char* kind : {"", "C", "CA", "ZZZ"}) {
            Table table{static_cast<Family>(family), *kind ? KindCode(kind) : KindCode()};
            CHECK(table_of(table_name(table)) == table);
        }
    }
    CHECK(table_name({Family::record, KindCode("C")}) == "record.C");
    CHECK(table_name({Family::meta}) == "meta");
    CHECK(table_name({Family::sealed, KindCode("U")}) == "sealed.U");
    for (const char* name : {"", "foreign", "record.", "record.c", "record.CARS", "record.C.", "Record.C", ".C"}) {
        CAPTURE(name);
        CHECK_FALSE(table_of(name));
    }
}

TEST_CASE("a sealed value opens only whole and in its own place") {
    Sealer sealer("store-one"), other("store-two");
    Table table{Family::record, KindCode("C")};
    for (std::size_t size : {0, 1, 7, 16, 17, 128, 129, 240, 241, 5000}) {
        CAPTURE(size);
        std::string value(size, 'v'), sealed = value;
        sealer.seal(table, "\1", sealed);
        REQUIRE(sealed.size() == size + kSealBytes);
        CHECK(sealer.open(table, "\1", sealed) == value);
        CHECK_THROWS_AS(sealer.open(table, "\2", sealed), StoreError);
        CHECK_THROWS_AS(sealer.open({Family::head}, "\1", sealed), StoreError);
        CHECK_THROWS_AS(sealer.open({Family::record, KindCode("CA")}, "\1", sealed), StoreError);
        CHECK_THROWS_AS(other.open(table, "\1", sealed), StoreError);
        CHECK_FALSE(sealer.is_whole(table, "\1", sealed.substr(0, sealed.size() - 1)));
        for (std::size_t bit = 0; bit<sealed.size() * 8; bit += sealed.size()> 300 ? 97 : 1) {
            sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ 1 << bit % 8);
            CHECK_FALSE(sealer.is_whole(table, "\1", sealed));
            sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ 1 << bit % 8);
        }
    }
    CHECK_THROWS_AS(sealer.open(table, "\1", "short"), StoreError);
    CHECK_THROWS_AS(sealer.open(table, "\1", ""), StoreError);
}

TEST_CASE("the seal of a known value never changes") {
    std::string sealed = "value";
    Sealer("0123456789abcdef").seal({Family::record, KindCode("C")}, Key().u32(1), sealed);
    CHECK(sealed.substr(0, 5) == "value");
    CHECK(sealed.substr(5) == "\x09\x5A\xE8\xD5\x69\xC6\xDE\x0A");
}
