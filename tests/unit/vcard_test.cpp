#include <doctest/doctest.h>

#include <string>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/exchange/readers.hpp"
#include "core/exchange/vcard_fields.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/model/card_lines.hpp"

using namespace kehu;
using namespace kehu::exchange;

namespace {

std::string card(const std::string& lines, const std::string& version = "3.0") {
    return "BEGIN:VCARD\nVERSION:" + version + "\n" + lines + "\nEND:VCARD\n";
}

// The rows with commas, as they go to the import.
std::string rows(const std::string& bytes, const std::string& encoding = {}) {
    Sheet sheet = read_vcard("a.vcf", bytes, {encoding, {}});
    return std::string(sheet.csv.bytes());
}

// The cell of that column in the first row.
std::string cell(const std::string& bytes, std::string_view column) {
    const std::string text = rows(bytes);
    CsvReader reader(text, ',');
    reader.next();
    std::vector<std::string> headers(reader.cells().begin(), reader.cells().end());
    reader.next();
    for (std::size_t i = 0; i < headers.size(); ++i)
        if (headers[i] == column) return std::string(reader.cells()[i]);
    return "(no column)";
}

// The first one of the file, be it read beside it or not.
std::string fault(const std::string& bytes) {
    try {
        const Sheet sheet = read_vcard("a.vcf", bytes, {});
        if (!sheet.cards->unread.empty()) return "a.vcf: " + sheet.cards->unread[0].reason;
    } catch (const Error& error) {
        CHECK(error.code == ExitCode::data);
        return error.what();
    }
    return "none";
}

}  // namespace

TEST_CASE("lines are unfolded whatever their ends and names are read in any case") {
    CHECK(rows(card("FN:Ann\nNOTE:one\n  two")) == "name,note\nAnn,one two\n");
    CHECK(rows("begin:vcard\r\nversion:3.0\r\nfn:An\r\n n\r\nend:vcard\r\n") == "name\nAnn\n");
    CHECK(rows("\xEF\xBB\xBF" + card("FN:Ann") + "\n\n\xEF\xBB\xBF" + card("FN:Bob")) == "name\nAnn\nBob\n");
    CHECK(rows("BEGIN:VCARD\nFN:Ann\nEND:VCARD") == "name\nAnn\n");
    CHECK(cell(card("FN:Ann\nNOTE:one\n two", "2.1"), "note") == "one two");  // 2.1 folds at blanks
}

TEST_CASE("names of parts are put together as their script does it") {
    CHECK(cell(card("N:王;小明;;;"), "name") == "王小明");
    CHECK(cell(card("N:王;小明;;;\nFN:小明 王"), "name") == "王小明");
    CHECK(cell(card("N:王;小明;;;\nFN:老王"), "name") == "老王");
    CHECK(cell(card("N:김;철수;;;"), "name") == "김철수");
    CHECK(cell(card("N:Smith;Jane;Q.;Dr.;PhD"), "name") == "Jane Q. Smith PhD");
    CHECK(cell(card("N:Smith;Jane;Q.;Dr.;PhD"), "salutation") == "Dr.");
    CHECK(cell(card("NICKNAME:Bobby\nTEL:12345678"), "name") == "Bobby");
    for (const std::string name : {"王小明", "Jane Smith", "Jane Q. Smith", "Prince", "王 Wang", "a;b, c\\d"}) {
        CAPTURE(name);
        CHECK(cell(card("N:" + name_value(name, "")), "name") == name);
    }
}

TEST_CASE("a card without a person is a company") {
    CHECK(rows(card("N:;;;;\nFN:Acme\nORG:Acme;")) == "type,name\ncompany,Acme\n");
    CHECK(rows(card("ORG:Acme")) == "type,name\ncompany,Acme\n");
    CHECK(rows(card("KIND:org\nFN:Acme")) == "type,name\ncompany,Acme\n");
    CHECK(rows(card("FN:Ann\nORG:Acme")) == "name,company\nAnn,Acme\n");
    CHECK(rows(card("N:Acme;;;;\nFN:Acme\nX-ABShowAs:COMPANY")) == "type,name\ncompany,Acme\n");
    CHECK(rows(card("KIND:individual\nFN:Acme\nORG:Acme")) == "type,name,company\nperson,Acme,Acme\n");
}

TEST_CASE("what a field does not hold is kept") {
    CHECK(cell(card("FN:Ann\nTEL;TYPE=cell,voice:12345678"), "vcard") == "(no column)");
    CHECK(cell(card("FN:Ann\nTEL;TYPE=cell;TYPE=pref:12345678"), "vcard") == "*TEL;TYPE=cell;TYPE=pref:12345678");
    CHECK(cell(card("FN:Ann\nTEL;CELL;PREF:12345678", "2.1"), "vcard") == "*TEL;TYPE=CELL;TYPE=PREF:12345678");
    CHECK(cell(card("FN:Ann\nTEL:+8613800138001,,801"), "phone") == "+8613800138001");
    CHECK(cell(card("FN:Ann\nTEL:+8613800138001,,801"), "vcard") == "*TEL:+8613800138001,,801");
    CHECK(cell(card("FN:Ann\nitem1.X-ABDate:2020-01-01\nitem1.X-ABLabel:met"), "vcard") ==
          "item1.X-ABDate:2020-01-01\nitem1.X-ABLabel:met");
    CHECK(cell(card("FN:Ann\nURL:a.example\nURL:b.example"), "vcard") == "URL:b.example");
    CHECK(cell(card("FN:Ann\nTITLE:boss\nROLE:buyer"), "vcard") == "ROLE:buyer");
    CHECK(cell(card("FN:Ann\nX-A;ENCODING=QUOTED-PRINTABLE:a=0Ab\\", "2.1"), "vcard") == "X-A:a\\nb\\\\");
    CHECK(cell(card("FN:Ann\nNOTE:\nORG:;"), "vcard") == "(no column)");
    CHECK(cell(card("FN:Ann\nX-KEHU-TAX-ID:a\\,b"), "tax_id") == "a,b");
}

TEST_CASE("a department stands with the position and its lines are kept") {
    CHECK(rows(card("FN:Ann\nORG:Acme;Sales;\nTITLE:buyer")) ==
          "name,company,position,vcard\nAnn,Acme,\"buyer, Sales\",\"*ORG:Acme;Sales;\n*TITLE:buyer\"\n");
    CHECK(cell(card("FN:Ann\nTITLE:经理\nORG:云帆;采购部;二组"), "position") == "采购部 二组 经理");
    CHECK(cell(card("FN:Ann\nORG:云帆;采购部\nROLE:经理"), "position") == "采购部 经理");
    CHECK(cell(card("FN:Ann\nORG:;Sales\nTITLE:;"), "position") == "Sales");
    CHECK(cell(card("FN:Ann\nORG:;Sales"), "company") == "(no column)");
    CHECK(rows(card("ORG:Acme;Sales")) == "type,name,position,vcard\ncompany,Acme,Sales,*ORG:Acme;Sales\n");
    CHECK(cell(card("FN:Ann\nORG:Acme;Sales\nORG:Other"), "vcard") == "*ORG:Acme;Sales\nORG:Other");
    CHECK(cell(card("FN:Ann\nORG:Acme;;\nTITLE:buyer"), "vcard") == "(no column)");
}

TEST_CASE("separators with nothing behind them are no part of a number") {
    for (const std::string end : {";", ";;", ",", " ; "}) {
        CAPTURE(end);
        CHECK(cell(card("FN:Ann\nTEL;TYPE=cell:+8613800138001" + end), "phone") == "mobile:+8613800138001");
        CHECK(cell(card("FN:Ann\nTEL;TYPE=cell:+8613800138001" + end), "vcard") == "(no column)");
    }
    CHECK(cell(card("FN:Ann\nTEL:+8613800138001,801;"), "phone") == "+8613800138001;ext=801");
}

TEST_CASE("days in the forms of all versions") {
    const auto day = [](const std::string& line) { return cell(card("FN:Ann\n" + line), "birthday"); };
    CHECK(day("BDAY:1990-02-03") == "1990-02-03");
    CHECK(day("BDAY:19900203") == "1990-02-03");
    CHECK(day("BDAY;VALUE=date-time:1990-02-03T00:00:00Z") == "1990-02-03");
    CHECK(day("BDAY:--0203") == "02-03");
    CHECK(day("BDAY:--02-03") == "02-03");
    CHECK(day("BDAY:1990-02") == "1990-02");
    CHECK(day("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-03") == "02-03");
    CHECK(day("BDAY;VALUE=date;X-APPLE-OMIT-YEAR=1604:16040203") == "02-03");
    CHECK(day("BDAY;VALUE=text:lunar 8-15") == "lunar 8-15");
    CHECK(day("BDAY;VALUE=text:circa 1800") == "(no column)");
    CHECK(cell(card("FN:Ann\nBDAY:in spring"), "vcard") == "BDAY:in spring");
}

TEST_CASE("cards that name the character set of their bytes are read in it") {
    const std::string utf8 = card("FN:赵敏"), big5 = card("FN;CHARSET=BIG5:\xA7\xF5\xB0\xEA\xB1j", "2.1");
    const std::string gbk = card("TITLE:boss\nFN;CHARSET=GBK:\xC0\xEE\xC4\xC8", "2.1");
    CHECK(rows(big5) == "name\n李國強\n");
    CHECK(rows(big5 + big5) == "name\n李國強\n李國強\n");
    CHECK(rows(utf8 + big5 + gbk) == "name,position\n赵敏,\n李國強,\n李娜,boss\n");
    CHECK(rows(utf8 + card("FN;CHARSET=ISO-8859-1:Jos\xE9", "2.1")) == "name\n赵敏\nJosé\n");
    CHECK(rows(utf8 + card("FN;CHARSET=UTF-8:\xC0\xEE\xC4\xC8", "2.1")) == "name\n赵敏\n李娜\n");  // it is not
}

TEST_CASE("every card that cannot be read is told and the others are read") {
    const std::string good = card("FN:Ann"), foreign = card("FN;CHARSET=GBK;QUOTED-PRINTABLE:=C0=EE=0A=C4=C8", "2.1");
    for (const std::string& bad : {card("FN;CHARSET=GBK;QUOTED-PRINTABLE:=C0=EE=FF=FF", "2.1"),
                                   card("FN;CHARSET=NOSUCH;QUOTED-PRINTABLE:=C0=EE", "2.1"), card("no colon"),
                                   card("FN:A" + std::string(1, '\0') + "b")}) {
        CAPTURE(bad);
        std::string file;
        for (int i = 0; i < 30; ++i) file += bad + good + foreign;
        const Sheet sheet = read_vcard("a.vcf", file, {});
        REQUIRE(sheet.cards->unread.size() == 30);
        CHECK(sheet.cards->unread[0].line == 1);
        CHECK(sheet.cards->unread[29].line == 349);
        CHECK(sheet.cards->unread[29].reason.starts_with("line 351, character "));
        CHECK(sheet.csv.bytes().starts_with("name\nAnn\n\"李\n娜\"\nAnn\n\"李\n娜\"\n"));
    }
    // Where the first one begins does not matter.
    const Sheet sheet = read_vcard("a.vcf", "\xEF\xBB\xBF\n\n" + card("FN:\xFF\xFF") + card("FN:赵敏"), {});
    REQUIRE(sheet.cards->unread.size() == 1);
    CHECK(sheet.cards->unread[0].reason.starts_with("line 3: this card is neither UTF-8"));
}

TEST_CASE("character sets of single values are read") {
    const std::string name = "FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C0=EE=\n=C4=C8";  // 李娜, folded softly
    CHECK(cell(card(name, "2.1"), "name") == "李娜");
    const std::string note = "NOTE;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:=C0=EE=0D=0A=C4=C8=0A";
    CHECK(cell(card(name + "\n" + note + "\nTITLE;CHARSET=Big5;QUOTED-PRINTABLE:=A7=F5", "2.1"), "note") == "李\n娜");
    CHECK(cell(card(name + "\n" + note + "\nTITLE;CHARSET=Big5;QUOTED-PRINTABLE:=A7=F5", "2.1"), "position") == "李");
    CHECK(cell(card("FN;ENCODING=QUOTED-PRINTABLE:=C0=EE=C4=C8", "2.1"), "name") == "李娜");  // it does not say
    CHECK(cell(card("FN;ENCODING=B;CHARSET=UTF-8:5p2O5aic"), "name") == "李娜");
    CHECK(rows(card("FN:\xC0\xEE\xC4\xC8")) == "name\n李娜\n");
}

TEST_CASE("pictures are left out and counted") {
    const std::string picture = "PHOTO;ENCODING=BASE64;JPEG:" + std::string(70, 'A') + "\n" + std::string(70, 'A');
    Sheet sheet = read_vcard("a.vcf", card("FN:Ann\n" + picture + "\n\nLOGO:data:image/png;base64,AAAA", "2.1"), {});
    CHECK(sheet.csv.bytes() == "name\nAnn\n");
    CHECK(sheet.format == "vCard 2.1");
    REQUIRE(sheet.notes.size() == 1);
    CHECK(sheet.notes[0] == "2 pictures, sounds and keys of the cards are left out");
    CHECK(cell(card("FN:Ann\nPHOTO:http://a.example/ann.jpg"), "vcard") == "PHOTO:http://a.example/ann.jpg");
    const std::string large = "PHOTO;ENCODING=b:" + std::string(2 << 20, 'A');
    CHECK(rows(card("FN:Ann\n" + large)) == "name\nAnn\n");
}

TEST_CASE("faults of a file are told with their place") {
    CHECK(fault("BEGIN:VCARD\nFN:Ann\n") ==
          "a.vcf: line 1, character 1: this card has no END:VCARD; is the file cut off?");
    CHECK(fault(card("FN:Ann") + "Ann\n" + card("FN:Bob")) ==
          "a.vcf: line 5, character 1: a card must begin here, with BEGIN:VCARD");
    CHECK(fault(card("FN:Ann\nwhat is this")).starts_with("a.vcf: line 4, character 1: a colon is missing"));
    CHECK(fault(card("FN:Ann\n:x")).starts_with("a.vcf: line 4, character 1: this is no name of a property"));
    CHECK(fault(card("FN:Ann\nAGENT:\nBEGIN:VCARD\nFN:Bob\nEND:VCARD"))
              .starts_with("a.vcf: line 5, character 1: a card inside of another"));
    CHECK(fault(card("FN:Ann\nNOTE;QUOTED-PRINTABLE:ab=\nc=4Gd", "2.1")) ==
          "a.vcf: line 5, character 2: no quoted-printable: two digits 0-9 A-F must follow =");
    CHECK(fault(card("FN:Ann\nPHOTO;ENCODING=b:AA\n A*A")) ==
          "a.vcf: line 5, character 3: this is no base64, as PHOTO should be");
    CHECK(fault(card("FN;CHARSET=NONE-SUCH;QUOTED-PRINTABLE:=C0", "2.1")) ==
          "a.vcf: line 3, character 1: 'NONE-SUCH' is no encoding that this system knows; iconv -l lists them");
    CHECK(fault(card("FN;CHARSET=UTF-16;QUOTED-PRINTABLE:=C0", "2.1"))
              .starts_with("a.vcf: line 3, character 1: 'UTF-16' is no encoding"));
    CHECK(fault(card("FN;CHARSET=GBK;QUOTED-PRINTABLE:=C0=EE\nNOTE;CHARSET=GBK;QUOTED-PRINTABLE:=C0", "2.1")) ==
          "a.vcf: line 4, character 1: this value is not valid GBK");
    CHECK(fault(card("FN;CHARSET=UTF-8;QUOTED-PRINTABLE:=C0", "2.1")) ==
          "a.vcf: line 3, character 1: the value of FN is not valid UTF-8");
    CHECK(fault(card("FN:Ann\nNOTE;QUOTED-PRINTABLE:a=00", "2.1")) ==
          "a.vcf: line 4, character 1: 'NOTE' holds a NUL character");
    CHECK(fault(card("FN:Ann\nNOTE:" + std::string((1 << 20) + 1, 'x'))) ==
          "a.vcf: line 4, character 1: 'NOTE' is longer than 1048576 bytes");
    CHECK(fault(card("FN:Ann\nNOTE:a" + std::string(1, '\0'))) ==
          "a.vcf: line 4, character 7: a NUL character; is this a text file?");
    CHECK(fault(card("FN:Ann\nNOTE:\xFF", "4.0")).starts_with("a.vcf: line 4, byte "));
}

TEST_CASE("what is no vCard is told from what is") {
    CHECK(is_vcard("begin:vcard\r\nfn:a"));
    CHECK(
        is_vcard("\xEF\xBB\xBF"
                 "BEGIN:VCARD\n"));
    CHECK(is_vcard("my cards\nBEGIN:VCARD\n"));
    CHECK_FALSE(is_vcard("name,note\nAnn,BEGIN:VCARD\n"));
    CHECK_FALSE(is_vcard("BEGIN:VCALENDAR\n"));
    using namespace std::literals;
    CHECK(sheet_reader("B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D\0\r\0\n\0"sv)->name == "vcard");
    CHECK(sheet_reader("\xFE\xFF\0[\0{\0}\0]"sv)->name == "json");
    CHECK_FALSE(sheet_reader("\xFF\xFE"sv));
    CHECK_FALSE(sheet_reader("\0B"sv));
}

TEST_CASE("an extension behind a pause is one and other pauses are kept") {
    CHECK(cell(card("FN:a\nTEL:+862083334444,801"), "phone") == "+862083334444;ext=801");
    CHECK(cell(card("FN:a\nTEL:+862083334444,801"), "vcard") == "(no column)");
    CHECK(cell(card("FN:a\nTEL;VALUE=uri;TYPE=work:tel:+862083334444;ext=801", "4.0"), "phone") ==
          "work:+862083334444;ext=801");
    CHECK(cell(card("FN:a\nTEL:+862083334444,,801#"), "phone") == "+862083334444");
    CHECK(cell(card("FN:a\nTEL:+862083334444,,801#"), "vcard") == "*TEL:+862083334444,,801#");
}

TEST_CASE("lines of two cards are united") {
    using model::CardUnion;
    const auto news = [](const char* first, const char* second) {
        return model::unite_card_lines(first, second, true, CardUnion::of_news);
    };
    const auto records = [](const char* first, const char* second) {
        return model::unite_card_lines(first, second, false, CardUnion::of_records);
    };
    CHECK(news("*N:a;b\nX-QQ:1", "") == "*N:a;b\nX-QQ:1");
    CHECK(news("*N:a;b;;;", "*N:a;c;;;") == "*N:a;c;;;");
    CHECK(news("*N:a;b;;Dr.;", "*N:a;b;;;") == "*N:a;b;;Dr.;");  // says less
    CHECK(news("X-QQ:1\nIMPP:a:1", "X-QQ:2\nIMPP:a:2") == "X-QQ:2\nIMPP:a:1\nIMPP:a:2");
    CHECK(news("UID:1", "UID:2") == "UID:1");
    CHECK(news("NOTE:1\nNOTE:2", "NOTE:1\nNOTE:3") == "NOTE:1\nNOTE:2\nNOTE:3");
    CHECK(news("*tel;type=pager:+1", "*TEL;TYPE=pager,pref:+1") == "*TEL;TYPE=pager,pref:+1");
    CHECK(news("i.URL:x\ni.X-ABLabel:a", "i.URL:x\ni.X-ABLabel:b") == "i.URL:x\ni.X-ABLabel:b");
    CHECK(records("*N:a;b;;;\nX-QQ:1", "*n:a;c;;;\nX-QQ:2") == "*N:a;b;;;\nX-QQ:1\nX-QQ:2");
    CHECK(records("i.URL:x\ni.X-ABLabel:a", "i.URL:y\ni.X-ABLabel:b") ==
          "i.URL:x\ni.X-ABLabel:a\nitem1.URL:y\nitem1.X-ABLabel:b");
    for (const char* lines :
         {"*N:a;b\nitem1.URL:x\nitem1.X-ABLabel:a\nitem2.URL:x\nitem2.X-ABLabel:b", "NOTE:1\nNOTE:2"}) {
        CHECK(records(lines, lines) == lines);
        CHECK(news(lines, lines) == lines);
    }
}

TEST_CASE("texts are escaped and folded so that they come back") {
    for (const std::string text : {"a,b;c\\d\ne", "\\n", "", "plain 王小明", "\\", ",;"}) {
        std::string value;
        append_escaped(value, text);
        CHECK(unescaped(value) == text);
        CHECK(parts_of(value, ';').size() == 1);
    }
    std::string out;
    append_folded(out, "NOTE:" + std::string(200, 'x') + "王小明王小明王小明王小明王小明王小明王小明王小明");
    for (std::size_t at = 0; at < out.size();) {
        const std::size_t end = out.find("\r\n", at);
        CHECK(end - at <= 75);
        CHECK((static_cast<unsigned char>(out[at]) & 0xC0) != 0x80);
        at = end + 2;
    }
}

namespace {

// "1 5: the begin of its reason", for each card that was passed over.
std::string unread(const Sheet& sheet) {
    std::string out;
    for (const exchange::Cards::Unread& one : sheet.cards->unread)
        out += std::to_string(one.line) + " " + one.reason.substr(0, one.reason.find(',')) + "; ";
    return out;
}

}  // namespace

TEST_CASE("cards that cannot be read are passed over and named") {
    const std::string good = card("FN:Ann"), broken = card("FN:Bob\nno line"), open = "BEGIN:VCARD\nFN:Cy\n";
    const std::string odd = card("FN;CHARSET=NONE-SUCH;QUOTED-PRINTABLE:=C0", "2.1");
    const std::string gbk = card("FN;CHARSET=GBK;QUOTED-PRINTABLE:=C0=EE=C4=C8", "2.1");
    Sheet sheet = read_vcard("a.vcf", broken + good + open + odd + gbk + "junk\n" + good + open, {});
    CHECK(sheet.csv.bytes() == "name\nAnn\n李娜\nAnn\n");
    CHECK(unread(sheet) == "1 line 4; 10 line 12; 12 line 14; 20 line 20; 25 line 25; ");
    // One after the other, since a conversion tells its first fault.
    const std::string half = card("FN;CHARSET=GBK;QUOTED-PRINTABLE:=C0", "2.1");
    sheet = read_vcard("a.vcf", half + gbk + half + good + odd + half, {});
    CHECK(sheet.csv.bytes() == "name\n李娜\nAnn\n");
    CHECK(unread(sheet) == "1 line 3; 9 line 11; 17 line 19; 21 line 23; ");
    // A value that grows too long by its conversion does not shift those behind it.
    const std::string grows = card("FN:Di\nNOTE;CHARSET=CP1252;ENCODING=B:" + std::string(1200000, '/'), "2.1");
    sheet = read_vcard("a.vcf", gbk + grows + card("FN;CHARSET=CP1252;QUOTED-PRINTABLE:=FC", "2.1"), {});
    CHECK(sheet.csv.bytes() == "name\n李娜\nü\n");
}

TEST_CASE("cards of several phones in one file each keep their encoding") {
    const std::string utf8 = card("FN:王小明"), gbk = card("FN:\xC0\xEE\xC4\xC8"), xue = card("FN:\xD1\xA7");
    CHECK(rows(utf8 + gbk + card("FN:Zoë") + utf8) == "name\n王小明\n李娜\nZoë\n王小明\n");
    CHECK(rows(utf8 + gbk + xue + gbk) == "name\n王小明\n李娜\n学\n李娜\n");  // it is UTF-8 by chance
    Sheet sheet = read_vcard("a.vcf", utf8 + card("FN:\xFF\xFF") + gbk, {});
    CHECK(sheet.csv.bytes() == "name\n王小明\n李娜\n");
    CHECK(unread(sheet) ==
          "5 line 5: this card is neither UTF-8 nor in another encoding that can be worked out; name it with "
          "--encoding; ");
    CHECK(sheet.cards->decoded.text == utf8 + card("FN:\xFF\xFF") + card("FN:李娜"));
}

TEST_CASE("a card without a name is called by its e-mail or its number") {
    Sheet sheet =
        read_vcard("a.vcf", card("TEL;TYPE=CELL:13800138000\nTEL:139") + card("N:;;;;\nTEL:1\nEMAIL:a@b.example"), {});
    CHECK(sheet.csv.bytes() ==
          "name,phone,email\n13800138000,\"mobile:13800138000\n139\",\na@b.example,1,a@b.example\n");
    CHECK(sheet.notes.back() == "2 cards have no name; their e-mail or number stands for it");
    CHECK(cell(card("ORG:Acme\nTEL:1"), "name") == "Acme");
}
