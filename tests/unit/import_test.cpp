// Imports of many rows, which several threads read: nothing may differ from the same rows imported a few at a time.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "core/book/check.hpp"
#include "core/exchange/date_order.hpp"
#include "core/exchange/plan.hpp"
#include "store/memory.hpp"

using namespace kehu;

namespace {

const text::Moment kNow{1795241100, text::Precision::second};  // 2026-11-21 14:05 in Shanghai

book::Book new_book() {
    auto kv = store::open_memory();
    kv->write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    return book::Book(std::move(kv));
}

using Refused = std::vector<std::string>;

Refused import(book::Book& book, const char* kind, const std::string& csv) {
    const exchange::CsvFile file("test.csv", csv, "", 0);
    exchange::ImportOptions options;
    options.kind = kind;
    options.context = [](const book::Reader& reader) { return reader.context(kNow, Language::english); };
    exchange::Plan plan;
    book.read([&](const book::Reader& reader) { plan = exchange::make_plan(reader, file, options); });
    book.write({"mei", kNow}, {"import", "test.csv"}, [&](book::Writer& writer) { carry_out(plan, writer); });
    Refused refused;
    for (const exchange::RefusedRow& row : plan.refused) {
        refused.emplace_back(row.raw);
        for (const exchange::Fault& fault : row.faults)
            refused.back() += "|" + fault.column + "|" + fault.value + "|" + fault.reason;
    }
    return refused;
}

// All at once in one book, a few rows at a time in the other.
void import_both(book::Book& whole, book::Book& parts, const char* kind, const std::string& header,
                 const std::vector<std::string>& rows) {
    std::string all = header;
    for (const std::string& row : rows) all += row;
    REQUIRE(all.size() > (100 << 10));
    const Refused refused = import(whole, kind, all);
    Refused of_parts;
    for (std::size_t from = 0; from < rows.size(); from += 500) {
        std::string some = header;
        for (std::size_t i = from; i < std::min(from + 500, rows.size()); i++) some += rows[i];
        for (std::string& row : import(parts, kind, some)) of_parts.push_back(std::move(row));
    }
    CHECK(refused == of_parts);
}

using Records = std::map<store::RecordId, std::string>;

// Every record and its computed fields, as bytes.
Records look(book::Book& book) {
    Records out;
    book.read([&](const book::Reader& reader) {
        const book::CheckReport report = book::check(reader);
        for (const std::string& fault : report.faults) MESSAGE(fault);
        REQUIRE(report.faults.empty());
        for (const char* name : {"customer", "contact", "order", "task"})
            reader.scan(reader.schema().at_name(name), [&](const book::Row& row) {
                out[row.id] = std::string(row.record.ordinary()) + "|" + std::string(row.rollup.ordinary());
                return true;
            });
    });
    return out;
}

void require_same(book::Book& a, book::Book& b) {
    const Records left = look(a), right = look(b);
    REQUIRE(left.size() == right.size());
    for (const auto& [id, bytes] : left) {
        INFO(id.text());
        REQUIRE(right.at(id) == bytes);
    }
}

std::string customers(int count) {
    std::string csv = "id,name,company,phone\n";
    for (int i = 1; i <= count; i++) {
        const std::string n = std::to_string(i);
        csv += "K" + n + ",";
        csv += i % 10 ? "Person " + n + ",Firm " + std::to_string(i / 10 * 10) + " Ltd," : "Firm " + n + " Ltd,,";
        csv += std::to_string(13800000000 + i) + "\n";
    }
    return csv;
}

}  // namespace

TEST_CASE("import: many contacts and orders join as few do") {
    book::Book whole = new_book(), parts = new_book();
    const std::string shop = customers(700);
    CHECK(import(whole, "customer", shop).empty());
    CHECK(import(parts, "customer", shop).empty());

    std::vector<std::string> contacts, orders;
    for (int i = 0; i < 6000; i++) {
        const int who = i * 7919 % 700 + 1;
        const std::string n = std::to_string(who), code = "K" + n;
        const std::string day =
            std::to_string(2019 + i % 7) + "-0" + std::to_string(i % 9 + 1) + "-1" + std::to_string(i % 10);
        std::string name = code;
        if (i % 31 == 0 && who % 10) name = "Person " + n;
        if (i % 37 == 0) name = std::to_string(13800000000 + who);
        if (i % 997 == 0) name = "nobody";
        std::string said = "call " + std::to_string(i);
        if (i % 13 == 0) said = "\"he said \"\"yes\"\", " + said + "\"";
        contacts.push_back(name + "," + day + " 10:00:0" + std::to_string(i % 10) + ",phone," + said + "\n");
        if (i % 101 == 0) contacts.push_back(i % 2 ? "\n" : ",,,\n");
        const char* currency = i % 3 ? "" : i % 2 ? "USD " : "JPY ";
        orders.push_back(name + "," + (i % 499 ? day : "2019-02-30") + "," + currency + std::to_string(i % 90) + "\n");
    }
    import_both(whole, parts, "contact", "customer,at,channel,summary\n", contacts);
    import_both(whole, parts, "order", "customer,date,amount\n", orders);

    require_same(whole, parts);
}

TEST_CASE("import: many customers are found again by many rows") {
    book::Book whole = new_book(), parts = new_book();
    std::vector<std::string> rows;
    for (int i = 0; i < 5000; i++) {
        const std::string n = std::to_string(i % 4000);
        rows.push_back("K" + n + ",Person " + n + "," + std::to_string(13800000000 + i % 4000) + ",note " +
                       std::to_string(i) + "\n");
    }
    import_both(whole, parts, "customer", "id,name,phone,note\n", rows);
    require_same(whole, parts);
}

// Cells with doubled quotes are put together anew; those of the row before are gone then.
TEST_CASE("import: a row of quotes is none of blanks") {
    book::Book book = new_book();
    CHECK(import(book, "customer", "name\n\"\"\"x\"\"\"\n\"          \"\"\"\n").empty());
    book.read([&](const book::Reader& reader) {
        CHECK(reader.count(reader.schema().at(model::kCustomer)) == 2);
        CHECK(reader.title({model::kCustomer, 1}) == "\"x\"");
    });
}

TEST_CASE("import: a fault of the file after many rows ends it") {
    std::string csv = "name,note\n";
    for (int i = 0; i < 6000; i++) csv += "Person " + std::to_string(i) + ",a note that takes some room\n";
    csv += "Somebody,\"never closed\n";
    book::Book book = new_book();
    CHECK_THROWS_WITH(import(book, "customer", csv), "test.csv: line 6002: a quote opens here and is never closed");
}

TEST_CASE("days: two numbers in front of a year are told from other cells") {
    using exchange::DateOrder;
    const auto read = [](const char* cell, DateOrder order) {
        const auto day = exchange::numbered_day(cell);
        return day ? exchange::with_year_first(*day, order) : std::string("-");
    };
    CHECK(read("12/31/1970", DateOrder::month_first) == "1970-12-31");
    CHECK(read("3.5.1980 14:05", DateOrder::day_first) == "1980-05-03 14:05");
    for (const char* other : {"", "1970-12-31", "12/31", "12/31/70", "12/31-1970", "123/1/1970", "-1/2/1970",
                              "1/-2/1970", "12/31/19701", "12/31/1970x", "a/b/1970", "1/", "1/2/"})
        CHECK(read(other, DateOrder::day_first) == "-");
}
