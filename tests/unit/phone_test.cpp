#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "core/error.hpp"
#include "core/text/phone.hpp"

using namespace kehu;
using namespace kehu::text;

namespace {

std::string e164(std::string_view typed, std::string_view country = "CN") {
    return parse_phone(typed, country).e164;
}

std::string with_extension(std::string_view typed, std::string_view country = "CN") {
    const Phone phone = parse_phone(typed, country);
    return phone.e164 + "/" + phone.extension;
}

std::string shown(std::string_view typed, std::string_view country = "CN") {
    return format_phone(parse_phone(typed, country));
}

std::string fault(std::string_view typed, std::string_view country = "CN") {
    try {
        return "accepted as " + parse_phone(typed, country).e164;
    } catch (const BadValue& bad) {
        return bad.what();
    }
}

}  // namespace

TEST_CASE("every spelling of a Chinese mobile is one number") {
    for (std::string_view typed : {"13800138001",
                                   "138 0013 8001",
                                   "138-0013-8001",
                                   "+86 138 0013 8001",
                                   "+8613800138001",
                                   "86-13800138001",
                                   "0086 138 0013 8001",
                                   "（＋８６）１３８００１３８００１",
                                   "１３８－００１３－８００１",
                                   "(138)00138001",
                                   "tel:+86-138-0013-8001",
                                   "013800138001",
                                   "17951 13800138001",
                                   "1795113800138001",
                                   "1259313800138001",
                                   "'13800138001",
                                   "13800138001.0",
                                   "138.0013.8001",
                                   "138–0013–8001",
                                   "\u202A+86 138 0013 8001\u202C",
                                   "电话：13800138001",
                                   "+86 (0)138 0013 8001",
                                   "138 0013 8001",
                                   " 　13800138001　"}) {
        CAPTURE(typed);
        CHECK(e164(typed) == "+8613800138001");
    }
}

TEST_CASE("Chinese landlines need their area code") {
    for (std::string_view typed :
         {"010-62770334", "(010) 6277 0334", "01062770334", "+86 10 62770334", "+86 (0)10 6277 0334",
          "0086-10-62770334", "86 10 62770334", "＋８６－１０－６２７７０３３４", "17909 010 62770334"}) {
        CAPTURE(typed);
        CHECK(e164(typed) == "+861062770334");
    }
    CHECK(e164("0755-82345678") == "+8675582345678");
    CHECK(e164("0717-6234567") == "+867176234567");
    CHECK(e164("62770334") == "");
    CHECK(e164("026-61995824") == "");   // no such area
    CHECK(e164("0717-62345678") == "");  // that area has seven digits
    CHECK(e164("(506) 998-1192") == "");
    CHECK(e164("(212) 555-0123") == "");  // not Shanghai without its 0
}

TEST_CASE("service numbers and short numbers") {
    CHECK(e164("400-810-1234") == "+864008101234");
    CHECK(e164("8008101234") == "+868008101234");
    CHECK(e164("95588") == "");
    CHECK(e164("110") == "");
    CHECK(parse_phone("95588", "CN").typed == "95588");
}

TEST_CASE("extensions are kept apart from the number") {
    for (std::string_view typed :
         {"010-62770334转801", "010-62770334 转 801", "010-62770334-801", "010-62770334 ext. 801", "010-62770334x801",
          "010-62770334 EXT801", "010-62770334#801", "+86 10 6277 0334 分机801", "tel:+86-10-62770334;ext=801",
          "010-62770334（转801）", "０１０－６２７７０３３４－８０１", "010-62770334转801号"}) {
        CAPTURE(typed);
        CHECK(with_extension(typed) == "+861062770334/801");
    }
    CHECK(with_extension("010-62770334-8012") == "+861062770334/8012");
    CHECK(with_extension("0717-6234567-8") == "+867176234567/8");
    CHECK(with_extension("(212) 555-0123 x45", "US") == "+12125550123/45");
    CHECK(with_extension("62770334转801") == "/801");
    CHECK(with_extension("+44 0176-5336-4051") == "/");  // a mistyped number
    CHECK(parse_phone("010-62770334转801", "CN").typed == "010-62770334转801");
}

TEST_CASE("numbers of other countries") {
    CHECK(e164("+44 (0)20 7946 0018") == "+442079460018");
    CHECK(e164("+44 20 9544 1132") == "+442095441132");
    CHECK(e164("020 7946 0018", "GB") == "+442079460018");
    CHECK(e164("44 20 7946 0018", "GB") == "+442079460018");
    CHECK(e164("7911 123456", "GB") == "+447911123456");
    CHECK(e164("+39 06 6982 1234") == "+390669821234");
    CHECK(e164("06 6982 1234", "IT") == "+390669821234");
    CHECK(e164("(807) 976-7033", "US") == "+18079767033");
    CHECK(e164("1-807-976-7033", "CA") == "+18079767033");
    CHECK(e164("011 86 138 0013 8001", "US") == "+8613800138001");
    CHECK(e164("030 12345678", "DE") == "+493012345678");
    CHECK(e164("030/123456-78", "DE") == "+493012345678");
    CHECK(e164("+49 (0) 151 23456789", "CN") == "+4915123456789");
    CHECK(e164("2345 6789", "HK") == "+85223456789");
    CHECK(e164("+852 2345 6789") == "+85223456789");
    CHECK(e164("09012345678", "JP") == "+819012345678");
    CHECK(e164("010 86 138 0013 8001", "JP") == "+8613800138001");
    CHECK(e164("98765 43210", "IN") == "+919876543210");
    CHECK(e164("8 912 345-67-89", "RU") == "+79123456789");
    CHECK(e164("+36 06 1 234 5678") == "+3612345678");
    CHECK(e164("+1 555 0101") == "");
    CHECK(e164("+999 12345678") == "");
    CHECK(e164("13800138001", "") == "");
    CHECK(e164("+8613800138001", "") == "+8613800138001");
    CHECK(e164("0171-1234567", "XX") == "");
}

TEST_CASE("numbers are shown in the groups people know") {
    CHECK(shown("13800138001") == "+86 138 0013 8001");
    CHECK(shown("01062770334") == "+86 10 6277 0334");
    CHECK(shown("07176234567") == "+86 717 623 4567");
    CHECK(shown("075582345678") == "+86 755 8234 5678");
    CHECK(shown("4008101234") == "+86 400 810 1234");
    CHECK(shown("8079767033", "US") == "+1 807 976 7033");
    CHECK(shown("02079460018", "GB") == "+44 20 7946 0018");
    CHECK(shown("01865123456", "GB") == "+44 1865 123456");
    CHECK(shown("07911123456", "GB") == "+44 7911 123456");
    CHECK(shown("03012345678", "DE") == "+49 30 12345678");
    CHECK(shown("015123456789", "DE") == "+49 151 23456789");
    CHECK(shown("+85223456789") == "+852 2345 6789");
    CHECK(shown("+33 1 23 45 67 89") == "+33 123 456 789");
    CHECK(shown("010-62770334转801") == "+86 10 6277 0334 ext 801");
    CHECK(shown("026-61995824") == "026-61995824");
    CHECK(shown("62770334转801") == "62770334转801");
    CHECK(shown("+1 555 0101") == "+1 555 0101");
}

TEST_CASE("the shown form reads back as the same number") {
    for (std::string_view typed : {"13800138001", "010-62770334转801", "+442079460018", "+390669821234", "+3312345678",
                                   "+85223456789", "+18079767033"}) {
        const Phone phone = parse_phone(typed, "CN"), again = parse_phone(format_phone(phone), "CN");
        CHECK(again.e164 == phone.e164);
        CHECK(again.extension == phone.extension);
    }
}

TEST_CASE("the key leaves the extension out") {
    CHECK(phone_key(parse_phone("010-62770334转801", "CN")) == "+861062770334");
    CHECK(phone_key(parse_phone("6277-0334转801", "CN")) == "62770334");
    CHECK(phone_key(parse_phone("(506) 998-1192", "CN")) == "5069981192");
}

TEST_CASE("a bad phone says what is wrong") {
    CHECK(fault("13800l38001") == "letter l in a phone number");
    CHECK(fault("138OO138001") == "letter O in a phone number");
    CHECK(fault("1-800-FLOWERS", "US") == "letter F in a phone number");
    CHECK(fault("13800138001王") == "letter 王 in a phone number");
    CHECK(fault("1380x138001") == "letter x in a phone number");
    CHECK(fault("1.38E+10") ==
          "1.38E+10 was damaged by a spreadsheet: digits are lost; format the column as text and save again");
    CHECK(fault("1.38e10") ==
          "1.38e10 was damaged by a spreadsheet: digits are lost; format the column as text and save again");
    CHECK(fault("") == "no digits in a phone number");
    CHECK(fault("---") == "no digits in a phone number");
    CHECK(fault("13800138001 13900139000") == "more than 20 digits in a phone number; give each number by itself");
}

TEST_CASE("an unknown form is no error") {
    CHECK(fault("13800138001,,801") == "accepted as ");
    CHECK(fault("*86#") == "accepted as ");
    CHECK(fault("138+00138001") == "accepted as ");
}

TEST_CASE("words that could be a phone") {
    for (std::string_view word : {"13800138001", "138-0013", "+86138", "（010）62770334", "８００１３", "0334 5"})
        CHECK(looks_like_phone(word));
    for (std::string_view word : {"8001", "C12345", "王12345", "12,345", "", "+", "123+45"})
        CHECK_FALSE(looks_like_phone(word));
    CHECK(digits_of("＋８６ (138) 0013-转8001") == "8613800138001");
}

TEST_CASE("a mobile number with a digit too few or too many is noticed") {
    auto digits = [](const char* typed) { return mistyped_mobile(parse_phone(typed, "CN"), "CN"); };
    CHECK(digits("1380013800") == 10);
    CHECK(digits("+86 138 0013 80011") == 12);
    for (const char* fine : {"13800138001", "0278765432", "027-87654321", "10086", "4008001234", "+1 555 010 1234"})
        CHECK(digits(fine) == 0);
    CHECK(mistyped_mobile(parse_phone("1380013800", "US"), "US") == 0);
}
