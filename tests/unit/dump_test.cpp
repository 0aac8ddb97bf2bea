// A whole store as JSON lines, and back.
#include <doctest/doctest.h>

#include <random>

#include "core/book/folder.hpp"
#include "core/exchange/dump.hpp"
#include "core/exchange/dump_lines.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/model/values.hpp"
#include "tests/unit/backup_sample.hpp"

using namespace kehu;
using namespace kehu::test;
using book::Book;
using book::Reader;
using exchange::Dump;
using exchange::DumpLines;

namespace {

std::string dump_of(Book& book) {
    std::string bytes;
    book.read([&](const Reader& reader) {
        exchange::write_dump(reader, "shop", kNow, [&](std::string_view piece) { bytes += piece; });
    });
    return bytes;
}

Book restored(const std::string& bytes) {
    auto kv = store::open_memory();
    kv->write([&](store::WriteTxn& txn) {
        book::fill_from_rows(txn, Dump("all.jsonl", Snapshot(bytes)), kMei, "all.jsonl");
    });
    return Book(std::move(kv));
}

std::vector<std::string> lines_of(const std::string& bytes) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = bytes.find('\n', at) + 1;
        lines.push_back(bytes.substr(at, end - at));
        at = end;
    }
    return lines;
}

std::string hex(const std::string& bytes) {
    std::string out;
    for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

// With a right trailer: a change in a line is then a forgery and no damage.
std::string joined(std::vector<std::string> lines) {
    std::string trailer = lines.back(), out;
    lines.pop_back();
    for (const std::string& line : lines) out += line;
    const std::size_t rows = trailer.find("\"rows\""), sum = trailer.find("\"xxh3\"");
    return out + fmt::format("{{\"kehu\":\"end\",\"lines\":{},{}\"xxh3\":\"{}\"}}\n",
                             std::count(out.begin(), out.end(), '\n'), trailer.substr(rows, sum - rows),
                             hex(book::Sum().add(out).bytes()));
}

void check_refused(const std::string& bytes, const char* sentence) {
    CHECK_THROWS_WITH_AS(Dump("all.jsonl", Snapshot(bytes)).verify(), doctest::Contains(sentence), Error);
}

void fill(Book& book) {
    fill_sample(book, 30);
    add(book, "product", {{"name", "tea"}, {"code", "T-1"}, {"price", "15"}});
    add(book, "order", {{"customer", "C1"}, {"lines", "tea x2 @15; \"a;b\" x1.5 @0.333 = 7"}, {"date", "2026-02-28"}});
    add(book, "order", {{"customer", "C1"}, {"amount", "USD 12.50"}});
    add(book, "customer",
        {{"name", "O\"Brien\\\n\t张"},
         {"company", "Acme, Inc."},
         {"phone", "work:021-61995824 转 801, 12345, +8613800138002"},
         {"email", "work:a@b.example, c@d.example"},
         {"birthday", "农历8-15"},
         {"anniversary", "1990-05"},
         {"employees", "12"},
         {"revenue", "1.2万"},
         {"owner", "mei"},
         {"note", "\x01 \xC2\x85 \xF0\x9F\x8D\xB0"},
         {"home_address", "somewhere"}});
    book.write(kMei, {"import", "list.csv"}, [](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kCustomer);
        model::Record record;
        record.set(kind.at_name("name").tag, "at a full minute");
        record.set(kind.at_name("created").tag, model::encode_moment({1795240800, text::Precision::second}));
        record.set(2000, "of a field that nobody knows");
        writer.create(kind, record);
    });
    book.undo(kMei, 0, false, false);
    book.redo(kMei, false);
}

}  // namespace

TEST_CASE("a dump becomes the same store again") {
    Book book = book_in_memory();
    fill(book);
    const std::string bytes = dump_of(book);
    Dump("all.jsonl", Snapshot(bytes)).verify();
    Book again = restored(bytes);
    require_sound(again);
    Content before = content(book), after = content(again);
    book::Sequence last = 0;
    again.read([&](const Reader& reader) {
        last = reader.last_sequence();
        CHECK(reader.entry(last)->verb == "restore");
    });
    CHECK(after.erase({"head", book::sequence_key(last).str()}) == 1);
    CHECK(before == after);
    CHECK(before.size() > 150);
    // And again: the uids of two lives.
    Book third = restored(dump_of(again));
    Content later = content(third);
    later.erase({"head", book::sequence_key(last).str()});
    later.erase({"head", book::sequence_key(last + 1).str()});
    CHECK(before == later);
}

TEST_CASE("a dump is readable where nothing is odd") {
    Book book = book_in_memory();
    fill(book);
    int with_bytes = 0;
    for (const std::string& line : lines_of(dump_of(book))) {
        if (line.find(",\"bytes\":") == line.npos) continue;
        ++with_bytes;
        const bool odd = line.starts_with("{\"meta\":\"schema\"") || line.find("at a full minute") != line.npos;
        CHECK_MESSAGE(odd, line);
    }
    CHECK(with_bytes <= 2);
}

TEST_CASE("values of every type say all in JSON") {
    Book book = book_in_memory();
    add(book, "customer", {{"name", "宏达"}});
    book.read([](const Reader& reader) {
        const auto form = [&](const char* kind_name, const char* name, std::string_view bytes) {
            const model::Field& field = reader.schema().at_name(kind_name).at_name(name);
            const model::Context context = reader.context(kNow, Language::english);
            std::string json;
            exchange::append_exact(json, bytes, field, context);
            exchange::JsonParser parser;
            CHECK(exchange::read_exact(parser.parse(json), field, context) == bytes);
            return json;
        };
        const auto moment = [](std::int64_t seconds, text::Precision precision) {
            return model::encode_moment({seconds, precision});
        };
        CHECK(form("customer", "created", moment(1795241107, text::Precision::second)) ==
              "\"2026-11-21T14:05:07+08:00\"");
        CHECK(form("customer", "created", moment(1795241100, text::Precision::minute)) == "\"2026-11-21T14:05+08:00\"");
        CHECK(form("customer", "created", moment(1795190400, text::Precision::day)) == "\"2026-11-21+08:00\"");
        CHECK(form("customer", "created", moment(-2209017943, text::Precision::second)).starts_with("\"1899-12-31T"));
        CHECK(form("customer", "company", model::encode_text_or_ref({"宏达", store::RecordId{model::kCustomer, 1}})) ==
              R"({"text":"宏达","ref":"C1"})");
        CHECK(form("customer", "company", model::encode_text_or_ref({"", std::nullopt})) == "\"\"");
        CHECK(form("order", "amount", model::encode_money({-50, text::parse_currency("JPY")})) ==
              R"({"amount":"-50","currency":"JPY"})");
        std::string answers;
        model::append_answer(answers, {"q1", "5"});
        model::append_answer(answers, {"why", "\"慢\"; 007"});
        CHECK(form("response", "answers", answers) == R"({"q1":5,"why":"\"慢\"; 007"})");
    });
}

TEST_CASE("whatever bytes a row has come through its line") {
    Book book = book_in_memory();
    fill(book);
    std::mt19937 chance(5);
    const auto upto = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n)(chance); };
    book.read([&](const Reader& reader) {
        const book::BackupInfo info{reader.known().store_id, "shop", 1, kNow, {}};
        DumpLines writer(info), back(info);
        const auto through = [&](store::Table table, std::string_view key, std::string_view value) {
            std::string line;
            writer.append(line, table, key, value);
            REQUIRE(line.ends_with("}\n"));
            REQUIRE(line.find('\n') == line.size() - 1);
            line.pop_back();
            REQUIRE(back.read(line) == DumpLines::Row{table, std::string(key), std::string(value)});
        };
        for (const std::string_view key : {book::kSchemaKey, book::kSettingsKey})
            through(book::kMeta, key,
                    reader.known().sealer->open(book::kMeta, key, *reader.raw().get(book::kMeta, key)));
        for (const store::Table table : reader.raw().tables()) {
            if (!book::is_primary(table.family) || table == book::kMeta) continue;
            reader.raw().scan(table, {}, [&](std::string_view key, std::string_view sealed) {
                const std::string good(reader.known().sealer->open(table, key, sealed));
                through(table, key, good);
                for (int i = 0; i < 40; ++i) {
                    std::string value = good;
                    for (std::size_t n = upto(3); n > 0 && !value.empty(); --n)
                        value[upto(value.size() - 1)] = static_cast<char>(upto(255));
                    if (i % 7 == 0) value.resize(upto(value.size()));
                    if (i % 11 == 0) value.insert(upto(value.size()), 1, '\0');
                    through(table, key, value);
                }
                return true;
            });
        }
        for (int i = 0; i < 500; ++i) {
            std::string value(upto(40), '\0');
            for (char& c : value) c = static_cast<char>(upto(255));
            through(book::kMeta, "number.C", value);
            through(book::kMeta, fmt::format("x{}\xFF", i), value);
        }
    });
}

TEST_CASE("no mutation of a dump is taken for one") {
    Book book = book_in_memory();
    fill(book);
    const std::string good = dump_of(book);
    std::mt19937 chance(1);
    const auto at = [&](std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(chance); };
    int refused = 0;
    for (int i = 0; i < 1500; ++i) {
        std::string bytes = good;
        if (i % 5 < 2)
            bytes[at(bytes.size())] ^= static_cast<char>(1 << at(8));
        else if (i % 5 == 2)
            bytes.resize(at(bytes.size()));
        else if (i % 5 == 3)
            bytes.append(1 + at(200), static_cast<char>(at(256)));
        else
            bytes.erase(at(bytes.size()), 1 + at(30));
        try {
            Dump("all.jsonl", Snapshot(bytes)).verify();
            MESSAGE("accepted: " << i);
        } catch (const Error& error) {
            CHECK(error.code == ExitCode::data);
            ++refused;
        }
    }
    CHECK(refused == 1500);
}

TEST_CASE("a forged dump is refused or gives a store that check reads to its end") {
    Book book = book_in_memory();
    fill(book);
    const std::vector<std::string> good = lines_of(dump_of(book));
    Book untouched = restored(joined(good));
    require_sound(untouched);
    std::mt19937 chance(2);
    const auto at = [&](std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(chance); };
    int refused = 0;
    for (int i = 0; i < 1500; ++i) {
        std::vector<std::string> lines = good;
        std::string& line = lines[at(lines.size() - 1)];
        constexpr std::string_view kSigns = "0123456789{}[]\",:#CUO-+aznull\\ ";
        for (std::size_t n = 1 + at(3); n > 0; --n) line[at(line.size() - 1)] = kSigns[at(kSigns.size())];
        try {
            Book forged = restored(joined(lines));
            forged.read([](const Reader& reader) { book::check(reader); });
        } catch (const Error& error) {
            CHECK(error.code == ExitCode::data);
            ++refused;
        } catch (const store::StoreError& error) {  // by check, of a restored store
            CHECK((error.failure == store::Failure::damaged || error.failure == store::Failure::unsupported));
            ++refused;
        }
    }
    CHECK(refused > 1000);
}

TEST_CASE("a dump that is not whole is refused with the place") {
    Book book = book_in_memory();
    fill_sample(book, 2);
    const std::vector<std::string> lines = lines_of(dump_of(book));
    const std::string whole = joined(lines);
    check_refused(whole.substr(0, whole.size() - 1), "the file is cut off");
    check_refused(lines[0] + lines[1], "line 3: the file is cut off");
    check_refused(lines[0].substr(0, 30), "line 1");
    check_refused(whole + whole, "is no row of a store");
    auto dropped = lines, swapped = lines, broken = lines, other = lines;
    dropped.erase(dropped.end() - 2);
    std::swap(swapped[2], swapped[3]);
    broken[2].insert(5, "\"");
    other[0].replace(other[0].find("\"format\":1"), 10, "\"format\":2");
    const auto each = [](const std::vector<std::string>& some) { Dump("all.jsonl", Snapshot(joined(some))).each({}); };
    CHECK_THROWS_WITH_AS(each(dropped), doctest::Contains("rows are missing"), Error);
    CHECK_THROWS_WITH_AS(each(swapped), doctest::Contains("line 4: this row is at the wrong place"), Error);
    CHECK_THROWS_WITH_AS(each(broken), doctest::Contains("line 3, character 7: no JSON"), Error);
    CHECK_THROWS_WITH_AS(each(other), doctest::Contains("another version of kehu"), Error);
    // Its lines are right, but not those that were written.
    auto edited = lines;
    for (std::string& line : edited)
        if (const std::size_t name = line.find("王小明"); name != line.npos) line.replace(name, 9, "王大明");
    check_refused(std::string(whole).replace(whole.find("王小明"), 9, "王大明"), "the checksum is another");
    CHECK_THROWS_WITH_AS(each(edited), doctest::Contains("the rows are not read as they were written"), Error);
}
