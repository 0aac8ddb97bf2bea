// Nothing is wrong in silence: what the indexes answer is what a look at every record gives, for thousands of queries
// in both languages, while records come, change and go.
#include <random>

#include "core/text/utf8.hpp"
#include "tests/unit/answers_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

const std::vector<std::string> kSurnames = {"王", "李", "张", "欧阳", "单", "曾", "仇", "赵", "陳", "万俟"};
const std::vector<std::string> kGiven = {"小明", "晓红", "伟", "秀英", "建国", "思芳", "國慶", "一", "Ann"};
const std::vector<std::string> kFirst = {"Alexander", "Alexandra", "Ann",        "José",
                                         "Zoë",       "Bob",       "Anna-Maria", "O'Brien"};
const std::vector<std::string> kLast = {"Smith", "Garcia", "Müller", "Sandler", "Li", "Xand", "Wang"};
const std::vector<std::string> kCities = {"北京", "上海", "重庆", "武汉", "London", "西安"};
const std::vector<std::string> kFirms = {"云帆科技", "宏达纺织", "长城软件", "瑞丰", "Acme", "重庆火锅"};
const std::vector<std::string> kForms = {"有限公司", "股份有限公司", "集团", " Ltd", ", Inc.", "工作室"};
const std::vector<std::string> kNotes = {
    "谈续约，要报价", "called 3 times", "订单 2024-1105-88",           "wants 10kg",
    "a12 b34",        "喜欢🍰",          "见 http://example.com/a?b=1", "C++ 12.50"};
const std::vector<std::string> kStages = {"lead", "qualified", "customer", "lost"};
const std::vector<std::string> kSources = {"web", "展会", "朋友介绍", "Web shop"};
const std::vector<std::string> kSorts = {"name", "tier",  "created", "last",     "next",  "silent", "spent",
                                         "city", "stage", "revenue", "birthday", "owner", "orders", "employees"};
const std::vector<std::string> kReadings = {"wang xiao ming", "LiWei",  "qiú yīng", "ouyang",
                                            "shivon",         "chong2", "万俟",     "3"};
const std::vector<std::string> kTags = {"vip", "lead", "老客户", "wholesale", "大客户"};

// For Chinese.
const std::vector<std::string> kTyped = {
    "wxm",       "wang",   "w",       "zhang",       "chongqing",  "cq",   "xm",     "lixh",
    "ouyang",    "shan",   "dan",     "zeng",        "ceng",       "moqi", "s",      "zs",
    "yf",        "gongsi", "qiuying", "qy",          "liw",        "wei",  "shivon", "chong",
    "xiao ming", "yxgs",   "gfyxgs",  "kejiyouxian", "yunfankeji", "cqhg", "hdfzgf", "bjyfkjyxgs"};

class Maker {
  public:
    std::string of(const std::vector<std::string>& from) { return from[random_() % from.size()]; }
    bool one_in(unsigned n) { return random_() % n == 0; }
    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }

    std::string name() {
        if (one_in(3)) return of(kFirst) + " " + of(kLast);
        return of(kSurnames) + (one_in(9) ? "　" : "") + of(kGiven);
    }
    std::string phone() {
        std::string digits = one_in(4) ? "010-6255" : "138";
        while (digits.size() < 11) digits += static_cast<char>('0' + below(10));
        return digits;
    }
    Record customer(const Reader& reader, const model::Kind& kind) {
        Record record = record_of(reader, kind, {{"name", name()}, {"city", of(kCities)}});
        const auto set = [&](const char* field, const std::string& value) {
            record = merged(record, record_of(reader, kind, {{field, value}}));
        };
        if (!one_in(3)) set("company", of(kCities) + of(kFirms) + of(kForms));
        if (!one_in(4)) set("phone", phone());
        if (one_in(2))
            set("email",
                of(kFirst).substr(0, 3) + "." + of(kLast).substr(0, 1) + std::to_string(below(999)) + "@example.com");
        if (one_in(3)) set("note", of(kNotes) + (one_in(2) ? "\n" + of(kNotes) : ""));
        if (one_in(2)) set("tags", of(kTags) + "," + of(kTags));
        if (one_in(3)) set("tier", std::string(1, static_cast<char>('A' + below(4))));
        if (one_in(3)) set("stage", of(kStages));
        if (one_in(2)) set("created", day());
        if (one_in(4)) set("birthday", one_in(3) ? "农历8-15" : one_in(2) ? day().substr(5) : day());
        if (one_in(4)) set("employees", std::to_string(below(200)));
        if (one_in(4)) set("revenue", money());
        if (one_in(5)) set("owner", one_in(2) ? "mei" : "lao");
        if (one_in(5)) set("source", of(kSources));
        if (one_in(5)) set("reading", of(kReadings));
        return record;
    }
    std::string day() {
        const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
        return std::to_string(2020 + below(7)) + "-" + two(1 + below(12)) + "-" + two(1 + below(28));
    }
    std::string money() { return (one_in(5) ? "USD " : "") + std::to_string(below(90) * 100); }

    // What is computed for a customer moves by these.
    void add_other(Writer& writer, RecordId customer) {
        const std::string id = customer.text();
        const auto create = [&](const char* kind, std::initializer_list<std::pair<const char*, std::string>> fields) {
            const model::Kind& made = writer.schema().at_name(kind);
            writer.create(made, record_of(writer, made, fields));
        };
        if (one_in(2))
            create("contact", {{"customer", id}, {"summary", of(kNotes)}, {"at", day()}});
        else if (one_in(2))
            create("task",
                   {{"customer", id}, {"what", "call"}, {"due", day()}, {"state", one_in(3) ? "done" : "open"}});
        else
            create("order", {{"customer", id}, {"amount", money()}, {"date", day()}});
    }

    std::string sort_keys() {
        std::string keys;
        for (unsigned n = 1 + below(2); n > 0; --n) {
            if (!keys.empty()) keys += ',';
            if (one_in(2)) keys += '-';
            keys += of(kSorts);
        }
        return keys;
    }

    // One or more words and terms, as people type them.
    std::vector<std::string> query() {
        std::vector<std::string> words;
        for (unsigned n = one_in(3) ? 2 + below(2) : 1; n > 0; --n) {
            if (one_in(3)) {
                words.push_back((one_in(4) ? "not:" : "") + field_term());
            } else {
                std::string text = word();
                if (text.empty()) continue;
                if (one_in(8)) text = "not:" + text;
                words.push_back(text);
            }
        }
        if (words.empty()) words.push_back("王");
        return words;
    }

  private:
    static Record merged(Record to, const Record& from) {
        for (std::string_view part : {from.view().ordinary(), from.view().sensitive()})
            for (model::FieldReader reader(part); reader.next();) to.set(reader.field().tag, reader.field().bytes);
        return to;
    }
    // Of two ends, or one.
    std::string range(std::string a, std::string b) {
        if (a > b) std::swap(a, b);
        return one_in(3) ? a + ".." : one_in(2) ? ".." + b : a + ".." + b;
    }
    std::string number_range(unsigned most) {
        const unsigned a = below(most), b = a + below(most);
        return one_in(4)   ? std::to_string(a)
               : one_in(3) ? std::to_string(a) + ".."
               : one_in(2) ? ".." + std::to_string(b)
                           : std::to_string(a) + ".." + std::to_string(b);
    }
    std::string field_term() {
        switch (below(22)) {
            case 0:
                return "city:" + of(kCities);
            case 1:
                return "标签：" + of(kTags) + "," + of(kTags);
            case 2:
                return "tier:A..C";
            case 3:
                return of(kSorts) + (one_in(2) ? ":none" : ":any");
            case 4:
                return "company:" + (one_in(3) ? "any" : one_in(2) ? of(kTyped) : of(kFirms));
            case 5:
                return "phone:" + std::to_string(1000 + below(9000));
            case 6:
                return "created:" + range(day(), day());
            case 7:
                return "last:" + range(day(), day());
            case 8:
                return "silent:" + number_range(900);
            case 9:
                return "next:" + range(day(), day());
            case 10:
                return "orders:" + number_range(3);
            case 11:
                return "spent:" + number_range(9000);
            case 12:
                return "revenue:" + number_range(9000);
            case 13:
                return "birthday:" + (one_in(2) ? range(day(), day()) : day().substr(5));
            case 14:
                return "employees:" + number_range(150) + (one_in(3) ? ",none" : "");
            case 15:
                return "owner:" + std::string(one_in(2) ? "mei" : one_in(2) ? "lao" : "none");
            case 16:
                return "stage:" + of(kStages) + "," + of(kStages);
            case 17:
                return "source:" + of(kSources).substr(0, 3);
            case 18:
                return "email:" + of(kFirst).substr(0, 3);
            case 19:
                return "note:" + of({"10", "续约", "a12", "called"});
            case 20:
                return "created:" + day().substr(0, 7);
            default:
                return "name:" + (one_in(2) ? of(kTyped) : of(kSurnames));
        }
    }
    std::string word() {
        static const std::vector<std::string> kOther = {
            "@",  ".",    "a1", "12", "0",  "1380", "20241105", "4110", "10k", "c++",      "🍰",
            "陈", "国庆", "國", "，", "ex", "li",   "an",       "xan",  "e",   "有限公司", "限公"};
        if (one_in(4)) return of(kTyped);
        if (one_in(4)) return of(kOther);
        std::string from = one_in(2) ? name() : one_in(2) ? of(kCities) + of(kFirms) + of(kForms) : phone();
        // A part of it, by characters.
        std::vector<std::string> all;
        for (std::size_t at = 0; at < from.size();) {
            const std::size_t start = at;
            text::next_code_point(from, at);
            all.push_back(from.substr(start, at - start));
        }
        std::string part;
        const unsigned first = below(static_cast<unsigned>(all.size()));
        for (unsigned i = first; i < std::min<std::size_t>(all.size(), first + 1 + below(6)); ++i) part += all[i];
        return std::string(text::trim(part));
    }

    std::mt19937 random_{42};
};

#ifdef __SANITIZE_ADDRESS__
constexpr int kFewer = 10;  // it takes so much longer
#else
constexpr int kFewer = 1;
#endif

void compare(Book& book, Maker& maker, int queries) {
    queries /= kFewer;
    book.read([&](const Reader& reader) {
        const model::Kind& kind = reader.schema().at(model::kCustomer);
        const model::Context context = reader.context(kNow, Language::english);
        int found = 0;
        for (int i = 0; i < queries; ++i) {
            const std::vector<std::string> words = maker.query();
            const std::string sort = maker.one_in(2) ? maker.sort_keys() : std::string();
            // How many are wanted decides about the way.
            found += require_right(reader, kind, context, words, sort, maker.one_in(2) ? 5 : 100000);
        }
        CHECK(found > queries / 3);
    });
    require_sound(book);
}

}  // namespace

TEST_CASE("what the indexes answer is what a look at every record gives") {
    Book book = new_book();
    add(book, "staff", {{"name", "lao"}});
    Maker maker;
    const auto add_many = [&](unsigned count) {
        book.write(kMei, {"import"}, [&](Writer& writer) {
            const model::Kind& kind = writer.schema().at(model::kCustomer);
            std::vector<Record> records;
            for (unsigned i = 0; i < count; ++i) records.push_back(maker.customer(writer, kind));
            writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
        });
    };
    const auto change_some = [&](unsigned count) {
        for (unsigned i = 0; i < count; ++i)
            book.write(kMei, {"edit"}, [&](Writer& writer) {
                const model::Kind& kind = writer.schema().at(model::kCustomer);
                const RecordId id{kind.code, 1 + maker.below(writer.last_number(kind.code) + 1)};
                if (!writer.exists(id) || maker.one_in(4))
                    writer.create(kind, maker.customer(writer, kind));
                else if (maker.one_in(6) && writer.holding(id).empty())
                    writer.remove(id);
                else if (maker.one_in(3))
                    maker.add_other(writer, id);
                else
                    writer.change(id, maker.customer(writer, kind));
            });
    };
    change_some(300);  // in the tail
    compare(book, maker, 1500);
    add_many(4000);  // a run
    compare(book, maker, 4000);
    change_some(900);
    compare(book, maker, 1500);
    for (int i = 0; i < 6; ++i) change_some(1000);  // runs that replace parts of others, and are joined
    compare(book, maker, 2000);
    book.join_runs();
    compare(book, maker, 500);
    change_some(700);
    compare(book, maker, 500);
    book.undo(kMei, 0, false, false);
    book.write(kMei, {"delete"}, [&](Writer& writer) {
        for (std::uint32_t n = 1; n < 1500; ++n)
            if (const RecordId id{model::kCustomer, n}; writer.exists(id) && writer.holding(id).empty())
                writer.remove(id);
    });
    compare(book, maker, 1000);
    book.rebuild();
    compare(book, maker, 1000);
}

TEST_CASE("an index that is wrong about one record is found out and made anew") {
    auto owner = store::open_memory();
    store::Kv& kv = *owner;
    kv.write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    Book book(std::move(owner));
    const auto faults = [&] {
        std::size_t count = 0;
        book.read([&](const Reader& reader) {
            const book::CheckReport report = book::check(reader);
            CHECK(report.derived_only);
            count = report.faults.size();
        });
        return count;
    };
    const auto change_any = [&](store::Table table) {
        kv.write([&](store::WriteTxn& txn) {
            std::string key, value;
            txn.scan(table, {}, [&](std::string_view k, std::string_view v) {
                key = k, value = v;
                return value.empty();
            });
            REQUIRE_FALSE(value.empty());
            value.back() = static_cast<char>(value.back() ^ 1);
            txn.put(table, key, value);
        });
    };
    const RecordId one = add(book, "customer", {{"name", "王小明"}});
    CHECK(faults() == 0);
    change_any({store::Family::tail});
    CHECK(faults() == 1);
    book.rebuild();
    CHECK(faults() == 0);
    change_any({store::Family::run, model::kCustomer});
    CHECK(faults() == 1);
    book.rebuild();
    change_any({store::Family::value, model::kCustomer});
    CHECK(faults() == 1);
    book.rebuild();
    // A record that changed without the index.
    for (store::Family family : {store::Family::run, store::Family::value}) {
        kv.write([&](store::WriteTxn& txn) {
            const store::Table runs{family, model::kCustomer};
            std::vector<std::string> keys;
            txn.scan(runs, {}, [&](std::string_view k, std::string_view) { return keys.emplace_back(k), true; });
            txn.erase(runs, keys[keys.size() / 2]);
        });
        CHECK(faults() == 1);
        book.rebuild();
        CHECK(faults() == 0);
    }
    edit(book, one, "name", "李四");
    CHECK(faults() == 0);
}
