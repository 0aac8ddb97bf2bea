#include <doctest/doctest.h>

#include <set>

#include "core/exchange/csv_reader.hpp"
#include "core/exchange/format.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/tsv.hpp"
#include "tests/unit/sample_schema.hpp"

using namespace kehu;
using namespace kehu::sample;

namespace {

struct Shop : World {
    Kind kind = customer_kind();
    std::vector<model::Record> records;
    std::vector<std::string> rollups;

    void add(const std::vector<std::pair<std::string, std::string>>& values) {
        records.push_back(record(kind, context, values));
    }
    exchange::Columns columns(std::initializer_list<const char*> names) const {
        exchange::Columns columns;
        for (const char* name : names) columns.push_back(&kind.at_name(name));
        return columns;
    }
    std::string written(const char* format, const exchange::Columns& columns,
                        const exchange::WriterOptions& options = {}) const {
        const auto writer = exchange::format(format)->make(columns, kind, context, options);
        std::string out;
        writer->begin(out);
        const std::size_t start = out.size();
        for (std::size_t i = 0; i < records.size(); i++)
            writer->row(out, {{kCustomer, static_cast<std::uint32_t>(i + 1)}, records[i], {}, 1});
        if (!records.empty()) out.erase(start, writer->separator());
        writer->end(out, !records.empty());
        return out;
    }
};

}  // namespace

TEST_CASE("formats: the list has every name once with its words and a maker") {
    std::set<std::string_view> names;
    for (const exchange::Format& format : exchange::formats()) {
        CHECK(names.insert(format.name).second);
        CHECK(bool(format.make));
        CHECK(std::string_view(format.summary).size() > 3);
        CHECK(exchange::format(format.name) == &format);
    }
    CHECK(names == std::set<std::string_view>{"json", "jsonl", "csv", "tsv", "markdown", "yaml", "print0", "xlsx",
                                              "vcard", "vcard3"});
    CHECK(exchange::format("xml") == nullptr);
}

TEST_CASE("formats: an export has the id and every stored field that people see") {
    const Kind kind = order_kind();
    std::string names;
    for (const Field* field : exchange::default_columns(kind, *exchange::format("csv")))
        names.append(field->name) += " ";
    CHECK(names == "id code customer lines amount state due ");
}

TEST_CASE("csv: cells are quoted where they must be and absent values are empty") {
    Shop shop;
    shop.add({{"name", "王小明"}, {"city", "上海"}});
    shop.add({{"name", "Acme, Inc."}, {"note", "he said \"ok\"\nand left"}});
    CHECK(shop.written("csv", shop.columns({"id", "name", "city", "note"})) ==
          "id,name,city,note\n"
          "C1,王小明,上海,\n"
          "C2,\"Acme, Inc.\",,\"he said \"\"ok\"\"\nand left\"\n");
}

TEST_CASE("csv: long cells are searched for quotes to their last byte") {
    for (std::size_t size : {15, 16, 17, 31, 32, 33, 64}) {
        Shop shop;
        std::string note(size, 'x');
        note[size - 1] = ',';
        shop.add({{"note", note + "y"}});
        CHECK(shop.written("csv", shop.columns({"note"})) == "note\n\"" + note + "y\"\n");
    }
}

TEST_CASE("csv: cells of every length and mixture come back as they were") {
    const std::string_view pieces[] = {"a", ",", "\"", "\n", "王", "'", "0123456789abcdef"};
    std::uint32_t seed = 1;
    for (int round = 0; round < 500; ++round) {
        Shop shop;
        std::string name = "n", note = "n";
        for (int i = round % 30; i-- > 0;) {
            seed = seed * 1664525 + 1013904223;
            name += pieces[(seed >> 16) % (round % 2 ? 7 : 1)];
            note += pieces[(seed >> 20) % (round % 3 ? 1 : 7)];
        }
        shop.add({{"name", name}, {"note", note}, {"city", "上海"}});
        const std::string file = shop.written("csv", shop.columns({"id", "name", "city", "note", "name"}));
        exchange::CsvReader reader(file, ',');
        REQUIRE(reader.next());
        REQUIRE(reader.next());
        REQUIRE(reader.cells().size() == 5);
        CHECK(reader.cells()[1] == name);
        CHECK(reader.cells()[2] == "上海");
        CHECK(reader.cells()[3] == note);
        CHECK(reader.cells()[4] == name);
    }
}

TEST_CASE("csv: more columns than a word has bits") {
    Shop shop;
    shop.add({{"name", "Ann"}, {"city", "x"}});
    exchange::Columns columns(70, &shop.kind.at_name("note"));
    columns.insert(columns.begin() + 65, &shop.kind.at_name("name"));
    CHECK(shop.written("csv", columns, {.header = false}) == std::string(65, ',') + "Ann" + std::string(5, ',') + "\n");
}

TEST_CASE("csv: a row without any value is still a row") {
    Shop shop;
    shop.add({{"name", "Ann"}});
    CHECK(shop.written("csv", shop.columns({"city"})) == "city\n\"\"\n");
    exchange::CsvReader reader("city\n\"\"\n", ',');
    REQUIRE(reader.next());
    REQUIRE(reader.next());
    CHECK(reader.cells().size() == 1);
}

TEST_CASE("csv: sensitive fields and a column asked for twice are found") {
    Shop shop;
    shop.add({{"name", "Ann"}, {"id_number", "S-1"}, {"city", "上海"}});
    CHECK(shop.written("csv", shop.columns({"name", "id_number", "name", "id", "city", "id"})) ==
          "name,id_number,name,id,city,id\nAnn,S-1,Ann,C1,上海,C1\n");
}

TEST_CASE("csv: for spreadsheets there is a mark and CRLF and no cell that runs") {
    Shop shop;
    shop.add({{"name", "=1+1"}, {"phone", "13800138001"}, {"revenue", "-20"}, {"note", "13800138001"}});
    CHECK(shop.written("csv", shop.columns({"id", "name", "phone", "revenue", "note"}), {.excel = true}) ==
          "\xEF\xBB\xBFid,name,phone,revenue,note\r\nC1,'=1+1,'" +
              formatted(shop.kind.at_name("phone"), shop.records[0].value(3), shop.context) + "," +
              formatted(shop.kind.at_name("revenue"), shop.records[0].value(11), shop.context) + ",'13800138001\r\n");
}

TEST_CASE("csv: hostile texts come back from a spreadsheet's file as they were") {
    std::vector<std::string> texts;
    for (const char* start : {"=", "+", "-", "@", "'=", "''+", "＝", "＠", "0", "00", "'0", "\"", ",", "'"})
        for (const char* rest : {"1", "cmd|' /C calc'!A0", "x,\"y\"", "123456789012"})
            texts.push_back(std::string(start) + rest);
    for (const std::string& text : texts) {
        Shop shop;
        shop.add({{"note", text}});
        const std::string file = shop.written("csv", shop.columns({"note"}), {.excel = true});
        exchange::CsvReader reader(std::string_view(file).substr(3), ',');
        REQUIRE(reader.next());
        REQUIRE(reader.next());
        CHECK(exchange::without_mark(reader.cells()[0]) == text);
        CHECK_MESSAGE(std::string_view("=+-@").find(reader.cells()[0][0]) == std::string_view::npos, text);
    }
}

TEST_CASE("spreadsheets: digits that were lost are known") {
    for (const char* lost : {"4.20106E+17", "6E+18", "1.23e+10", "4,2E+17"}) CHECK(exchange::is_scientific(lost));
    for (const char* whole : {"", "E+17", "4.2E17", "4.E+17", "3E+2", "1.2E+05", "x4.2E+17", "4.2E+17x", "4;2E+17"})
        CHECK_FALSE(exchange::is_scientific(whole));
    CHECK(exchange::is_rounded("7", "007"));
    CHECK(exchange::is_rounded("0", "000"));
    CHECK(exchange::is_rounded("420106199001011000", "420106199001011234"));
    for (const auto& [after, before] : {std::pair{"007", "007"},
                                        {"8", "007"},
                                        {"007", "7"},
                                        {"7", "K7"},
                                        {"", "0"},
                                        {"420106199001012000", "420106199001011234"},
                                        {"100", "123"}})
        CHECK_FALSE(exchange::is_rounded(after, before));
}

TEST_CASE("tsv: a cell that was escaped comes back") {
    for (const std::string cell :
         {"plain", "a\tb\nc\rd\\n", "\"Acme\" Ltd", "'=1+1", "=\"007\"", "C:\\new", "=1+1", "'s"}) {
        std::string escaped = cell, scratch;
        exchange::escape_cell(escaped, 0);
        CHECK(escaped.find_first_of("\t\n\r") == escaped.npos);
        CHECK(exchange::cell_text(escaped) == escaped);
        CHECK(exchange::without_escapes(escaped, scratch) == cell);
    }
    std::string scratch;
    CHECK(exchange::without_escapes("C:\\docs\\", scratch) == "C:\\docs\\");
}

TEST_CASE("tsv: every row is one line") {
    Shop shop;
    shop.add({{"name", "a\tb"}, {"note", "c\\d\ne"}, {"city", "x"}});
    CHECK(shop.written("tsv", shop.columns({"name", "note", "city"})) == "name\tnote\tcity\na\\tb\tc\\\\d\\ne\tx\n");
    CHECK(shop.written("tsv", shop.columns({"city"}), {.header = false}) == "x\n");
}

TEST_CASE("json: absent fields are left out and values keep their shape") {
    Shop shop;
    shop.add({{"name", "Bob \"Buzz\" Lee"}, {"tags", "vip, lead"}});
    shop.add({{"city", "上海"}});
    const auto columns = shop.columns({"id", "name", "tags", "city"});
    const std::string first = "{\"id\":\"C1\",\"name\":\"Bob \\\"Buzz\\\" Lee\",\"tags\":[\"vip\",\"lead\"]}";
    const std::string second = "{\"id\":\"C2\",\"city\":\"上海\"}";
    CHECK(shop.written("jsonl", columns) == first + "\n" + second + "\n");
    CHECK(shop.written("json", columns) == "[\n" + first + ",\n" + second + "\n]\n");
    CHECK(shop.written("jsonl", shop.columns({"note"})) == "{}\n{}\n");
}

TEST_CASE("formats: nothing to write is an empty file of each form") {
    const Shop shop;
    const auto columns = shop.columns({"id", "name"});
    CHECK(shop.written("json", columns) == "[]\n");
    CHECK(shop.written("jsonl", columns).empty());
    CHECK(shop.written("csv", columns) == "id,name\n");
    CHECK(shop.written("print0", columns).empty());
}

TEST_CASE("print0: ids each ended by a NUL") {
    Shop shop;
    shop.add({{"name", "a"}});
    shop.add({{"name", "b"}});
    CHECK(shop.written("print0", {}) == std::string("C1\0C2\0", 6));
}
