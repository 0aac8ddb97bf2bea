// Conditions and the YAML of questionnaires: what is read, and where each fault is said to stand.
#include "core/survey/questionnaire.hpp"

#include <doctest/doctest.h>

#include "core/error.hpp"

using namespace kehu;
using namespace kehu::survey;

namespace {

std::string refusal(std::string_view condition) {
    try {
        parse_condition(condition);
        return "taken";
    } catch (const BadValue& bad) {
        return bad.what();
    }
}

bool holds_for(const char* condition, std::initializer_list<std::pair<const char*, const char*>> answers) {
    return holds(parse_condition(condition), [&](std::string_view subject) -> std::optional<std::string> {
        for (const auto& [id, answer] : answers)
            if (subject == id) return answer;
        return std::nullopt;
    });
}

// The sentence without "q.yaml:", and the hint behind a bar.
std::string fault(const std::string& yaml) {
    try {
        read_questionnaire("q.yaml", yaml);
        return "taken";
    } catch (const Error& error) {
        CHECK(error.code == ExitCode::config);
        std::string text = error.what();
        REQUIRE(text.starts_with("q.yaml:"));
        text.erase(0, 7);
        return error.hint.empty() ? text : text + " | " + error.hint;
    }
}

// Questions to be added to, with room for more lines: these take lines 1 to 5.
const std::string kQuestions =
    "questions:\n"
    "  - {id: s, type: scale, from: 1, to: 5, en: s}\n"
    "  - {id: n, type: scale, from: 0, to: 10, en: n}\n"
    "  - {id: c, type: choice, en: c, choices: [red, blue]}\n"
    "  - {id: y, type: yesno, en: y}\n";

std::string of_question(const std::string& rest) {
    return fault("questions:\n  - {id: q, en: q, " + rest + "}\n");
}

}  // namespace

TEST_CASE("a condition is read with its signs, in half and full width") {
    const Condition condition = parse_condition("  speed <= 2 and again = no ");
    CHECK(condition.text == "speed <= 2 and again = no");
    REQUIRE(condition.all_of.size() == 2);
    CHECK(condition.all_of[0].subject == "speed");
    CHECK(condition.all_of[0].how == Compare::at_most);
    CHECK(condition.all_of[0].value == "2");
    CHECK(condition.all_of[1].how == Compare::equal);
    const std::pair<const char*, Compare> kSigns[] = {
        {"q=1", Compare::equal},     {"q==1", Compare::equal},      {"q!=1", Compare::other},
        {"q≠1", Compare::other},     {"q<1", Compare::below},       {"q<=1", Compare::at_most},
        {"q≤1", Compare::at_most},   {"q＜＝１", Compare::at_most}, {"q>1", Compare::above},
        {"q>=1", Compare::at_least}, {"q≥１", Compare::at_least},   {"q＞１", Compare::above}};
    for (const auto& [text, how] : kSigns) {
        CAPTURE(text);
        const Condition one = parse_condition(text);
        REQUIRE(one.all_of.size() == 1);
        CHECK(one.all_of[0].how == how);
        CHECK(one.all_of[0].value == "1");
    }
    CHECK(parse_condition("why").all_of[0].how == Compare::answered);
}

TEST_CASE("parts of a condition are joined by and, 且 or &&, in any mixture") {
    for (const char* text : {"a = 1 and b = 2 and c = 3", "a = 1 且 b = 2 且 c = 3", "a=1&&b=2&&c=3",
                             "a = 1 且 b = 2 and c = 3", "a = 1 && b = 2 且 c = 3", "a = 1 and b = 2 && c = 3"}) {
        CAPTURE(text);
        const Condition condition = parse_condition(text);
        REQUIRE(condition.all_of.size() == 3);
        CHECK(condition.all_of[1].subject == "b");
        CHECK(condition.all_of[1].value == "2");
        CHECK(condition.all_of[2].subject == "c");
    }
}

TEST_CASE("an and in quotes or inside of an answer parts nothing") {
    const auto is_answer = [](std::string_view subject, std::string_view text) {
        return subject == "c" && (text == "black" || text == "black and white" || text == "便宜且好");
    };
    const auto values = [&](std::string_view text) {
        std::string all;
        for (const Comparison& one : parse_condition(text, is_answer).all_of)
            all.append(all.empty() ? "" : "; ").append(one.subject).append(" ").append(one.value);
        return all;
    };
    CHECK(values("c = black and white") == "c black and white");
    CHECK(values("a < 3 and c = black and white and b = 2") == "a 3; c black and white; b 2");
    CHECK(values("c = black and b = 2") == "c black; b 2");
    CHECK(values("c = 便宜且好且b = 2") == "c 便宜且好; b 2");
    CHECK(values("c = \"black\" and white") == "c black; white ");
    CHECK(values("a = \"x and y\" and b = 'p && q'") == "a x and y; b p && q");
    CHECK(values("a = “x 且 y”且 b = 「且」") == "a x 且 y; b 且");
    CHECK(refusal("a = \"x and b = 2") == "the quote in 'a = \"x and b = 2' is not closed");
    CHECK(refusal("a = \"x\" y and b = 2") == "cannot read the condition 'a = \"x\" y'; write it like q2 <= 3");
    CHECK(refusal("a = \"\"") == "the condition 'a = \"\"' compares with nothing; write it like q2 <= 3");
    CHECK(refusal("a = and b = 2") == "the condition 'a =' compares with nothing; write it like q2 <= 3");
}

TEST_CASE("a condition that cannot be read says how to write it") {
    CHECK(refusal("") == "the condition is empty; write it like q2 <= 3");
    CHECK(refusal("= 3") == "cannot read the condition '= 3'; write it like q2 <= 3");
    CHECK(refusal("the speed <= 3") == "cannot read the condition 'the speed <= 3'; write it like q2 <= 3");
    CHECK(refusal("speed <=") == "the condition 'speed <=' compares with nothing; write it like q2 <= 3");
    CHECK(refusal("speed <= 3 and ") == "taken");
    CHECK(refusal(" and speed <= 3") == "cannot read the condition 'and speed <= 3'; write it like q2 <= 3");
    CHECK(refusal("a = 1 and and b = 2") == "cannot read the condition 'and b = 2'; write it like q2 <= 3");
}

TEST_CASE("numbers are compared as numbers, and nothing fits a subject without an answer") {
    CHECK(holds_for("q <= 2", {{"q", "2"}}));
    CHECK(holds_for("q < 10", {{"q", "9"}}));
    CHECK(holds_for("q = 2.0", {{"q", "2"}}));
    CHECK(holds_for("q > -3", {{"q", "-2.5"}}));
    CHECK_FALSE(holds_for("q > 2", {{"q", "2"}}));
    CHECK_FALSE(holds_for("q >= 2", {{"q", "much"}}));
    CHECK_FALSE(holds_for("q", {}));
    CHECK_FALSE(holds_for("q != 2", {}));
    CHECK(holds_for("q != 2", {{"q", "3"}}));
    CHECK(holds_for("q and p = no", {{"q", "3"}, {"p", "no"}}));
    CHECK_FALSE(holds_for("q and p = no", {{"q", "3"}, {"p", "yes"}}));
}

TEST_CASE("equal holds for each of several choices, whatever their case") {
    CHECK(holds_for("goods = tea", {{"goods", "tea"}}));
    CHECK(holds_for("goods = Cake", {{"goods", "tea,cake"}}));
    CHECK_FALSE(holds_for("goods = ca", {{"goods", "tea,cake"}}));
    CHECK_FALSE(holds_for("goods != tea", {{"goods", "tea,cake"}}));
}

TEST_CASE("numbers are plain decimals") {
    CHECK(number_in("-2.5") == -2.5);
    CHECK(number_in("007") == 7);
    for (const char* text : {"", " 1", "1 ", "+1", "1e3", "0x10", "inf", "nan", "1,5", "1.5.2"}) {
        CAPTURE(text);
        CHECK_FALSE(number_in(text));
    }
    CHECK_FALSE(number_in(std::string(400, '9')));
}

TEST_CASE("a questionnaire is read whole") {
    const Questionnaire q = read_questionnaire("q.yaml", R"(survey: csat
title: {en: "How did we do?", zh: 满意吗}
questions:
  - {id: speed, type: scale, from: 1, to: 5, en: "How fast?", zh: 多快？, required: yes, low: {en: slow, zh: 慢}, high: fast}
  - {id: hoped, type: scale, from: 1, to: 5, en: "How fast had you hoped?"}
  - {id: recommend, type: scale, from: 0, to: 10, zh: 推荐吗}
  - {id: effort, type: scale, from: 1, to: 7, better: low, en: "How hard was it?"}
  - {id: goods, type: choices, en: "What?", choices: [tea, {key: cake, en: a cake, zh: 糕点}, {key: nuts}], if: speed <= 2}
  - {id: people, type: number, from: 1, to: 9.5, en: "How many?"}
  - {id: only, type: yesno, en: "Only us?"}
  - {id: why, en: "Why?", if: only = no and speed < 3}
measures:
  csat: speed
  nps: recommend
  ces: effort
  pairs:
    - {name: delivery, zh: 送货, expected: hoped, perceived: speed}
  index: {satisfaction: [speed, recommend], complaints: only, weights: {speed: 2, recommend: 1}}
  only_supplier: only
when:
  csat <= 2: task "call back" in 1d
  only = yes and nps < 7: 任务 "ask why" in 2w for mei
)");
    CHECK(q.title.of(Language::chinese) == "满意吗");
    REQUIRE(q.questions.size() == 8);
    const Question& speed = q.at("speed");
    CHECK(speed.required);
    CHECK(speed.scale.low == 1);
    CHECK(speed.scale.high == 5);
    CHECK(speed.low.of(Language::chinese) == "慢");
    CHECK(speed.high.of(Language::chinese) == "fast");
    CHECK(q.at("recommend").label.of(Language::english) == "推荐吗");  // the other language stands for it
    CHECK(q.at("effort").scale.low_is_good);
    REQUIRE(q.at("goods").options.size() == 3);
    CHECK(q.at("goods").options[1].label.of(Language::chinese) == "糕点");
    CHECK(q.at("goods").options[2].label.of(Language::english) == "nuts");
    CHECK(q.at("goods").only_if.text == "speed <= 2");
    CHECK(q.at("people").least == 1);
    CHECK(q.at("people").most == 9.5);
    CHECK(q.at("why").type == QuestionType::text);
    CHECK(q.subject("csat") == &speed);
    CHECK(q.subject("ces") == &q.at("effort"));
    CHECK(q.subject("nobody") == nullptr);
    REQUIRE(q.pairs.size() == 1);
    CHECK(q.pairs[0].label.of(Language::english) == "送货");
    CHECK(q.index.items[static_cast<std::size_t>(Latent::satisfaction)].size() == 2);
    CHECK(q.index.weights.at("speed") == 2);
    CHECK(q.only_supplier == "only");
    CHECK(q.score == "csat");
    REQUIRE(q.rules.size() == 2);
    CHECK(q.rules[0].task == "call back");
    CHECK(q.rules[0].days == 1);
    CHECK(q.rules[1].days == 14);
    CHECK(q.rules[1].owner == "mei");
}

TEST_CASE("the score is the first measure, else the first question of satisfaction, unless one is named") {
    CHECK(read_questionnaire("q", kQuestions).score.empty());
    CHECK(read_questionnaire("q", kQuestions + "measures: {nps: n}\n").score == "nps");
    CHECK(read_questionnaire("q", kQuestions + "measures: {index: {satisfaction: [s], loyalty: [n]}}\n").score == "s");
    CHECK(read_questionnaire("q", kQuestions + "measures: {nps: n}\nscore: s\n").score == "s");
}

TEST_CASE("faults of a file as a whole say where they are") {
    CHECK(fault("") == " a questionnaire is one YAML document");
    CHECK(fault("a: 1\n---\nb: 2\n") == " a questionnaire is one YAML document");
    CHECK(fault("title: x\n") == "1:1: 'questions' is missing here");
    CHECK(fault("questions: []\n") == "1:12: 'questions' must be a list with at least one question");
    CHECK(fault("questions: all\n") == "1:12: 'questions' must be a list with at least one question");
    CHECK(fault("questoins:\n  - {id: a, en: a}\n") == "1:1: unknown key 'questoins'; did you mean 'questions'?");
    CHECK(fault("questions:\n  - id: a\n   en: b\n") ==
          "3:4: YAML cannot be read from here on: this does not go on with the list above; look at indentation and "
          "quotes");
    const auto unread = [](const std::string& yaml) {
        const std::string text = fault("a: 1\n" + yaml), said = ": YAML cannot be read from here on: ";
        const std::size_t at = text.find(said);
        return at == text.npos ? text : text.substr(0, at + 2) + text.substr(at + said.size());
    };
    const std::string brackets = " | a text that holds ? : , # or brackets stands in quotes";
    CHECK(unread("b: {c: d\n") == "3:1: a { is not closed" + brackets);
    CHECK(unread("b: [c, d\n") == "3:1: a [ is not closed" + brackets);
    CHECK(unread("b: c: d\n") == "2:5: a colon cannot stand here" + brackets);
    CHECK(unread("b: c]\nd: }\n") == "3:4: a } or ] that nothing opened" + brackets);
    CHECK(unread("b: {c: What?, d: e}\n") == "2:12: this sign cannot stand here" + brackets);
    CHECK(unread("b: \"c\" d\n") == "2:8: this does not go on with the lines above; look at indentation and quotes");
    CHECK(unread("b: \"\\q\"\n") == "2:7: no such sign with \\; write \\\\ or use single quotes");
    CHECK(unread("b: |\n\tc\n") == "3:1: a tab in the indentation; use blanks");
    CHECK(unread("b: *\n") == "2:5: a text that begins with * or & stands in quotes");
    CHECK(fault("questions:\n  - a\n") == "2:5: expected `key: value` lines here");
}

TEST_CASE("faults of a question say where they are") {
    CHECK(fault("questions:\n  - {en: q}\n") == "2:5: 'id' is missing here");
    CHECK(fault("questions:\n  - {id: Q1, en: q}\n") ==
          "2:10: 'Q1' cannot be a question's id: use small letters, digits and _");
    CHECK(fault("questions:\n  - {id: q, en: q}\n  - {id: q, en: p}\n") == "3:10: there is a question 'q' already");
    CHECK(fault("questions:\n  - {id: csat, en: q}\n") ==
          "2:10: 'csat' is the name of something else; choose another id");
    CHECK(fault("questions:\n  - {id: version, en: q}\n") ==
          "2:10: 'version' is the name of something else; choose another id");
    CHECK(fault("questions:\n  - {id: q}\n") == "2:5: 'en' is missing here | or zh: the question itself");
    CHECK(of_question("type: scael, from: 1, to: 5") ==
          "2:26: 'scael' is not one of scale, choice, choices, yesno, number, text");
    CHECK(of_question("required: maybe") == "2:30: 'required' must be true or false");
    CHECK(of_question("lable: x") == "2:20: unknown key 'lable'");
    CHECK(of_question("from: 1") == "2:26: 'from' belongs to questions of type scale, number");
    CHECK(of_question("type: number, better: low") == "2:42: 'better' belongs to questions of type scale");
    CHECK(of_question("type: yesno, choices: [a, b]") ==
          "2:42: 'choices' belongs to questions of type choice, choices");
    CHECK(of_question("type: number, from: one") == "2:40: 'from' must be a number");
    CHECK(of_question("type: number, from: 5, to: 4") == "2:47: 'to' lies below 'from'");
    CHECK(of_question("type: scale, from: 1") == "2:5: 'to' is missing here | a scale is written as: from: 1, to: 5");
    CHECK(of_question("type: scale, from: 1, to: 5000") == "2:46: 'to' must be a whole number from -1000 to 1000");
    CHECK(of_question("type: scale, from: 1, to: 4.5") == "2:46: 'to' must be a whole number from -1000 to 1000");
    CHECK(of_question("type: scale, from: 5, to: 1") ==
          "2:46: 'to' must lie above 'from'; which end is good is said with 'better: low'");
    CHECK(of_question("type: scale, from: 1, to: 5, better: down") == "2:57: 'down' is not one of high, low");
    CHECK(of_question("type: choice") == "2:5: 'q' needs 'choices', a list of at least two");
    CHECK(of_question("type: choice, choices: [one]") == "2:43: 'q' needs 'choices', a list of at least two");
    CHECK(of_question("type: choice, choices: [\"a,b\", c]") ==
          "2:44: 'a,b' cannot be a choice: no comma, semicolon or =");
    CHECK(of_question("type: choice, choices: [a, b, a]") == "2:50: 'a' stands here twice");
    CHECK(of_question("type: choice, choices: [a, {en: b}]") == "2:47: 'key' is missing here");
    std::string many = "c0";
    for (int i = 1; i <= 50; ++i) many += ", c" + std::to_string(i);
    CHECK(of_question("type: choices, choices: [" + many + "]") == "2:44: 'q' has more than 50 choices");
}

TEST_CASE("faults of skip rules say where they are") {
    const auto skip = [](const std::string& text) {
        return fault(kQuestions + "  - {id: w, en: w, if: \"" + text + "\"}\n");
    };
    CHECK(skip("s <= 2") == "taken");
    CHECK(skip("s <=") == "6:24: the condition 's <=' compares with nothing; write it like q2 <= 3");
    CHECK(skip("w = 1") == "6:24: 'w' is no question before this one");
    CHECK(skip("csat <= 2") == "6:24: 'csat' is no question before this one");
    CHECK(skip("s <= few") == "6:24: s: 'few' is not a whole number from 1 to 5");
    CHECK(skip("s <= 20") == "6:24: s: '20' is not a whole number from 1 to 5");
    CHECK(skip("s > 0") == "6:24: s: '0' is not a whole number from 1 to 5");
    CHECK(skip("s <= 2.5") == "taken");
    CHECK(skip("s = 2.5") == "6:24: s: '2.5' is not a whole number from 1 to 5");
    CHECK(skip("s = \\\"2") == "6:24: the quote in 's = \"2' is not closed");
    const std::string number =
        "questions:\n  - {id: m, type: number, from: 0.5, to: 9.5, en: m}\n  - {id: w, en: w, if: ";
    CHECK(fault(number + "m > 9.5}\n") == "taken");
    CHECK(fault(number + "m >= 10}\n") == "3:24: m: '10' is not a number from 0.5 to 9.5");
    CHECK(skip("y <= 2") == "6:24: 'y' has no order; compare it with = or !=");
    CHECK(skip("y = maybe") == "6:24: y: 'maybe' is not yes or no");
    CHECK(skip("c = green") == "6:24: 'green' is not one of red, blue");
    CHECK(fault("questions:\n  - {id: a, en: a, if: b = 1}\n  - {id: b, en: b}\n") ==
          "2:24: 'b' is no question before this one");
}

TEST_CASE("rules compare with labels of either language as with keys") {
    const Questionnaire q = read_questionnaire("q.yaml", R"(questions:
  - {id: s, type: scale, from: 1, to: 5, en: s, low: {en: very slow, zh: 很慢}}
  - id: c
    type: choice
    en: c
    choices: [tea, {key: bw, en: Black and white, zh: 黑白}, {key: cake and tea, zh: 糕点且茶}]
  - {id: y, type: yesno, en: y}
  - {id: w, en: w, if: c = 黑白 且 y = 是}
when:
  c = black and white and s = 很慢: task x
  c = cake and tea and y = no: task x
  c != 糕点且茶且s < 3: task x
  c = "Ｔea" and s = 2: task x
)");
    const auto values = [](const Condition& condition) {
        std::string all;
        for (const Comparison& one : condition.all_of) all.append(all.empty() ? "" : "; ").append(one.value);
        return all;
    };
    CHECK(values(q.at("w").only_if) == "bw; yes");
    CHECK(q.at("w").only_if.text == "c = 黑白 且 y = 是");
    REQUIRE(q.rules.size() == 4);
    CHECK(values(q.rules[0].when) == "bw; 1");
    CHECK(values(q.rules[1].when) == "cake and tea; no");
    CHECK(values(q.rules[2].when) == "cake and tea; 3");
    CHECK(values(q.rules[3].when) == "tea; 2");
    CHECK(q.rules[0].place == "q.yaml:10:39");
}

TEST_CASE("what was kept before it was refused stays readable") {
    const std::string old = kQuestions +
                            "  - {id: l, type: scale, from: 1, to: 5, better: low, en: l}\n"
                            "  - {id: w, en: w, if: s <= 20}\n"
                            "measures: {pairs: [{name: a, expected: s, perceived: l}]}\n"
                            "when:\n  s = 2.5: task \"x\n";
    CHECK(fault(old) == "7:24: s: '20' is not a whole number from 1 to 5");
    const Questionnaire kept = read_kept_questionnaire("q", old);
    CHECK(kept.pairs.size() == 1);
    CHECK(kept.at("w").only_if.all_of[0].value == "20");
    CHECK(kept.rules[0].task == "x");
}

TEST_CASE("faults of measures say where they are") {
    const auto measures = [](const std::string& text) { return fault(kQuestions + "measures:\n" + text); };
    CHECK(measures("  csat: x\n") == "7:9: there is no question 'x'");
    CHECK(measures("  csat: y\n") == "7:9: 'y' is no question of type scale");
    CHECK(measures("  nps: s\n") ==
          "7:8: NPS is asked on a scale from 0 to 10, 10 the good end; 's' goes from 1 to 5 | another scale counts "
          "other people as detractors; use it as csat");
    CHECK(measures("  cast: s\n") == "7:3: unknown key 'cast'; did you mean 'csat'?");
    CHECK(fault("questions: [{id: q, type: scale, from: 0, to: 1, en: q}]\nmeasures: {csat: q}\n") ==
          "2:18: CSAT is the share of the two best answers; 'q' has no others");
    CHECK(fault("questions: [{id: q, type: scale, from: 0, to: 10, better: low, en: q}]\nmeasures: {nps: q}\n") ==
          "2:17: NPS is asked on a scale from 0 to 10, 10 the good end; 'q' goes from 0 to 10 | another scale counts "
          "other people as detractors; use it as csat");
    CHECK(measures("  pairs: {name: a}\n") == "7:10: 'pairs' must be a list");
    CHECK(measures("  pairs:\n    - {name: a, expected: s}\n") == "8:7: 'perceived' is missing here");
    CHECK(measures("  pairs:\n    - {name: a, expected: s, perceived: n}\n") ==
          "8:7: 's' and 'n' must be on one scale");
    CHECK(fault("questions:\n  - {id: a, type: scale, from: 1, to: 5, en: a}\n"
                "  - {id: b, type: scale, from: 1, to: 5, better: low, en: b}\n"
                "measures:\n  pairs:\n    - {name: c, expected: b, perceived: a}\n") ==
          "6:7: the good end of 'a' is the high one, and that of 'b' the low one; C = b/a needs one direction");
    CHECK(fault("questions: [{id: q, type: scale, from: -2, to: 2, en: q}]\n"
                "measures: {pairs: [{name: a, expected: q, perceived: q}]}\n") ==
          "2:40: C = b/a needs a scale above 0; 'q' begins at -2");
    CHECK(measures("  only_supplier: s\n") == "7:18: 's' is no question of type yesno");
    CHECK(measures("  index: {loyalty: [y]}\n") == "7:20: 'y' is no question of type scale");
    CHECK(measures("  index: {happiness: [s]}\n") == "7:11: unknown key 'happiness'");
    CHECK(measures("  index: {satisfaction: [s, n], weights: 3}\n") == "7:42: expected `key: value` lines here");
    CHECK(measures("  index: {satisfaction: [s, n], weights: {s: 1}}\n") == "7:42: the weight of 'n' is missing");
    CHECK(measures("  index: {satisfaction: [s, n], weights: {s: 1, n: -1}}\n") ==
          "7:52: the weight of 'n' must be a number from 0 on");
    CHECK(measures("  index: {satisfaction: [s, n], weights: {s: 0, n: 0}}\n") ==
          "7:42: the weights of 'satisfaction' are all 0");
    CHECK(measures("  index: {satisfaction: [s], loyalty: [n], weights: {s: 0}}\n") ==
          "7:53: the weights of 'satisfaction' are all 0");
    CHECK(measures("  index: {satisfaction: [s, n], weights: {s: 1, n: 1, s: 2}}\n") == "7:55: 's' stands here twice");
    CHECK(fault(kQuestions + "score: y\n") == "6:8: 'y' is no question of type scale");
    CHECK(fault(kQuestions + "score: csat\n") == "6:8: there is no question 'csat'");
}

TEST_CASE("faults of rules say where they are") {
    const auto rule = [](const std::string& text) { return fault(kQuestions + "measures: {csat: s}\nwhen:\n" + text); };
    CHECK(rule("  - csat <= 2\n") == "8:3: write rules like: csat <= 2: task \"call back\" in 1d");
    CHECK(rule("  csat <= 2: [a]\n") == "8:3: write rules like: csat <= 2: task \"call back\" in 1d");
    CHECK(rule("  csat <= 2: call back\n") ==
          "8:14: cannot read 'call back'; write it like: task \"call back\" in 1d for mei");
    CHECK(rule("  csat <= 2: task\n") == "8:14: cannot read 'task'; write it like: task \"call back\" in 1d for mei");
    CHECK(rule("  csat <= 2: task \"x\" in\n") ==
          "8:14: cannot read 'task \"x\" in'; write it like: task \"call back\" in 1d for mei");
    CHECK(rule("  csat <= 2: task \"x\n") == "8:14: the quote in 'task \"x' is not closed");
    CHECK(rule("  csat <= 20: task x\n") == "8:3: csat: '20' is not a whole number from 1 to 5");
    CHECK(rule("  csat <= 2: task \"x\" within 1d\n") ==
          "8:14: cannot read 'task \"x\" within 1d'; write it like: task \"call back\" in 1d for mei");
    CHECK(rule("  csat <= 2: task \"x\" in 1\n") == "8:14: '1' is no number of days; write it like 1d or 2w");
    CHECK(rule("  csat <= 2: task \"x\" in 9999d\n") == "8:14: '9999d' is no number of days; write it like 1d or 2w");
    CHECK(rule("  ces <= 2: task \"x\"\n") == "8:3: there is no question 'ces'");
    CHECK(rule("  speed <= 2: task \"x\"\n") == "8:3: there is no question 'speed'");
}
