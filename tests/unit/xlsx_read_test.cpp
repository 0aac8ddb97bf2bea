// Workbooks of other programs, and what is none.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "core/exchange/cell_format.hpp"
#include "core/exchange/csv_file.hpp"
#include "core/exchange/readers.hpp"
#include "tests/unit/zip_bytes.hpp"

using namespace kehu;
using namespace kehu::exchange;
using sample::BookParts;

namespace {

std::string rows_of(const BookParts& book, const std::string& sheet = {}) {
    return std::string(read_xlsx("t.xlsx", book.bytes(), {{}, sheet}).csv.bytes());
}

std::string error_of(const std::string& bytes, const std::string& sheet = {}) {
    try {
        return "read as: " + std::string(read_xlsx("t.xlsx", bytes, {{}, sheet}).csv.bytes());
    } catch (const Error& error) {
        return error.what();
    }
}

std::string error_of_rows(const std::string& rows) {
    return error_of(BookParts{.rows = rows}.bytes());
}

std::string shown(std::string_view number, const CellFormat& format, bool from_1904 = false) {
    std::string text;
    append_cell_number(text, number, format, from_1904);
    return text;
}
std::string shown(std::string_view number, const char* code) {
    return shown(number, parse_cell_format(code));
}

}  // namespace

TEST_CASE("xlsx: texts are shared, in the cell, of a formula, with runs joined and readings left out") {
    CHECK(rows_of({.rows = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
                           "<row r='2'><c r='A2' t='inlineStr'><is><t>a,b</t></is></c>"
                           "<c r='B2' t='str'><f>A1&amp;\"x\"</f><v>name\"x</v></c></row>",
                   .strings = "<si><t>name</t></si><si><r><t>王</t></r><r><t xml:space='preserve'>小 明</t></r>"
                              "<rPh sb='0' eb='1'><t>ワン</t></rPh></si>"}) == "name,王小 明\n\"a,b\",\"name\"\"x\"\n");
}

TEST_CASE("xlsx: cells and rows need no place, gaps are empty, rows without a value are none") {
    CHECK(rows_of({.rows = "<row/><row><c t='str'><v>a</v></c><c/><c t='str'><v>c</v></c></row>"
                           "<row r='7'><c r='B7'><v>1</v></c><c><v>2</v></c><c r='E7'/></row>"}) == "a,,c\n,1,2\n");
    const BookParts book{.rows = "<row r='3'><c t='str'><v>name</v></c></row><row r='9'><c t='str'><v>a</v></c></row>"};
    const CsvFile file("t.xlsx", read_xlsx("t.xlsx", book.bytes(), {}));
    CHECK(file.header_line() == 3);
    CHECK(file.source_line(2) == 9);
    CHECK(file.format() == "XLSX, sheet Sheet1");
}

TEST_CASE("xlsx: the header may be named by the row of the sheet") {
    const BookParts book{.rows =
                             "<row r='2'><c t='str'><v>List&#10;of 2026</v></c></row>"
                             "<row r='5'><c t='str'><v>name</v></c></row><row r='6'><c t='str'><v>a</v></c></row>"};
    const CsvFile file("t.xlsx", read_xlsx("t.xlsx", book.bytes(), {}), CsvFile::Header::first_line, 5);
    CHECK(file.headers() == std::vector<std::string>{"name"});
    CHECK_THROWS_AS(CsvFile("t", read_xlsx("t", book.bytes(), {}), CsvFile::Header::first_line, 4), Error);
}

TEST_CASE("xlsx: numbers keep the digits that were typed") {
    for (const auto& [stored, typed] : std::vector<std::pair<const char*, const char*>>{
             {"13800138001", "13800138001"},
             {"1.3800138001E10", "13800138001"},
             {"123456789012345", "123456789012345"},
             {"-12", "-12"},
             {"0", "0"},
             {"-0.5", "-0.5"},
             {"0.30000000000000004", "0.3"},
             {"1.1000000000000001", "1.1"},
             {"1e-3", "0.001"},
             {"5E+2", "500"},
             {"1843.30", "1843.3"},
             {"1234567890123456", "1.23456789012346E+15"},
             {"420106199001011234", "4.20106199001011E+17"},
             {" 7 ", "7"},
         }) {
        CHECK(shown(stored, CellFormat{}) == typed);
    }
    for (const char* none : {"", "abc", "1,5", "0x10", "inf", "nan", "1e999", "12 3"})
        CHECK_THROWS_AS(shown(none, CellFormat{}), BadValue);
}

TEST_CASE("xlsx: days and times are numbers that a format tells") {
    CHECK(shown("46347", builtin_cell_format(14)) == "2026-11-21");
    CHECK(shown("46347.5", "yyyy\\-mm\\-dd") == "2026-11-21");
    CHECK(shown("46347.586805555555", "yyyy/m/d h:mm;@") == "2026-11-21 14:05:00");
    CHECK(shown("46347.999999", builtin_cell_format(22)) == "2026-11-22 00:00:00");
    CHECK(shown("46347", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy") == "2026-11-21");
    CHECK(shown("46347", "yyyy\"年\"m\"月\"d\"日\"") == "2026-11-21");
    CHECK(shown("46347", builtin_cell_format(31)) == "2026-11-21");
    CHECK(shown("0.5868055555555556", "h:mm AM/PM") == "14:05:00");
    CHECK(shown("1.5", "[h]:mm:ss") == "36:00:00");
    CHECK(shown("0.25", "mm:ss") == "06:00:00");
    CHECK(shown("44885", builtin_cell_format(14), true) == "2026-11-21");
    // Before March 1900 there is a day that never was.
    CHECK(shown("1", "d.m.yyyy") == "1900-01-01");
    CHECK(shown("59", "d.m.yyyy") == "1900-02-28");
    CHECK(shown("60", "d.m.yyyy") == "1900-02-29");
    CHECK(shown("61", "d.m.yyyy") == "1900-03-01");
    CHECK(shown("2958465", "d.m.yyyy") == "9999-12-31");
    CHECK(shown("2958466", "d.m.yyyy") == "2958466");
    CHECK(shown("-1", "d.m.yyyy") == "-1");
}

TEST_CASE("xlsx: other formats show percent, zeros in front and currencies") {
    CHECK(shown("0.25", builtin_cell_format(9)) == "25%");
    CHECK(shown("0.125", "0.0%") == "12.5%");
    CHECK(shown("123", "00000") == "00123");
    CHECK(shown("0", "000") == "000");
    CHECK(shown("1234.5", "#,##0.00") == "1234.5");
    CHECK(shown("30", "[$CNY] #,##0.00") == "CNY 30");
    CHECK(shown("30", "[$¥-804]#,##0.00") == "CNY 30");
    CHECK(shown("30", "\"€\"#,##0.00;[Red]\\-\"€\"#,##0.00") == "€ 30");
    CHECK(shown("3", "0\"件\"") == "3");
    CHECK(shown("3", "General") == "3");
    CHECK(shown("3", "0.00E+00") == "3");
    CHECK(shown("3", "[Red]0;[Blue]-0") == "3");
}

TEST_CASE("xlsx: formats of cells are found by their style") {
    CHECK(rows_of({.rows = "<row><c s='1'><v>46347</v></c><c s='2'><v>46347</v></c><c s='9'><v>5</v></c>"
                           "<c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c><c t='d'><v>2026-11-21T14:05:00</v></c></row>",
                   .styles = "<numFmts><numFmt numFmtId='164' formatCode='dd/mm/yy'/></numFmts>"
                             "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
                             "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='1'/></cellXfs>"}) ==
          "2026-11-21,46347,5,TRUE,#N/A,2026-11-21 14:05:00\n");
    CHECK(rows_of({.rows = "<row><c s='0'><v>0</v></c></row>",
                   .styles = "<cellXfs><xf numFmtId='14'/></cellXfs>",
                   .properties = "date1904='1'"}) == "1904-01-01\n");
}

TEST_CASE("xlsx: control characters come back, and the mark of an --excel file that was saved as a workbook goes") {
    CHECK(rows_of({.rows = "<row><c t='str'><v>a_x000D_b_x005F_x0041_</v></c><c t='str'><v>_xD83D__xDE00_</v></c>"
                           "<c t='str'><v>'=1</v></c><c t='str'><v>=\"1\"</v></c><c t='str'><v>=1+1</v></c></row>"}) ==
          "\"a\rb_x0041_\",😀,'=1,\"'=\"\"1\"\"\",=1+1\n");
    CHECK(error_of_rows("<row><c t='str'><v>a_x0000_</v></c></row>").find("cell A1: it holds a NUL") !=
          std::string::npos);
}

TEST_CASE("xlsx: prefixes and the names of the strict form make no difference") {
    const std::string type = "http://purl.oclc.org/ooxml/officeDocument/relationships/";
    const std::string bytes =
        sample::zip({{"_rels/.rels", "<p:Relationships xmlns:p='y'><p:Relationship Id='a' Type='" + type +
                                         "officeDocument' Target='/book/Work.xml'/></p:Relationships>"},
                     {"book/work.xml",
                      "<x:workbook xmlns:x='z' xmlns:q='r'><x:sheets><x:sheet name='S' sheetId='7' q:id='i'/>"
                      "</x:sheets></x:workbook>"},
                     {"book/_rels/Work.xml.rels", "<Relationships><Relationship Id='i' Type='" + type +
                                                      "worksheet' Target='../s/1.xml'/></Relationships>"},
                     {"s/1.xml",
                      "<x:worksheet xmlns:x='z'><x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c>"
                      "</x:row></x:sheetData></x:worksheet>"}});
    CHECK(read_xlsx("t", bytes, {}).csv.bytes() == "a\n");
}

TEST_CASE("xlsx: a sheet is the first that is seen, or the one that is named") {
    BookParts book{.rows = "<row><c><v>1</v></c></row>",
                   .sheets =
                       "<sheet name='hid' state='hidden' r:id='rId2'/><sheet name='chart' r:id='rId9'/>"
                       "<sheet name='订单' r:id='rId1'/><sheet name='more' r:id='rId2'/>"};
    const Sheet sheet = read_xlsx("t.xlsx", book.bytes(), {});
    CHECK(sheet.format == "XLSX, sheet 订单");
    CHECK(sheet.notes == std::vector<std::string>{"read is the sheet 订单; there are also: more (--sheet NAME)"});
    CHECK(error_of(book.bytes(), "MORE") == "t.xlsx: the part xl/worksheets/sheet2.xml is missing");
    CHECK(error_of(book.bytes(), "nix") == "t.xlsx has no sheet 'nix'; it has: hid, 订单, more");
    CHECK(error_of(book.bytes(), "more") == "t.xlsx: the part xl/worksheets/sheet2.xml is missing");
    CHECK(error_of(book.bytes(), "chart") == "t.xlsx has no sheet 'chart'; it has: hid, 订单, more");
}

TEST_CASE("xlsx: what a list does not show is told") {
    const BookParts book{.rows = "<row><c><v>1</v></c></row><row hidden='1'><c><v>2</v></c></row>",
                         .behind = "<mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='A2:A4'/></mergeCells>"};
    CHECK(read_xlsx("t", book.bytes(), {}).notes ==
          std::vector<std::string>{"1 hidden row is read like the others",
                                   "1 merged range has its value in its first row only: A2:A4"});
}

TEST_CASE("xlsx: faults name part, row and cell") {
    const std::string at = "t.xlsx: xl/worksheets/sheet1.xml: ";
    CHECK(error_of_rows("<row r='5'/><row r='5'/>") == at + "row 5 stands behind row 5");
    CHECK(error_of_rows("<row r='0'/>") == at + "'0' is no number of a row");
    CHECK(error_of_rows("<row r='1048577'/>") == at + "row 1048577: a sheet has 1048576 rows");
    CHECK(error_of_rows("<row r='2'><c r='C2'/><c r='B2'/></row>") ==
          at + "cell B2: stands twice or behind a later one");
    CHECK(error_of_rows("<row r='2'><c r='B3'/></row>") == at + "row 2: 'B3' is none of its cells");
    CHECK(error_of_rows("<row r='2'><c r='XFE2'/></row>") == at + "row 2: 'XFE2' is none of its cells");
    CHECK(error_of_rows("<row r='2'><c r='XFD2'><v>1</v></c></row>") == at + "cell XFD2: more than 10000 columns");
    CHECK(error_of_rows("<row r='2'><c r='XFD2'/><c/></row>") == at + "cell XFE2: a sheet has 16384 columns");
    CHECK(error_of_rows("<row r='12'><c r='B12'><v>x</v></c></row>") == at + "cell B12: 'x' is no number");
    CHECK(error_of_rows("<row><c t='s'><v>0</v></c></row>") == at + "cell A1: there is no text 0");
    CHECK(error_of_rows("<row><c><f>1+1</f></c></row>") ==
          at + "cell A1: a formula without its result; open the file in a spreadsheet and save it there");
    CHECK(error_of_rows("<c/>") == at + "a cell outside of a row, behind row 0");
    CHECK(error_of_rows("<row><c><v>1</v></row>").starts_with(at + "line 1, character "));
    CHECK(error_of_rows("") == "t.xlsx: the sheet 'Sheet1' is empty");
}

TEST_CASE("xlsx: a document type is refused, and tags without end") {
    const auto with_sheet = [](const std::string& xml) {
        return sample::zip(
            {{"xl/workbook.xml", "<workbook xmlns:r='x'><sheets><sheet name='S' r:id='i'/></sheets></workbook>"},
             {"xl/_rels/workbook.xml.rels",
              "<Relationships><Relationship Id='i' Type='/worksheet' Target='s.xml'/></Relationships>"},
             {"xl/s.xml", xml}});
    };
    CHECK(error_of(with_sheet("<!DOCTYPE a [<!ENTITY b 'cc'><!ENTITY d '&b;&b;'>]><a>&d;</a>")) ==
          "t.xlsx: xl/s.xml: it has a document type, which no workbook has");
    CHECK(error_of(with_sheet("<a>&b;</a>")).find("broken XML") != std::string::npos);
    std::string deep;
    for (int i = 0; i < 70; ++i) deep += "<a>";
    CHECK(error_of(with_sheet(deep)) == "t.xlsx: xl/s.xml: more than 64 tags inside of each other");
    CHECK(error_of(with_sheet("<a b='" + std::string(3 << 20, 'x') + "'/>")) ==
          "t.xlsx: xl/s.xml: a tag longer than 1048576 bytes");
    CHECK(error_of(with_sheet("<a>")) == "t.xlsx: xl/s.xml: line 1, character 4: the XML ends too early");
}

TEST_CASE("xlsx: what is no workbook is told what it is") {
    const std::string good = BookParts{.rows = "<row><c><v>1</v></c></row>"}.bytes();
    for (std::size_t size = 4; size < good.size(); ++size)
        CHECK(error_of(good.substr(0, size)) == "t.xlsx: the file is cut off: the directory at its end is missing");
    CHECK(error_of(sample::zip({{"mimetype", "x"}, {"content.xml", "x"}})) ==
          "t.xlsx: this is a file of OpenDocument (.ods, .odt)");
    CHECK(error_of(sample::zip({{"word/document.xml", "x"}})) ==
          "t.xlsx: this is a text or a presentation, not a workbook");
    CHECK(error_of(sample::zip({{"xl/workbook.bin", "x"}})) == "t.xlsx: this is a binary workbook (.xlsb)");
    CHECK(error_of(sample::zip({{"a.csv", "x"}})) == "t.xlsx: this is a zip file without a workbook in it");
    CHECK(error_of(sample::zip({})) == "t.xlsx: this is a zip file without a workbook in it");
    CHECK(error_of(sample::zip({{"a", "x"}, {"A", "y"}})) == "t.xlsx: the part A stands there twice");
    CHECK(error_of("\xD0\xCF\x11\xE0" + std::string(512, ' ')) ==
          "t.xlsx: this is a file of an older office program (.xls, .doc)");
    std::string wide;
    for (const char c : std::string("EncryptedPackage")) wide += c, wide += '\0';
    CHECK(error_of("\xD0\xCF\x11\xE0" + wide) == "t.xlsx: this workbook is protected by a password");
}

TEST_CASE("xlsx: any byte that is changed is noticed or harmless") {
    const BookParts book{.rows = "<row r='1'><c r='A1' t='s'><v>0</v></c></row>", .strings = "<si><t>name</t></si>"};
    const std::string good = book.bytes();
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x11);
        const std::string told = error_of(bad);
        CHECK_MESSAGE((!told.empty() && (told.starts_with("t.xlsx") || told == "read as: name\n")), at, " ", told);
    }
}
