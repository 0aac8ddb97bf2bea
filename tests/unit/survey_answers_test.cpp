// Answers as people give them: what is read, what is asked, what follows.
#include <doctest/doctest.h>

#include <random>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/survey/answers.hpp"
#include "core/survey/tally.hpp"

using namespace kehu;
using namespace kehu::survey;

namespace {

const Questionnaire& questions() {
    static const Questionnaire one = read_questionnaire("q", R"(
questions:
  - {id: speed, type: scale, from: 1, to: 5, en: s, required: yes, low: {en: slow, zh: 慢}, high: {en: fast}}
  - {id: effort, type: scale, from: -2, to: 2, better: low, en: e}
  - {id: goods, type: choices, en: g, choices: [{key: tea, en: black tea, zh: 茶叶}, {key: cake, zh: 糕点}, other]}
  - {id: colour, type: choice, en: c, choices: [{key: '2', en: blue}, {key: '1', en: red}], if: goods = tea, required: yes}
  - {id: again, type: yesno, en: a, if: colour = 2}
  - {id: people, type: number, from: 1, to: 9.5, en: p}
  - {id: why, en: w, if: again = no and speed <= 2}
measures: {csat: speed, ces: effort}
when:
  csat <= 2: task "call back" in 1d
  again = no and effort > 0: task "ask why" in 2d
  goods = cake: task "cake"
)");
    return one;
}

std::string read(const char* id, std::string_view typed) {
    try {
        return read_answer(questions().at(id), typed);
    } catch (const BadValue& bad) {
        return std::string("? ") + bad.what();
    }
}

std::vector<std::string> tasks(const Answers& answers) {
    std::vector<std::string> out;
    for (const Rule* rule : rules_that_hold(questions(), answers)) out.push_back(rule->task);
    return out;
}

std::vector<std::string> missing_ids(const Answers& answers) {
    std::vector<std::string> out;
    for (const Question* question : missing(questions(), answers)) out.push_back(question->id);
    return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a scale takes its numbers in both widths and the names of its ends") {
    for (const char* typed : {"5", " 5 ", "５", "5分", "５分", "05", "fast", "FAST"}) {
        CAPTURE(typed);
        CHECK(read("speed", typed) == "5");
    }
    CHECK(read("speed", "慢") == "1");
    CHECK(read("speed", "slow") == "1");
    CHECK(read("effort", "-2") == "-2");
    CHECK(read("effort", "－２") == "-2");
    for (const char* typed : {"", "0", "6", "4.5", "5 6", "+5", "five", "99999999999999999999"}) {
        CAPTURE(typed);
        CHECK(read("speed", typed) == "? '" + std::string(typed) + "' is not a whole number from 1 to 5");
    }
}

TEST_CASE("yes and no are known in both languages") {
    for (const char* typed : {"yes", "Y", "true", "1", "１", "是", "对", "有", "√", "x"}) {
        CAPTURE(typed);
        CHECK(read("again", typed) == "yes");
    }
    for (const char* typed : {"no", "N", "false", "0", "否", "不", "没有", "无", "×"}) {
        CAPTURE(typed);
        CHECK(read("again", typed) == "no");
    }
    CHECK(read("again", "perhaps") == "? 'perhaps' is not yes or no");
}

TEST_CASE("choices are known by key, label and place, and kept in the order of the list") {
    for (const char* typed : {"tea", "TEA", "black tea", "茶叶", "1"}) {
        CAPTURE(typed);
        CHECK(read("goods", typed) == "tea");
    }
    CHECK(read("goods", "other，糕点、tea") == "tea,cake,other");
    CHECK(read("goods", "3;１；tea,tea") == "tea,other");
    CHECK(read("goods", " , ，") == "? ', ,' is not some of: tea black tea, cake 糕点, other");
    CHECK(read("goods", "tea,nuts") == "? 'nuts' is not some of: tea black tea, cake 糕点, other");
    CHECK(read("colour", "2") == "2");  // a key before a place
    CHECK(read("colour", "red") == "1");
    CHECK(read("colour", "") == "? '' is not one of: 2 blue, 1 red");
    CHECK(read("colour", "3") == "? '3' is not one of: 2 blue, 1 red");
}

TEST_CASE("numbers have bounds and texts an end") {
    CHECK(read("people", "９.5") == "9.5");
    CHECK(read("people", "9.6") == "? '9.6' is not a number from 1 to 9.5");
    CHECK(read("people", "many") == "? 'many' is not a number from 1 to 9.5");
    CHECK(read("why", " 等了 很久；\n\"两次\" ") == " 等了 很久；\n\"两次\" ");
    CHECK(read("why", "Cafe\u0301") == "Caf\u00e9");
    CHECK(read("why", std::string(1 << 16, 'a')).size() == 1 << 16);
    CHECK(read("why", std::string((1 << 16) + 1, 'a')) == "? longer than 65536 bytes");
    CHECK(read("why", std::string("a\0b", 3)) == "? holds a NUL character");
}

TEST_CASE("what is read fits, and is decoded to what it says") {
    CHECK(fits(questions().at("speed"), "5"));
    for (const char* answer : {"05", "5分", "6", ""}) CHECK_FALSE(fits(questions().at("speed"), answer));
    CHECK_FALSE(fits(questions().at("goods"), "cake,tea"));
    const Answers answers{{"speed", "4"},  {"effort", "-1"},  {"goods", "tea,other"}, {"colour", "1"},
                          {"again", "no"}, {"people", "2.5"}, {"why", "slow"}};
    std::vector<double> row(questions().questions.size());
    CHECK(Decoder(questions()).decode(encode_answers(questions(), answers), row) == 0);
    CHECK(row == std::vector<double>{4, -1, 1 + 4, 1, 0, 2.5, 1});
}

TEST_CASE("answers of another version are counted as strange, wherever they stand") {
    std::string bytes;
    for (const auto& [id, text] : {std::pair{"gone", "1"},
                                   {"why", "x"},
                                   {"speed", "7"},
                                   {"again", "maybe"},
                                   {"effort", "2"},
                                   {"goods", "tea,nuts"},
                                   {"colour", "3"},
                                   {"people", "two"}})
        model::append_answer(bytes, {id, text});
    std::vector<double> row(questions().questions.size());
    CHECK(Decoder(questions()).decode(bytes, row) == 6);
    CHECK(row[1] == 2);
    CHECK(row[6] == 1);
    for (const std::size_t place : {0, 2, 3, 4, 5}) CHECK(std::isnan(row[place]));
    CHECK(Decoder(questions()).decode("", row) == 0);
}

TEST_CASE("skip rules follow from each other") {
    Answers answers{{"speed", "2"}, {"goods", "tea"}, {"colour", "2"}, {"again", "no"}, {"why", "slow"}};
    CHECK(drop_unasked(questions(), answers).empty());
    answers["goods"] = "cake";
    CHECK(drop_unasked(questions(), answers) == Words{"colour", "again", "why"});
    CHECK(answers == Answers{{"speed", "2"}, {"goods", "cake"}});
}

TEST_CASE("required is what is asked") {
    CHECK(missing_ids({}) == Words{"speed"});
    CHECK(missing_ids({{"speed", "1"}}).empty());
    CHECK(missing_ids({{"goods", "tea,cake"}}) == Words{"speed", "colour"});
    CHECK(missing_ids({{"speed", "1"}, {"goods", "tea"}, {"colour", "1"}}).empty());
}

TEST_CASE("scores go from 0 to 100 with the good end up") {
    const Question &speed = questions().at("speed"), &effort = questions().at("effort");
    CHECK(score_of(speed, 1) == 0);
    CHECK(score_of(speed, 4) == 75);
    CHECK(score_of(effort, -2) == 100);
    CHECK(score_of(effort, 1) == 25);
    CHECK_FALSE(score_of(questions().at("people"), 3));
    CHECK(score_of(questions(), {{"speed", "5"}}) == 100);
    CHECK_FALSE(score_of(questions(), {{"effort", "1"}}));
    CHECK_FALSE(score_of(questions(), {}));
}

TEST_CASE("rules look at measures and questions") {
    CHECK(tasks({{"speed", "2"}}) == Words{"call back"});
    CHECK(tasks({{"speed", "3"}}).empty());
    CHECK(tasks({{"speed", "1"}, {"again", "no"}, {"effort", "1"}, {"goods", "tea,cake"}}) ==
          Words{"call back", "ask why", "cake"});
    CHECK(tasks({{"again", "no"}}).empty());
}

TEST_CASE("answers are shown with the labels of choices") {
    const Question& goods = questions().at("goods");
    CHECK(shown_answer(goods, "tea,other", Language::english) == "black tea, other");
    CHECK(shown_answer(goods, "tea,gone", Language::chinese) == "茶叶, gone");
    CHECK(shown_answer(questions().at("again"), "yes", Language::english) == "yes");
    CHECK(shown_answer(questions().at("speed"), "4", Language::english) == "4");
}

TEST_CASE("answers as a text are read back as they were") {
    const model::FieldType& type = *model::field_type("answers");
    const model::Field field;
    const model::Context context;
    const char* kParts[] = {"a", "=", ";", "；", "\"", "\n", " ", "\t", "，", "很慢", "\xC2\xA0", "　", "1"};
    std::mt19937 random(11);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        for (const char* id : {"q1", "q2"}) {
            std::string text;
            for (unsigned n = 1 + random() % 5; n-- > 0;) text += kParts[random() % std::size(kParts)];
            model::append_answer(bytes, {id, text});
        }
        std::string shown, again;
        type.format(shown, bytes, field, context, model::Style::machine);
        CAPTURE(shown);
        type.parse(again, shown, field, context);
        REQUIRE(again == bytes);
    }
}
