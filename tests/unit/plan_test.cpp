#include "core/exchange/plan.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "core/error.hpp"
#include "core/exchange/key_index.hpp"
#include "core/exchange/show.hpp"
#include "core/model/values.hpp"
#include "store/memory.hpp"

using namespace kehu;
using exchange::CsvFile;
using exchange::ImportOptions;
using exchange::Plan;

namespace {

const text::Moment kNow{1795241100, text::Precision::second};  // 2026-11-21 14:05 in Shanghai

// A shop in memory that files are imported into.
class Shop {
  public:
    Shop() : book_(new_book()) {}

    Plan plan(const std::string& csv, ImportOptions options = {}) {
        file_ = std::make_unique<CsvFile>("test.csv", csv, "", 0);
        options.context = [](const book::Reader& reader) { return reader.context(kNow, Language::english); };
        Plan plan;
        book_.read([&](const book::Reader& reader) { plan = exchange::make_plan(reader, *file_, options); });
        return plan;
    }
    // "new/update/same/refused" of a file that is then carried out.
    std::string import(const std::string& csv, ImportOptions options = {}) {
        Plan done = plan(csv, std::move(options));
        book_.write({"mei", kNow}, {"import", "test.csv"}, [&](book::Writer& writer) { carry_out(done, writer); });
        return counts(done);
    }
    void write(const std::function<void(book::Writer&)>& work) { book_.write({"mei", kNow}, {"add", ""}, work); }
    static std::string counts(const Plan& plan) {
        CHECK(plan.fresh + plan.updates + plan.same + plan.refused.size() + plan.further_lines == plan.rows);
        return std::to_string(plan.fresh) + "/" + std::to_string(plan.updates) + "/" + std::to_string(plan.same) + "/" +
               std::to_string(plan.refused.size());
    }
    std::string value(const char* id, const char* name) {
        std::string out = "(none)";
        book_.read([&](const book::Reader& reader) {
            const auto record = *store::parse_record_id(id);
            const auto row = reader.get(record);
            const model::Kind& kind = reader.schema().at(record.kind);
            const model::Field& field = kind.at_name(name);
            const auto context = reader.context(kNow, Language::english);
            std::string scratch;
            if (!row) return;
            const auto bytes = model::value_of(*row, kind, field, context, scratch);
            if (!bytes) return;
            out.clear();
            field.type->format(out, *bytes, field, context, model::Style::machine);
        });
        return out;
    }
    book::Book& book() { return book_; }

  private:
    static book::Book new_book() {
        auto kv = store::open_memory();
        kv->write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
        return book::Book(std::move(kv));
    }
    book::Book book_;
    std::unique_ptr<CsvFile> file_;
};

std::string fault(const Plan& plan) {
    REQUIRE(plan.refused.size() >= 1);
    const exchange::Fault& first = plan.refused[0].faults.at(0);
    return std::to_string(plan.refused[0].row) + "|" + std::to_string(plan.refused[0].line) + "|" + first.column + "|" +
           first.value + "|" + first.reason;
}

ImportOptions of_kind(const char* kind) {
    ImportOptions options;
    options.kind = kind;
    return options;
}

ImportOptions matching(std::vector<std::string> fields) {
    ImportOptions options;
    options.match = std::move(fields);
    return options;
}

}  // namespace

TEST_CASE("plan: rows become records with their values") {
    Shop shop;
    CHECK(
        shop.import("id,name,手机,tags,birthday\nK1,王小明,138 0013 8001,vip;lead,1990-08-15\nK2,\"Lee, Bob\",,,\n") ==
        "2/0/0/0");
    CHECK(shop.value("C1", "name") == "王小明");
    CHECK(shop.value("C1", "code") == "K1");
    CHECK(shop.value("C1", "birthday") == "1990-08-15");
    CHECK(shop.value("C2", "name") == "Lee, Bob");
    CHECK(shop.value("C2", "phone") == "(none)");
}

TEST_CASE("plan: a file imported twice changes nothing") {
    Shop shop;
    const std::string with_code = "id,name,phone\nK1,王小明,13800138001\nK2,Bob,\n";
    CHECK(shop.import(with_code) == "2/0/0/0");
    CHECK(shop.import(with_code) == "0/0/2/0");
    const std::string without = "name,city\nAnn,上海\nAnn,上海\n";
    CHECK(shop.import(without) == "2/0/0/0");
    CHECK(shop.import(without) == "0/0/2/0");
    CHECK(shop.import(without + "Ann,上海\n") == "1/0/2/0");
}

TEST_CASE("plan: a code that is there already updates its record and empty cells leave what is there") {
    Shop shop;
    shop.import("id,name,city,note\nK1,王小明,上海,old\n");
    CHECK(shop.import("id,name,city,note\nk1,王小明,北京,\n") == "0/1/0/0");
    CHECK(shop.value("C1", "city") == "北京");
    CHECK(shop.value("C1", "note") == "old");
    CHECK(shop.value("C2", "name") == "(none)");
}

TEST_CASE("plan: another spelling of a phone or an e-mail is no change") {
    Shop shop;
    shop.import("id,name,phone,email\nK1,Ann,138 0013 8001,Ann@Example.com\n");
    CHECK(shop.import("id,name,phone,email\nK1,Ann,+8613800138001,ann@example.com\n") == "0/0/1/0");
    CHECK(shop.import("id,phone\nK1,13800138002\n") == "0/1/0/0");
}

TEST_CASE("plan: a second row with one code is the same or changes the row before") {
    Shop shop;
    CHECK(shop.import("id,name,city\nK1,Ann,上海\nK1,Ann,上海\nK1,Ann,北京\nK1,,北京\n") == "1/1/2/0");
    CHECK(shop.value("C1", "city") == "北京");
    CHECK(shop.import("id,name,city\nK1,Ann,广州\nK1,Ann,广州\n") == "0/1/1/0");
    CHECK(shop.value("C1", "city") == "广州");
}

TEST_CASE("plan: rows are refused with their place and reason") {
    Shop shop;
    CHECK(fault(shop.plan("name,手机\nAnn,1\nBob,13800l38001\n")).starts_with("2|3|手机|13800l38001|letter l"));
    CHECK(fault(shop.plan("姓名,city\n,上海\n")) == "1|2|姓名||name is missing");
    CHECK(fault(shop.plan("id,phone\nK1,13800138001\n")) == "1|2|name||name is missing");
    CHECK(fault(shop.plan("name,tier\n\"a\nb\",S\n")).starts_with("1|2|tier|S|'S' is not one of"));
    CHECK(fault(shop.plan("name,city\nAnn,x,y\n")) == "1|2|||3 cells under 2 columns");
    CHECK(fault(shop.plan("name,\nAnn,x\n")) == "1|2|column 2|x|a value in a column without a header");
    CHECK(Shop::counts(shop.plan("name,city\nAnn,x,,\n")) == "1/0/0/0");
}

TEST_CASE("plan: every fault of a row is told and counted once") {
    Shop shop;
    const Plan plan = shop.plan("name,phone,email\nAnn,x,y\nBob,,\n");
    CHECK(Shop::counts(plan) == "1/0/0/1");
    CHECK(plan.refused[0].faults.size() == 2);
    CHECK(plan.refused[0].raw == "Ann,x,y");
}

TEST_CASE("plan: blank lines are no rows") {
    Shop shop;
    const Plan plan = shop.plan("name,city\n\n , \nAnn,\n,\n");
    CHECK(Shop::counts(plan) == "1/0/0/0");
    CHECK(plan.blank == 3);
}

TEST_CASE("plan: a phone of another record is a notice") {
    Shop shop;
    shop.import("name,phone\nAnn,13800138001\n");
    const Plan plan = shop.plan("id,name,phone\nK1,Bob,138-0013-8001\nK2,Cid,13900139000\nK3,Dan,+86 139 0013 9000\n");
    CHECK(Shop::counts(plan) == "3/0/0/0");
    REQUIRE(plan.notices.size() == 2);
    CHECK(plan.notices[0].what.reason == "C1 Ann has this, too");
    CHECK(plan.notices[1].row == 3);
    CHECK(plan.notices[1].what.reason == "row 2 (K2 Cid) has this, too");
}

TEST_CASE("plan: with match a row of that phone or e-mail changes that record") {
    Shop shop;
    shop.import("name,phone,email,tags\nAnn,13800138001,ann@example.com,vip\n");
    CHECK(shop.import("name,phone,city,tags\nAnn,138 0013 8001,上海,lead\n", matching({"phone"})) == "0/1/0/0");
    CHECK(shop.value("C1", "city") == "上海");
    CHECK(shop.value("C1", "tags") == "vip, lead");
    CHECK(shop.import("name,email\nAnn,ANN@example.com\n", matching({"phone", "email"})) == "0/0/1/0");
    CHECK(shop.import("name,phone\nBob,13900139000\nBob,139 0013 9000\n", matching({"phone"})).starts_with("1/"));
}

TEST_CASE("plan: a row that is two records at once is refused") {
    Shop shop;
    shop.import("name,phone,email\nAnn,13800138001,\nBob,,bob@example.com\n");
    const Plan plan = shop.plan("name,phone,email\nAnn,13800138001,bob@example.com\n", matching({"phone", "email"}));
    CHECK(fault(plan) == "1|2|email|bob@example.com|another record has this than has the phone");
    shop.import("name,phone\nCid,13800138001\n");
    CHECK(fault(shop.plan("name,phone\nX,13800138001\n", matching({"phone"}))).ends_with("which one is meant?"));
}

TEST_CASE("plan: match takes only fields that find records") {
    Shop shop;
    CHECK_THROWS_AS(shop.plan("name\nAnn\n", matching({"city"})), Error);
    CHECK_THROWS_AS(shop.plan("name\nAnn\n", matching({"phnoe"})), Error);
}

TEST_CASE("plan: our own id finds its record and may correct the name") {
    Shop shop;
    shop.import("name,phone,city\nAnn,13800138001,\nBob,,\n");
    CHECK(shop.import("id,code,name,city\nC1,,Ann,上海\nC2,,Bob,\n") == "0/1/1/0");
    CHECK(shop.value("C1", "city") == "上海");
    CHECK(fault(shop.plan("id,name,phone\nC1,Cid,13800138009\n")).starts_with("1|2|id|C1|C1 is Ann here"));
    CHECK(fault(shop.plan("id,code,name\nC7,,Cid\n")).starts_with("1|2|id|C7|there is no such customer here"));
    CHECK(Shop::counts(shop.plan("id,code,name\nC7,K7,Cid\n")) == "1/0/0/0");
    CHECK(fault(shop.plan("id,code,name\nQ7,,Cid\n")).starts_with("1|2|id|Q7|'Q7' is no id"));
    CHECK(shop.import("id,name,city\nC2,Bob,北京\n") == "0/1/0/0");
    CHECK(shop.value("C2", "code") == "(none)");
    const Plan renamed = shop.plan("id,name,city\nC2,Bobby,北京\n");
    REQUIRE(renamed.notices.size() == 1);
    CHECK(renamed.notices[0].what.reason == "C2 was called Bob so far");
    CHECK(shop.import("id,name,city\nC2,Bobby,北京\n,Eve,\n") == "1/1/0/0");
    CHECK(shop.value("C2", "name") == "Bobby");
    CHECK(fault(shop.plan("id,name\nC9,Cid\n")).starts_with("1|2|id|C9|there is no such customer here"));
}

TEST_CASE("plan: a record does not get another id than its orders name it by") {
    Shop shop;
    CHECK(Shop::counts(shop.plan("id,code,name\nC1,,Ann\nC2,,Bob\n")) == "2/0/0/0");
    CHECK_THROWS_WITH_AS(
        shop.plan("id,code,name\nC1,,Ann\nC3,,Bob\n"),
        "test.csv: row 2 would become C2 here, not C3; files that name it by that id would join to another", Error);
    shop.import("name\nAnn\n");
    const Plan beside = shop.plan("id,code,name\nC7,K7,Cid\n");
    REQUIRE(beside.notices.size() == 1);
    CHECK(beside.notices[0].what.reason == "becomes C2 here");
}

TEST_CASE("plan: a code is not the id of another record") {
    Shop shop;
    shop.import("name\nAnn\nBob\n");
    CHECK(fault(shop.plan("code,name\nC1,Cid\n")) == "1|2|code|C1|this is the id of C1 Ann; a code must be another");
    // Another program's numbers beside some that look like ours: codes, as ever.
    CHECK(shop.import("id,name\nK1,Cid\nC2,Bob\n") == "1/0/1/0");
    CHECK(shop.value("C3", "code") == "K1");
    const Plan later = shop.plan("code,name\nC4,Dan\nC9,Eve\n");
    CHECK(Shop::counts(later) == "2/0/0/0");
    REQUIRE(later.notices.size() == 1);
    CHECK(later.notices[0].row == 2);
    CHECK_THROWS_WITH_AS(shop.write([](book::Writer& writer) {
        model::Record record;
        const model::Kind& kind = writer.schema().at(model::kCustomer);
        record.set(kind.title, "Fay");
        record.set(kind.at_name("code").tag, "c1");
        writer.create(kind, std::move(record));
    }),
                         "C1 is the id of Ann; write another code", BadValue);
}

TEST_CASE("plan: ids in a store without records need a decision") {
    Shop shop;
    CHECK(fault(shop.plan("id,name\nC3,Ann\n")).find("--map id=code") != std::string::npos);
    ImportOptions as_code;
    as_code.wishes = {{"id", "code"}};
    CHECK(shop.import("id,name\nC1,Ann\nC7,Bob\n", as_code) == "2/0/0/0");
    CHECK(shop.value("C2", "code") == "C7");
}

TEST_CASE("plan: cells left out at the end of a row are empty") {
    Shop shop;
    CHECK(shop.import("name,city,note\nAnn\nBob,上海\nCid,,x,,\n") == "3/0/0/0");
    CHECK(shop.value("C2", "city") == "上海");
    CHECK(shop.value("C3", "note") == "x");
}

TEST_CASE("plan: digits in a formula are digits") {
    Shop shop;
    CHECK(shop.import("name,phone,code,note\nAnn,=\"13712340042\",\"=\"\"007\"\"\",\"=\"\"a\"\"&\"\"b\"\"\"\n") ==
          "1/0/0/0");
    CHECK(shop.value("C1", "phone") == "+8613712340042");
    CHECK(shop.value("C1", "code") == "007");
    CHECK(shop.value("C1", "note") == "=\"a\"&\"b\"");
}

TEST_CASE("files: a line that names the separator is obeyed") {
    for (const std::string text : {"sep=;\r\nname;note\r\nAnn;a,b\r\n", "\"sep=;\"\nname;note\nAnn;a,b\n"}) {
        const CsvFile file("test.csv", text, "", 0);
        CHECK(file.separator() == ';');
        CHECK(file.headers() == std::vector<std::string>{"name", "note"});
        exchange::CsvReader rows = file.rows();
        REQUIRE(rows.next());
        CHECK(rows.line() == 3);
        CHECK(rows.cells()[1] == "a,b");
    }
}

TEST_CASE("files: without a header the columns are numbers") {
    const CsvFile file("test.csv", std::string("Ann,13800138001\nBob,\n"), "", 0, CsvFile::Header::none);
    CHECK(file.headers() == std::vector<std::string>{"1", "2"});
    CHECK(file.raw_header() == "1,2");
    exchange::CsvReader rows = file.rows();
    REQUIRE(rows.next());
    CHECK(rows.cells()[0] == "Ann");
    Shop shop;
    CHECK_THROWS_WITH_AS(shop.plan("Ann,13800138001\nBob,\n"),
                         "test.csv: the first line names no field; '13800138001' looks like a value", Error);
}

TEST_CASE("files: JSON is known by how it begins") {
    for (const char* json : {"{\"a\":1}", "[{\"a\":1}]", " [ ]", "\xEF\xBB\xBF{}"}) CHECK(exchange::sheet_reader(json));
    for (const char* text : {"[name],phone", "{", "name\n{\"a\"}", ""}) CHECK(!exchange::sheet_reader(text));
}

TEST_CASE("files: the lines of a sheet are those of the file it comes from") {
    const std::string json = "[{\"name\":\"a\\nb\"},\n\n{\"name\":\"c\"}]";
    const CsvFile file("a.json", exchange::sheet_reader(json)->read("a.json", json, {}));
    CHECK(file.format() == "JSON");
    exchange::CsvReader rows = file.rows();
    REQUIRE(rows.next());
    CHECK(rows.cells()[0] == "a\nb");
    CHECK(file.source_line(rows.line()) == 1);
    REQUIRE(rows.next());
    CHECK(rows.line() == 4);
    CHECK(file.source_line(rows.line()) == 3);
}

TEST_CASE("plan: firms become companies unless the file says otherwise") {
    Shop shop;
    shop.import(
        "name,company,type\n宏达有限公司,,\nAcme Inc.,,person\n王小明,宏达有限公司,\nSmith LLC,Acme Inc.,\n王红,,\n");
    CHECK(shop.value("C1", "type") == "company");
    CHECK(shop.value("C2", "type") == "person");
    CHECK(shop.value("C3", "type") == "person");
    CHECK(shop.value("C4", "type") == "person");
    CHECK(shop.value("C5", "type") == "person");
}

TEST_CASE("plan: several columns of one list are added up") {
    Shop shop;
    shop.import("name,手机,电话\nAnn,13800138001,010-62345678\nBob,,010-62345679\n");
    std::size_t phones = 0;
    shop.book().read([&](const book::Reader& reader) {
        const auto row = reader.get({model::kCustomer, 1});
        phones =
            model::decode_phones(row->record.value(reader.schema().at(model::kCustomer).at_name("phone").tag)).size();
    });
    CHECK(phones == 2);
}

TEST_CASE("plan: marks of spreadsheets are taken off and formulas stay text") {
    Shop shop;
    shop.import("name,note,phone\n'=Ann,=1+1,'+86 138 0013 8001\n'tis,'x,\n");
    CHECK(shop.value("C1", "name") == "=Ann");
    CHECK(shop.value("C1", "note") == "=1+1");
    CHECK(shop.value("C2", "name") == "'tis");
    CHECK(shop.value("C2", "note") == "'x");
}

TEST_CASE("plan: contacts join by code and follow-ups become tasks") {
    Shop shop;
    shop.import("id,name\n7,Ann\n8,Bob\n");
    const std::string contacts =
        "customer_id,at,channel,direction,summary,next_followup\n"
        "7,2026-11-01 10:00:00,phone,out,first call,2026-11-05\n"
        "7,2026-11-06 10:00:00,wechat,in,second,2026-12-01\n"
        "Bob,2026-11-06 11:00:00,visit,,,2026-12-02\n"
        "9,2026-11-06,phone,,nobody,\n";
    const Plan plan = shop.plan(contacts, of_kind("contact"));
    CHECK(Shop::counts(plan) == "3/0/0/1");
    CHECK(fault(plan).starts_with("4|5|customer_id|9|"));
    CHECK(shop.import(contacts, of_kind("contact")) == "3/0/0/1");
    CHECK(shop.value("L1", "customer") == "C1");
    CHECK(shop.value("L1", "channel") == "call");
    CHECK(shop.value("F1", "what") == "first call");
    CHECK(shop.value("F1", "due") == "2026-11-05");
    CHECK(shop.value("F1", "state") == "done");
    CHECK(shop.value("F1", "contact") == "L1");
    CHECK(shop.value("F2", "state") == "open");
    CHECK(shop.value("F3", "what") == "follow up");
    CHECK(shop.value("F3", "customer") == "C2");
    CHECK(shop.import(contacts, of_kind("contact")) == "0/0/3/1");
    CHECK(shop.value("F4", "what") == "(none)");
}

TEST_CASE("plan: a follow-up is done if the store has a later contact") {
    Shop shop;
    shop.import("id,name\n7,Ann\n");
    shop.import("customer_id,at\n7,2026-11-10 10:00:00\n", of_kind("contact"));
    shop.import("customer_id,at,next\n7,2026-11-01,2026-11-05\n7,2026-11-11,2026-12-05\n", of_kind("contact"));
    CHECK(shop.value("F1", "state") == "done");
    CHECK(shop.value("F2", "state") == "open");
}

TEST_CASE("plan: orders get a line from their columns") {
    Shop shop;
    shop.import("id,name\n7,Ann\n");
    shop.import("code,name\nSKU-1,Tea\n", of_kind("product"));
    CHECK(shop.import("customer_id,date,product,qty,amount\n7,2026-11-01,SKU-1,10,1714.40\n7,2026-11-02,nuts,2,\n",
                      of_kind("order")) == "2/0/0/0");
    CHECK(shop.value("O1", "amount") == "1714.40");
    std::vector<model::Line> lines;
    shop.book().read([&](const book::Reader& reader) {
        const auto row = reader.get({model::kOrder, 1});
        lines = model::decode_lines(row->record.value(reader.schema().at(model::kOrder).at_name("lines").tag));
    });
    REQUIRE(lines.size() == 1);
    CHECK(model::decode_text_or_ref(lines[0].product).text == "SKU-1");
    CHECK(model::decode_text_or_ref(lines[0].product).id == store::RecordId{model::kProduct, 1});
    CHECK(lines[0].quantity == text::Decimal{10, 0});
    CHECK(lines[0].amount.minor == 171440);
    CHECK(fault(shop.plan("customer_id,product,qty\n7,,3\n", of_kind("order"))) ==
          "1|2|qty|3|a quantity without a product");
}

TEST_CASE("plan: rows of one number are one order") {
    Shop shop;
    shop.import("id,name\n7,Ann\n8,Bob\n");
    const std::string rows = "code,customer_id,product,qty,price\nA1,7,x,2,5\nA2,7,z,1,9\na1,,y,1,3\n";
    const Plan plan = shop.plan(rows, of_kind("order"));
    CHECK(Shop::counts(plan) == "2/0/0/0");
    CHECK(plan.rows == 3);
    CHECK(plan.further_lines == 1);
    shop.import(rows, of_kind("order"));
    CHECK(shop.value("O2", "amount") == "13.00");
    CHECK(shop.import(rows, of_kind("order")) == "0/0/2/0");
    CHECK(Shop::counts(shop.plan("code,customer_id,product\nB1,7,x\nB1,8,y\n", of_kind("order"))) == "0/0/0/2");
}

TEST_CASE("plan: what concerns the whole file is an error") {
    Shop shop;
    CHECK_THROWS_AS(shop.plan("name,Flurbel\nAnn,x\n"), Error);
    CHECK_THROWS_AS(shop.plan("name\n\"Ann\n"), Error);
    CHECK_THROWS_AS(shop.plan(""), Error);
    CHECK_THROWS_AS(shop.plan(std::string("name\nA\0n\n", 9)), Error);
    CHECK_THROWS_AS(shop.plan("name\nAnn\n", of_kind("nothing")), Error);
    CHECK_THROWS_AS(shop.plan("Flurbel\nAnn\n",
                              [] {
                                  ImportOptions options;
                                  options.ignore_unknown = true;
                                  return options;
                              }()),
                    Error);
}

TEST_CASE("plan: finding by all keys at once and one by one give the same") {
    // A small file asks the store key by key, a long one reads all records first.
    for (int padding : {0, 400}) {
        Shop shop;
        std::string many = "id,name,phone\n";
        for (int i = 0; i < 60; i++)
            many += "K" + std::to_string(i) + ",N" + std::to_string(i) + ",138001380" + std::to_string(10 + i) + "\n";
        shop.import(many);
        std::string file = "id,name,phone\nK5,N5,13800138015\nK6,other,\nX,new,13800138017\n";
        for (int i = 0; i < padding; i++) file += "P" + std::to_string(i) + ",pad,\n";
        const Plan plan = shop.plan(file);
        CHECK(plan.same == 1);
        CHECK(plan.updates == 1);
        CHECK(plan.fresh == 1u + static_cast<unsigned>(padding));
        REQUIRE(plan.notices.size() == 2);
        CHECK(plan.notices[0].what.reason == "C7 was called N6 so far");
        CHECK(plan.notices[1].what.reason == "C8 N7 has this, too");
    }
}

TEST_CASE("keys: many keys keep their owners while the table grows") {
    exchange::KeyIndex index;
    const auto key = [](int i) { return "key" + std::to_string(i); };
    for (int i = 0; i < 5000; i++)
        index.claim(index.place_of(static_cast<model::Tag>(i % 3), key(i)), {static_cast<std::uint32_t>(i + 1), 0});
    for (int i = 0; i < 5000; i++)
        REQUIRE(index.at(index.place_of(static_cast<model::Tag>(i % 3), key(i))).owner.number ==
                static_cast<std::uint32_t>(i + 1));
    CHECK(index.at(index.place_of(9, key(1))).owner.nobody());
    index.claim(index.place_of(1, key(1)), {2, 7});
    CHECK_FALSE(index.at(index.place_of(1, key(1))).many);
    index.claim(index.place_of(1, key(1)), {99, 0});
    CHECK(index.at(index.place_of(1, key(1))).many);
}

TEST_CASE("show: rows as read with headers as keys") {
    const CsvFile file("x.csv", std::string("a,,a\n1,\"2\n\",3\n,,\n1,2,3,4\n"), "", 0);
    std::string out;
    exchange::show_rows(file, [&](std::string_view lines) { out += lines; });
    CHECK(out ==
          "{\"a\":\"1\",\"column 2\":\"2\\n\",\"a (2)\":\"3\"}\n{}\n{\"a\":\"1\",\"column 2\":\"2\",\"a "
          "(2)\":\"3\",\"column 4\":\"4\"}\n");
}
