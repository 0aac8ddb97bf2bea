#include "core/model/schema.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>

#include "core/error.hpp"
#include "store/error.hpp"
#include "tests/unit/sample_schema.hpp"

using namespace kehu;
using namespace kehu::sample;

TEST_CASE("a schema comes back from its blob") {
    Schema before = schema();
    before.kinds[1].custom = true;
    before.kinds[0].fields[2].read_as = 7;
    before.kinds[1].aliases = words({"sale", "销售单"});
    Schema after = decode_schema(encode_schema(before));
    // Encoding is a function of everything in it, so equal blobs mean equal schemas.
    CHECK(encode_schema(after) == encode_schema(before));
    REQUIRE(after.kinds.size() == 2);
    const Kind& customer = after.at(kCustomer);
    CHECK(std::ranges::equal(customer.columns, std::vector<std::string>{"id", "name"}));
    CHECK(customer.indexes[1].parts == std::vector<Tag>{14, 13});
    CHECK(customer.at_name("birthday").partial);
    CHECK(customer.at_name("id_number").sensitive);
    CHECK(customer.at_name("last").rollup.by == std::vector<Tag>{2, 3});
    CHECK(customer.at_name("last").rollup.kind == kOrder);
    CHECK(customer.at_name("silent").days_else == 13);
    CHECK(std::ranges::equal(customer.at_name("tier").choices[0].aliases, std::vector<std::string>{"vip", "重要"}));
    CHECK(customer.at_name("code").duplicates == Duplicates::refuse);
    CHECK(after.kinds[1].custom);
    CHECK(after.kinds[0].fields[2].read_as == 7);
    CHECK(after.kinds[1].at_name("customer").also == 3);
    CHECK(after.kinds[1].at_name("state").default_text == "open");
}

TEST_CASE("fields are found by name and label and alias in any case and width") {
    Kind kind = customer_kind();
    for (const char* word : {"name", "NAME", "Ｎａｍｅ", "姓名", "名称", "full_name", "Full Name", "full-name"}) {
        REQUIRE(kind.field(word));
        CHECK(kind.field(word)->name == "name");
    }
    CHECK(kind.field("手机")->name == "phone");
    CHECK(kind.field(Tag(6))->name == "tags");
    CHECK(kind.field("id")->source == Source::id);
    CHECK_FALSE(kind.field("nam"));
    CHECK_FALSE(kind.field(""));
    CHECK_FALSE(kind.field(Tag(0)));
    CHECK(kind.at_name("email").named("E-Mail"));
    CHECK_THROWS_AS((void)kind.at(Tag(777)), std::logic_error);
}

TEST_CASE("a field's name goes before another field's alias") {
    Kind kind = customer_kind();
    kind.fields[1].aliases = words({"number", "city"});
    CHECK(kind.field("City")->name == "city");
}

TEST_CASE("kinds are found by name and plural and label and code") {
    Schema all = schema();
    for (const char* word : {"customer", "Customers", "客户", "C"}) {
        REQUIRE(all.kind(word));
        CHECK(all.kind(word)->code == kCustomer);
    }
    CHECK(all.kind(kOrder)->name == "order");
    CHECK_FALSE(all.kind("custom"));
    CHECK_FALSE(all.kind(""));
    CHECK_FALSE(all.kind(kTask));
    CHECK_THROWS_AS((void)all.at(kTask), Error);
}

TEST_CASE("no cut of a blob is taken for a schema") {
    std::string blob = encode_schema(schema());
    for (std::size_t length = 0; length < blob.size(); ++length) {
        CHECK_THROWS_AS(decode_schema(std::string_view(blob).substr(0, length)), store::StoreError);
    }
    CHECK_THROWS_AS(decode_schema(blob + "x"), store::StoreError);
}

TEST_CASE("no changed byte of a blob crashes the reader") {
    std::string blob = encode_schema(schema());
    for (std::size_t at = 0; at < blob.size(); ++at) {
        std::string changed = blob;
        changed[at] = static_cast<char>(changed[at] ^ 0x85);
        try {
            decode_schema(changed);
        } catch (const store::StoreError&) {
            // Refused: as good as read with another label.
        }
    }
}

TEST_CASE("the list of field types has each name once and what every type needs") {
    std::set<std::string_view> names;
    for (const FieldType* type : field_types()) {
        CHECK(names.insert(type->name).second);
        CHECK(field_type(type->name) == type);
        CHECK((type->parse && type->format && type->json && type->operand && type->matches));
        CHECK(bool(type->exact_keys) == bool(type->exact_word));
        CHECK((!type->possible || type->between));
    }
    CHECK_FALSE(field_type("texts"));
}

TEST_CASE("a schema of 150 fields is read in microseconds") {
    Schema large;
    for (int i = 0; i < 7; ++i) {
        large.kinds.push_back(customer_kind());
        large.kinds.back().code = KindCode(std::string(1, static_cast<char>('A' + i)));
    }
    large.kinds.push_back(order_kind());
    std::string blob = encode_schema(large);
    double best = 1;
    for (int round = 0; round < 50; ++round) {
        auto start = std::chrono::steady_clock::now();
        Schema read = decode_schema(blob);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        REQUIRE(read.kinds.size() == 8);
    }
    MESSAGE("decoding 155 fields takes " << best * 1e6 << " us");
    CHECK(best < 500e-6);  // an order above what it takes, for sanitizers and busy machines
}
