// Workbooks as kehu writes them, read back by its own reader.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "core/exchange/readers.hpp"
#include "core/exchange/writers.hpp"
#include "core/exchange/xlsx.hpp"
#include "core/exchange/zip_reader.hpp"
#include "core/exchange/zip_writer.hpp"
#include "core/text/utf8.hpp"
#include "tests/unit/sample_schema.hpp"

using namespace kehu;
using namespace kehu::sample;
using namespace kehu::exchange;

namespace {

struct Shop : World {
    Kind kind = customer_kind();
    std::vector<model::Record> records;

    std::string packed(const Columns& columns, std::size_t rows_at_a_time = 1,
                       const WriterOptions& options = {}) const {
        std::string file, rows;
        const auto packer = pack_xlsx(columns, kind, context, options, [&](std::string_view bytes) { file += bytes; });
        const auto writer = make_xlsx(columns, kind, context, options);
        writer->begin(rows);
        for (std::size_t i = 0; i < records.size(); ++i) {
            writer->row(rows, {{kCustomer, static_cast<std::uint32_t>(i + 1)}, records[i], {}, 1});
            if ((i + 1) % rows_at_a_time) continue;
            packer->write(rows);
            rows.clear();
        }
        writer->end(rows, !records.empty());
        packer->write(rows);
        packer->finish();
        return file;
    }
    std::string read_back(const Columns& columns) const {
        return std::string(read_xlsx("t.xlsx", packed(columns), {}).csv.bytes());
    }
    Columns columns(std::initializer_list<const char*> names) const {
        Columns columns;
        for (const char* name : names) columns.push_back(&kind.at_name(name));
        return columns;
    }
};

std::string part_of(const std::string& file, const char* name) {
    const ZipReader zip(file);
    std::string bytes;
    zip.unpack(*zip.find(name), [&](std::string_view piece) { return bytes += piece, true; });
    return bytes;
}

}  // namespace

TEST_CASE("xlsx: every character of a text comes back") {
    Shop shop;
    std::vector<std::string> texts = {"=1+1",         "+1",     "-1",      "@x",           "'x",
                                      "'=1",          "=\"1\"", "<&>\"'",  "_x0041_",      "_x005F_x0041_",
                                      "_x",           "_",      "a_x00_b", "\xEF\xBF\xBE", "\xEF\xBF\xBF",
                                      "\xEF\xBC\x8B", "😀",      "a\nb",    "a\rb",         "a\r\nb",
                                      "a\tb"};
    for (char c = 1; c < 32; ++c) texts.push_back(std::string("a") + c + "b");
    for (const std::string& text : texts) {
        model::Record record;
        record.set(shop.kind.at_name("name").tag, text, false);
        shop.records = {record};
        const std::string csv = shop.read_back(shop.columns({"name"}));
        const std::string quoted = csv.substr(csv.find('\n') + 1);
        std::string cell =
            quoted.starts_with('"') ? quoted.substr(1, quoted.size() - 3) : quoted.substr(0, quoted.size() - 1);
        for (std::size_t at = 0; (at = cell.find("\"\"", at)) != cell.npos; ++at) cell.erase(at, 1);
        if (text == "'=1" || text == "=\"1\"") cell.erase(0, 1);  // the mark that import takes off
        CHECK_MESSAGE(cell == text, text);
    }
}

TEST_CASE("xlsx: the bytes are those of the rows, however these come") {
    Shop shop;
    for (int i = 0; i < 5000; ++i)
        shop.records.push_back(
            record(shop.kind, shop.context, {{"name", "王小明 " + std::to_string(i)}, {"code", "K1"}}));
    const Columns columns = shop.columns({"code", "name"});
    const std::string one = shop.packed(columns, 1);
    CHECK(one == shop.packed(columns, 1));
    CHECK(one == shop.packed(columns, 4999));
    const std::string sheet = part_of(one, "xl/worksheets/sheet1.xml");
    CHECK(sheet.find("<row r=\"5001\"><c r=\"A5001\"") != sheet.npos);
    CHECK(sheet.find(kMark) == sheet.npos);
    CHECK(sheet.find("<col min=\"2\" max=\"2\" width=\"13\"") != sheet.npos);  // 王小明 999 and room for the filter
    CHECK(sheet.find("<autoFilter ref=\"A1:B5001\"/>") != sheet.npos);
}

TEST_CASE("xlsx: a sheet that is full is refused with the way out") {
    Shop shop;
    const auto packer = pack_xlsx(shop.columns({"name"}), shop.kind, shop.context, {}, [](std::string_view) {});
    std::string rows;
    for (int i = 0; i < 1024; ++i) rows += "<row r=\"\1\"></row>\n";
    for (int i = 0; i < 1024; ++i) packer->write(rows);
    CHECK_THROWS_WITH_AS(packer->write("<row r=\"\1\"></row>\n"), "a sheet of a workbook holds 1048576 rows", Error);
}

TEST_CASE("xlsx: a name of a sheet holds no sign that sheets cannot have") {
    Kind kind = customer_kind();
    kind.plural = "a/b:c*d?e[f]g\\h'i&j<k>l\"";
    CHECK(sheet_element(kind, Language::english) ==
          "<sheet name=\"a_b_c_d_e_f_g_h_i_j_k_l_\" sheetId=\"1\" r:id=\"rId1\"/>");
    kind.chinese = "客户客户客户客户客户客户客户客户客户客户客户客户客户客户客户客户客户客户客户客户";
    CHECK(text::count_code_points(sheet_element(kind, Language::chinese)) ==
          31 + text::count_code_points("<sheet name=\"\" sheetId=\"1\" r:id=\"rId1\"/>"));
}

TEST_CASE("zip: what is written is what is read") {
    std::string file, large;
    for (std::uint32_t i = 0; i < 300'000; ++i) large += static_cast<char>(i * 7919 >> 5);
    ZipWriter writer([&](std::string_view bytes) { file += bytes; });
    writer.add("a", "stored");
    writer.begin("folder/b");
    writer.append(large);
    writer.append("");
    writer.append("end");
    writer.end();
    writer.begin("empty");
    writer.end();
    writer.finish();
    CHECK(part_of(file, "A") == "stored");
    CHECK(part_of(file, "folder/b") == large + "end");
    CHECK(part_of(file, "empty").empty());
    // A byte of the packed part that is another one is noticed.
    for (std::size_t at = file.find("folder/b") + 8; at < file.find("folder/b") + 400; at += 13) {
        std::string bad = file;
        bad[at] = static_cast<char>(bad[at] ^ 4);
        CHECK_THROWS_AS(part_of(bad, "folder/b"), BadValue);
    }
}
