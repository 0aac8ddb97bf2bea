#include "core/exchange/csv_reader.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/exchange/spreadsheet.hpp"

using kehu::BadValue;
using kehu::exchange::CsvReader;
using kehu::exchange::needs_mark;
using kehu::exchange::sniff_separator;
using kehu::exchange::without_mark;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read_all(std::string_view text, char separator = ',') {
    Rows rows;
    for (CsvReader reader(text, separator); reader.next();)
        rows.emplace_back(reader.cells().begin(), reader.cells().end());
    return rows;
}

std::string fault_of(std::string_view text) {
    try {
        read_all(text);
    } catch (const BadValue& bad) {
        return bad.what();
    }
    return "no fault";
}

// The plainest way to write a cell, to check the reader with.
std::string written(const Rows& rows, char separator, const char* line_end, bool quote_all) {
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); i++) {
            if (i) out += separator;
            const bool quoted = quote_all || row[i].find_first_of("\"\r\n,;\t") != std::string::npos || row.size() == 1;
            if (quoted) out += '"';
            for (char c : row[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
            if (quoted) out += '"';
        }
        out += line_end;
    }
    return out;
}

}  // namespace

TEST_CASE("csv: cells and lines are read whatever ends the lines") {
    const Rows expected{{"a", "b"}, {"1", ""}, {"", "2"}};
    CHECK(read_all("a,b\n1,\n,2\n") == expected);
    CHECK(read_all("a,b\r\n1,\r\n,2") == expected);
    CHECK(read_all("a,b\r1,\r,2\r") == expected);
    CHECK(read_all("").empty());
    CHECK(read_all("\n\r\n\n").empty());
    CHECK(read_all("a") == Rows{{"a"}});
    CHECK(read_all(",") == Rows{{"", ""}});
}

TEST_CASE("csv: quoted cells hold separators and line breaks and doubled quotes") {
    CHECK(read_all("\"a,b\",\"c\nd\",\"e\"\"f\"\"\"\n\"\",\"\"\"\"\n") == Rows{{"a,b", "c\nd", "e\"f\""}, {"", "\""}});
    CHECK(read_all("x,\"\"\"a\"\"\",\"\"\"b\"\"\"\n") == Rows{{"x", "\"a\"", "\"b\""}});
}

TEST_CASE("csv: a quote inside an unquoted cell is itself") {
    CHECK(read_all("5\" pipe,O\"Neil\n") == Rows{{"5\" pipe", "O\"Neil"}});
}

TEST_CASE("csv: lines are counted through quoted line breaks") {
    CsvReader reader("h\n\"a\nb\r\nc\rd\"\n\n\nx\n", ',');
    REQUIRE(reader.next());
    CHECK(reader.line() == 1);
    REQUIRE(reader.next());
    CHECK(reader.line() == 2);
    CHECK(reader.raw() == "\"a\nb\r\nc\rd\"");
    REQUIRE(reader.next());
    CHECK(reader.line() == 8);
    CHECK_FALSE(reader.next());
}

TEST_CASE("csv: faults name their place") {
    CHECK(fault_of("a,b\n1,\"open\nx,y\n") == "line 2: a quote opens here and is never closed");
    CHECK(fault_of("a,b\n王,\"x\"y\n").starts_with("line 2, character 6: text after a closing quote"));
    CHECK(fault_of("a\n\"b\nc\"d\n").starts_with("line 3, character 3: text after a closing quote"));
    CHECK(fault_of("\"").starts_with("line 1: a quote opens"));
}

TEST_CASE("csv: cells and rows and columns have limits") {
    const std::string cell(kehu::exchange::kMaxCellBytes, 'x');
    CHECK(read_all(cell + "\n")[0][0].size() == cell.size());
    CHECK(fault_of("h\n" + cell + "x\n").starts_with("line 2: a cell of more than 1 MiB"));
    CHECK(fault_of(cell + "," + cell + "," + cell + "," + cell + "\n").starts_with("line 1: a row of more than 4 MiB"));
    const std::string wide(kehu::exchange::kMaxColumns - 1, ',');
    CHECK(read_all(wide)[0].size() == kehu::exchange::kMaxColumns);
    CHECK(fault_of(wide + ",").starts_with("line 1: more than 10,000 columns"));
}

TEST_CASE("csv: the separator is found in the header outside quotes") {
    CHECK(sniff_separator("a,b,c\n1;2;3;4\n") == ',');
    CHECK(sniff_separator("a;b;c\n1,2,3,4\n") == ';');
    CHECK(sniff_separator("a\tb\n") == '\t');
    CHECK(sniff_separator("\"a;b;c\",d\n") == ',');
    CHECK(sniff_separator("姓名，电话\n") == ',');
    CHECK(sniff_separator("姓名") == ',');
    CHECK(sniff_separator("\n\nname;phone\n") == ';');
}

TEST_CASE("csv: what is written is read back") {
    std::mt19937 random(7);
    const std::string pieces[] = {"a",
                                  "王小明",
                                  "\"",
                                  ",",
                                  "\n",
                                  "\r\n",
                                  "\r",
                                  ";",
                                  "\t",
                                  " ",
                                  "long enough to pass a block of sixty-four bytes, twice over "};
    for (int round = 0; round < 300; round++) {
        Rows rows(1 + random() % 6, std::vector<std::string>(1 + random() % 7));
        for (auto& row : rows)
            for (auto& cell : row)
                for (unsigned n = random() % 4; n; n--) cell += pieces[random() % std::size(pieces)];
        for (const char* line_end : {"\n", "\r\n", "\r"})
            for (char separator : {',', ';', '\t'})
                REQUIRE(read_all(written(rows, separator, line_end, random() % 2), separator) == rows);
    }
}

TEST_CASE("spreadsheet: formulas and digits that would be lost need a mark") {
    for (const char* cell :
         {"=1+1", "+86 138", "-x", "@SUM", "\tx", "\rx", "＝1", "＋1", "'=1", "''@x", "13800138001", "010", "'010"})
        CHECK_MESSAGE(needs_mark(cell), cell);
    for (const char* cell : {"", "'", "a=b", "O'Brien", "138", "1.5", "0", "'tis", "王", "2026-11-21"})
        CHECK_FALSE_MESSAGE(needs_mark(cell), cell);
}

TEST_CASE("spreadsheet: marking and unmarking is lossless") {
    for (std::string cell :
         {"=1+1", "'=1", "''=1", "13800138001", "'13800138001", "plain", "'", "'quoted'", "-", "010"}) {
        const std::string marked = needs_mark(cell) ? "'" + cell : cell;
        CHECK(without_mark(marked) == cell);
    }
}
