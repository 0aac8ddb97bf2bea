#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "core/error.hpp"
#include "core/text/charset.hpp"

using namespace kehu;
using namespace kehu::text;
using namespace std::string_literals;

namespace {

// 姓名,手机 and 王小明,13800138001, as a Chinese spreadsheet saves them.
const std::string kGb18030 = "\xD0\xD5\xC3\xFB,\xCA\xD6\xBB\xFA\r\n\xCD\xF5\xD0\xA1\xC3\xF7,13800138001\r\n";
const std::string kUtf8 = "姓名,手机\r\n王小明,13800138001\r\n";

std::string utf16(std::u16string_view text, bool big) {
    std::string bytes;
    for (char16_t c : text) {
        const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
        bytes += big ? high : low;
        bytes += big ? low : high;
    }
    return bytes;
}

std::string fault(std::string_view bytes, std::string_view encoding = {}) {
    try {
        return "read as " + decode(bytes, encoding).encoding;
    } catch (const BadValue& bad) {
        return bad.what();
    }
}

}  // namespace

TEST_CASE("UTF-8 is used where it lies") {
    const Decoded decoded = decode(kUtf8);
    CHECK(decoded.encoding == "UTF-8");
    CHECK(decoded.text.data() == kUtf8.data());
    CHECK(decoded.text == kUtf8);
    CHECK(decode("").encoding == "UTF-8");
    CHECK(decode("plain").text == "plain");
}

TEST_CASE("byte order marks decide and are taken off") {
    const std::string marked = "\xEF\xBB\xBF" + kUtf8;
    CHECK(decode(marked).encoding == "UTF-8 with BOM");
    CHECK(decode(marked).text == kUtf8);
    CHECK(decode(marked, "utf-8").text == kUtf8);
    const std::u16string text = u"姓名\t🍰\r\n王\r\n";
    for (bool big : {false, true}) {
        const std::string bytes = (big ? "\xFE\xFF" : "\xFF\xFE") + utf16(text, big);
        const Decoded decoded = decode(bytes);
        CHECK(decoded.encoding == (big ? "UTF-16BE" : "UTF-16LE"));
        CHECK(decoded.text == "姓名\t🍰\r\n王\r\n");
    }
}

TEST_CASE("UTF-16 without a mark is known by its zero bytes") {
    CHECK(decode(utf16(u"name,手机\r\n", false)).encoding == "UTF-16LE");
    CHECK(decode(utf16(u"name,手机\r\n", true)).encoding == "UTF-16BE");
    CHECK(decode(utf16(u"name,手机\r\n", true)).text == "name,手机\r\n");
    CHECK(fault("ab\0cde\n"s) == "line 1, byte 3: a zero byte; this is not a text file");
    CHECK(fault("name,note\na\0b,c\n"s) == "line 2, byte 12: a zero byte; this is not a text file");
}

TEST_CASE("what is not UTF-8 is read as GB18030") {
    const Decoded decoded = decode(kGb18030);
    CHECK(decoded.encoding == "GB18030");
    CHECK(decoded.text == kUtf8);
    CHECK(decode("\x95\x32\x82\x36\x84\x31\x95\x33").text == "\U00020000\uFEFF");  // four bytes each
    for (const char* name : {"gb2312", "GBK", "cp936", "GB18030"}) CHECK(decode(kGb18030, name).encoding == "GB18030");
}

TEST_CASE("a moved result still shows its text") {
    Decoded first = decode("\xD0\xD5");
    const Decoded second = std::move(first);
    CHECK(second.text == "姓");
}

TEST_CASE("text of other encodings is read if named") {
    CHECK(decode("caf\xE9", "latin1").text == "café");
    CHECK(decode("\xA4\xA4\xA4\xE5", "Big5").text == "中文");
    CHECK(known_encoding("Shift_JIS"));
    CHECK_FALSE(known_encoding("klingon"));
    CHECK_FALSE(known_encoding("UTF-8//IGNORE"));
    CHECK_FALSE(known_encoding(""));
    CHECK(fault("x", "klingon") == "'KLINGON' is no encoding that this system knows; iconv -l lists them");
}

TEST_CASE("bytes that fit nothing are named by line and byte") {
    CHECK(fault("ok\nb\xFF\xFF\n") ==
          "line 2, byte 5: neither UTF-8 nor GB18030; name the file's encoding, for example --encoding CP1252 or "
          "--encoding BIG5");
    CHECK(fault(kUtf8 + "\xE7\x8E", "UTF-8") ==
          "line 3, byte 39: not valid UTF-8; name the file's encoding with --encoding");
    CHECK(fault("\xEF\xBB\xBFok\n\xFF") == "line 2, byte 7: not valid UTF-8; name the file's encoding with --encoding");
    CHECK(fault("\xD0\xD5\n\xD0", "GBK") ==
          "line 2, byte 4: not valid GB18030; name the file's encoding with --encoding");
    CHECK(fault("\xFF\xFE"
                "a") == "line 1, byte 3: not valid UTF-16LE; name the file's encoding with --encoding");
}

TEST_CASE("damaged UTF-8 is not taken for GB18030") {
    std::string damaged = kUtf8;
    damaged.erase(damaged.find("明"), 1);
    CHECK(fault(damaged) == "line 2, byte 22: not valid UTF-8; name the file's encoding with --encoding");
    std::string cut = kUtf8.substr(0, kUtf8.find("明") + 2);
    CHECK(fault(cut).ends_with("not valid UTF-8; name the file's encoding with --encoding"));
}

TEST_CASE("Western words are not taken for Chinese") {
    for (const char* western : {"name,company\nJ\xFCrgen M\xFCller,B\xE4"
                                "ckerei\n",
                                "O\x92"
                                "Brien\n",
                                "Gr\xF6\xDF"
                                "e\n",
                                "Stra\xDF"
                                "e,M\xDCLLER,na\xEFve,Gr\xFC\xDF"
                                "e\n"}) {
        const std::string text = fault(western);
        CHECK(text.find("--encoding CP1252") != text.npos);
        CHECK(decode(western, "CP1252").encoding == "CP1252");
    }
    // Chinese beside letters and digits stays Chinese.
    for (const char* chinese : {"A\xB9\xAB\xCB\xBE,K1\xBA\xC5,VIP\xBF\xCD\xBB\xA7\n", "x,\x86\xB4\n",
                                "Tel\xB5\xE7\xBB\xB0"
                                "Fax\n"})
        CHECK(fault(chinese) == "read as GB18030");
}

TEST_CASE("Big5 is not taken for GB18030") {
    // 姓名,電話,公司 and 王大明,0912345678,好公司.
    const std::string big5 =
        "\xA9\x6D\xA6\x57,\xB9\x71\xB8\xDC,\xA4\xBD\xA5\x71\n\xA4\xFD\xA4\x6A\xA9\xFA,0912345678,"
        "\xA6\x6E\xA4\xBD\xA5\x71\n";
    CHECK(fault(big5).find("--encoding BIG5") != std::string::npos);
    CHECK(decode(big5, "big5").text == "姓名,電話,公司\n王大明,0912345678,好公司\n");
    // Traditional characters in GBK: 姓名,電話,備註,客戶編號.
    CHECK(decode("\xD0\xD5\xC3\xFB,\xEB\x8A\xD4\x92,\x82\xE4\xD7\xA2,\xBF\xCD\x91\xF4\xBE\x8E\xCC\x96\n").encoding ==
          "GB18030");
}

TEST_CASE("without the program iconv a file in UTF-8 is read and another one says what is missing") {
    const std::string path = getenv("PATH");
    setenv("PATH", "/nowhere", 1);
    const std::string utf8 = fault(kUtf8), chinese = fault(kGb18030);
    setenv("PATH", path.c_str(), 1);
    CHECK(utf8 == "read as UTF-8");
    CHECK(chinese == "the program iconv is needed to read a file that is not UTF-8, and it is not installed");
}

TEST_CASE("an input that ends inside a character is refused at its last byte") {
    CHECK(fault("ab\xD0", "GB18030") == "line 1, byte 3: not valid GB18030; name the file's encoding with --encoding");
}

TEST_CASE("a large file is converted whole") {
    std::string bytes, utf8;
    for (int i = 0; i < 50'000; ++i) bytes += kGb18030, utf8 += kUtf8;
    CHECK(decode(bytes).text == utf8);
}
