#include <doctest/doctest.h>

#include "core/clean/lint.hpp"
#include "core/clean/spelling.hpp"

using namespace kehu::clean;

TEST_CASE("lint: domains that are slips of the hand") {
    for (const auto& [typed, meant] : {std::pair{"gamil.com", "gmail.com"},
                                       {"gmial.com", "gmail.com"},
                                       {"GMAI.com", "gmail.com"},
                                       {"gmail.co", "gmail.com"},
                                       {"qq.con", "qq.com"},
                                       {"163.con", "163.com"},
                                       {"qq.co", "qq.com"},
                                       {"hotmial.com", "hotmail.com"},
                                       {"outlok.com", "outlook.com"},
                                       {"firma.con", "firma.com"}}) {
        CAPTURE(typed);
        CHECK(meant_domain(typed) == meant);
    }
    for (const char* right :
         {"gmail.com", "qq.com", "163.com", "126.com", "mail.com", "email.com", "ymail.com", "gmx.de", "firma.cn",
          "sina.cn", "yahoo.de", "example.co", "com.con.cn", "localhost", ""}) {
        CAPTURE(right);
        CHECK(meant_domain(right).empty());
    }
}

TEST_CASE("lint: names that are none") {
    for (const char* name : {"test", "Test 3 test", "测试客户", "ASDF", "aaa", "xxx", "111", "n/a", "未知"}) {
        CAPTURE(name);
        CHECK(is_test_word(name));
    }
    for (const char* name : {"Tester GmbH", "Ann", "王小明", "Abc AG", "Al", "李测", "人人"}) {
        CAPTURE(name);
        CHECK_FALSE(is_test_word(name));
    }
    CHECK(is_number("138-0013 8001"));
    CHECK(is_number("１２３"));
    CHECK_FALSE(is_number("7-Eleven"));
    CHECK_FALSE(is_number("-"));
    CHECK(holds_phone("李雷 138-0013-8001"));
    CHECK_FALSE(holds_phone("Haus 12 34 x 56"));
    CHECK_FALSE(holds_phone("1999 und 2026"));
}

TEST_CASE("lint: characters that nobody sees") {
    CHECK(
        has_unseen("a\xE2\x80\x8B"
                   "b"));
    CHECK(has_unseen("a\x07"));
    CHECK(has_unseen("\xEF\xBB\xBFname"));
    CHECK(has_unseen("\xEF\xBF\xBD"));
    CHECK_FALSE(has_unseen("two\nlines\tand 王小明 é"));
    CHECK_FALSE(has_unseen("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9"));  // a joined picture
}

TEST_CASE("lint: each rule has a name of its own in both languages") {
    for (const Rule& rule : rules()) {
        CHECK(find_rule(rule.name) == &rule);
        CHECK(find_rule(rule.chinese) == &rule);
    }
    CHECK(find_rule("none") == nullptr);
}
