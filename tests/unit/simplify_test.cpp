// Traditional to simplified characters.

#include <doctest/doctest.h>

#include <string>

#include "core/text/simplify.hpp"
#include "core/text/utf8.hpp"

using namespace kehu::text;

static std::string plain(std::string_view text) {
    std::string out;
    append_simplified(out, text);
    return out;
}

TEST_CASE("traditional characters become simplified ones and all else stays") {
    CHECK(plain("臺灣積體電路製造股份有限公司") == "台湾积体电路制造股份有限公司");
    CHECK(plain("陳麗華 02-2771 JOSÉ é かな 한국어 🍰") == "陈丽华 02-2771 JOSÉ é かな 한국어 🍰");
    CHECK(plain("陈丽华") == "陈丽华");
    CHECK(plain("乾隆") == "干隆");
    CHECK(plain("") == "");
    CHECK(plain("𠀋𬱖") == "𠀋𬱖");
    std::string out = "電";
    append_simplified(out, "電");
    CHECK(out == "電电");
}

TEST_CASE("what is not UTF-8 stays while the rest is simplified") {
    CHECK(plain("\xE9\x9B") == "\xE9\x9B");
    CHECK(plain("\xFF電\xE9\x9B電\x80") == "\xFF电\xE9\x9B电\x80");
    CHECK(plain("\xF0\x9F\x8D電") == "\xF0\x9F\x8D电");
}

TEST_CASE("simplifying once is enough and keeps the length") {
    CHECK(simplified(U'電') == U'电');
    CHECK(simplified(U'电') == U'电');
    CHECK(simplified(U'a') == U'a');
    CHECK(simplified(0x10FFFF) == 0x10FFFF);
    int pairs = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        const char32_t to = simplified(c);
        pairs += to != c;
        std::string text;
        append_code_point(text, c);
        std::string wanted;
        append_code_point(wanted, to);
        if (simplified(to) != to || plain(text) != wanted || wanted.size() != text.size())
            FAIL("U+" << static_cast<unsigned>(c));
    }
    CHECK(pairs > 2900);
}
