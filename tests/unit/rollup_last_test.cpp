// The last value of something, kept with each record it belongs to, against a recount after random histories.
#include <random>

#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

// The score of the newest response that has one; of two at one time that of the later number.
std::string newest_score(const Reader& reader, RecordId customer) {
    std::string best, score;
    reader.scan_records(reader.schema().at(model::kResponse), [&](const book::Row& row) {
        if (shown(reader, row.id, "customer") != customer.text()) return true;
        const std::string at = shown(reader, row.id, "at"), value = shown(reader, row.id, "score");
        if (!value.empty() && at >= best) best = at, score = value;
        return true;
    });
    return score;
}

std::size_t require_recounted(Book& book) {
    std::size_t with = 0;
    book.read([&](const Reader& reader) {
        reader.scan(reader.schema().at(model::kCustomer), [&](const book::Row& row) {
            CAPTURE(row.id.text());
            const std::string kept = shown(reader, row.id, "satisfaction");
            REQUIRE(kept == newest_score(reader, row.id));
            with += !kept.empty();
            return true;
        });
    });
    require_sound(book);
    return with;
}

class Clerk {
  public:
    Clerk(Book& book, unsigned seed) : book_(book), random_(seed) {
        book_.write({"bo", kNow}, {"add"}, [](Writer& writer) {  // what the clerk takes back is his own
            const model::Kind& kind = writer.schema().at(model::kCustomer);
            for (const char* name : {"a", "b", "c"}) writer.create(kind, record_of(writer, kind, {{"name", name}}));
            const model::Kind& survey = writer.schema().at(model::kSurvey);
            writer.create(survey, record_of(writer, survey, {{"name", "s"}}));
        });
    }

    void act() {
        switch (below(8)) {
            case 0:
            case 1:
                return import(1 + below(4));
            case 2:
                return change("at", time());
            case 3:
                return change("score", below(3) ? score() : "");
            case 4:
                return change("customer", below(4) ? customer() : "");
            case 5:
                return remove_one();
            case 6:
                return take_back();
            default:
                import(1);
        }
    }

  private:
    std::size_t below(std::size_t n) { return random_() % n; }
    std::string time() { return "2026-11-1" + std::to_string(below(4)) + " 10:0" + std::to_string(below(3)); }
    std::string score() { return std::to_string(below(101)); }
    std::string customer() { return "C" + std::to_string(1 + below(3)); }

    void import(std::size_t n) {
        book_.write(kMei, {"import"}, [&](Writer& writer) {
            const model::Kind& kind = writer.schema().at(model::kResponse);
            std::vector<Record> records;
            for (std::size_t i = 0; i < n; ++i) {
                records.push_back(
                    record_of(writer, kind, {{"survey", "S1"}, {"customer", customer()}, {"at", time()}}));
                if (below(4))
                    records.back().set(
                        kind.at_name("score").tag,
                        std::string(record_of(writer, kind, {{"score", score()}}).value(kind.at_name("score").tag)));
            }
            if (n == 1)
                writer.create(kind, std::move(records.front()));
            else
                writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
        });
    }

    std::optional<RecordId> any() {
        std::vector<RecordId> ids;
        book_.read([&](const Reader& reader) {
            reader.scan_records(reader.schema().at(model::kResponse), [&](const book::Row& row) {
                ids.push_back(row.id);
                return true;
            });
        });
        return ids.empty() ? std::nullopt : std::optional(ids[below(ids.size())]);
    }
    void change(const char* field, const std::string& text) {
        if (const auto id = any()) edit(book_, *id, field, text);
    }
    void remove_one() {
        if (const auto id = any()) ::kehu::test::remove(book_, *id);
    }
    void take_back() {
        try {
            below(3) ? book_.undo(kMei, 0, false, false) : book_.redo(kMei, false);
        } catch (const Error& nothing) {
            REQUIRE((nothing.code == ExitCode::nothing || nothing.code == ExitCode::decision));
        }
    }

    Book& book_;
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("the last value is that of a recount after any history") {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        Book book = new_book();
        Clerk clerk(book, seed);
        std::size_t with = 0;
        for (int step = 0; step < 120; ++step) {
            CAPTURE(step);
            clerk.act();
            with += require_recounted(book);
        }
        CHECK(with > 100);
        book.rebuild();
        require_recounted(book);
    }
}

TEST_CASE("a firm has the last value of its people as well as its own") {
    Book book = new_book();
    const RecordId firm = add(book, "customer", {{"name", "Acme"}, {"type", "company"}});
    const RecordId person = add(book, "customer", {{"name", "Jane"}, {"company", "Acme"}});
    add(book, "survey", {{"name", "s"}});
    const RecordId of_firm = add(
        book, "response", {{"survey", "S1"}, {"customer", firm.text()}, {"at", "2026-11-01 10:00"}, {"score", "20"}});
    CHECK(field(book, firm, "satisfaction") == "20");
    const RecordId of_person = add(
        book, "response", {{"survey", "S1"}, {"customer", person.text()}, {"at", "2026-11-02 10:00"}, {"score", "90"}});
    CHECK(field(book, firm, "satisfaction") == "90");
    CHECK(field(book, firm, "responses") == "2");
    edit(book, of_firm, "at", "2026-11-03");
    CHECK(field(book, firm, "satisfaction") == "20");
    CHECK(field(book, person, "satisfaction") == "90");
    edit(book, of_firm, "score", "");
    CHECK(field(book, firm, "satisfaction") == "90");
    ::kehu::test::remove(book, of_person);
    CHECK(field(book, firm, "satisfaction").empty());
    book.undo(kMei, 0, false, false);
    CHECK(field(book, firm, "satisfaction") == "90");
    require_sound(book);
}
