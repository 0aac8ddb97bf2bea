// What a survey says in figures against a plain recount of the same answers, over random questionnaires and answers.
#include "core/survey/results.hpp"

#include <cmath>
#include <set>

#include "store/lmdb.hpp"
#include "tests/unit/survey_shop.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;
using namespace kehu::test;
using namespace kehu::survey;

namespace {

// ---- the recount

std::optional<std::int64_t> whole(const std::string& text) {
    char* end = nullptr;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    return !text.empty() && *end == 0 ? std::optional<std::int64_t>(number) : std::nullopt;
}

// How often each value, option, no and yes; nothing for an answer that cannot be.
std::vector<std::size_t> places_of(const Question& question, const std::string& answer) {
    if (question.type == QuestionType::scale) {
        const auto number = whole(answer);
        if (!number || *number < question.scale.low || *number > question.scale.high) return {};
        return {static_cast<std::size_t>(*number - question.scale.low)};
    }
    if (question.type == QuestionType::yesno) return {answer == "yes" ? 1U : 0U};
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < question.options.size(); ++i)
        if (("," + answer + ",").find("," + question.options[i].key + ",") != std::string::npos) places.push_back(i);
    return places.empty() ? std::vector<std::size_t>{0} : places;  // texts and numbers
}

struct Recount {
    std::uint64_t responses = 0, strange = 0, pairs = 0;
    std::map<std::string, std::map<std::size_t, std::uint64_t>> counts;
    std::map<std::string, std::uint64_t> answered;
    std::map<std::string, double> sums;
    double expected = 0, perceived = 0, ratios = 0;

    void add(const Questionnaire& questions, const Answers& answers) {
        ++responses;
        std::map<std::string, double> scales;
        for (const auto& [id, answer] : answers) {
            const Question* question = questions.find(id);
            const auto places = question ? places_of(*question, answer) : std::vector<std::size_t>{};
            if (places.empty()) {
                ++strange;
                continue;
            }
            ++answered[id];
            for (const std::size_t place : places) ++counts[id][place];
            if (question->type == QuestionType::scale || question->type == QuestionType::number)
                sums[id] += scales[id] = std::strtod(answer.c_str(), nullptr);
        }
        if (!scales.contains("s0") || !scales.contains("s1")) return;
        ++pairs;
        expected += scales["s1"];
        perceived += scales["s0"];
        ratios += scales["s0"] / scales["s1"];
    }
};

void require_question(const QuestionResult& result, const Recount& right) {
    const Question& question = *result.question;
    CAPTURE(question.id);
    const auto answered = right.answered.find(question.id);
    REQUIRE(result.n == (answered == right.answered.end() ? 0 : answered->second));
    if (result.n == 0) return;
    if (question.type != QuestionType::number && question.type != QuestionType::text) {
        const auto& counts = right.counts.at(question.id);
        for (std::size_t i = 0; i < result.counts.size(); ++i)
            REQUIRE(result.counts[i] == (counts.contains(i) ? counts.at(i) : 0));
    }
    const bool measured = question.type == QuestionType::scale || question.type == QuestionType::number;
    REQUIRE(result.spread.has_value() == measured);
    if (measured)
        CHECK(result.spread->mean == doctest::Approx(right.sums.at(question.id) / static_cast<double>(result.n)));
}

std::uint64_t sum_of(const Recount& right, const std::string& id, std::size_t from, std::size_t to) {
    std::uint64_t sum = 0;
    if (const auto counts = right.counts.find(id); counts != right.counts.end())
        for (const auto& [place, n] : counts->second)
            if (place >= from && place <= to) sum += n;
    return sum;
}

void require_same(const Figures& figures, const Recount& right) {
    REQUIRE(figures.responses == right.responses);
    for (const QuestionResult& result : figures.questions) require_question(result, right);
    if (figures.csat) CHECK(figures.csat->hits == sum_of(right, "s0", 3, 4));
    if (figures.nps) {
        CHECK(figures.nps->promoters == sum_of(right, "nps0", 9, 10));
        CHECK(figures.nps->detractors == sum_of(right, "nps0", 0, 6));
    }
    REQUIRE(figures.pairs.size() == 1);
    REQUIRE(figures.pairs[0].pairs == right.pairs);
    if (right.pairs == 0) return;
    CHECK(*figures.pairs[0].ratio_of_means == doctest::Approx(right.perceived / right.expected));
    CHECK(*figures.pairs[0].mean_of_ratios == doctest::Approx(right.ratios / static_cast<double>(right.pairs)));
}

std::string month_of(std::int64_t at, const text::Zone& zone) {
    const text::Date day = zone.day_of(at);
    return fmt::format("{:04}-{:02}", static_cast<int>(day.year), static_cast<int>(day.month));
}

std::vector<std::string> groups_of(const Shop& shop, const Given& given, const std::string& by,
                                   const text::Zone& zone) {
    if (by == "month") return {month_of(given.at, zone)};
    if (by == "channel") return {given.channel};
    if (given.customer == 0) return {""};
    const Person& person = shop.people[given.customer - 1];
    if (by == "tier") return {person.tier};
    return person.tags.empty() ? std::vector<std::string>{""} : person.tags;
}

void require_groups(const std::vector<Figures>& groups, const std::map<std::string, Recount>& right) {
    REQUIRE(groups.size() == right.size());
    for (const Figures& group : groups) {
        CAPTURE(group.key);
        REQUIRE(right.contains(group.key));
        require_same(group, right.at(group.key));
    }
}

// Everything that is shown, to the last bit.
std::string dump(const Results& results) {
    std::string out;
    const auto figures = [&](const Figures& one) {
        out += fmt::format("{}|{}|{}\n", one.key, one.label, one.responses);
        for (const QuestionResult& q : one.questions)
            out += fmt::format("{} {} {} {:a} {:a}\n", q.question->id, q.n, fmt::join(q.counts, ","),
                               q.spread ? q.spread->mean : 0, q.spread ? q.spread->deviation : 0);
        for (const PairResult& p : one.pairs)
            out += fmt::format("{} {:a} {:a}\n", p.pairs, p.ratio_of_means.value_or(0), p.mean_of_ratios.value_or(0));
    };
    figures(results.all);
    for (const auto& group : results.months) figures(group);
    for (const auto& group : results.groups) figures(group);
    for (const auto& index : results.indexes)
        for (const auto& score : index.scores) out += fmt::format("{} {:a}\n", index.weights, score.value_or(-1));
    return out + fmt::format("{} {} {}", results.strange, results.complete, results.no_pls);
}

Results results(const Reader& reader, const Shop& shop, const std::string& by, Wanted wanted = {}) {
    wanted.survey = shop.survey;
    wanted.questions = &shop.questions;
    if (!by.empty()) wanted.by = group_by(reader.schema(), *wanted.questions, by);
    return results_of(reader, wanted, reader.context(kNow, Language::english));
}

Book new_file_book(const TempDir& dir) {
    const std::string folder = dir / "shop";
    store::create_lmdb(folder, [](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    store::LmdbOptions options;
    options.writable = true;
    return Book(store::open_lmdb(folder, options));
}

}  // namespace

TEST_CASE("figures are those of a plain recount") {
    for (unsigned seed = 1; seed <= 25; ++seed) {
        CAPTURE(seed);
        Book book = new_book();
        const Shop shop = fill(book, seed, 20, 10 + 30 * (seed % 5));
        require_sound(book);
        book.read([&](const Reader& reader) {
            const text::Zone zone = reader.settings().zone;
            for (const char* by : {"month", "tier", "tags", "channel"}) {
                CAPTURE(by);
                Recount all;
                std::map<std::string, Recount> months, groups;
                std::map<std::int64_t, std::uint64_t> versions;
                for (const Given& given : shop.given) {
                    all.add(shop.questions, given.answers);
                    months[month_of(given.at, zone)].add(shop.questions, given.answers);
                    ++versions[given.version];
                    for (const std::string& key : groups_of(shop, given, by, zone))
                        groups[key].add(shop.questions, given.answers);
                }
                const Results found = results(reader, shop, by);
                require_same(found.all, all);
                CHECK(found.strange == all.strange);
                CHECK(found.versions == versions);
                require_groups(found.months, months);
                require_groups(found.groups, groups);
            }
        });
    }
}

TEST_CASE("only the answers that are wanted are counted") {
    for (unsigned seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        Book book = new_book();
        const Shop shop = fill(book, seed, 20, 150);
        book.read([&](const Reader& reader) {
            Chance chance(seed);
            const std::int64_t from = kNow.seconds - static_cast<std::int64_t>(chance.below(200)) * 86'400;
            const std::int64_t until = from + static_cast<std::int64_t>(chance.below(100)) * 86'400;
            const model::Kind& kind = reader.schema().at(model::kResponse);
            const query::Query query = query::parse(std::vector<std::string>{"channel:paper"}, kind, reader.schema(),
                                                    reader.context(kNow, Language::english));
            std::vector<search::Number> few{1, 3, 5, 7, 9, 11, 13};
            const search::NumberSet customers = search::NumberSet::of(std::vector(few)).as_bits();
            Wanted wanted;
            wanted.from = from;
            wanted.until = until;
            wanted.query = &query;
            wanted.customers = &customers;
            Recount right;
            for (const Given& given : shop.given)
                if (given.at >= from && given.at < until && given.channel == "paper" &&
                    std::find(few.begin(), few.end(), given.customer) != few.end())
                    right.add(shop.questions, given.answers);
            require_same(results(reader, shop, "", wanted).all, right);
        });
    }
}

TEST_CASE("several threads find what one finds, to the last bit") {
    TempDir dir;
    Book book = new_file_book(dir);
    const Shop shop = fill(book, 7, 3000, 12'000);
    book.read([&](const Reader& reader) {
        for (const char* by : {"", "month", "tier", "tags", "channel"}) {
            CAPTURE(by);
            const std::string many = dump(results(reader, shop, by));
            Reader alone = reader;
            std::set<RecordId> damaged;
            alone.skip_damaged(&damaged);  // one by one
            CHECK(dump(results(alone, shop, by)) == many);
            CHECK(damaged.empty());
        }
    });
}
