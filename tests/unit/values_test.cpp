#include "core/model/values.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "store/error.hpp"

using namespace kehu;
using namespace kehu::model;

TEST_CASE("moments and integers keep their order as bytes") {
    std::vector<std::int64_t> rising{std::numeric_limits<std::int64_t>::min(), -70000, -1, 0, 1, 255, 256, 1795241100,
                                     std::numeric_limits<std::int64_t>::max()};
    for (std::size_t i = 0; i < rising.size(); ++i) {
        CHECK(decode_integer(encode_integer(rising[i])) == rising[i]);
        text::Moment moment{rising[i], text::Precision::minute};
        CHECK(decode_moment(encode_moment(moment)) == moment);
        if (i == 0) continue;
        CHECK(encode_integer(rising[i - 1]) < encode_integer(rising[i]));
        CHECK(encode_moment({rising[i - 1]}) < encode_moment({rising[i]}));
    }
}

TEST_CASE("dates come back with all their parts") {
    for (text::Date date : {text::Date{2026, 11, 21}, text::Date{0, 8, 15, true}, text::Date{1990, 4, 3, true, true},
                            text::Date{2026, 10, 0}, text::Date{9999, 12, 31}, text::Date{1, 1, 1}}) {
        CHECK(decode_date(encode_date(date)) == date);
    }
}

TEST_CASE("references keep kind and number") {
    for (auto [kind, number] : {std::pair{"C", 1u}, {"CL", 300u}, {"ABC", 4294967295u}}) {
        store::RecordId id{store::KindCode(kind), number};
        CHECK(decode_ref(encode_ref(id)) == id);
        CHECK(encode_ref(id).size() == 7);
    }
    CHECK(encode_ref({store::KindCode("C"), 9}) < encode_ref({store::KindCode("C"), 10}));
}

TEST_CASE("money of either sign comes back and several sums follow one another") {
    text::Currency cny{{'C', 'N', 'Y'}}, jpy{{'J', 'P', 'Y'}};
    for (std::int64_t minor :
         {std::int64_t(0), std::int64_t(-1), std::int64_t(63), std::int64_t(-64), std::int64_t(120000),
          std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        CHECK(decode_money(encode_money({minor, cny})) == text::Money{minor, cny});
    }
    std::string two = encode_money({5, cny}) + encode_money({7, jpy});
    std::string_view rest = two;
    CHECK(take_money(rest) == text::Money{5, cny});
    CHECK(take_money(rest) == text::Money{7, jpy});
    CHECK_THROWS_AS(decode_money(two), store::StoreError);
}

TEST_CASE("a text keeps its link or its lack of one") {
    store::RecordId id{store::KindCode("C"), 5};
    std::string linked = encode_text_or_ref({"宏达", id}), plain = encode_text_or_ref({"宏达", std::nullopt});
    CHECK(decode_text_or_ref(linked).text == "宏达");
    CHECK(decode_text_or_ref(linked).id == id);
    CHECK(decode_text_or_ref(plain).text == "宏达");
    CHECK_FALSE(decode_text_or_ref(plain).id);
}

TEST_CASE("phones and lines come back whole") {
    std::string list;
    append_phone(list, "work", {"010-6255 1234 转 801", "+861062551234", "801"});
    append_phone(list, "", {"110", "", ""});
    auto phones = decode_phones(list);
    REQUIRE(phones.size() == 2);
    CHECK(phones[0].type == "work");
    CHECK(phones[0].phone == text::Phone{"010-6255 1234 转 801", "+861062551234", "801"});
    CHECK(phones[1].type.empty());
    CHECK(phones[1].phone.typed == "110");

    text::Currency cny{{'C', 'N', 'Y'}};
    std::vector<Line> lines(2);
    lines[0].product = encode_text_or_ref({"茶", std::nullopt});
    lines[0].quantity = {25, 1};
    lines[0].price = text::Decimal{-15, 0};
    lines[0].amount = {-3750, cny};
    lines[1].product = encode_text_or_ref({"SKU-1", store::RecordId{store::KindCode("G"), 1}});
    lines[1].amount = {100, cny};
    auto read = decode_lines(encode_lines(lines));
    REQUIRE(read.size() == 2);
    CHECK(read[0].product == lines[0].product);
    CHECK(read[0].quantity == lines[0].quantity);
    CHECK(read[0].price == lines[0].price);
    CHECK(read[0].amount == lines[0].amount);
    CHECK(read[1].product == lines[1].product);
    CHECK_FALSE(read[1].price);
}

TEST_CASE("bytes of the wrong shape are damage") {
    CHECK_THROWS_AS(decode_integer("1234567"), store::StoreError);
    CHECK_THROWS_AS(decode_moment(std::string(8, '\0')), store::StoreError);
    CHECK_THROWS_AS(decode_moment(std::string(8, '\0') + '\7'), store::StoreError);
    CHECK_THROWS_AS(decode_date(std::string("\0\7\1\15\1", 5)), store::StoreError);
    CHECK_THROWS_AS(decode_date("abcd"), store::StoreError);
    CHECK_THROWS_AS(decode_ref("abcdefg"), store::StoreError);
    CHECK_THROWS_AS(decode_text_or_ref(""), store::StoreError);
    CHECK_THROWS_AS(decode_text_or_ref("\1C"), store::StoreError);
    CHECK_THROWS_AS(decode_phones("\5ab"), store::StoreError);
    CHECK_THROWS_AS(decode_lines("\2\1\1"), store::StoreError);
}
