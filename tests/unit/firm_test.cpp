#include "core/text/firm.hpp"

#include <doctest/doctest.h>

using kehu::text::looks_like_firm;

TEST_CASE("firms are told by the end of their names") {
    for (const char* name : {"北京云帆科技有限公司", "宏达集团", "宏达（中国）有限公司（北京）", "ＡＢＣ有限公司",
                             "光明律师事务所", "Acme, Inc.", "Acme Inc", "Müller GmbH", "Smith & Co.",
                             "Yunfan Technology Co., Ltd.", "Total S.A.", "Sun Trading Company", "人民医院"})
        CHECK_MESSAGE(looks_like_firm(name), name);
}

TEST_CASE("persons and single words are no firms") {
    for (const char* name : {"王小明", "Jane Smith", "Bob \"Buzz\" Lee", "Tesla", "Ana", "公司", "司马光", "Marco",
                             "Ltd", "", "Ann Lee (shop)"})
        CHECK_FALSE_MESSAGE(looks_like_firm(name), name);
}
