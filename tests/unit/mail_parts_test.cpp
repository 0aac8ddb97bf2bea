#include <doctest/doctest.h>

#include <string>

#include "core/mail/html_text.hpp"
#include "core/mail/mail_charset.hpp"
#include "core/mail/mail_header.hpp"
#include "core/text/transfer.hpp"

using namespace kehu;
using namespace kehu::mail;

TEST_CASE("character sets named wrong or not at all") {
    CHECK(read_text("plain", "no-such-set").text == "plain");
    CHECK(read_text("你好", "iso-8859-1").text == "你好");
    CHECK(read_text("\xC4\xE3\xBA\xC3\xA3\xAC\xD0\xBB\xD0\xBB", "utf-8").text == "你好，谢谢");
    CHECK(read_text("\xC4\xE3\xBA\xC3\xA3\xAC\xD0\xBB\xD0\xBB", "unknown-8bit").text == "你好，谢谢");
    CHECK(read_text("Caf\xE9 q1=7 \x96 ok", "ISO-8859-1").text == "Café q1=7 – ok");
    CHECK(read_text("W=FCnsche", "../../etc/passwd").text == "W=FCnsche");
    const ReadText cut = read_text("q1: 8 \xC4\xE3\xBA", "gb2312");
    CHECK_FALSE(cut.whole);
    CHECK(cut.text == "q1: 8 你\uFFFD");
    const ReadText broken = read_text("q1: 8 \xFF\xFF\xFF, q2: 9", "utf-8");
    CHECK_FALSE(broken.whole);
    CHECK(broken.text.starts_with("q1: 8 \uFFFD"));
    CHECK(broken.text.ends_with(", q2: 9"));
}

TEST_CASE("dates of mails") {
    const auto seconds = [](std::string_view field) {
        return parse_mail_date(field).value_or(text::Moment{-1}).seconds;
    };
    CHECK(seconds("Sun, 22 Nov 2026 14:05:06 +0800 (CST)") == 1'795'327'506);
    CHECK(seconds("22 Nov 26 06:05:06 GMT") == 1'795'327'506);
    CHECK(seconds("Sun, 22 Nov 2026 01:05 EST") == 1'795'327'500);
    CHECK(seconds("Sun,  22 Nov 2026 03:35:06 -0230") == 1'795'327'506);
    for (const char* wrong : {"", "yesterday", "31 Feb 2026 10:00:00 +0000", "22 Foo 2026 10:00:00",
                              "22 Nov 2026 25:00:00", "22 Nov 2026", "22 Nov 2026 10:00:00:00"})
        CHECK_FALSE(parse_mail_date(wrong));
}

TEST_CASE("fields and their parameters") {
    const Parameters type = parse_parameters("Text/Plain; Charset = \"a;\\\"b\" ; format=flowed; lone; x=");
    CHECK(type.value == "text/plain");
    CHECK(type.find("charset") == "a;\"b");
    CHECK(type.find("format") == "flowed");
    CHECK(type.find("x").empty());
    CHECK(decode_words("=?utf-8?Q?a_b=3F?= =?utf-8?q?c?= d =?utf-8*en?B?ZQ==?=") == "a b?c d e");
    CHECK(decode_words("=?utf-8?X?a?= =?utf-8?B") == "=?utf-8?X?a?= =?utf-8?B");
    CHECK(decode_words("\xCD\xF5\xD0\xA1\xC3\xF7\xA3\xAC\xC4\xE3\xBA\xC3") == "王小明，你好");
    CHECK(parse_mail_address("Shop <a@b.cn>, Ann <c@d.cn>").address == "a@b.cn");
    CHECK(parse_mail_address("a@b.cn, c@d.cn").address == "a@b.cn");
    CHECK(parse_mail_address("\"Ann \\\"A\\\" Brown\" <a@b.cn>").name == "Ann \"A\" Brown");
    CHECK(parse_mail_address("").address.empty());
}

TEST_CASE("HTML becomes lines") {
    CHECK(html_text("<p>a  b\n c</p><p>d</p>") == "a b c\nd\n");
    CHECK(html_text("x<br>y<br/><br>z") == "x\ny\n\nz");
    CHECK(html_text("<table><tr><td>q1</td><td>5</td></tr><tr><td>q2</td></tr></table>") == "q1 5\nq2\n");
    CHECK(html_text("<pre>a\nb\n\nc</pre>") == "a\nb\n\nc\n");
    CHECK(html_text("3 < 5 &amp; 6 &gt; 2 &nbsp;&#65;&#x4f60;&bogus; &") == "3 < 5 & 6 > 2 A你&bogus; &");
    CHECK(html_text("a<script>b</script>c<!-- d -->e<STYLE>f</style>g<b") == "aceg");
    CHECK(html_text("<blockquote>a<blockquote>b</blockquote></blockquote>c") == "> a\n> > b\nc");
}

TEST_CASE("base64 and quoted-printable") {
    CHECK(text::decode_base64("cTE6IDU=") == "q1: 5");
    CHECK(text::decode_base64(" cT\r\nE6-ID_U=") == "q1: 5");
    CHECK(text::decode_base64("cTE=cTI=") == "q1q2");
    CHECK(text::decode_base64("cTE6ID") == "q1: ");
    CHECK(text::decode_base64("").empty());
    CHECK(text::decode_quoted_printable("a=3Db=\n c =\r\nd  \ne\t\r\nf=20\n") == "a=b c d\ne\r\nf \n");
    CHECK(text::decode_quoted_printable("1=zz=4=e4=") == "1=zz=4\xE4");
}

TEST_CASE("mail: several addresses are told apart by their commas alone") {
    const auto list = [](std::string_view field) {
        std::string out;
        for (const MailAddress& one : parse_mail_addresses(field)) out += one.name + "<" + one.address + "> ";
        return out;
    };
    CHECK(list("a@x.example, B <b@x.example>") == "<a@x.example> B<b@x.example> ");
    CHECK(list("\"Smith, Jane\" <jane@x.example>,c@x.example (Cid, the second)") ==
          "Smith, Jane<jane@x.example> Cid, the second<c@x.example> ");
    CHECK(list("\"a \\\" , b\" <d@x.example>") == "a \" , b<d@x.example> ");
    CHECK(list("Team: a@x.example, b@x.example; c@x.example") == "<a@x.example> <b@x.example> <c@x.example> ");
    CHECK(list("=?utf-8?B?546L5bCP5piO?= <w@x.example>,") == "王小明<w@x.example> ");
    CHECK(list("undisclosed-recipients:;").empty());
    CHECK(list("").empty());
}
