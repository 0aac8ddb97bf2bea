// Templates filled from a store: what stands where, in what order, escaped for its form.
#include "core/report/render.hpp"
#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

// All records of a kind, as a command without a query gives them.
class AllRecords : public report::Records {
  public:
    explicit AllRecords(const Reader& reader) : reader_(reader) {}
    void each(const report::List& list, const std::function<bool(const model::Row&)>& visit) override {
        reader_.scan(*list.kind, visit);
    }
    std::optional<model::Row> get(store::RecordId id) const override { return reader_.get(id); }

  private:
    const Reader& reader_;
};

std::string filled(Book& book, std::string text, report::Form form = report::Form::text,
                   std::optional<text::DateSpan> period = {}) {
    std::string out;
    book.read([&](const Reader& reader) {
        const model::Context context = reader.context(kNow, Language::english);
        report::Faults faults;
        const report::Template made = report::parse_template(
            {"t", std::move(text), form}, [](auto) { return std::nullopt; }, faults);
        const report::Program program = report::bind(made, {reader.schema(), context}, faults);
        for (const report::Fault& fault : faults) out += fault.place + ": " + fault.sentence + "\n";
        if (!faults.empty()) return;
        AllRecords rows(reader);
        const report::Surroundings around{reader, {.context = context, .form = form}, "shop", "", period, rows};
        report::print(program, around, [&](std::string_view bytes) { out += bytes; });
    });
    return out;
}

// 王小明 of 宏达 with orders in two months and two currencies, and Ann.
Book shop() {
    Book book = new_book();
    add(book, "customer", {{"name", "宏达"}, {"type", "company"}, {"city", "上海"}, {"phone", "021-6199 5824"}});
    add(book, "customer",
        {{"name", "王小明"},
         {"company", "C1"},
         {"city", "上海"},
         {"phone", "13800138001, 13900139000"},
         {"tags", "vip, 老客户"}});
    add(book, "customer", {{"name", "Ann <b>"}, {"city", "London"}});
    add(book, "order", {{"customer", "C2"}, {"date", "2026-09-30"}, {"amount", "100"}});
    add(book, "order", {{"customer", "C2"}, {"date", "2026-10-01"}, {"amount", "200.50"}});
    add(book, "order", {{"customer", "C3"}, {"date", "2026-10-02"}, {"amount", "USD 5"}});
    add(book, "contact", {{"customer", "C2"}, {"at", "2026-10-05 10:00"}, {"channel", "call"}, {"summary", "first"}});
    add(book, "contact", {{"customer", "C2"}, {"at", "2026-10-06 11:30"}, {"channel", "visit"}, {"summary", "second"}});
    return book;
}

constexpr text::DateSpan kOctober{{2026, 10, 1}, {2026, 10, 31}};

}  // namespace

TEST_CASE("a list says each record with its place") {
    Book book = shop();
    CHECK(filled(book, "{{#customers}}\n{{index}} {{id}} {{name}}{{^is_last}},{{/is_last}}\n{{/customers}}\n") ==
          "1 C1 宏达,\n2 C2 王小明,\n3 C3 Ann <b>\n");
    CHECK(filled(book, "{{count}}{{#surveys}}x{{/surveys}}{{^surveys}}none{{/surveys}}") == "0none");
    CHECK(filled(book, "{{today}} {{store}}") == "2026-11-21 shop");
}

TEST_CASE("a template that names a field outside of lists is for each record") {
    Book book = shop();
    CHECK(filled(book, "{{name}} {{today}}\n") == "宏达 2026-11-21\n王小明 2026-11-21\nAnn <b> 2026-11-21\n");
    CHECK(filled(book, "{{name}}:{{#orders}} {{id}}{{/orders}}\n") == "宏达: O2 O1\n王小明: O2 O1\nAnn <b>: O3\n");
    CHECK(filled(book, "{{nmae}}{{phone}}{{#orders}}{{/orders}}") ==
          "t:1:1: unknown name {{nmae}}; did you mean {{name}}?\n");
    CHECK(filled(book, "{{#orders}}{{name}}{{/orders}}") == "t:1:12: unknown name {{name}}\n");
}

TEST_CASE("what belongs to a record stands inside of it with the newest first") {
    Book book = shop();
    CHECK(filled(book,
                 "{{#customers}}{{name}}:{{#contacts}} {{summary}}{{/contacts}}{{^contacts}} -{{/contacts}}\n"
                 "{{/customers}}") == "宏达: second first\n王小明: second first\nAnn <b>: -\n");
    CHECK(filled(book, "{{#customers}}{{orders}} {{orders.count}} {{orders.sum.amount}}\n{{/customers}}") ==
          "2 2 CNY 300.50\n2 2 CNY 300.50\n1 1 USD 5.00\n");
    CHECK(filled(book, "{{! query contacts: channel:call }}{{#customers}}{{contacts.count}}{{/customers}}") == "110");
    CHECK(filled(book,
                 "{{! query contacts: --sort at --limit 1 }}{{#customers}}{{#contacts}}{{summary}}{{/contacts}}"
                 "{{/customers}}") == "firstfirst");
    CHECK(filled(book, "{{! query contacts: --limit -1 }}{{count}}") == "t:1:1: '-1' is no number\n");
}

TEST_CASE("references are followed with dots") {
    Book book = shop();
    CHECK(filled(book, "{{#orders}}{{customer}} {{customer.id}} {{customer.company.phone}}\n{{/orders}}") ==
          "王小明 C2 +86 21 6199 5824\n王小明 C2 +86 21 6199 5824\nAnn <b> C3 \n");
}

TEST_CASE("items of lists are gone through") {
    Book book = shop();
    CHECK(filled(book,
                 "{{#customers}}{{#tags}}{{.}}{{^is_last}}+{{/is_last}}{{/tags}}{{^tags}}-{{/tags}}{{/customers}}") ==
          "-vip+老客户-");
    CHECK(filled(book, "{{#customers}}{{phone | first | default:\"none\"}}|{{/customers}}") ==
          "+86 21 6199 5824|+86 138 0013 8001|none|");
}

TEST_CASE("groups count and add up without mixing currencies") {
    Book book = shop();
    CHECK(filled(book,
                 "{{#orders_by_month}}{{month}} {{count}} {{sum.amount}}:{{#orders}} {{id}}{{/orders}}\n"
                 "{{/orders_by_month}}{{sum.amount}}") ==
          "2026-09 1 CNY 100.00: O1\n2026-10 2 CNY 200.50, USD 5.00: O2 O3\nCNY 300.50, USD 5.00");
    CHECK(filled(book, "{{#orders_by_month}}{{orders.count}} {{orders.sum.amount}};{{/orders_by_month}}") ==
          "1 CNY 100.00;2 CNY 200.50, USD 5.00;");
    CHECK(filled(book, "{{#customers_by_city}}{{label}}={{count}} {{/customers_by_city}}") == "London=1 上海=2 ");
    CHECK(filled(book, "{{#customers_by_tags}}{{label}}={{count}} {{/customers_by_tags}}") == "vip=1 老客户=1 -=2 ");
    CHECK(filled(book, "{{#customers}}{{#orders_by_year}}{{key}}:{{sum.amount}} {{/orders_by_year}}{{/customers}}") ==
          "2026:CNY 300.50 2026:CNY 300.50 2026:USD 5.00 ");
}

TEST_CASE("where nothing was counted the number is 0") {
    Book book = shop();
    CHECK(filled(book, "{{#customers}}{{orders}}/{{responses}} {{#orders}}{{/orders}}{{/customers}}") ==
          "2/0 2/0 1/0 ");
    CHECK(filled(book, "{{#customers}}{{responses | number}}{{^satisfaction}}-{{/satisfaction}} {{/customers}}") ==
          "0- 0- 0- ");
    CHECK(filled(book, "{{#contacts}}{{customer.responses}};{{/contacts}}") == "0;0;");
    CHECK(filled(book, "{{#customers_by_responses}}{{label}}={{count}}{{/customers_by_responses}}") == "0=3");
}

TEST_CASE("a period is asked of what belongs to records") {
    Book book = shop();
    CHECK(filled(book, "{{#customers}}{{orders.count}}{{/customers}} {{from}} {{to}} {{month | date:long}}",
                 report::Form::text, kOctober) == "111 2026-10-01 2026-10-31 October 2026");
}

TEST_CASE("values never become markup") {
    Book book = new_book();
    add(book, "customer", {{"name", "<script>&\"'"}, {"note", "| *a* _b_ [c](d)\n- e"}});
    CHECK(filled(book, "{{name}}{{{name}}}{{&name}}", report::Form::html) ==
          "&lt;script&gt;&amp;&quot;&#39;&lt;script&gt;&amp;&quot;&#39;&lt;script&gt;&amp;&quot;&#39;");
    CHECK(filled(book, "{{note}}", report::Form::markdown) == "\\| \\*a\\* \\_b\\_ \\[c\\](d) - e");
    for (const auto& [note, shown] :
         std::initializer_list<std::pair<const char*, const char*>>{{"- a", "\\- a"},
                                                                    {"-48.5", "-48.5"},
                                                                    {"---", "\\---"},
                                                                    {"12. a", "12\\. a"},
                                                                    {"100.0", "100.0"},
                                                                    {"+86 138", "+86 138"},
                                                                    {"=", "\\="},
                                                                    {"# a", "\\# a"},
                                                                    {"a &lt; b", "a \\&lt; b"},
                                                                    {"A & B", "A & B"}}) {
        edit(book, {model::kCustomer, 1}, "note", note);
        CHECK(filled(book, "{{note}}", report::Form::markdown) == shown);
    }
    CHECK(filled(book, "{{name}}") == "<script>&\"'");
    edit(book, {model::kCustomer, 1}, "name", "a\x1B[31mb");
    CHECK(filled(book, "{{name}}") == "a\\x1B[31mb");
}

TEST_CASE("charts are drawn of groups") {
    Book book = shop();
    const std::string chart = filled(book, "{{customers_by_city | bars}}\n");
    CHECK(chart.find("London") != std::string::npos);
    CHECK(chart.find("上海") != std::string::npos);
    CHECK(chart.find("2") != std::string::npos);
    CHECK(filled(book, "{{orders_by_month | sparkline:amount}}").size() > 0);
}
