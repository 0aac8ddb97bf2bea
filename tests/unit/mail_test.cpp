#include "core/mail/mail.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace kehu;
using namespace kehu::mail;

namespace {

std::vector<Mail> mails_of(std::string_view input) {
    std::vector<Mail> mails;
    read_mails(input, [&](Mail mail) { mails.push_back(std::move(mail)); });
    return mails;
}

Mail only_mail(std::string_view input) {
    std::vector<Mail> mails = mails_of(input);
    REQUIRE(mails.size() == 1);
    return std::move(mails[0]);
}

// "2 text" for a line with two marks of quoting.
std::string shown(const Mail& mail) {
    std::string out;
    for (const MailLine& line : mail.lines)
        out += (line.quotes ? std::to_string(line.quotes) + " " : "") + line.text + "\n";
    return out;
}

std::string faults(const Mail& mail) {
    std::string out;
    for (const MailFault& fault : mail.faults) out += std::to_string(fault.line) + ": " + fault.reason + "\n";
    return out;
}

std::string crlf(std::string_view text) {
    std::string out;
    for (char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
    return out;
}

std::string nested(int depth) {
    std::string text = "Content-Type: text/plain\n\nq1: 5\n";
    for (int i = 0; i < depth; ++i) {
        const std::string mark = "b" + std::to_string(i);
        text = "Content-Type: multipart/mixed; boundary=" + mark + "\n\n--" + mark + "\n" + text + "--" + mark + "--\n";
    }
    return "From: a@example.com\n" + text;
}

}  // namespace

TEST_CASE("a mail by Outlook with HTML beside the text") {
    const Mail mail = only_mail(crlf(R"(Received: from mail.example.com by mx.example.cn;
	Sun, 22 Nov 2026 14:05:30 +0800
From: "Brown, Ann" <ann.brown@example.com>
To: Shop <shop@example.cn>
Subject: RE: How did we do?
Date: Sun, 22 Nov 2026 06:05:06 +0000
Message-ID: <AM0PR01MB1234@AM0PR01MB1234.example.com>
MIME-Version: 1.0
Content-Language: en-US
Content-Type: multipart/related; boundary="_004_AM0PR01_";
	type="multipart/alternative"

--_004_AM0PR01_
Content-Type: multipart/alternative; boundary="_000_AM0PR01_"

--_000_AM0PR01_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Code: K7-C12
q1: 9
q2: all fine =3D good, and a line that is so long that it had to be broken =
in two

-----Original Message-----
From: Shop <shop@example.cn>

--_000_AM0PR01_
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body><p class=3DMsoNormal>Code: WRONG<o:p></o:p></p></body></html>

--_000_AM0PR01_--

--_004_AM0PR01_
Content-Type: image/png; name="image001.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--_004_AM0PR01_--
)"));
    CHECK(mail.name == "Brown, Ann");
    CHECK(mail.address == "ann.brown@example.com");
    CHECK(mail.subject == "RE: How did we do?");
    CHECK(mail.message_id == "AM0PR01MB1234@AM0PR01MB1234.example.com");
    REQUIRE(mail.date);
    CHECK(mail.date->seconds == 1'795'327'506);
    CHECK(shown(mail) ==
          "Code: K7-C12\nq1: 9\nq2: all fine = good, and a line that is so long that it had to be broken in two\n\n"
          "-----Original Message-----\nFrom: Shop <shop@example.cn>\n\n");
    CHECK(faults(mail).empty());
}

TEST_CASE("a mail by Gmail in base64 with an HTML alternative") {
    const Mail mail = only_mail(R"(MIME-Version: 1.0
Date: Sun, 22 Nov 2026 14:05:06 +0800
Message-ID: <CAF=abc+d@mail.gmail.com>
Subject: =?UTF-8?B?UmU6IOa7oeaEj+W6puiwg+afpQ==?=
From: Mei Lin <mei.lin@gmail.com>
Content-Type: multipart/alternative; boundary="00000000000031"

--00000000000031
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: base64

T24gU3VuLCBOb3YgMjIsIDIwMjYgYXQgMTA6MDAgQU0gU2hvcCA8c2hvcEBleGFtcGxlLmNuPiB3
cm90ZToNCj4gQ29kZTogSzctQzEyDQo+IHExICgwLTEwKTogDQoNCkNvZGU6IEs3LUMxMg0KcTE6
IDkNCnEyOiDlvojlpb0g8J+RjQ0K
--00000000000031
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: base64

PGI+V1JPTkc8L2I+
--00000000000031--
)");
    CHECK(mail.subject == "Re: 满意度调查");
    CHECK(mail.address == "mei.lin@gmail.com");
    CHECK(mail.date->seconds == 1'795'327'506);
    CHECK(shown(mail) == R"(On Sun, Nov 22, 2026 at 10:00 AM Shop <shop@example.cn> wrote:
1 Code: K7-C12
1 q1 (0-10):

Code: K7-C12
q1: 9
q2: 很好 👍
)");
}

TEST_CASE("a mail by Foxmail in GBK whose subject is cut inside of a character") {
    const Mail mail = only_mail(crlf(R"(Date: Sun, 22 Nov 2026 14:05:06 +0800
From: =?gb18030?B?zfXQocP3?= <10001@qq.com>
Subject: =?gb18030?B?u9i4tKO6wvrS?=
 =?gb18030?B?4rbItfey6aOoyq7Su9TCo6k=?=
X-Mailer: Foxmail 7.2.25.331[cn]
Mime-Version: 1.0
Message-ID: <tencent_1A2B@qq.com>
Content-Type: text/plain;
	charset="GBK"
Content-Transfer-Encoding: quoted-printable

=B1=E0=BA=C5=A3=BAK7-C12
q1=A3=BA8
=D2=E2=BC=FB=A3=BA=CB=CD=BB=F5=BA=DC=BF=EC=A3=AC=D0=BB=D0=BB
)"));
    CHECK(mail.name == "王小明");
    CHECK(mail.address == "10001@qq.com");
    CHECK(mail.subject == "回复：满意度调查（十一月）");
    CHECK(shown(mail) == "编号：K7-C12\nq1：8\n意见：送货很快，谢谢\n");
}

TEST_CASE("a mail by QQ that is HTML alone") {
    const Mail mail = only_mail(R"(From: "=?gb18030?B?zfXQocP3?=" <10001@qq.com>
Subject: =?gb18030?Q?=D0=BB=D0=BB_q1?=
Mime-Version: 1.0
Content-Type: multipart/alternative;
	boundary="----=_NextPart_5F"
Content-Transfer-Encoding: 8Bit

This is a multi-part message in MIME format.

------=_NextPart_5F
Content-Type: text/html;
	charset="gb18030"
Content-Transfer-Encoding: base64

PGh0bWw+PGhlYWQ+PHN0eWxlPnB7Y29sb3I6cmVkfTwvc3R5bGU+PC9oZWFkPjxib2R5PjxkaXY+
seC6xaO6SzctQzEyPC9kaXY+PGRpdj5xMaO6ODwvZGl2PjxkaXY+PGJyPjwvZGl2PjxibG9ja3F1
b3RlPjxkaXY+cTEgKDAtMTApo7o8L2Rpdj48L2Jsb2NrcXVvdGU+PC9ib2R5PjwvaHRtbD4=

------=_NextPart_5F--
)");
    CHECK(mail.name == "王小明");
    CHECK(mail.subject == "谢谢 q1");
    CHECK(shown(mail) == "编号：K7-C12\nq1：8\n\n1 q1 (0-10)：\n");
}

TEST_CASE("a mail by Apple Mail whose lines flow") {
    const std::string head = R"(From: Ann <ann@icloud.com>
Subject: Re: form
Content-Type: text/plain;
	charset=utf-8;
	format=flowed;
	delsp=)";
    const Mail mail = only_mail(head + R"(no

q2: this answer went on 
and on
 > not a quote
q1: 7

> On 22 Nov 2026, Shop wrote: 
> Please answer 
> below.
>> deeper 
> shallower
-- 
Ann
)");
    CHECK(shown(mail) == R"(q2: this answer went on and on
1 not a quote
q1: 7

1 On 22 Nov 2026, Shop wrote: Please answer below.
2 deeper
1 shallower
--
Ann
)");
    CHECK(shown(only_mail(head + "yes\n\n一二 \n三四\n")) == "一二三四\n");
}

TEST_CASE("forwarded and answered text with all sorts of marks") {
    const Mail mail = only_mail(R"(From: a@example.com (Ann Brown)
Subject: Fwd: form

| Code: K7-C12
| | q1: 5
>> q2: 4
> > > q3: 3
 > q4: 2
＞q5：1
>
>   indented
plain > text
)");
    CHECK(mail.name == "Ann Brown");
    CHECK(mail.address == "a@example.com");
    CHECK(shown(mail) == R"(1 Code: K7-C12
2 q1: 5
2 q2: 4
3 q3: 3
1 q4: 2
1 q5：1
1 
1   indented
plain > text
)");
}

TEST_CASE("an mbox is split where mails begin and nowhere else") {
    const std::string mbox = R"(
From ann@example.com Sun Nov 22 14:05:06 2026
From: ann@example.com
Subject: one

q1: 1
From here on I stop.

From now on it is fine.
>From the shop
>>From the shop

From - Sun Nov 22 14:06:00 2026
From: bob@example.com
Subject: two

q1: 2
)";
    for (const std::string& input : {mbox, crlf(mbox)}) {
        const std::vector<Mail> mails = mails_of(input);
        REQUIRE(mails.size() == 2);
        CHECK(mails[0].number == 1);
        CHECK(mails[0].line == 3);
        CHECK(shown(mails[0]) ==
              "q1: 1\nFrom here on I stop.\n\nFrom now on it is fine.\nFrom the shop\n1 From the shop\n\n");
        CHECK(mails[1].number == 2);
        CHECK(mails[1].line == 14);
        CHECK(mails[1].address == "bob@example.com");
        CHECK(shown(mails[1]) == "q1: 2\n");
    }
    CHECK(mails_of("").empty());
    CHECK(mails_of("\n \n\n").empty());
}

TEST_CASE("a form without any mail around it") {
    const Mail mail = only_mail("Code: K7-C12\nq1: 5\n\nq2: 很好\n");
    CHECK(mail.address.empty());
    CHECK_FALSE(mail.date);
    CHECK(shown(mail) == "Code: K7-C12\nq1: 5\n\nq2: 很好\n");
    CHECK(shown(only_mail("\xEF\xBB\xBFq1\xC2\xA0: 5\a \n")) == "q1 : 5\n");
    CHECK(shown(only_mail("q1: 5\n\xB1\xE0\xBA\xC5\xA3\xBAK7\n")) == "q1: 5\n编号：K7\n");  // GBK, saved by Notepad
}

TEST_CASE("text files and mails that are attached are read too") {
    const Mail mail = only_mail(R"(From: a@example.com
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

See below.
--x
Content-Type: text/plain; name="form.txt"; charset=big5
Content-Disposition: attachment; filename="form.txt"
Content-Transfer-Encoding: base64

p0GmbiBxMTogNg==
--x
Content-Type: message/rfc822

From: b@example.com
Content-Type: text/plain; charset=utf-16
Content-Transfer-Encoding: base64

//5xADEAOgAgADcAIABgT31ZDQAKAA==
--x
Content-Type: application/pdf
Content-Transfer-Encoding: base64

JVBERi0=
--x--
)");
    CHECK(shown(mail) == "See below.\n你好 q1: 6\nq1: 7 你好\n");
    CHECK(faults(mail).empty());
}

TEST_CASE("what came back undelivered is no answer") {
    const Mail mail = only_mail(R"(From: MAILER-DAEMON@example.com
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x

Your mail could not be delivered.
--x
Content-Type: message/rfc822

From: shop@example.cn

q1: 0
--x--
)");
    CHECK(shown(mail) == "Your mail could not be delivered.\n");
}

TEST_CASE("what cannot be read is told with its place") {
    CHECK(faults(only_mail("From: a@example.com\nContent-Type: application/pkcs7-mime\n\nMIAG\n")) ==
          "4: no text in it, but application/pkcs7-mime\n");
    CHECK(faults(only_mail("From: a@example.com\n\n")) == "3: no text in it\n");
    const Mail uu = only_mail("From: a@example.com\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n");
    CHECK(faults(uu) == "4: sent as x-uuencode, which kehu cannot read\n");
    const Mail bad = only_mail("From: a@example.com\nContent-Type: text/plain; charset=gbk\n\nq1: 8 \xC4\xE3\xBA");
    CHECK(faults(bad) == "4: some characters are not valid gbk\n");
    CHECK(shown(bad) == "q1: 8 你\uFFFD\n");
    const Mail loose = only_mail("From: a@example.com\nContent-Type: multipart/mixed\n\nq1: 5\n");
    CHECK(faults(loose) == "4: a mail of several parts, which are not marked as it says; read as one text\n");
    CHECK(shown(loose) == "q1: 5\n");
    CHECK(shown(only_mail(nested(10))) == "q1: 5\n");
    CHECK(faults(only_mail(nested(11))).ends_with(": parts lie within parts more than 10 deep\n"));
    const std::string large = "From: a@example.com\nSubject: large\n\n" + std::string(kLargestMail, 'x');
    CHECK(faults(only_mail(large)) == "1: larger than 64 MiB\n");
    CHECK(only_mail(large).subject == "large");
    const Mail endless = only_mail("From: a@example.com\n\n" + std::string(200'000, '\n'));
    CHECK(endless.lines.size() == 100'000);
    CHECK(faults(endless) == "3: more than 100000 lines; the rest is left out\n");
}

TEST_CASE("a mail may end anywhere") {
    const std::string whole =
        "From: =?gbk?B?zfXQocP3?= <a@b.cn>\nDate: Sun, 22 Nov 2026 14:05:06 +0800\n"
        "Content-Type: multipart/mixed; boundary=\"x\"\n\n--x\nContent-Type: text/html; "
        "charset=\"utf-8\"\nContent-Transfer-Encoding: quoted-printable\n\n<p>q1: =\n5 &amp; "
        "&#x4F60;<br></p>\n--x--\n";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        for (const Mail& mail : mails_of(whole.substr(0, size))) CHECK(mail.number == 1);
    }
    CHECK(shown(only_mail(whole)) == "q1: 5 & 你\n");
}
