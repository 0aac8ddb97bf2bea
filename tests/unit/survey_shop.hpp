#pragma once
// Random questionnaires and what random customers answered to them, in a book and as the test remembers it.

#include <fmt/format.h>

#include <random>

#include "core/survey/surveys.hpp"
#include "tests/unit/book_fixture.hpp"

namespace kehu::test {

using survey::Answers;
using survey::Option;
using survey::Question;
using survey::Questionnaire;
using survey::QuestionType;
using survey::Survey;

// A response as the test remembers it.
struct Given {
    std::int64_t at = 0, version = 1;
    std::uint32_t customer = 0;
    std::string channel;
    Answers answers;
};
struct Person {
    std::string tier;
    std::vector<std::string> tags;
};
struct Shop {
    Survey survey;
    Questionnaire questions;
    std::vector<Person> people;  // customer C1 is the first
    std::vector<Given> given;
};

class Chance {
  public:
    explicit Chance(unsigned seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return random_() % n; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
    }

  private:
    std::mt19937 random_;
};

inline std::string random_yaml(Chance& chance) {
    std::string yaml =
        "questions:\n  - {id: s0, type: scale, from: 1, to: 5, en: s}\n"
        "  - {id: s1, type: scale, from: 1, to: 5, en: s}\n"
        "  - {id: nps0, type: scale, from: 0, to: 10, en: s}\n";
    const std::size_t more = 1 + chance.below(8);
    for (std::size_t i = 0; i < more; ++i) {
        const std::string id = "q" + std::to_string(i);
        switch (chance.below(6)) {
            case 0: {
                const auto low = chance.between(-3, 3);
                yaml += fmt::format("  - {{id: {}, type: scale, from: {}, to: {}, better: {}, en: q}}\n", id, low,
                                    low + chance.between(1, 12), chance.one_in(2) ? "low" : "high");
                break;
            }
            case 1:
                yaml += "  - {id: " + id + ", type: yesno, en: q}\n";
                break;
            case 2:
                yaml += "  - {id: " + id + ", type: choice, en: q, choices: [a, b, c, ab]}\n";
                break;
            case 3:
                yaml += "  - {id: " + id + ", type: choices, en: q, choices: [red, blue, green]}\n";
                break;
            case 4:
                yaml += "  - {id: " + id + ", type: number, en: q}\n";
                break;
            default:
                yaml += "  - {id: " + id + ", en: q}\n";
        }
    }
    yaml += "measures:\n  csat: s0\n  nps: nps0\n  pairs: [{name: p, expected: s1, perceived: s0}]\n";
    if (chance.one_in(2)) yaml += "  index: {perceived_quality: [s0], satisfaction: [s1, nps0]}\n";
    return yaml;
}

inline std::string random_answer(const Question& question, Chance& chance) {
    switch (question.type) {
        case QuestionType::scale:
            return std::to_string(chance.between(question.scale.low, question.scale.high));
        case QuestionType::yesno:
            return chance.one_in(2) ? "yes" : "no";
        case QuestionType::choice:
            return question.options[chance.below(question.options.size())].key;
        case QuestionType::choices: {
            std::string keys;
            for (const Option& option : question.options)
                if (chance.one_in(2)) keys += (keys.empty() ? "" : ",") + option.key;
            return keys.empty() ? question.options[0].key : keys;
        }
        case QuestionType::number:
            return fmt::format("{}.{}", chance.between(-20, 20), chance.below(10));
        case QuestionType::text:
            break;
    }
    return "很好 " + std::to_string(chance.below(100));
}

inline Answers random_answers(const Questionnaire& questions, Chance& chance) {
    Answers answers;
    for (const Question& question : questions.questions)
        if (!chance.one_in(4)) answers[question.id] = random_answer(question, chance);
    // What is left of an earlier version, or came from a file.
    if (chance.one_in(20)) answers["gone"] = "1";
    if (chance.one_in(20)) answers["s0"] = "6";
    if (chance.one_in(20)) answers["s1"] = "much";
    if (chance.one_in(20)) answers["nps0"] = "-1";
    return answers;
}

inline constexpr const char* kTiers[] = {"", "A", "B", "C"};
inline constexpr const char* kTags[] = {"vip", "新客", "renewal"};
inline constexpr const char* kChannels[] = {"", "call", "paper", "wechat"};

inline void add_people(Writer& writer, Shop& shop, Chance& chance, std::size_t n) {
    const model::Kind& kind = writer.schema().at(model::kCustomer);
    for (std::size_t i = 0; i < n; ++i) {
        Person person{kTiers[chance.below(std::size(kTiers))], {}};
        std::string tags;
        for (const char* tag : kTags)
            if (chance.one_in(3)) person.tags.emplace_back(tag), tags += std::string(tag) + ",";
        Record record = record_of(writer, kind, {{"name", "n" + std::to_string(i)}});
        const model::Context context = writer.context(kNow, Language::english);
        for (const auto& [name, text] : {std::pair{"tier", person.tier}, std::pair{"tags", tags}}) {
            std::string bytes;
            const model::Field& field = kind.at_name(name);
            if (!text.empty()) field.type->parse(bytes, text, field, context);
            record.set(field.tag, bytes);
        }
        writer.create(kind, std::move(record));
        shop.people.push_back(std::move(person));
    }
}

inline void add_responses(Writer& writer, Shop& shop, Chance& chance, std::size_t n) {
    const model::Kind& kind = writer.schema().at(model::kResponse);
    std::vector<Record> records(n);
    for (Record& record : records) {
        Given given;
        given.at = kNow.seconds - static_cast<std::int64_t>(chance.below(200 * 86'400));
        given.version = chance.between(1, 2);
        given.customer = static_cast<std::uint32_t>(chance.below(shop.people.size() + 1));
        given.channel = kChannels[chance.below(std::size(kChannels))];
        given.answers = random_answers(shop.questions, chance);
        Survey of = shop.survey;
        of.version = given.version;
        survey::set_answers(writer.schema(), record, of, shop.questions, given.answers);
        record.set(kind.at_name("at").tag, model::encode_moment({given.at, text::Precision::second}));
        if (given.customer)
            record.set(kind.at_name("customer").tag, model::encode_ref({model::kCustomer, given.customer}));
        record.set(kind.at_name("channel").tag, given.channel);
        shop.given.push_back(std::move(given));
    }
    writer.create_many(kind, std::vector<book::RecordView>(records.begin(), records.end()));
}

inline Shop fill(Book& book, unsigned seed, std::size_t people, std::size_t responses) {
    Shop shop;
    book.write(kMei, {"import"}, [&](Writer& writer) {
        shop = {};  // a body may run twice
        Chance chance(seed);
        const std::string yaml = random_yaml(chance);
        shop.questions = survey::read_questionnaire("q", yaml);
        shop.survey = survey::put_survey(writer, "test", shop.questions, yaml).survey;
        shop.survey.version = 2;
        add_people(writer, shop, chance, people);
        add_responses(writer, shop, chance, responses);
        // Answers to another survey are not counted.
        const Survey other = survey::put_survey(writer, "other", shop.questions, yaml).survey;
        Record record;
        survey::set_answers(writer.schema(), record, other, shop.questions, {{"s0", "5"}});
        writer.create(writer.schema().at(model::kResponse), std::move(record));
    });
    return shop;
}

}  // namespace kehu::test
