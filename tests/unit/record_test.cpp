#include "core/model/record.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

#include "store/error.hpp"

using namespace kehu;
using namespace kehu::model;

namespace {

std::vector<Tag> tags_of(std::string_view part) {
    std::vector<Tag> tags;
    for (FieldReader reader(part); reader.next();) tags.push_back(reader.field().tag);
    return tags;
}

}  // namespace

TEST_CASE("varints come back at every power of two and its neighbours") {
    for (int bit = 0; bit < 64; ++bit) {
        for (std::int64_t step : {-1, 0, 1}) {
            std::uint64_t value = (std::uint64_t(1) << bit) + static_cast<std::uint64_t>(step);
            std::string bytes;
            append_varint(bytes, value);
            std::string_view rest = bytes;
            CHECK(read_varint(rest) == value);
            CHECK(rest.empty());
        }
    }
}

TEST_CASE("a varint that is cut short or endless is damage") {
    std::string_view empty, cut("\x80", 1), endless("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01", 12);
    CHECK_THROWS_AS(read_varint(empty), store::StoreError);
    CHECK_THROWS_AS(read_varint(cut), store::StoreError);
    CHECK_THROWS_AS(read_varint(endless), store::StoreError);
}

TEST_CASE("fields set in any order are kept in the order of tags") {
    Record record;
    for (Tag tag : {5, 1, 1024, 300, 2, 128, 127}) record.set(tag, "v" + std::to_string(tag));
    CHECK(tags_of(record.view().ordinary()) == std::vector<Tag>{1, 2, 5, 127, 128, 300, 1024});
    for (Tag tag : {5, 1, 1024, 300, 2, 128, 127}) CHECK(record.value(tag) == "v" + std::to_string(tag));
    CHECK_FALSE(record.get(3));
    CHECK_FALSE(record.get(0));
    CHECK_FALSE(record.get(2000));
}

TEST_CASE("setting again replaces and an empty value erases") {
    Record record;
    record.set(1, "one");
    record.set(2, std::string(500, 'x'));
    record.set(3, "three");
    record.set(2, "two");
    CHECK(record.value(2) == "two");
    CHECK(record.value(3) == "three");
    record.set(3, "");
    CHECK_FALSE(record.get(3));
    record.set(2, "");
    record.erase(1);
    record.erase(77);
    CHECK(record.view().empty());
    record.set(1, "again");
    CHECK(record.value(1) == "again");
}

TEST_CASE("sensitive fields lie in a part of their own and move when their field changes") {
    Record record;
    record.set(1, "name");
    record.set(2, "secret", true);
    record.set(3, "city");
    CHECK(tags_of(record.view().ordinary()) == std::vector<Tag>{1, 3});
    CHECK(tags_of(record.view().sensitive()) == std::vector<Tag>{2});
    CHECK(record.value(2) == "secret");
    record.set(2, "open now");
    CHECK(record.view().sensitive().empty());
    CHECK(record.value(2) == "open now");
    record.set(1, "hidden", true);
    CHECK(tags_of(record.view().ordinary()) == std::vector<Tag>{2, 3});
    CHECK(record.value(1) == "hidden");
}

TEST_CASE("a record made from bytes can be changed like any other") {
    Record first;
    first.set(4, "four");
    first.set(9, "nine", true);
    Record second(first.view());
    CHECK(second.view() == first.view());
    second.set(6, "six");
    second.set(12, "twelve");
    CHECK(tags_of(second.view().ordinary()) == std::vector<Tag>{4, 6, 12});
    CHECK(second.value(9) == "nine");
}

TEST_CASE("bytes that are cut short are damage and not data") {
    Record record;
    record.set(1, "name");
    record.set(2, "city");
    std::string_view whole = record.view().ordinary();
    for (std::size_t length = 1; length < whole.size(); ++length) {
        RecordView cut(whole.substr(0, length));
        if (length == 6) continue;  // exactly the first field
        CHECK_THROWS_AS((void)cut.get(2), store::StoreError);
    }
}

TEST_CASE("appending in the order of tags does not slow down with the size of the record") {
    auto seconds = [](int fields) {
        auto start = std::chrono::steady_clock::now();
        for (int round = 0; round < 20000 / fields; ++round) {
            Record record;
            for (int tag = 1; tag <= fields; ++tag) record.set(static_cast<Tag>(tag), "some value");
        }
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    seconds(100);
    CHECK(seconds(20000) < 10 * seconds(20) + 0.01);
}
