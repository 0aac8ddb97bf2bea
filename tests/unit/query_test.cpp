#include "core/query/query.hpp"
#include "core/query/why.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/sample_schema.hpp"

using namespace kehu;
using namespace kehu::sample;

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

// The same matcher without other records, if it says that it asks for none.
query::Matcher nameless(const query::Query& query, const Kind& kind, model::Context context) {
    if (!query::Matcher(query, kind, context).asks_names()) context.names = nullptr;
    return {query, kind, context};
}

// Thirty customers; the number is the place in the list.
const std::vector<Values> kCustomers{
    {{"name", "王小明"},
     {"company", "北京云帆科技有限公司"},
     {"phone", "13800138001"},
     {"tags", "vip"},
     {"tier", "A"},
     {"city", "北京"},
     {"created", "2026-01-05"},
     {"birthday", "农历8-15"},
     {"revenue", "1200"},
     {"active", "yes"},
     {"employees", "5"}},
    {{"name", "王小红"},
     {"phone", "work:010-6255 1234 转 801"},
     {"tags", "lead"},
     {"tier", "B"},
     {"city", "上海"},
     {"created", "2026-11-18 10:00"},
     {"birthday", "1990-06-24"}},
    {{"name", "李娜"},
     {"email", "Li.Na@Example.com"},
     {"city", "上海"},
     {"tags", "vip,lead"},
     {"created", "2026-11-20 23:30"},
     {"revenue", "USD 1200"}},
    {{"name", "Ann"},
     {"company", "Ann's 🍰 Bakery"},
     {"phone", "+1 212 555 0103"},
     {"tags", "vip"},
     {"created", "2025-07-01"},
     {"birthday", "12-31"}},
    {{"name", "宏达贸易"},
     {"code", "KH-12"},
     {"city", "广州"},
     {"created", "2026-10-31 12:00"},
     {"revenue", "50000"},
     {"employees", "120"}},
    {{"name", "刘洋"},
     {"company", "宏达贸易"},
     {"code", "112"},
     {"tags", "流失"},
     {"created", "2024-02-29"},
     {"tier", "D"}},
    {{"name", "Jane Smith"},
     {"company", "Acme, Inc."},
     {"note", "asked for a quote\nsecond line"},
     {"created", "2026-11-21 09:00"},
     {"tier", "C"}},
    {{"name", "Jose\xCC\x81 Álvarez"}, {"code", "12"}, {"city", "Madrid"}, {"created", "2026-06-01"}, {"rate", "0.95"}},
    {{"name", "quote"}, {"created", "2026-06-02"}, {"active", "no"}, {"id_number", "110101199003070011"}},
    {{"name", "赵敏"},
     {"company", "汝阳王府"},
     {"phone", "13400188006, 110"},
     {"tags", "VIP"},
     {"owner", "U1"},
     {"created", "2026-06-03"},
     {"birthday", "1988-01-03"}},
};

struct Shop : World {
    Kind kind = customer_kind();
    Schema all = schema();
    std::vector<Record> records, rollups;

    Shop() {
        context.lean = text::Lean::back;
        for (int i = 0; i < 30; ++i) {
            rollups.emplace_back();
            if (i < static_cast<int>(kCustomers.size())) {
                records.push_back(record(kind, context, kCustomers[static_cast<std::size_t>(i)]));
            } else {
                records.push_back(
                    record(kind, context, {{"name", "filler " + std::to_string(i)}, {"created", "2020-01-01"}}));
            }
        }
        rollups[0].set(900, parsed(kind.at_name("last"), "2026-11-09", context));
        rollups[9].set(900, parsed(kind.at_name("last"), "2026-09-21", context));
    }

    Row row(std::size_t i) const {
        return {{kCustomer, static_cast<std::uint32_t>(i + 1)}, records[i].view(), rollups[i].view(), 0};
    }

    // The numbers found, fillers left out: "1 4 10".
    std::string find(const std::vector<std::string>& words) const {
        query::Query query = query::parse(words, kind, all, context);
        query::Matcher matcher(query, kind, context), alone = nameless(query, kind, context);
        std::string found;
        for (std::size_t i = 0; i < kCustomers.size(); ++i) {
            CHECK(alone.matches(row(i)) == matcher.matches(row(i)));
            if (!matcher.matches(row(i))) continue;
            if (!found.empty()) found += ' ';
            found += std::to_string(i + 1);
        }
        return found;
    }

    std::size_t count(const std::vector<std::string>& words) const {
        query::Query query = query::parse(words, kind, all, context);
        query::Matcher matcher(query, kind, context);
        std::size_t n = 0;
        for (std::size_t i = 0; i < records.size(); ++i) n += matcher.matches(row(i));
        return n;
    }

    // The sentence that refuses the query, and its hint behind " | ".
    std::string refusal(const std::vector<std::string>& words) const {
        try {
            query::parse(words, kind, all, context, nullptr, "kehu find");
        } catch (const Error& e) {
            CHECK(e.code == ExitCode::usage);
            return e.hint.empty() ? e.what() : std::string(e.what()) + " | " + e.hint;
        }
        return {};
    }

    // What the error points at.
    std::string pointed_at(const std::vector<std::string>& words) const {
        try {
            query::parse(words, kind, all, context);
        } catch (const Error& e) {
            return e.spot ? e.spot->text.substr(e.spot->at, e.spot->size) : "nothing";
        }
        return {};
    }

    std::vector<std::string> echoes(const std::vector<std::string>& words) const {
        std::vector<std::string> echo;
        query::parse(words, kind, all, context, &echo);
        return echo;
    }

    std::string sorted(std::string_view by) const {
        auto keys = query::parse_sort(by, kind);
        std::vector<std::pair<std::string, std::size_t>> order;
        for (std::size_t i = 0; i < kCustomers.size(); ++i) {
            order.emplace_back(query::sort_bytes(keys, row(i), kind, context), i + 1);
        }
        std::sort(order.begin(), order.end());
        std::string out;
        for (auto& [bytes, number] : order) out += (out.empty() ? "" : " ") + std::to_string(number);
        return out;
    }
};

}  // namespace

TEST_CASE("an empty query matches every record") {
    Shop shop;
    CHECK(shop.count({}) == 30);
}

TEST_CASE("bare words are looked for anywhere in the fields of words and all of them must be there") {
    Shop shop;
    CHECK(shop.find({"王"}) == "1 2 10");
    CHECK(shop.find({"王", "小"}) == "1 2");
    CHECK(shop.find({"王", "北京"}) == "1");
    CHECK(shop.find({"宏达"}) == "5 6");
    CHECK(shop.find({"jose"}) == "8");
    CHECK(shop.find({"ＡＬＶＡＲＥＺ"}) == "8");
    CHECK(shop.find({"quote"}) == "7 9");
    CHECK(shop.find({"example.com"}) == "3");
    CHECK(shop.find({"🍰"}) == "4");
    CHECK(shop.find({"filler"}).empty());
    CHECK(shop.count({"filler"}) == 20);
    CHECK(shop.find({"quote second"}) == "7");
    CHECK(shop.find({"ann ann's"}).empty());
    CHECK(shop.find({"汝阳王府"}) == "10");
}

TEST_CASE("bare words do not look into other fields nor into sensitive ones") {
    Shop shop;
    CHECK(shop.find({"H-12"}).empty());
    CHECK(shop.find({"110101199003"}).empty());
}

TEST_CASE("a whole code is found and a part of it is not") {
    Shop shop;
    CHECK(shop.find({"kh-12"}) == "5");
    CHECK(shop.find({"KH-1"}).empty());
    CHECK(shop.find({"ＫＨ－１２", "not:tag:nosuch"}) == "5");
}

TEST_CASE("four digits of a phone find it in any writing and fewer do not") {
    Shop shop;
    CHECK(shop.find({"8001"}) == "1");
    CHECK(shop.find({"138-0013"}) == "1");
    CHECK(shop.find({"+86 138 0013 8001"}) == "1");
    CHECK(shop.find({"１３８００１３８００１"}) == "1");
    CHECK(shop.find({"010-62551234"}) == "2");
    CHECK(shop.find({"(010) 6255-1234"}) == "2");
    CHECK(shop.find({"8006"}) == "10");
    CHECK(shop.find({"5550103"}) == "4");
    CHECK(shop.find({"9999"}).empty());
}

TEST_CASE("fields are asked by name and label in both languages with or as comma") {
    Shop shop;
    for (const char* word : {"tag:vip", "tags:VIP", "标签：vip", "标签:ｖｉｐ", "Tag : vip"})
        CHECK(shop.find({word}) == "1 3 4 10");
    CHECK(shop.find({"tag:vip,lead"}) == "1 2 3 4 10");
    CHECK(shop.find({"tag:vip，流失"}) == "1 3 4 6 10");
    CHECK(shop.find({"tag:vip、流失"}) == "1 3 4 6 10");
    CHECK(shop.find({"tag:vip", "tag:lead"}) == "3");
    CHECK(shop.find({"city:上海", "tag:lead"}) == "2 3");
    CHECK(shop.find({"tier:a,乙"}) == "1 2");
    CHECK(shop.find({"tier:重要"}) == "1");
    CHECK(shop.find({"phone:138"}) == "1");
    CHECK(shop.find({"电话:134"}) == "10");
    CHECK(shop.find({"code:12"}) == "8");
    CHECK(shop.find({"code:kh-12"}) == "5");
    CHECK(shop.find({"active:yes"}) == "1");
    CHECK(shop.find({"有效：否"}) == "9");
    CHECK(shop.find({"name:jane smith"}) == "7");
    CHECK(shop.find({"company:C5"}) == "6");
    CHECK(shop.find({"公司：宏达"}) == "6");
    CHECK(shop.find({"owner:li"}) == "10");
    CHECK(shop.find({"owner:U1"}) == "10");
    CHECK(shop.find({"email:EXAMPLE"}) == "3");
    CHECK(shop.find({"id_number:1101"}) == "9");
}

TEST_CASE("not turns a term round in both languages") {
    Shop shop;
    CHECK(shop.find({"not:tag:vip"}) == "2 5 6 7 8 9");
    CHECK(shop.find({"非：标签：vip"}) == "2 5 6 7 8 9");
    CHECK(shop.find({"不是:tag:vip"}) == "2 5 6 7 8 9");
    CHECK(shop.find({"NOT:王", "tag:vip"}) == "3 4");
    CHECK(shop.find({"not:not:tag:lead"}) == "2 3");
    CHECK(shop.find({"not:phone:none"}) == "1 2 4 10");
    CHECK(shop.find({"not:C1", "tag:vip"}) == "3 4 10");
}

TEST_CASE("none and any ask for absence and presence") {
    Shop shop;
    CHECK(shop.find({"phone:any"}) == "1 2 4 10");
    CHECK(shop.find({"电话：有"}) == "1 2 4 10");
    CHECK(shop.find({"tags:none"}) == "5 7 8 9");
    CHECK(shop.find({"标签：无"}) == "5 7 8 9");
    CHECK(shop.find({"tag:none,lead"}) == "2 3 5 7 8 9");
    CHECK(shop.find({"last:any"}) == "1 10");
    CHECK(shop.count({"last:none"}) == 28);
}

TEST_CASE("ranges may lack either end") {
    Shop shop;
    CHECK(shop.find({"employees:5..120"}) == "1 5");
    CHECK(shop.find({"employees:6.."}) == "5");
    CHECK(shop.find({"员工人数：..１００"}) == "1");
    CHECK(shop.find({"employees:6。。"}) == "5");
    CHECK(shop.find({"revenue:1000.."}) == "1 5");
    CHECK(shop.find({"revenue:1000..2000"}) == "1");
    CHECK(shop.find({"revenue:USD 1000..USD 2000"}) == "3");
    CHECK(shop.find({"tier:B..C"}) == "2 7");
    CHECK(shop.find({"rate:0.9..1"}) == "8");
    CHECK(shop.find({"name:j..k"}) == "7 8");
    CHECK(shop.find({"id:2..4"}) == "2 3 4");
    CHECK(shop.find({"employees:5,100.."}) == "1 5");
}

TEST_CASE("days and moments are asked by day and month and range") {
    Shop shop;
    CHECK(shop.find({"created:3d"}) == "2");
    CHECK(shop.find({"created:昨天"}) == "3");
    CHECK(shop.find({"created:yesterday.."}) == "3 7");
    CHECK(shop.find({"created:2026-06"}) == "8 9 10");
    CHECK(shop.find({"创建时间：2026-06-02..2026-10"}) == "5 9 10");
    CHECK(shop.find({"since:..2024"}) == "6");
    CHECK(shop.count({"since:..2024"}) == 21);
    CHECK(shop.find({"birthday:06-24"}) == "2");
    CHECK(shop.find({"birthday:12-20..01-10"}) == "4 10");
    CHECK(shop.find({"birthday:09-10..09-20"}) == "1");
    CHECK(shop.find({"生日：农历8-15"}) == "1");
    CHECK(shop.find({"birthday:1980..1989"}) == "10");
}

TEST_CASE("silence counts from the last contact or else from the first day") {
    Shop shop;
    CHECK(shop.find({"silent:60.."}) == "4 6 8 9 10");
    CHECK(shop.find({"未联系：12"}) == "1");
    CHECK(shop.find({"silent:61d"}) == "10");
    CHECK(shop.find({"silent:..3"}) == "2 3 7");
}

TEST_CASE("a bare id is that record and several are any of them") {
    Shop shop;
    CHECK(shop.find({"C1"}) == "1");
    CHECK(shop.find({"c3,C5"}) == "3 5");
    CHECK(shop.find({"Ｃ７"}) == "7");
    CHECK(shop.find({"customer:C2"}) == "2");
    CHECK(shop.find({"客户：C2"}) == "2");
    CHECK(shop.find({"id:C9"}) == "9");
    CHECK(shop.find({"C1", "tag:lead"}).empty());
    CHECK(shop.find({"L1"}).empty());
    CHECK(shop.find({"C01"}).empty());
}

TEST_CASE("after two dashes everything is literal") {
    Shop shop;
    shop.records.push_back(record(shop.kind, shop.context, {{"name", "odd"}, {"note", "see tga:vip and C1 -- 15:30"}}));
    shop.rollups.emplace_back();
    CHECK(shop.count({"--", "tga:vip"}) == 1);
    CHECK(shop.count({"－－", "C1"}) == 1);
    CHECK(shop.count({"odd", "--", "tga:vip", "--"}) == 1);
    CHECK(shop.count({"--", "not:tag:vip"}) == 0);
    CHECK(shop.count({"15:30"}) == 1);
    CHECK(shop.count({"http://example.com/x"}) == 0);
    CHECK(shop.refusal({":-)"}).empty());
}

TEST_CASE("another kind's list is asked by reference and the account beside it") {
    World world;
    world.context.lean = text::Lean::back;
    Kind kind = order_kind();
    Schema all = schema();
    std::vector<Record> records{
        record(
            kind, world.context,
            {{"code", "S1"}, {"customer", "C1"}, {"account", "C5"}, {"lines", "包子礼盒 x20 @15"}, {"state", "open"}}),
        record(kind, world.context,
               {{"code", "S2"}, {"customer", "C9"}, {"lines", "tea x1 @3"}, {"due", "2026-11-20"}}),
        record(kind, world.context, {{"code", "S3"}}),
    };
    auto find = [&](const std::vector<std::string>& words) {
        query::Query query = query::parse(words, kind, all, world.context);
        query::Matcher matcher(query, kind, world.context), alone = nameless(query, kind, world.context);
        std::string found;
        for (std::uint32_t i = 0; i < records.size(); ++i) {
            model::Row row{{kOrder, i + 1}, records[i].view(), {}, 0};
            CHECK(alone.matches(row) == matcher.matches(row));
            if (matcher.matches(row)) found += std::to_string(i + 1);
        }
        return found;
    };
    CHECK(find({"customer:C1"}) == "1");
    CHECK(find({"customer:C5"}) == "1");
    CHECK(find({"customer:宏达"}) == "1");
    CHECK(find({"客户：jane"}) == "2");
    CHECK(find({"customer:C1,C9"}) == "12");
    CHECK(find({"customer:none"}) == "3");
    CHECK(find({"customer:any"}) == "12");
    CHECK(find({"account:none"}) == "23");
    CHECK(find({"item:包子"}) == "1");
    CHECK(find({"tea"}) == "2");
    CHECK(find({"state:进行中"}) == "1");
    CHECK(find({"due:..yesterday"}) == "2");
    CHECK(find({"O2"}) == "2");
    auto asks_names = [&](const char* word) {
        std::vector<std::string> words{word};
        return query::Matcher(query::parse(words, kind, all, world.context), kind, world.context).asks_names();
    };
    CHECK(asks_names("customer:宏达"));
    CHECK(!asks_names("item:包子"));
    CHECK(!asks_names("state:open"));
    CHECK(find({"C1"}).empty());
}

TEST_CASE("what cannot be asked is refused with one sentence and a way out") {
    Shop shop;
    CHECK(shop.refusal({"tga:vip"}) == "unknown field 'tga'; did you mean 'tag'? | literal text: kehu find -- tga:vip");
    CHECK(shop.refusal({"tga：two words"}) ==
          "unknown field 'tga'; did you mean 'tag'? | literal text: kehu find -- 'tga：two words'");
    CHECK(shop.refusal({"zzzzzzz:1"}) == "unknown field 'zzzzzzz' | literal text: kehu find -- zzzzzzz:1");
    CHECK(shop.refusal({"next:today"}).starts_with("'next' can be given to a record"));
    CHECK(shop.refusal({"tier:Z"}) == "tier: 'Z' is not one of A, B, C, D");
    CHECK(shop.refusal({"等级：Z"}) == "等级: 'Z' is not one of A, B, C, D");
    CHECK(shop.refusal({"employees:9..5"}) == "employees:9..5 is no range: nothing lies from 9 to 5");
    CHECK(shop.refusal({"created:2026-11..2026-10"}) ==
          "created:2026-11..2026-10 is no range: nothing lies from 2026-11 to 2026-10");
    CHECK(shop.refusal({"tier:C..A"}) == "tier:C..A is no range: nothing lies from C to A");
    CHECK(shop.refusal({"employees:.."}) ==
          "employees:.. has no end; write employees:a..b, employees:a.. or employees:..b");
    CHECK(shop.refusal({"tag:"}) == "nothing follows 'tag:'; tag:none finds what has none");
    CHECK(shop.refusal({"not:"}) == "nothing follows 'not:'; write what is not wanted behind it: not:tag:lost");
    CHECK(shop.refusal({""}) == "'' holds nothing to look for");
    CHECK(shop.refusal({"  "}) == "'' holds nothing to look for");
    CHECK(shop.refusal({std::string(1001, 'x')}) ==
          "a word of the query has 1001 characters; at most 1000 can be looked for");
    CHECK(shop.refusal({std::string(1000, 'x')}).empty());
    CHECK(shop.refusal({"ab\xFF"}) == "a word of the query is not valid UTF-8, from its byte 3 on");
    CHECK(shop.refusal({"phone:abc"}) == "phone: 'abc' holds no digits of a phone number");
    CHECK(shop.refusal({"created:frday"}).starts_with("created: "));
}

TEST_CASE("dates that depend on today are told back") {
    Shop shop;
    CHECK(shop.echoes({"created:3d"}) == std::vector<std::string>{"3d = Wed 2026-11-18"});
    CHECK(shop.echoes({"created:2026-11-18"}).empty());
    CHECK(shop.echoes({"created:上月..今天"}).size() == 2);
    CHECK(shop.echoes({"tag:3d", "3d"}).empty());
}

TEST_CASE("hits in the title rank before others") {
    Shop shop;
    query::Query query = query::parse(std::vector<std::string>{"quote"}, shop.kind, shop.all, shop.context);
    query::Matcher matcher(query, shop.kind, shop.context);
    CHECK(matcher.rank(shop.row(6)) == 1);
    CHECK(matcher.rank(shop.row(8)) == 0);
    query::Query fields =
        query::parse(std::vector<std::string>{"tag:vip", "not:王"}, shop.kind, shop.all, shop.context);
    CHECK(query::Matcher(fields, shop.kind, shop.context).rank(shop.row(3)) == 0);
}

TEST_CASE("rows sort by field in either direction and absent values are last") {
    Shop shop;
    CHECK(shop.sorted("employees") == "1 5 2 3 4 6 7 8 9 10");
    CHECK(shop.sorted("-employees") == "5 1 2 3 4 6 7 8 9 10");
    CHECK(shop.sorted("－员工人数") == "5 1 2 3 4 6 7 8 9 10");
    CHECK(shop.sorted("tier,-id") == "1 2 7 6 10 9 8 5 4 3");
    CHECK(shop.sorted("-tier，id") == "6 7 2 1 3 4 5 8 9 10");
    CHECK(shop.sorted("-id") == "10 9 8 7 6 5 4 3 2 1");
    CHECK(shop.sorted("-created").starts_with("7 3 2 5 10"));
    CHECK(shop.sorted("name") == "5 3 6 2 1 10 4 7 8 9");  // by pinyin, then Latin letters
    CHECK(shop.sorted("silent") == "7 3 2 1 5 10 9 8 4 6");
}

TEST_CASE("a shorter text sorts before a longer one that starts with it and after it going down") {
    Shop shop;
    shop.records[0] = record(shop.kind, shop.context, {{"name", "an"}});
    shop.records[1] = record(shop.kind, shop.context, {{"name", "ann b"}});
    CHECK(shop.sorted("name").ends_with("1 4 2 7 8 9"));
    CHECK(shop.sorted("-name").starts_with("9 8 7 2 4 1"));
}

TEST_CASE("what is wrong is pointed at as it was typed") {
    Shop shop;
    CHECK(shop.pointed_at({"vip", "tga:vip"}) == "tga");
    CHECK(shop.pointed_at({"　ｔｇａ：vip"}) == "ｔｇａ");
    CHECK(shop.pointed_at({"tag:vip", "not:等级：Ａ，Ｚ"}) == "Ｚ");
    CHECK(shop.pointed_at({"tag:vip employees:9..5"}) == "9..5");
    CHECK(shop.pointed_at({"employees:1..x"}) == "x");
    CHECK(shop.pointed_at({"非：未知：王"}) == "未知");
    CHECK(shop.pointed_at({"company:王,\"\",李"}) == "\"\"");
    CHECK(shop.pointed_at({"not:tag:"}) == "not:tag:");
    CHECK(shop.pointed_at({"王", "ab\xFF", "c"}) == "\xFF");
    CHECK(shop.pointed_at({"王", std::string(1001, 'x')}) == std::string(1001, 'x'));
    CHECK(shop.pointed_at({"--", "王", " "}) == " ");
    CHECK(shop.pointed_at({"@nope"}) == "@nope");
}

TEST_CASE("why a record is found is told by the field and the text around the words") {
    Shop shop;
    const auto why = [&](const std::vector<std::string>& words, std::size_t customer, query::WhyOptions options = {}) {
        const query::Query query = query::parse(words, shop.kind, shop.all, shop.context);
        return query::Why(query, shop.kind, shop.context, options).of(shop.row(customer - 1));
    };
    CHECK(why({"王"}, 1) == "");
    CHECK(why({"王"}, 1, {false, true}) == "name: 王小明");
    CHECK(why({"云帆"}, 1) == "company: 北京云帆科技有限公司");
    CHECK(why({"ＢＡＫＥＲＹ"}, 4) == "company: Ann's 🍰 Bakery");
    CHECK(why({"王", "云帆", "北京", "not:李", "tag:vip"}, 1) == "company: 北京云帆科技有限公司");
    CHECK(why({"38001"}, 1) == "phone: +86 138 0013 8001");
    CHECK(why({"kh-12"}, 5) == "code: KH-12");
    CHECK(why({"李"}, 1) == "");
    CHECK(why({}, 1) == "");
}

TEST_CASE("sorting by what has no order is refused") {
    Shop shop;
    auto refusal = [&](std::string_view by, const Kind& kind) -> std::string {
        try {
            query::parse_sort(by, kind);
        } catch (const Error& e) {
            return e.what();
        }
        return {};
    };
    CHECK(refusal("nam", shop.kind) == "unknown field 'nam'; did you mean 'name'?");
    CHECK(refusal("lines", order_kind()) == "'lines' has no order to sort by");
    CHECK(refusal(",", shop.kind) == "',' names no field to sort by; write it as -last,name");
}

TEST_CASE("terms of a field that only the outer kind has are set apart as the parser reads them") {
    Shop shop;
    Kind inner;
    inner.fields = std::vector{field(1, "channel", "方式", "text")};
    const std::vector<std::string> words{
        "channel:visit", "city:武汉", "not:不是：city:北京", "nosuch:x", "city://x", "谈", "--", "city:literal"};
    query::Split split = query::split_by_kind(words, inner, shop.kind, shop.context);
    CHECK(split.outer == std::vector<std::string>{"city:武汉", "not:不是：city:北京"});
    CHECK(split.inner == std::vector<std::string>{"channel:visit", "nosuch:x", "city://x", "谈", "--", "city:literal"});
}
