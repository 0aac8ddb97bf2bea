#include "cli/form.hpp"

#include <doctest/doctest.h>

#include "store/memory.hpp"

using namespace kehu;
using namespace kehu::cli;

namespace {

// A store in memory with one customer, whose form is asked for.
class Shop {
  public:
    Shop() : book_(filled()) {}

    std::string form(const std::vector<std::pair<const char*, std::string>>& values) {
        store::RecordId id;
        std::string text;
        book_.write({"mei", {}}, {"add"}, [&](book::Writer& writer) {
            model::Record record;
            for (auto& [name, bytes] : values) record.set(kind().at_name(name).tag, bytes);
            id = writer.create(kind(), record);
        });
        book_.read([&](const book::Reader& reader) {
            text = form_of(kind(), *reader.get(id), reader.title(id), reader.context({}, Language::english));
        });
        return text;
    }
    const model::Kind& kind() { return book_.schema().at(model::kCustomer); }

  private:
    static std::unique_ptr<store::Kv> filled() {
        auto kv = store::open_memory();
        kv->write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"UTC", "CN", "CNY"}); });
        return kv;
    }
    book::Book book_;
};

std::string value(const std::vector<FormLine>& lines, std::string_view name) {
    for (const FormLine& line : lines)
        if (line.field->name == name) return line.text;
    return "(not there)";
}

std::string fault(const model::Kind& kind, std::string_view text) {
    try {
        read_form(kind, text);
        return "no fault";
    } catch (const Error& error) {
        CHECK(error.code == ExitCode::usage);
        return error.what();
    }
}

}  // namespace

TEST_CASE("a form reads back as it was written") {
    for (std::string note :
         {"plain", "with: colon", "\"quoted\" 'too'", "# no remark", "two\nlines", "a\n\nb", "a\n  b\n# c",
          "name: in\nname: text", "全角：冒号", "- yaml [a, b] {c: d} &x *y | > % @"}) {
        Shop shop;
        std::string form = shop.form({{"name", "王小明"}, {"note", note}});
        auto lines = read_form(shop.kind(), form);
        CHECK(value(lines, "note") == note);
        CHECK(value(lines, "name") == "王小明");
        CHECK(value(lines, "city") == "");
        CHECK(changed_lines(lines, read_form(shop.kind(), form)).empty());
    }
}

TEST_CASE("only what was typed over has changed") {
    Shop shop;
    std::string before = shop.form({{"name", "Ann"}, {"city", "York"}, {"note", "x"}});
    std::string after = before;
    after.replace(after.find("city: York"), 10, "city: Leeds");
    auto changed = changed_lines(read_form(shop.kind(), before), read_form(shop.kind(), after));
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].field->name == "city");
    CHECK(changed[0].text == "Leeds");
    CHECK(own_lines(before, after) == "city: Leeds\n");
}

TEST_CASE("labels and either colon and Windows line ends are read") {
    Shop shop;
    auto lines = read_form(shop.kind(), "姓名： 王晓明\r\nCITY:上海\r\nnote: a\r\n    b\r\n");
    CHECK(value(lines, "name") == "王晓明");
    CHECK(value(lines, "city") == "上海");
    CHECK(lines.size() == 3);
    CHECK(lines[2].line == 3);
}

TEST_CASE("a line taken out leaves its field alone and an emptied one takes it away") {
    Shop shop;
    std::string before = shop.form({{"name", "Ann"}, {"city", "York"}});
    CHECK(changed_lines(read_form(shop.kind(), before), read_form(shop.kind(), "name: Ann\n")).empty());
    auto changed = changed_lines(read_form(shop.kind(), before), read_form(shop.kind(), "city:\n"));
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].text.empty());
}

TEST_CASE("faults of a form name the line") {
    Shop shop;
    CHECK(fault(shop.kind(), "name: a\ncitty: b\n") == "line 2: 'citty' is no field; did you mean 'city'?");
    CHECK(fault(shop.kind(), "name: a\nwhatever\n") == "line 2: expected `field: value`");
    CHECK(fault(shop.kind(), "    indented\n") == "line 1: expected `field: value`");
    CHECK(fault(shop.kind(), "name: a\n\n# remark\nname: b\n") == "line 4: 'name' stands here twice");
    CHECK(fault(shop.kind(), "silent: 5\n") == "line 1: 'silent' is no field");
    std::string form = shop.form({{"name", "Ann"}});
    form.replace(form.find("name: Ann"), 4, "Frist");
    CHECK(fault(shop.kind(), form).ends_with("'Frist' is no field; did you mean 'name'?"));
}

TEST_CASE("repeated lines of a list add up") {
    Shop shop;
    CHECK(value(read_form(shop.kind(), "phone: 1\nphone: 2\n"), "phone") == "1\n2");
}
