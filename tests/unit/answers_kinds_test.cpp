// What the indexes answer about contacts, orders and one customer's records, through changes of schema and settings.
#include <random>

#include "store/memory.hpp"
#include "tests/unit/answers_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

std::string answered(Book& book, const char* kind_name, const std::vector<std::string>& words, const char* sort) {
    std::string out;
    book.read([&](const Reader& reader) {
        const model::Kind& kind = reader.schema().at_name(kind_name);
        const model::Context context = reader.context(kNow, Language::english);
        const query::Query query = query::parse(words, kind, reader.schema(), context);
        std::vector<query::SortKey> keys;
        if (*sort) keys = query::parse_sort(sort, kind);
        for (RecordId id : ids_of(cli::answers({reader, kind, query, context, true, keys}))) out += id.text() + " ";
    });
    return out;
}

class Asker {
  public:
    explicit Asker(Book& book) : book_(book) {}

    void make_customers(unsigned count) {
        make("customer", count, [&] {
            return Fields{{"name", one_of({"王小明", "李四", "Ann Lee", "Bob"})},
                          {"code", one_of({"K-", "", "00"}) + std::to_string(++codes_ * 7)},
                          {"created", day()}};
        });
    }
    // Few customers have most of them, and many share a day.
    void make_contacts(unsigned count) {
        make("contact", count, [&] {
            return Fields{{"customer", customer()},
                          {"at", day()},
                          {"summary", one_of({"谈续约", "called 3 times", "报价", "wants 10kg"})},
                          {"channel", one_of({"call", "visit", "wechat"})}};
        });
    }
    void make_orders(unsigned count) {
        make("order", count, [&] {
            return Fields{{"customer", customer()},
                          {"code", "2026-" + std::to_string(++codes_)},
                          {"date", day()},
                          {"amount", (below(5) ? "" : "USD ") + std::to_string(below(90) * 100)}};
        });
    }

    void compare(int queries) {
        book_.read([&](const Reader& reader) {
            const model::Context context = reader.context(kNow, Language::english);
            int found = 0;
            for (int i = 0; i < queries; ++i) {
                const model::Kind& kind = reader.schema().at_name(one_of({"customer", "contact", "order"}));
                std::vector<std::string> words{term(kind)};
                if (below(3) == 0) words.push_back((below(3) ? "" : "not:") + term(kind));
                found += require_right(reader, kind, context, words, below(3) ? sort(kind) : "", below(2) ? 5 : 100000);
            }
            CHECK(found > queries / 3);
        });
        require_sound(book_);
    }

    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
    std::string one_of(const std::vector<std::string>& from) { return from[below(static_cast<unsigned>(from.size()))]; }

  private:
    using Fields = std::vector<std::pair<const char*, std::string>>;

    template <class One>
    void make(const char* name, unsigned count, One one) {
        book_.write(kMei, {"import"}, [&](Writer& writer) {
            const model::Kind& kind = writer.schema().at_name(name);
            for (unsigned i = 0; i < count; ++i) {
                Record record;
                for (const auto& [field, text] : one()) {
                    std::string bytes;
                    const model::Field& of = kind.at_name(field);
                    of.type->parse(bytes, text, of, writer.context(kNow, Language::english));
                    record.set(of.tag, bytes, of.sensitive);
                }
                writer.create(kind, record);
            }
        });
    }

    std::string customer() { return "C" + std::to_string(1 + below(below(2) ? 3 : 40)); }
    std::string day() { return "2026-0" + std::to_string(1 + below(9)) + "-0" + std::to_string(1 + below(9)); }
    std::string range(std::string a, std::string b) {
        if (a > b) std::swap(a, b);
        return a + one_of({"..", ".." + b});
    }
    std::string id(const model::Kind& kind) { return std::string(kind.code.text()) + std::to_string(1 + below(60)); }
    std::string term(const model::Kind& kind) {
        if (below(6) == 0) return below(2) ? id(kind) : id(kind) + "," + id(kind) + "," + id(kind);
        std::vector<std::string> terms;
        if (kind.name == "customer")
            terms = {"code:" + std::to_string(below(500)) + ".." + std::to_string(500 + below(5000)),
                     "code:K-" + std::to_string(below(50)) + "..K-" + std::to_string(60 + below(2000)),
                     "created:" + range(day(), day()),
                     "last:" + range(day(), day()),
                     "silent:" + std::to_string(below(300)) + "..",
                     "rating:A,B",
                     "nick:王",
                     "李",
                     "wxm"};
        else if (kind.name == "contact")
            terms = {"customer:" + customer(),
                     "customer:" + customer(),
                     "at:" + range(day(), day()),
                     "channel:call..visit",
                     "续约",
                     "10",
                     "customer:王"};
        else
            terms = {"customer:" + customer(),
                     "date:" + range(day(), day()),
                     "amount:" + std::to_string(below(9000)) + "..",
                     "code:2026-9..2026-100",
                     "customer:ann",
                     "amount:none"};
        return one_of(terms);
    }
    std::string sort(const model::Kind& kind) {
        std::vector<std::string> keys{"at", "channel", "customer"};
        if (kind.name == "customer") keys = {"code", "created", "last", "silent", "spent", "name"};
        if (kind.name == "order") keys = {"date", "amount", "code", "state"};
        std::string out;
        for (unsigned n = 1 + below(3); n > 0; --n) out += (out.empty() ? "" : ",") + one_of({"", "-"}) + one_of(keys);
        return out;
    }

    Book& book_;
    std::mt19937 random_{7};
    unsigned codes_ = 0;
};

void set_setting(Book& book, const char* name, const char* value) {
    book.write(kMei, {"config"}, [&](Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kSetting);
        const RecordId id = writer.find_exact(kind, kind.at_name("name"), name).at(0);
        Record record(writer.get(id)->record);
        record.set(kind.at_name("value").tag, value);
        writer.change(id, record);
    });
}

}  // namespace

TEST_CASE("contacts and orders are answered right through changes of schema and settings") {
#ifdef __SANITIZE_ADDRESS__
    constexpr int kQueries = 60;
#else
    constexpr int kQueries = 600;
#endif
    Book book = new_book();
    Asker asker(book);
    asker.make_customers(50);
    asker.make_contacts(200);
    asker.make_orders(40);
    asker.compare(kQueries);  // in the tail
    asker.make_customers(900);
    asker.make_contacts(3000);
    asker.make_orders(900);
    asker.compare(kQueries);
    set_schema(book, "customer",
               "kind: customer\nfields:\n  - {name: rating, type: choice, choices: [A, B, C], find: [order]}\n"
               "  - {name: nick, type: text, find: [pinyin, order]}\n  - {name: visits, type: integer, find: [order], "
               "rollup: count(contact)}\n");
    asker.compare(kQueries);
    const Sequence schema = [&] {
        Sequence last = 0;
        book.read([&](const Reader& reader) { last = reader.last_sequence(); });
        return last;
    }();
    for (unsigned n = 1; n < 30; ++n) {
        edit(book, {model::kCustomer, n}, "rating", asker.one_of({"A", "B", "C"}));
        edit(book, {model::kCustomer, n}, "nick", asker.one_of({"王", "小李", "Al"}));
    }
    asker.compare(kQueries);
    for (int i = 0; i < 58; ++i) book.undo(kMei, 0, false, false);
    book.undo(kMei, schema, false, false);
    asker.compare(kQueries);
    set_setting(book, "zone", "America/New_York");
    set_setting(book, "currency", "USD");
    asker.make_orders(50);
    asker.compare(kQueries);
}

TEST_CASE("what belongs to one customer comes in the order that is asked for") {
    Book book = new_book();
    set_schema(book, "visit",
               "kind: visit\nletter: VI\nfields:\n  - {name: what, type: text, find: [words, order]}\n"
               "  - {name: pick, type: choice, choices: [Z, A], find: [order]}\n  - {name: customer, type: ref, ref: "
               "customer}\n  - {name: co, type: text-or-ref, ref: customer}\n  - {name: day, type: date}\nindexes:\n  "
               "- {number: 1, fields: [customer, what]}\n  - {number: 2, fields: [customer, "
               "pick]}\n  - {number: 3, fields: [co, day]}\n");
    add(book, "customer", {{"name", "Ann"}});
    for (int i = 0; i < 3; ++i) add(book, "contact", {{"customer", "C1"}, {"summary", "hi"}, {"at", "2026-11-01"}});
    for (const char* what : {"张", "李", "王"})
        add(book, "visit", {{"customer", "C1"}, {"what", what}, {"pick", *what == *"李" ? "A" : "Z"}, {"co", "C1"}});
    CHECK(answered(book, "contact", {"customer:C1"}, "-at") == "L1 L2 L3 ");
    CHECK(answered(book, "contact", {"customer:C1", "not:L9"}, "-at") == "L1 L2 L3 ");
    CHECK(answered(book, "visit", {"customer:C1"}, "-what") == "VI1 VI3 VI2 ");
    CHECK(answered(book, "visit", {"co:C1"}, "-day") == "VI1 VI2 VI3 ");
    CHECK(answered(book, "visit", {"customer:C1"}, "-pick") == answered(book, "visit", {"not:VI9"}, "-pick"));
}

TEST_CASE("an id is the record of that number and the one that has it as its code") {
    Book book = new_book();
    add(book, "customer", {{"name", "Ann"}, {"code", "C3"}});
    for (const char* name : {"Bob", "Carl"}) add(book, "customer", {{"name", name}});
    for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"not:C99"}}) {
        std::vector<std::string> words{"C3"}, twice{"C3,C2,C2"};
        words.insert(words.end(), more.begin(), more.end());
        twice.insert(twice.end(), more.begin(), more.end());
        CHECK(answered(book, "customer", words, "") == "C1 C3 ");
        CHECK(answered(book, "customer", twice, "") == "C2 C3 ");
    }
}

TEST_CASE("a record that an index names and that is not there is damage") {
    auto owner = store::open_memory();
    store::Kv& kv = *owner;
    kv.write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    Book book(std::move(owner));
    for (const char* name : {"王一", "王二", "李三"}) add(book, "customer", {{"name", name}, {"phone", "13800138001"}});
    kv.write([](store::WriteTxn& txn) {
        txn.erase({store::Family::record, model::kCustomer}, store::Key().u32(2).str());
    });
    for (const char* word : {"王", "13800138001", "w"})
        for (const char* sort : {"", "name", "-last"}) {
            CAPTURE(word);
            CAPTURE(sort);
            CHECK_THROWS_AS(answered(book, "customer", {word}, sort), store::StoreError);
        }
}
