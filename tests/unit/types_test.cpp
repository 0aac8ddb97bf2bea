#include <doctest/doctest.h>

#include "core/model/values.hpp"
#include "tests/unit/sample_schema.hpp"

using namespace kehu;
using namespace kehu::sample;

namespace {

// Machine form of what was typed; checks that it is read back to the same bytes. Of a phone, whose typed form is not
// exported, to the same machine form.
std::string round(const Field& field, std::string_view typed, const Context& context) {
    std::string bytes = parsed(field, typed, context);
    std::string machine = formatted(field, bytes, context);
    std::string again = parsed(field, machine, context);
    CHECK(formatted(field, again, context) == machine);
    if (field.type->name != "phone") CHECK(again == bytes);
    return machine;
}

std::string shown(const Field& field, std::string_view typed, const Context& context, Style style) {
    return formatted(field, parsed(field, typed, context), context, style);
}

std::string json_of(const Field& field, std::string_view typed, const Context& context) {
    return as_json(field, parsed(field, typed, context), context);
}

bool matches(const Field& field, std::string_view typed, std::string_view asked, const Context& context) {
    std::string operand = field.type->operand(asked, field, context);
    return field.type->matches(parsed(field, typed, context), operand, field, context);
}

bool between(const Field& field, std::string_view typed, std::string_view low, std::string_view high,
             const Context& context) {
    std::optional<std::string> least, most;
    if (!low.empty()) least = field.type->operand(low, field, context);
    if (!high.empty()) most = field.type->operand(high, field, context);
    return field.type->between(parsed(field, typed, context), least ? &*least : nullptr, most ? &*most : nullptr, field,
                               context);
}

std::string key_of(const Field& field, std::string_view typed, const Context& context) {
    std::string key;
    field.type->sort_key(key, parsed(field, typed, context), field);
    return key;
}

std::vector<std::string> exact_keys(const Field& field, std::string_view typed, const Context& context) {
    std::vector<std::string> keys;
    field.type->exact_keys(parsed(field, typed, context), [&](std::string_view key) { keys.emplace_back(key); });
    return keys;
}

const Kind kCustomers = customer_kind();
const Kind kOrders = order_kind();

}  // namespace

TEST_CASE("text is kept as written and found folded") {
    World world;
    const Field& note = kCustomers.at_name("note");
    CHECK(round(note, "Ann's 🍰 \"Bakery\"", world.context) == "Ann's 🍰 \"Bakery\"");
    CHECK(round(note, "two\r\nlines\rand\nmore", world.context) == "two\nlines\nand\nmore");
    CHECK(shown(note, "two\nlines", world.context, Style::table) == "two lines");
    CHECK(shown(note, "two\nlines", world.context, Style::card) == "two\nlines");
    CHECK(round(note, "Jose\xCC\x81", world.context) == "José");
    CHECK(json_of(note, "a\"b\nc", world.context) == "\"a\\\"b\\nc\"");
    CHECK(matches(note, "谈续约，要报价", "报价", world.context));
    CHECK(matches(note, "Ｊｏｓé  ÁLVAREZ", "jose alv", world.context));
    CHECK_FALSE(matches(note, "谈续约", "报价", world.context));
    CHECK(key_of(note, "ann", world.context) < key_of(note, "Bob", world.context));
    CHECK(between(note, "Bob", "a", "b", world.context));
    CHECK_FALSE(between(note, "Carl", "a", "b", world.context));
    CHECK(between(note, "Carl", "B", "", world.context));
    CHECK(exact_keys(note, "ACME Inc", world.context) == std::vector<std::string>{"acme inc"});
    CHECK(complaint([&] { parsed(note, std::string_view("a\0b", 3), world.context); }) ==
          "a NUL character cannot be part of a text");
}

TEST_CASE("a unique text matches as a whole") {
    World world;
    const Field& code = kCustomers.at_name("code");
    CHECK(matches(code, "KH-12", "kh-12", world.context));
    CHECK_FALSE(matches(code, "112", "12", world.context));
}

TEST_CASE("a range of codes is in the order that codes are sorted in") {
    World world;
    const Field& code = kCustomers.at_name("code");
    for (const char* inside : {"100", "0150", "200", "200-3"})
        CHECK(between(code, inside, "100", "200", world.context));
    for (const char* outside : {"2", "11", "1000", "2001", "K-150"})
        CHECK_FALSE(between(code, outside, "100", "200", world.context));
    CHECK(between(code, "k-10", "K-9", "K-11", world.context));
    CHECK(between(code, "K-10", "k", "k", world.context));
    CHECK_FALSE(between(code, "K-9", "K-10", "", world.context));
    CHECK(code.type->possible("9", "10", code));
    CHECK_FALSE(code.type->possible("10", "9", code));
}

TEST_CASE("choices are read by key and label and alias in both languages") {
    World world;
    const Field& tier = kCustomers.at_name("tier");
    for (const char* word : {"A", "a", "Ａ", "甲", "vip", "VIP", "重要"})
        CHECK(round(tier, word, world.context) == "A");
    CHECK(shown(tier, "A", world.context, Style::table) == "A");
    CHECK(json_of(tier, "A", world.context) == "\"A\"");
    CHECK(complaint([&] { parsed(tier, "Z", world.context); }) == "'Z' is not one of A, B, C, D");
    CHECK(complaint([&] { (void)tier.type->operand("Z", tier, world.context); }) == "'Z' is not one of A, B, C, D");
    CHECK(matches(tier, "B", "乙", world.context));
    CHECK(between(tier, "B", "A", "C", world.context));
    CHECK_FALSE(between(tier, "D", "A", "C", world.context));
    CHECK(key_of(tier, "A", world.context) < key_of(tier, "B", world.context));
    CHECK(formatted(tier, "gone", world.context, Style::card) == "gone");
    world.context.language = Language::chinese;
    CHECK(shown(tier, "A", world.context, Style::table) == "甲");
    CHECK(round(tier, "A", world.context) == "A");
    CHECK(complaint([&] { parsed(tier, "Z", world.context); }).find("甲、乙、丙、丁") != std::string::npos);
}

TEST_CASE("tags keep their order and drop what is there already") {
    World world;
    const Field& tags = kCustomers.at_name("tags");
    CHECK(round(tags, "vip, lead;老客户、 VIP ，重要；x", world.context) == "vip, lead, 老客户, 重要, x");
    CHECK(json_of(tags, "vip,老\"客户", world.context) == "[\"vip\",\"老\\\"客户\"]");
    CHECK(matches(tags, "vip,lead", "LEAD", world.context));
    CHECK(matches(tags, "ＶＩＰ", "vip", world.context));
    CHECK_FALSE(matches(tags, "vip", "vi", world.context));
    CHECK(exact_keys(tags, "VIP, lead", world.context) == std::vector<std::string>{"vip", "lead"});
    CHECK(round(tags, "“常客，大户”", world.context) == "常客, 大户");
    CHECK(round(tags, "“常客”、「大户」、“重要”客户", world.context) == "常客, 大户, “重要”客户");
    CHECK(complaint([&] { parsed(tags, ", ;", world.context); }) == "', ;' holds no tag");
    CHECK(complaint([&] { parsed(tags, "“”", world.context); }) == "'“”' holds no tag");
}

TEST_CASE("values are added to lists and taken away") {
    World world;
    const Field& tags = kCustomers.at_name("tags");
    std::string list = parsed(tags, "vip, lead", world.context);
    std::string more = list_add(*tags.type, list, parsed(tags, "LEAD, new", world.context));
    CHECK(formatted(tags, more, world.context) == "vip, lead, new");
    CHECK(formatted(tags, list_remove(*tags.type, more, parsed(tags, "VIP", world.context)), world.context) ==
          "lead, new");
    CHECK(list_remove(*tags.type, list, list).empty());
    CHECK(list_add(*tags.type, "", list) == list);
    const Field& phone = kCustomers.at_name("phone");
    std::string phones = parsed(phone, "138 0013 8001", world.context);
    CHECK(list_add(*phone.type, phones, parsed(phone, "work: +86-138-0013-8001", world.context)) == phones);
    CHECK(list_remove(*phone.type, phones, parsed(phone, "13800138001", world.context)).empty());
    const Field& lines = kOrders.at_name("lines");
    std::string tea = parsed(lines, "tea x2", world.context);
    CHECK(formatted(lines, list_add(*lines.type, tea, tea), world.context) == "tea x2; tea x2");
}

TEST_CASE("whole numbers and decimals are exact and keep their order") {
    World world;
    const Field& employees = kCustomers.at_name("employees");
    const Field& rate = kCustomers.at_name("rate");
    CHECK(round(employees, "1,200", world.context) == "1200");
    CHECK(round(employees, "-5", world.context) == "-5");
    CHECK(json_of(employees, "42", world.context) == "42");
    CHECK(round(rate, "0.950", world.context) == "0.95");
    CHECK(json_of(rate, "-0.5", world.context) == "-0.5");
    CHECK(key_of(employees, "-5", world.context) < key_of(employees, "3", world.context));
    CHECK(key_of(rate, "9.5", world.context) < key_of(rate, "10", world.context));
    CHECK(between(employees, "10", "2", "10", world.context));
    CHECK_FALSE(between(employees, "11", "2", "10", world.context));
    CHECK(between(rate, "9.5", "9.49", "", world.context));
    CHECK(matches(rate, "12.50", "12.5", world.context));
    CHECK_FALSE(complaint([&] { parsed(employees, "1.5", world.context); }).empty());
    CHECK(exact_keys(employees, "1,200", world.context) == std::vector<std::string>{"1200"});
    CHECK(employees.type->exact_word("１２00", world.context) == "1200");
    CHECK(exact_keys(rate, "12.0", world.context) == std::vector<std::string>{"12"});
    CHECK(rate.type->exact_word("12.50", world.context) == "12.5");
    CHECK(rate.type->exact_word("12a", world.context).empty());
    CHECK_FALSE(complaint([&] { (void)employees.type->operand("many", employees, world.context); }).empty());
}

TEST_CASE("days since are shown with their unit and asked with or without it") {
    World world;
    const Field& silent = kCustomers.at_name("silent");
    std::string bytes = encode_integer(61);
    CHECK(formatted(silent, bytes, world.context, Style::table) == "61d");
    CHECK(formatted(silent, bytes, world.context) == "61");
    for (const char* asked : {"60", "60d", "60天"}) {
        std::string low = silent.type->operand(asked, silent, world.context);
        CHECK(silent.type->between(bytes, &low, nullptr, silent, world.context));
        CHECK_FALSE(silent.type->between(bytes, nullptr, &low, silent, world.context));
    }
    world.context.language = Language::chinese;
    CHECK(formatted(silent, bytes, world.context, Style::table) == "61天");
}

TEST_CASE("money keeps its currency and compares within it") {
    World world;
    const Field& revenue = kCustomers.at_name("revenue");
    CHECK(round(revenue, "¥1,200", world.context) == "1200.00");
    CHECK(round(revenue, "$5", world.context) == "USD 5.00");
    CHECK(round(revenue, "-20", world.context) == "-20.00");
    CHECK(round(revenue, "JPY 300", world.context) == "JPY 300");
    CHECK(shown(revenue, "1200", world.context, Style::table) == "CNY 1,200.00");
    CHECK(json_of(revenue, "1200", world.context) == R"({"amount":"1200.00","currency":"CNY"})");
    CHECK(matches(revenue, "1200", "1200.00", world.context));
    CHECK_FALSE(matches(revenue, "USD 1200", "1200", world.context));
    CHECK(between(revenue, "1200", "1000", "2000", world.context));
    CHECK_FALSE(between(revenue, "USD 1200", "1000", "2000", world.context));
    CHECK(between(revenue, "USD 1200", "USD 1000", "", world.context));
    CHECK(key_of(revenue, "-1", world.context) < key_of(revenue, "2", world.context));
}

TEST_CASE("plain amounts mean the same as all others") {
    World world;
    const Field& revenue = kCustomers.at_name("revenue");
    for (const char* amount :
         {"0", "-0", "1", "-1", "1200", "1200.5", "1200.50", "0.07", "-0.07", "007", "99999999999.99"}) {
        std::string bytes = parsed(revenue, amount, world.context);
        CHECK(decode_money(bytes) == text::parse_money(amount, world.settings.currency));
    }
    for (const char* amount : {"1.", ".", "-", "1.2.3", "1.234", "1-2", "--1"}) {
        CAPTURE(amount);
        std::string ours = complaint([&] { parsed(revenue, amount, world.context); });
        CHECK(ours == complaint([&] { text::parse_money(amount, world.settings.currency); }));
    }
    world.settings.currency = text::parse_currency("JPY");
    CHECK(round(revenue, "300", world.context) == "300");
    CHECK_FALSE(complaint([&] { parsed(revenue, "300.5", world.context); }).empty());
}

TEST_CASE("a computed sum in several currencies shows each and adds none") {
    World world;
    const Field& revenue = kCustomers.at_name("revenue");
    std::string both = parsed(revenue, "100", world.context) + parsed(revenue, "USD 7", world.context);
    CHECK(formatted(revenue, both, world.context, Style::table) == "CNY 100.00, USD 7.00");
    CHECK(formatted(revenue, both, world.context) == "100.00, USD 7.00");
    CHECK(as_json(revenue, both, world.context) ==
          R"([{"amount":"100.00","currency":"CNY"},{"amount":"7.00","currency":"USD"}])");
    std::string low = revenue.type->operand("USD 5", revenue, world.context);
    CHECK(revenue.type->between(both, &low, nullptr, revenue, world.context));
}

TEST_CASE("dates are read in every spelling and lunar birthdays keep theirs") {
    World world;
    const Field& birthday = kCustomers.at_name("birthday");
    const Field& due = kOrders.at_name("due");
    CHECK(round(birthday, "1990/3/5", world.context) == "1990-03-05");
    CHECK(round(birthday, "11-03", world.context) == "11-03");
    CHECK(round(birthday, "农历8-15", world.context) == "lunar 8-15");
    CHECK(shown(birthday, "lunar 8-15", world.context, Style::card) == "lunar 8-15 (2027-09-15)");
    CHECK(shown(birthday, "lunar 8-15", world.context, Style::table) == "lunar 8-15");
    CHECK(shown(birthday, "1990-03-05", world.context, Style::card) == "1990-03-05");
    CHECK(json_of(birthday, "农历8-15", world.context) == "\"lunar 8-15\"");
    CHECK(round(due, "11-30", world.context) == "2026-11-30");
    CHECK(round(due, "11-03", world.context) == "2027-11-03");
    CHECK(key_of(due, "2026-11-30", world.context) < key_of(due, "2026-12-01", world.context));
    CHECK_FALSE(complaint([&] { parsed(due, "frday", world.context); }).empty());
    world.context.language = Language::chinese;
    CHECK(shown(birthday, "lunar 8-15", world.context, Style::card) == "农历 8-15 (2027-09-15)");
}

TEST_CASE("a partial date in a field that takes none any more is no day that is asked for") {
    World world;
    Field whole = kCustomers.at_name("birthday");
    const Field partial = whole;
    whole.partial = false;
    for (const char* typed : {"05-06", "2026-05"}) {
        const std::string bytes = parsed(partial, typed, world.context);
        const std::string month = whole.type->operand("2026-05", whole, world.context);
        CHECK_FALSE(whole.type->matches(bytes, month, whole, world.context));
        CHECK_FALSE(whole.type->between(bytes, &month, &month, whole, world.context));
        CHECK(partial.type->matches(bytes, month, partial, world.context));
    }
}

TEST_CASE("a bare date is the last one where the field tells when something happened") {
    World world;
    Field at = kCustomers.at_name("created"), due = kOrders.at_name("due");
    CHECK(round(at, "11-20", world.context) == "2027-11-20");
    CHECK(round(due, "11-20", world.context) == "2027-11-20");
    at.default_text = "now";
    due.default_text = "today";
    CHECK(round(at, "11-20", world.context) == "2026-11-20");
    CHECK(round(at, "3d", world.context) == "2026-11-18");
    CHECK(round(due, "11-20", world.context) == "2026-11-20");
}

TEST_CASE("dates are asked by day and month and year and range") {
    World world;
    world.context.lean = text::Lean::back;
    const Field& due = kOrders.at_name("due");
    CHECK(matches(due, "2026-11-20", "yesterday", world.context));
    CHECK(matches(due, "2026-11-18", "3d", world.context));
    CHECK(matches(due, "2026-10-07", "2026-10", world.context));
    CHECK(matches(due, "2026-01-01", "2026", world.context));
    CHECK_FALSE(matches(due, "2025-12-31", "2026", world.context));
    CHECK(between(due, "2026-10-31", "2026-09", "2026-10", world.context));
    CHECK_FALSE(between(due, "2026-11-01", "2026-09", "2026-10", world.context));
    CHECK(between(due, "2026-11-01", "2026-10", "", world.context));
}

TEST_CASE("birthdays are asked without a year and over new year") {
    World world;
    const Field& birthday = kCustomers.at_name("birthday");
    for (const char* born : {"1990-06-24", "06-24"}) {
        CHECK(matches(birthday, born, "06-24", world.context));
        CHECK(between(birthday, born, "06-01", "06-30", world.context));
        CHECK_FALSE(between(birthday, born, "12-20", "01-10", world.context));
    }
    CHECK(between(birthday, "1990-01-03", "12-20", "01-10", world.context));
    CHECK(between(birthday, "12-31", "12-20", "01-10", world.context));
    CHECK(between(birthday, "1990-11-25", "today", "+7d", world.context));
    CHECK_FALSE(between(birthday, "1990-11-20", "today", "+7d", world.context));
    CHECK(matches(birthday, "1990-11-21", "today", world.context));
    CHECK(between(birthday, "1990-06-24", "1985", "1995", world.context));
    CHECK_FALSE(between(birthday, "1990-06-24", "1995", "", world.context));
    CHECK(matches(birthday, "1990-06-24", "1990", world.context));
    // The lunar 8-15 falls on 2027-09-15 next.
    CHECK(between(birthday, "lunar 8-15", "09-10", "09-20", world.context));
    CHECK_FALSE(between(birthday, "lunar 8-15", "08-10", "08-20", world.context));
    CHECK(matches(birthday, "lunar 8-15", "农历八月十五", world.context));
    CHECK_FALSE(matches(birthday, "08-15", "农历8-15", world.context));
    CHECK(matches(birthday, "11-25", "2026-11", world.context));
}

TEST_CASE("moments are told by age in lists and in full elsewhere") {
    World world;
    const Field& created = kCustomers.at_name("created");
    CHECK(round(created, "2026-11-20 15:00", world.context) == "2026-11-20T15:00:00+08:00");
    CHECK(shown(created, "2026-11-20 15:00", world.context, Style::card) == "2026-11-20 15:00");
    CHECK(shown(created, "2026-11-20 23:59", world.context, Style::table) == "1d");
    CHECK(shown(created, "2026-11-21 00:01", world.context, Style::table) == "0d");
    CHECK(shown(created, "2026-11-09", world.context, Style::table) == "12d");
    CHECK(shown(created, "2026-12-01 09:00", world.context, Style::table) == "2026-12-01");
    CHECK(round(created, "2026-11-09", world.context) == "2026-11-09");
    CHECK(round(created, "2022-10-20 16:37:00", world.context) == "2022-10-20T16:37:00+08:00");
    CHECK(shown(created, "2022-10-20 16:37:45", world.context, Style::card) == "2022-10-20 16:37");
    CHECK(json_of(created, "2022-10-20 16:37:45", world.context) == "\"2022-10-20T16:37:45+08:00\"");
    world.context.language = Language::chinese;
    CHECK(shown(created, "2026-11-09", world.context, Style::table) == "12天");
}

TEST_CASE("moments are asked by day of the store's zone and by time") {
    World world;
    world.context.lean = text::Lean::back;
    const Field& created = kCustomers.at_name("created");
    CHECK(matches(created, "2026-11-20 00:00", "2026-11-20", world.context));
    CHECK(matches(created, "2026-11-20 23:59", "昨天", world.context));
    CHECK_FALSE(matches(created, "2026-11-21 00:00", "2026-11-20", world.context));
    CHECK(matches(created, "2026-11-18 10:00", "3d", world.context));
    CHECK(matches(created, "2026-11-20 15:00:30", "2026-11-20 15:00", world.context));
    CHECK_FALSE(matches(created, "2026-11-20 15:01", "2026-11-20 15:00", world.context));
    CHECK(between(created, "2026-11-20 15:01", "2026-11-20 15:00", "", world.context));
    CHECK(between(created, "2026-10-31 23:00", "2026-10", "2026-10", world.context));
}

TEST_CASE("what depends on today says what it came to mean") {
    World world;
    world.context.lean = text::Lean::back;
    const Field& created = kCustomers.at_name("created");
    const Field& due = kOrders.at_name("due");
    const Field& birthday = kCustomers.at_name("birthday");
    CHECK(created.type->meaning("3d", created, world.context) == "Wed 2026-11-18");
    CHECK(created.type->meaning("2026-11-18", created, world.context).empty());
    CHECK(created.type->meaning("yesterday 15:00", created, world.context) == "Fri 2026-11-20 15:00");
    CHECK(due.type->meaning("周五", due, world.context) == "Fri 2026-11-20");
    CHECK(due.type->meaning("2026-10", due, world.context).empty());
    CHECK(due.type->meaning("上月", due, world.context) == "Thu 2026-10-01 .. Sat 2026-10-31");
    CHECK(birthday.type->meaning("06-24", birthday, world.context).empty());
}

TEST_CASE("yes and no in both languages") {
    World world;
    const Field& active = kCustomers.at_name("active");
    for (const char* word : {"yes", "Y", "TRUE", "t", "1", "是", "有", "√", "✓", "✔"})
        CHECK(round(active, word, world.context) == "yes");
    for (const char* word : {"no", "n", "false", "0", "否"}) CHECK(round(active, word, world.context) == "no");
    CHECK(json_of(active, "是", world.context) == "true");
    CHECK(json_of(active, "no", world.context) == "false");
    CHECK(matches(active, "no", "false", world.context));
    for (const char* word : {"F", "无", "错", "✗"}) CHECK(round(active, word, world.context) == "no");
    CHECK(complaint([&] { parsed(active, "x", world.context); }) == "'x' is neither yes nor no");
    CHECK(complaint([&] { parsed(active, "maybe", world.context); }) == "'maybe' is neither yes nor no");
    world.context.language = Language::chinese;
    CHECK(shown(active, "yes", world.context, Style::card) == "是");
    CHECK(round(active, "yes", world.context) == "yes");
}

TEST_CASE("phones are lists with what each is for") {
    World world;
    const Field& phone = kCustomers.at_name("phone");
    CHECK(round(phone, "138-0013-8001", world.context) == "+8613800138001");
    CHECK(round(phone, "mobile: 13800138001, 工作：010-62551234 转 801；110", world.context) ==
          "mobile:+8613800138001, work:+861062551234;ext=801, 110");
    CHECK(round(phone, "13800138001/13900139000、13700137000\n13600136000", world.context) ==
          "+8613800138001, +8613900139000, +8613700137000, +8613600136000");
    CHECK(round(phone, "13800138001, +86 138 0013 8001", world.context) == "+8613800138001");
    CHECK(shown(phone, "13800138001", world.context, Style::table) == "+86 138 0013 8001");
    CHECK(shown(phone, "手机:13800138001", world.context, Style::card) == "+86 138 0013 8001 (mobile)");
    CHECK(json_of(phone, "work:13800138001, 110", world.context) == R"(["work:+8613800138001","110"])");
    CHECK(exact_keys(phone, "13800138001, 110", world.context) == std::vector<std::string>{"+8613800138001", "110"});
    CHECK(phone.type->exact_word("138 0013 8001", world.context) == "+8613800138001");
    CHECK(phone.type->exact_word("王小明", world.context).empty());
    CHECK(complaint([&] { parsed(phone, "13800l38001", world.context); }) == "letter l in a phone number");
    CHECK(complaint([&] { parsed(phone, ";", world.context); }) == "';' holds no phone number");
    world.context.language = Language::chinese;
    CHECK(shown(phone, "mobile:13800138001", world.context, Style::card) == "+86 138 0013 8001 (手机)");
}

TEST_CASE("phones are found by any run of digits and in every spelling") {
    World world;
    const Field& phone = kCustomers.at_name("phone");
    for (const char* asked : {"138", "8001", "138-0013-8001", "+86 138 0013 8001", "１３８００１３８００１"}) {
        CHECK(matches(phone, "138 0013 8001", asked, world.context));
    }
    CHECK(matches(phone, "010-6255 1234", "(010) 62551234", world.context));
    CHECK(matches(phone, "+86 10 62551234", "010-62551234", world.context));
    CHECK_FALSE(matches(phone, "13800138001", "139", world.context));
    CHECK(complaint([&] { (void)phone.type->operand("abc", phone, world.context); }) ==
          "'abc' holds no digits of a phone number");
}

TEST_CASE("addresses of mail are lists too") {
    World world;
    const Field& email = kCustomers.at_name("email");
    CHECK(round(email, "Ann@Example.com; work:b@c.org，ann@example.com", world.context) ==
          "Ann@Example.com, work:b@c.org");
    CHECK(json_of(email, "work:b@c.org", world.context) == R"(["work:b@c.org"])");
    CHECK(shown(email, "家:b@c.org", world.context, Style::card) == "b@c.org (home)");
    CHECK(shown(email, "家:b@c.org", world.context, Style::table) == "b@c.org");
    CHECK(exact_keys(email, "Ann@Example.com", world.context) == std::vector<std::string>{"ann@example.com"});
    CHECK(matches(email, "Ann@Example.com", "EXAMPLE", world.context));
    CHECK_FALSE(matches(email, "Ann@Example.com", "example.org", world.context));
    CHECK_FALSE(complaint([&] { parsed(email, "a@b", world.context); }).empty());
}

TEST_CASE("references are shown with titles and asked by id or title") {
    World world;
    const Field& customer = kOrders.at_name("customer");
    CHECK(round(customer, "c1", world.context) == "C1");
    CHECK(shown(customer, "王小明", world.context, Style::table) == "C1 王小明");
    CHECK(json_of(customer, "C1", world.context) == "\"C1\"");
    CHECK(matches(customer, "C1", "C1", world.context));
    CHECK_FALSE(matches(customer, "C1", "C9", world.context));
    CHECK(matches(customer, "C1", "小明", world.context));
    CHECK(matches(customer, "C1", "王小", world.context));
    CHECK(matches(customer, "C2", "王小", world.context));
    CHECK(matches(customer, "C9", "JANE", world.context));
    CHECK_FALSE(matches(customer, "C9", "王小", world.context));
    CHECK(complaint([&] { parsed(customer, "nobody at all", world.context); }) == "nobody");
    world.context.names = nullptr;
    CHECK(round(customer, "C77", world.context) == "C77");
    CHECK(shown(customer, "C77", world.context, Style::card) == "C77");
    CHECK(complaint([&] { parsed(customer, "王小明", world.context); }) == "'王小明' is no id like C1");
    CHECK(complaint([&] { parsed(customer, "U1", world.context); }) == "'U1' is no id like C1");
}

TEST_CASE("a company is kept as typed and linked when its name is known") {
    World world;
    const Field& company = kCustomers.at_name("company");
    std::string linked = parsed(company, "宏达贸易", world.context), plain = parsed(company, "宏达", world.context);
    CHECK(decode_text_or_ref(linked).id == RecordId{kCustomer, 5});
    CHECK_FALSE(decode_text_or_ref(plain).id);
    CHECK(decode_text_or_ref(parsed(company, "C5", world.context)).text == "宏达贸易");
    CHECK(decode_text_or_ref(parsed(company, "C4", world.context)).text == "C4");
    CHECK(round(company, "宏达贸易", world.context) == "宏达贸易");
    CHECK(json_of(company, "Acme, \"Inc.\"", world.context) == "\"Acme, \\\"Inc.\\\"\"");
    CHECK(matches(company, "宏达贸易", "C5", world.context));
    CHECK(matches(company, "宏达贸易", "宏达", world.context));
    CHECK(matches(company, "宏达", "宏", world.context));
    CHECK_FALSE(matches(company, "宏达", "C5", world.context));
    CHECK(exact_keys(company, "ACME", world.context) == std::vector<std::string>{"acme"});
}

TEST_CASE("lines of an order are read as people write them") {
    World world;
    const Field& lines = kOrders.at_name("lines");
    CHECK(round(lines, "包子礼盒 x20 @15", world.context) == "包子礼盒 x20 @15");
    auto line = decode_lines(parsed(lines, "包子礼盒 x20 @15", world.context)).at(0);
    CHECK(decode_text_or_ref(line.product).id == RecordId{kProduct, 3});
    CHECK(line.amount == text::Money{30000, world.settings.currency});
    CHECK(round(lines, "包子礼盒×2＠15.5；tea", world.context) == "包子礼盒 x2 @15.5; tea x1");
    CHECK(round(lines, "包子礼盒x3", world.context) == "包子礼盒 x3");
    CHECK(round(lines, "SKU-1149 x10 = 1714.40", world.context) == "SKU-1149 x10 = 1714.40");
    CHECK(round(lines, "tea x2.5 @0.333333 = 1", world.context) == "tea x2.5 @0.333333 = 1.00");
    CHECK(round(lines, "tea x2 @15 = 30", world.context) == "tea x2 @15");
    CHECK(round(lines, "tea x2 @USD 15", world.context) == "tea x2 @15 = USD 30.00");
    CHECK(round(lines, "tea x-1 @15", world.context) == "tea x-1 @15");
    CHECK(round(lines, "iPhone x10 x1", world.context) == "iPhone x10 x1");
    CHECK(round(lines, "苹果 x3斤 @5", world.context) == "苹果 x3 @5");
    CHECK(round(lines, "苹果 x 1.5 KG", world.context) == "苹果 x1.5");
    CHECK(round(lines, "苹果×2公斤", world.context) == "苹果 x2");
    CHECK(round(lines, "苹果 x3斤 x1", world.context) == "苹果 x3斤 x1");
    CHECK(round(lines, "iPhone x3pro", world.context) == "iPhone x3pro x1");
    CHECK(round(lines, "大米 5kg @30", world.context) == "大米 5kg x1 @30");
    CHECK(round(lines, "box 4x6 @3", world.context) == "box 4x6 x1 @3");
    CHECK(round(lines, "a @b = c x1", world.context) == "a @b = c x1");
    CHECK(round(lines, "\"tea; \"\"green\"\"\" x2 @3; cup", world.context) == "\"tea; \"\"green\"\"\" x2 @3; cup x1");
    CHECK(shown(lines, "tea x2 @3; cup", world.context, Style::table) == "tea x2; cup x1");
    CHECK(shown(lines, "tea x2 @3", world.context, Style::card) == "tea x2 @3 = CNY 6.00");
    CHECK(json_of(lines, "tea x2 @3; cup", world.context) ==
          R"([{"product":"tea","quantity":2,"price":"3","amount":"6.00","currency":"CNY"},)"
          R"({"product":"cup","quantity":1,"amount":"0.00","currency":"CNY"}])");
}

TEST_CASE("every product's name survives the machine form of its line") {
    World world;
    const Field& lines = kOrders.at_name("lines");
    for (const char* name : {"tea", "tea x5", "x5", "a = 5", "a=5", "@3", "a@b.c", "\"", "\"a\" b", "a; b", "a；b",
                             "a\nb", "4×100", "a*2", "; ", "= 5", "a @3 = 5", "|", "茶x"}) {
        for (const char* tail : {"", " @15", " = 7.00", " @15 = 7.00", " = USD 7.00"}) {
            Line line;
            line.product = encode_text_or_ref({name, std::nullopt});
            std::string with = tail;
            if (with.find('@') != std::string::npos) line.price = text::Decimal{15, 0};
            text::Currency usd{{'U', 'S', 'D'}};
            line.amount = {with.find("7.00") != std::string::npos ? 700
                           : line.price                           ? 1500
                                                                  : 0,
                           with.find("USD") != std::string::npos ? usd : world.settings.currency};
            std::string bytes = encode_lines({line, line});
            std::string machine = formatted(lines, bytes, world.context);
            CAPTURE(machine);
            CHECK(parsed(lines, machine, world.context) == bytes);
        }
    }
}

TEST_CASE("lines that cannot be read say why") {
    World world;
    const Field& lines = kOrders.at_name("lines");
    CHECK(complaint([&] { parsed(lines, "tea @abc", world.context); }) == "'abc' is no amount of money");
    CHECK(complaint([&] { parsed(lines, "x20", world.context); }).empty());
    CHECK(complaint([&] { parsed(lines, "@15", world.context); }) ==
          "'@15' names no product; write it as \"tea x20 @15\"");
    CHECK(complaint([&] { parsed(lines, "\"tea", world.context); }) == "\"tea: the quotation mark is not closed");
    CHECK(complaint([&] { parsed(lines, "\"tea\" twice", world.context); }) ==
          "'twice' is no quantity; write it as x20");
    CHECK(complaint([&] { parsed(lines, ";;", world.context); }) ==
          "';;' names no product; write it as \"tea x20 @15\"");
}

TEST_CASE("lines are asked by product") {
    World world;
    const Field& lines = kOrders.at_name("lines");
    CHECK(matches(lines, "tea x2; 包子礼盒 x1", "包子", world.context));
    CHECK(matches(lines, "包子礼盒 x1", "G3", world.context));
    CHECK_FALSE(matches(lines, "tea x2", "包子", world.context));
}

TEST_CASE("values of a row come from the record and the rollups and are computed") {
    World world;
    Record made = record(kCustomers, world.context, {{"name", "Ann"}, {"created", "2026-11-11 10:00"}});
    Record rollup;
    Row row{{kCustomer, 12}, made, rollup, 7};
    std::string scratch;
    auto value = [&](const char* name) -> std::string {
        const Field& field = kCustomers.at_name(name);
        auto bytes = value_of(row, kCustomers, field, world.context, scratch);
        return bytes ? formatted(field, *bytes, world.context) : "-";
    };
    CHECK(value("name") == "Ann");
    CHECK(value("id") == "C12");
    CHECK(value("last") == "-");
    CHECK(value("silent") == "10");
    CHECK(value("next") == "-");
    rollup.set(900, parsed(kCustomers.at_name("last"), "2026-11-18 23:00", world.context));
    row.rollup = rollup.view();
    CHECK(value("last") == "2026-11-18T23:00:00+08:00");
    CHECK(value("silent") == "3");
}

TEST_CASE("ids are asked with and without their letter") {
    World world;
    const Field& id = kCustomers.at_name("id");
    CHECK(round(id, "c12", world.context) == "C12");
    CHECK(matches(id, "C12", "12", world.context));
    CHECK_FALSE(matches(id, "C12", "L12", world.context));
    CHECK(between(id, "C12", "C9", "20", world.context));
    CHECK(key_of(id, "C9", world.context) < key_of(id, "C10", world.context));
    CHECK(complaint([&] { (void)id.type->operand("twelve", id, world.context); }) == "'twelve' is no id");
}
