// Schema files: what is read, and every way in which one is refused, with its place.
#include <doctest/doctest.h>

#include <set>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/model/schema_yaml.hpp"

using namespace kehu;
using model::Schema;
using model::SchemaPart;

namespace {

std::string refusal(const std::string& text, std::vector<std::string> reserved = {"add", "find"}) {
    std::vector<SchemaPart> parts{{"mine.yaml", text, {}}};
    try {
        model::compile_schema(parts, reserved);
    } catch (const Error& error) {
        CHECK(error.code == ExitCode::config);
        return error.what();
    }
    return "(taken)";
}

Schema compiled(const std::string& text) {
    std::vector<SchemaPart> parts{{"mine.yaml", text, {}}};
    return model::compile_schema(parts);
}

}  // namespace

TEST_CASE("the built-in kinds compile and refer to each other") {
    Schema schema = model::compile_schema({});
    for (const char* name : {"customer", "contact", "task", "staff", "product", "order", "setting", "schema"})
        CHECK(schema.kind(std::string_view(name)));
    const model::Kind& customer = schema.at_name("customer");
    CHECK(customer.at_name("owner").ref == model::kStaff);
    CHECK(customer.at_name("last").rollup.indexes.size() == 2);  // by customer and by account
    CHECK(customer.at_name("silent").days_else == customer.at_name("created").tag);
    CHECK(schema.at_name("contact").at_name("customer").also == schema.at_name("contact").at_name("account").tag);
    CHECK(customer.at_name("name").read_as == customer.at_name("reading").tag);
    CHECK(schema.kind(std::string_view("客户")) == &customer);
}

TEST_CASE("words of built-in fields are not ambiguous within a kind") {
    Schema schema = model::compile_schema({});
    for (const model::Kind& kind : schema.kinds)
        for (const model::Field& field : kind.fields) {
            CAPTURE(kind.name);
            CAPTURE(field.name);
            CHECK(kind.field(std::string_view(field.name)) == &field);
            int with_tag = 0;
            for (const model::Field& other : kind.fields) with_tag += field.tag && other.tag == field.tag;
            CHECK(with_tag <= 1);
        }
}

TEST_CASE("own fields and kinds are first class and keep their tags") {
    std::vector<SchemaPart> parts{
        {"mine.yaml", "kind: customer\nfields:\n  - {name: rating, zh: 评级, type: choice, choices: [A, B]}\n", {}}};
    Schema schema = model::compile_schema(parts);
    CHECK(schema.at_name("customer").field(std::string_view("评级"))->tag == 1024);
    REQUIRE(parts[0].tags.size() == 1);
    parts[0].text =
        "kind: customer\nfields:\n  - {name: size, type: integer}\n"
        "  - {name: rating, type: choice, choices: [A]}\n";
    schema = model::compile_schema(parts);
    CHECK(schema.at_name("customer").at_name("rating").tag == 1024);
    CHECK(schema.at_name("customer").at_name("size").tag == 1025);
    // Another type cannot read the old values, which undo may bring back.
    parts[0].text = "kind: customer\nfields:\n  - {name: rating, type: text}\n";
    CHECK(model::compile_schema(parts).at_name("customer").at_name("rating").tag == 1026);

    schema = compiled(
        "kind: machine\nletter: MA\nzh: 设备\nfields:\n  - {name: serial, type: text}\n"
        "  - {name: at, type: ref, ref: customer, on_delete: cascade}\n");
    const model::Kind& machine = *schema.kind(std::string_view("设备"));
    CHECK(machine.custom);
    CHECK(machine.title == machine.at_name("serial").tag);
    REQUIRE(machine.indexes.size() == 1);
    CHECK(machine.indexes[0].parts[0] == machine.at_name("at").tag);
}

TEST_CASE("a schema file that is wrong is refused with line and column") {
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, type: txet}\n") ==
          "mine.yaml:3:21: unknown type 'txet'; did you mean 'text'?");
    CHECK(refusal("kind: customer\nfeilds: []\n") == "mine.yaml:2:1: unknown key 'feilds'; did you mean 'fields'?");
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, name: y, type: text}\n") ==
          "mine.yaml:3:15: 'name' stands here twice");
    CHECK(refusal("kind: customer\nfields:\n  - {name: phone, type: text}\n") ==
          "mine.yaml:3:12: customer has a field 'phone' already");
    CHECK(
        refusal("kind: customer\nfields:\n  - {name: Größe, type: text}\n").find("mine.yaml:3:12: 'Größe' cannot be") ==
        0);
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, type: choice}\n") ==
          "mine.yaml:3:5: a choice field needs 'choices'");
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, type: ref, ref: nothing}\n") ==
          "mine.yaml:3:5: there is no kind 'nothing'");
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, type: text, tag: 5}\n").find("tags of own") !=
          std::string::npos);
    CHECK(refusal("kind: find\nletter: FI\nfields:\n  - {name: x, type: text}\n") ==
          "mine.yaml:1:7: 'find' is a command; a kind needs another name");
    CHECK(refusal("kind: pet\nletter: P\nfields:\n  - {name: x, type: text}\n").find("mine.yaml:2:9:") == 0);
    CHECK(
        refusal("kind: pet\nletter: PET\nplural: 客户\nfields:\n  - {name: x, type: text}\n").find("mine.yaml:1:7:") ==
        0);
    CHECK(refusal("kind: customer\ntitle: phone\nfields:\n  - {name: x, type: text}\n").find("mine.yaml:2:8:") == 0);
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, type: text, sensitive: true, find: [words]}\n")
              .find("mine.yaml:3:") == 0);
    CHECK(refusal("kind: customer\nfields: [{name: n, type: integer, rollup: max(contact.summry)}]\n")
              .find("mine.yaml:2:10: cannot read the rollup") == 0);
}

TEST_CASE("a rollup has the type that it computes") {
    const auto says = [](const std::string& type, const std::string& rollup) {
        const std::string choices = type == "choice" ? ", choices: [a]" : "";
        return refusal("kind: customer\nfields: [{name: n, type: " + type + choices + ", rollup: '" + rollup + "'}]\n");
    };
    for (const auto& [type, rollup] : {std::pair{"text", "count(contact)"},
                                       {"integer", "sum(order.amount)"},
                                       {"money", "sum(order.lines)"},
                                       {"choice", "max(contact.channel)"},
                                       {"integer", "max(contact.at)"},
                                       {"date", "max(contact.at)"},
                                       {"text", "days(last, created)"},
                                       {"integer", "days(name, created)"}}) {
        CAPTURE(rollup);
        CHECK(says(type, rollup) ==
              "mine.yaml:2:10: '" + std::string(rollup) + "' does not give a field of type " + type);
    }
    CHECK(says("integer", "sum(order.id)").find("mine.yaml:2:10: cannot read the rollup") == 0);
    for (const auto& [type, rollup] : {std::pair{"integer", "count(order)"},
                                       {"money", "sum(order.amount)"},
                                       {"moment", "max(contact.at)"},
                                       {"integer", "days(next, created)"}})
        CHECK_NOTHROW(compiled("kind: customer\nfields: [{name: n, type: " + std::string(type) + ", rollup: '" +
                               rollup + "'}]\n"));
}

TEST_CASE("what changes with the settings or the day is not found by words") {
    for (const char* type : {"money", "moment"})
        for (const char* how : {"words", "pinyin"})
            CHECK(refusal("kind: customer\nfields:\n  - {name: x, find: [" + std::string(how) + "], type: " + type +
                          "}\n") ==
                  "mine.yaml:3:21: a field of type " + std::string(type) + " cannot be found by words");
    CHECK(refusal("kind: customer\nfields:\n  - {name: x, type: integer, find: [words], rollup: count(order)}\n") ==
          "mine.yaml:3:36: a computed field cannot be found by words");
}

TEST_CASE("each reference has an index of its own however many fields there are") {
    std::string text = "kind: visit\nletter: VI\nfields:\n  - {name: what, type: text}\n";
    for (int i = 0; i < 250; ++i)
        text += "  - {name: f" + std::to_string(i) + ", type: " + (i % 50 ? "integer" : "ref, ref: customer") + "}\n";
    const Schema schema = compiled(text);
    const model::Kind& visit = schema.at_name("visit");
    REQUIRE(visit.indexes.size() == 5);
    std::set<int> numbers;
    for (std::size_t i = 0; i < 5; ++i) {
        numbers.insert(visit.indexes[i].number);
        CHECK(visit.indexes[i].parts == std::vector<model::Tag>{visit.at_name("f" + std::to_string(50 * i)).tag});
    }
    CHECK(numbers.size() == 5);
    text = "kind: visit\nletter: VI\nfields:\n";
    for (int i = 0; i < 300; ++i) text += "  - {name: f" + std::to_string(i) + ", type: ref, ref: customer}\n";
    CHECK(refusal(text) == "mine.yaml:1:1: visit has too many references");
}

TEST_CASE("an own field may take a further word of a built-in one") {
    Schema schema = compiled("kind: customer\nfields:\n  - {name: size, type: text}\n");
    const model::Kind& customer = schema.at_name("customer");
    CHECK(customer.field(std::string_view("size")) == &customer.at_name("size"));
    CHECK(customer.field(std::string_view("人数")) == &customer.at_name("employees"));
}

TEST_CASE("YAML that could hurt is refused before it is walked") {
    CHECK(refusal("kind: &k customer\nfields: [{name: *k, type: text}]\n").find("aliases are not allowed") !=
          std::string::npos);
    CHECK(refusal("kind: " + std::string(200, '[') + std::string(200, ']')).find("nested deeper") != std::string::npos);
    CHECK(refusal("kind: customer\nfields:\n  - {name: \xff, type: text}\n") == "mine.yaml: line 3: not valid UTF-8");
    CHECK(refusal(std::string((1 << 20) + 1, ' ')).find("at most 1 MiB") != std::string::npos);
    CHECK(refusal("kind: customer\nfields: [\n").find("mine.yaml:") == 0);
}

TEST_CASE("fields are added to and taken from a part") {
    std::string text = model::part_with_field("", "customer", "{name: rating, type: choice, choices: [A, B]}");
    text = model::part_with_field(text, "customer", "{name: size, type: integer}");
    Schema schema = compiled(text);
    CHECK(schema.at_name("customer").field(std::string_view("rating")));
    CHECK(schema.at_name("customer").field(std::string_view("size")));
    text = model::part_without_field(text, "rating");
    CHECK_FALSE(compiled(text).at_name("customer").field(std::string_view("rating")));
    CHECK(model::part_without_field(text, "size").empty());
}
