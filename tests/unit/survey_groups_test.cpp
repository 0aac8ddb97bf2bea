// Groups and their order, months over the border of a day, weights that answers cannot bear.
#include "core/survey/results.hpp"
#include "tests/unit/survey_shop.hpp"

using namespace kehu;
using namespace kehu::test;
using namespace kehu::survey;

namespace {

struct Small {
    Survey survey;
    Questionnaire questions;
};

constexpr const char* kOne = "questions: [{id: s, type: scale, from: 1, to: 5, en: s}]\n";

Small small_survey(Book& book, const std::string& yaml = kOne) {
    Small out;
    out.questions = read_questionnaire("q", yaml);
    book.write(kMei, {"survey add"},
               [&](Writer& writer) { out.survey = put_survey(writer, "small", out.questions, yaml).survey; });
    return out;
}

// A response with a value of a field, as text, and answers.
RecordId respond(Book& book, const Small& small, std::initializer_list<std::pair<const char*, std::string>> values,
                 const Answers& answers = {{"s", "3"}}) {
    RecordId id;
    book.write(kMei, {"survey record"}, [&](Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kResponse);
        id = record_answers(writer, record_of(writer, kind, values), small.survey, small.questions, answers,
                            writer.context(kNow, Language::english))
                 .id;
    });
    return id;
}

Results results(Book& book, const Small& small, const char* by) {
    Results out;
    book.read([&](const Reader& reader) {
        Wanted wanted;
        wanted.survey = small.survey;
        wanted.questions = &small.questions;
        wanted.by = group_by(reader.schema(), small.questions, by);
        out = results_of(reader, wanted, reader.context(kNow, Language::english));
    });
    return out;
}

std::string labels(const std::vector<Figures>& groups) {
    std::string out;
    for (const Figures& group : groups) out += fmt::format("{}:{} ", group.label, group.responses);
    return out;
}

std::string labels_by(Book& book, const Small& small, const char* by) {
    return labels(results(book, small, by).groups);
}

Book book_in(const char* zone) {
    auto kv = store::open_memory();
    kv->write([&](store::WriteTxn& txn) { book::fill_new_store(txn, {zone, "CN", "CNY"}); });
    return Book(std::move(kv));
}

std::string refusal(Book& book, const char* word) {
    std::string out;
    book.read([&](const Reader& reader) {
        try {
            group_by(reader.schema(), read_questionnaire("q", kOne), word);
        } catch (const Error& error) {
            CHECK(error.code == ExitCode::usage);
            out = error.what();
        }
    });
    return out;
}

}  // namespace

TEST_CASE("choices stand in the order of their list, others by how many they are, none at the end") {
    Book book = new_book();
    const Small small = small_survey(book);
    for (const char* channel : {"visit", "paper", "visit", "call"}) respond(book, small, {{"channel", channel}});
    respond(book, small, {});
    respond(book, small, {});
    CHECK(labels_by(book, small, "channel") == "call:1 paper:1 visit:2 (none):2 ");
    CHECK(labels_by(book, small, "方式") == "call:1 paper:1 visit:2 (none):2 ");
    for (const char* product : {"tea", "cake", "cake", "坚果"}) respond(book, small, {{"product", product}});
    CHECK(labels_by(book, small, "product") == "cake:2 tea:1 坚果:1 (none):6 ");
    CHECK(labels_by(book, small, "version") == "1:10 ");
    CHECK(labels_by(book, small, "none").empty());
}

TEST_CASE("fields of customers tell answers apart, a tag each") {
    Book book = new_book();
    set_schema(book, "mine", "kind: customer\nfields:\n  - {name: floors, type: integer}\n");
    const Small small = small_survey(book);
    add(book, "customer", {{"name", "a"}, {"tier", "B"}, {"tags", "vip,新客"}, {"floors", "1000"}});
    add(book, "customer", {{"name", "b"}, {"tier", "A"}, {"tags", "vip"}, {"floors", "-5"}});
    add(book, "customer", {{"name", "c"}, {"floors", "20"}});
    for (const char* customer : {"C1", "C1", "C2", "C3"}) respond(book, small, {{"customer", customer}});
    respond(book, small, {});
    CHECK(labels_by(book, small, "tier") == "A:1 B:2 (none):2 ");
    CHECK(labels_by(book, small, "tags") == "vip:3 新客:2 (none):2 ");
    CHECK(labels_by(book, small, "floors") == "-5:1 20:1 1000:2 (none):1 ");
    CHECK(labels_by(book, small, "responses") == "1:2 2:2 (none):1 ");  // computed
    CHECK(labels_by(book, small, "customer") == "C1 a:2 C2 b:1 C3 c:1 (none):1 ");
    CHECK(labels_by(book, small, "staff") == "(none):5 ");
    CHECK(labels_by(book, small, "birthday") == "(none):5 ");
}

TEST_CASE("what cannot tell answers apart says so") {
    Book book = new_book();
    CHECK(refusal(book, "answers") == "answers cannot be told apart by 'answers'");
    CHECK(refusal(book, "phone").starts_with("answers cannot be told apart by 'phone'"));
    CHECK(refusal(book, "bank").starts_with("answers cannot be told apart by 'bank'"));
    CHECK(refusal(book, "teir") == "answers cannot be told apart by 'teir'; did you mean 'tier'?");
    CHECK(refusal(book, "month").empty());
    CHECK(refusal(book, "按月").empty());
}

TEST_CASE("a month begins at midnight where the shop is") {
    Book book = book_in("America/New_York");
    const Small small = small_survey(book);
    for (const char* at : {"2025-10-31 23:59:59", "2025-11-01 00:00", "2025-10-31", "2025-11-30 23:59", "2025-12-01"})
        respond(book, small, {{"at", at}});
    CHECK(labels(results(book, small, "none").months) == "2025-10:2 2025-11:2 2025-12:1 ");
    CHECK(labels_by(book, small, "at") == "2025-10:2 2025-11:2 2025-12:1 ");
}

TEST_CASE("a month that begins without a midnight has its first hour, in any order") {
    // On 2017-10-01 Paraguay put its clocks forward from 00:00 to 01:00.
    const std::vector<std::int64_t> times{1506830399, 1506830400, 1506834000, 1506826800};
    for (const bool backwards : {false, true}) {
        Book book = book_in("America/Asuncion");
        const Small small = small_survey(book);
        for (std::size_t i = 0; i < times.size(); ++i)
            book.write(kMei, {"survey record"}, [&](Writer& writer) {
                Record record;
                const std::int64_t at = times[backwards ? times.size() - 1 - i : i];
                const model::Kind& kind = writer.schema().at(model::kResponse);
                record.set(kind.at_name("at").tag, model::encode_moment({at, text::Precision::second}));
                record_answers(writer, std::move(record), small.survey, small.questions, {{"s", "3"}},
                               writer.context(kNow, Language::english));
            });
        CHECK(labels(results(book, small, "none").months) == "2017-09:2 2017-10:2 ");
    }
}

TEST_CASE("answers are told apart by another question in the order of its answers") {
    Book book = book_in("Asia/Shanghai");
    const Small small = small_survey(book, R"(
questions:
  - {id: s, type: scale, from: -1, to: 1, en: how, zh: 经手人}
  - {id: goods, type: choices, en: bought, choices: [{key: tea, en: Tea}, {key: cake, en: Cake}]}
  - {id: back, type: yesno, en: again}
  - {id: said, type: text, en: product}
)");
    respond(book, small, {}, {{"s", "-1"}, {"goods", "cake"}, {"back", "no"}});
    respond(book, small, {}, {{"s", "1"}, {"goods", "tea,cake"}});
    respond(book, small, {}, {{"back", "yes"}, {"said", "x"}});
    CHECK(labels_by(book, small, "s") == "-1:1 1:1 (none):1 ");
    CHECK(labels_by(book, small, "goods") == "Tea:1 Cake:2 (none):1 ");
    CHECK(labels_by(book, small, "bought") == "Tea:1 Cake:2 (none):1 ");
    CHECK(labels_by(book, small, "back") == "yes:1 no:1 (none):1 ");
    CHECK(labels_by(book, small, "经手人") == "-1:1 1:1 (none):1 ");  // a word for the field staff as well
    CHECK(labels_by(book, small, "staff") == "(none):3 ");
    CHECK_THROWS_AS(labels_by(book, small, "said"), Error);
}

TEST_CASE("old answers keep their version and are counted by the questions of now") {
    Book book = new_book();
    Small small =
        small_survey(book, "questions:\n  - {id: s, type: scale, from: 1, to: 5, en: s}\n  - {id: t, en: t}\n");
    const RecordId old = respond(book, small, {}, {{"s", "5"}, {"t", "good"}});
    const std::string yaml = "questions:\n  - {id: u, en: u}\n  - {id: s, type: scale, from: 1, to: 4, en: s}\n";
    small.questions = read_questionnaire("q", yaml);
    book.write(kMei, {"survey add"}, [&](Writer& writer) {
        const Put put = put_survey(writer, "SMALL", small.questions, yaml);  // the same name
        CHECK(put.changed);
        CHECK_FALSE(put.fresh);
        small.survey = put.survey;
    });
    CHECK(small.survey.version == 2);
    respond(book, small, {}, {{"s", "4"}, {"u", "new"}});
    CHECK(field(book, old, "version") == "1");
    const Results found = results(book, small, "none");
    CHECK(found.strange == 2);  // 5 of 4, and t
    CHECK(found.versions == std::map<std::int64_t, std::uint64_t>{{1, 1}, {2, 1}});
    CHECK(found.all.questions[1].n == 1);
    book.read([&](const Reader& reader) {
        CHECK(questionnaire_of(reader, small.survey, 1).questions.size() == 2);
        CHECK_FALSE(questions_text(reader, small.survey.id, 3));
        CHECK_THROWS_WITH_AS(questionnaire_of(reader, small.survey, 3), "survey small has no version 3", Error);
    });
    book.write(kMei, {"survey add"},
               [&](Writer& writer) { CHECK_FALSE(put_survey(writer, "small", small.questions, yaml).changed); });
    require_sound(book);
}

TEST_CASE("weights that the answers cannot bear are refused with the reason") {
    const std::string yaml =
        "questions:\n  - {id: q, type: scale, from: 1, to: 10, en: q}\n  - {id: s, type: scale, from: 1, to: 10, en: "
        "s}\n"
        "  - {id: t, type: scale, from: 1, to: 5, better: low, en: t}\n"
        "measures: {index: {perceived_quality: [q], satisfaction: [s, t]}}\n";
    Book book = new_book();
    const Small small = small_survey(book, yaml);
    const auto answer = [&](int q, int s, int t) {
        respond(book, small, {}, {{"q", std::to_string(q)}, {"s", std::to_string(s)}, {"t", std::to_string(t)}});
    };
    respond(book, small, {}, {{"q", "5"}});  // not complete
    for (int i = 0; i < 29; ++i) answer(1 + i % 10, 1 + i % 9, 3);
    CHECK(results(book, small, "none").no_pls == "PLS needs at least 30 complete answers, and there are 29");
    answer(5, 5, 3);
    const Results flat = results(book, small, "none");
    CHECK(flat.complete == 30);
    CHECK(flat.no_pls == "satisfaction: all answers to t are the same, and PLS finds no weight for it");
    CHECK(flat.indexes.size() == 1);
    answer(10, 10, 1);
    answer(1, 1, 5);
    const Results fitted = results(book, small, "none");
    CHECK(fitted.no_pls.empty());
    REQUIRE(fitted.indexes.size() == 2);
    const auto satisfaction = static_cast<std::size_t>(Latent::satisfaction);
    REQUIRE(fitted.indexes[1].scores[satisfaction]);
    CHECK(*fitted.indexes[1].scores[satisfaction] > 0);
    CHECK(*fitted.indexes[1].scores[satisfaction] < 100);
}
