#include <doctest/doctest.h>

#include <string>

#include "core/error.hpp"
#include "core/text/email.hpp"

using namespace kehu;
using namespace kehu::text;

namespace {

std::string fault(std::string_view address) {
    try {
        return "accepted " + parse_email(address);
    } catch (const BadValue& bad) {
        CHECK_FALSE(looks_like_email(address));
        return bad.what();
    }
}

}  // namespace

TEST_CASE("an e-mail address is kept as typed") {
    CHECK(parse_email("Ann.Lee+shop@Example.COM") == "Ann.Lee+shop@Example.COM");
    CHECK(parse_email(" 　ann@example.com\t") == "ann@example.com");
    CHECK(parse_email("mailto:ann@example.com") == "ann@example.com");
    CHECK(parse_email("<ann@example.com>") == "ann@example.com");
    CHECK(parse_email("王小明@例子.公司") == "王小明@例子.公司");
    CHECK(parse_email("o'neil_x-1@mail.sub-domain.co.uk") == "o'neil_x-1@mail.sub-domain.co.uk");
    CHECK(looks_like_email("123456@qq.com"));
}

TEST_CASE("what a Chinese keyboard gives is read as meant") {
    CHECK(parse_email("ａｎｎ＠ｑｑ．ｃｏｍ") == "ann@qq.com");
    CHECK(parse_email("ann@qq。com") == "ann@qq.com");
}

TEST_CASE("e-mail addresses are compared in lower case") {
    CHECK(email_key("Ann.Lee@Example.COM") == "ann.lee@example.com");
    CHECK(email_key("JOSÉ@x.org") == "josé@x.org");
}

TEST_CASE("a bad e-mail address says what is wrong") {
    CHECK(fault("") == "no @ in an e-mail address");
    CHECK(fault("ann.example.com") == "no @ in an e-mail address");
    CHECK(fault("ann@b@example.com") == "two @ in an e-mail address");
    CHECK(fault("@example.com") == "nothing before the @ of an e-mail address");
    CHECK(fault("ann@") == "nothing after the @ of an e-mail address");
    CHECK(fault("a@b") == "no dot in the domain 'b' of an e-mail address");
    CHECK(fault("a@b.") == "nothing after the last dot of an e-mail address");
    CHECK(fault("a@b..com") == "two dots together or a dot next to the @ in an e-mail address");
    CHECK(fault("a@.com") == "two dots together or a dot next to the @ in an e-mail address");
    CHECK(fault("an n@b.com") == "blank inside an e-mail address");
    CHECK(fault("a@b.com,c@d.com") == "',' in an e-mail address; give each address by itself");
    CHECK(fault("a@b_c.com") == "'_' in the domain of an e-mail address");
    CHECK(fault("a@-b.com") == "'-b' in an e-mail address begins or ends with a hyphen");
    CHECK(fault(std::string(65, 'a') + "@b.com") == "an e-mail address longer than mail allows");
}
