// A questionnaire from its YAML. Every fault is told with file, line and column.
#include <algorithm>
#include <charconv>

#include "core/error.hpp"
#include "core/model/yaml.hpp"
#include "core/survey/questionnaire.hpp"
#include "core/text/distance.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::survey {
namespace {

using model::yaml::fail;
using model::yaml::Map;

constexpr std::string_view kTopKeys[] = {"survey", "title", "questions", "measures", "score", "when"};
constexpr std::string_view kLabelKeys[] = {"en", "zh"};
constexpr std::string_view kQuestionKeys[] = {"id",   "type", "en",     "zh",  "required", "if",
                                              "from", "to",   "better", "low", "high",     "choices"};
constexpr std::string_view kChoiceKeys[] = {"key", "en", "zh"};
constexpr std::string_view kMeasureKeys[] = {"csat", "nps", "ces", "pairs", "index", "only_supplier"};
constexpr std::string_view kPairKeys[] = {"name", "en", "zh", "expected", "perceived"};
constexpr std::string_view kIndexKeys[] = {"expected_quality", "perceived_quality", "perceived_value", "satisfaction",
                                           "complaints",       "loyalty",           "weights"};

constexpr std::int64_t kFarthest = 1000;  // ends of a scale
constexpr std::size_t kMostChoices = 50;  // of one question: several are counted as bits of a double
constexpr int kMostDays = 3650;

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 40 && text[0] >= 'a' && text[0] <= 'z' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

class Reader {
  public:
    Reader(std::string_view file, const YAML::Node& root) : file_(file), root_(file, root, kTopKeys) {}

    Questionnaire read() {
        out_.title = labels("title");
        read_questions();
        if (YAML::Node measures = root_["measures"]) read_measures(Map(file_, measures, kMeasureKeys));
        read_score();
        if (YAML::Node rules = root_["when"]) read_rules(rules);
        return std::move(out_);
    }

  private:
    // ---- questions

    void read_questions() {
        YAML::Node list = root_["questions"];
        if (!list) fail(file_, root_.mark(), say("'{}' is missing here", "questions"));
        if (!list.IsSequence() || list.size() == 0)
            fail(file_, list.Mark(), tr("'questions' must be a list with at least one question"));
        for (const auto& node : list) out_.questions.push_back(read_question(Map(file_, node, kQuestionKeys)));
    }

    Question read_question(const Map& map) {
        Question question;
        question.id = map.needed("id");
        if (!is_id(question.id))
            fail(file_, map["id"].Mark(),
                 say("'{}' cannot be a question's id: use small letters, digits and _", question.id));
        if (out_.find(question.id)) fail(file_, map["id"].Mark(), say("there is a question '{}' already", question.id));
        if (is_taken(question.id))
            fail(file_, map["id"].Mark(), say("'{}' is the name of something else; choose another id", question.id));
        question.type = map.word<QuestionType>("type",
                                               {{"scale", QuestionType::scale},
                                                {"choice", QuestionType::choice},
                                                {"choices", QuestionType::choices},
                                                {"yesno", QuestionType::yesno},
                                                {"number", QuestionType::number},
                                                {"text", QuestionType::text}},
                                               QuestionType::text);
        question.label = {map.text("en"), map.text("zh")};
        if (question.label.empty())
            fail(file_, map.mark(), say("'{}' is missing here", "en"), tr("or zh: the question itself"));
        question.required = map.flag("required");
        read_kind_of_answer(map, question);
        if (map.has("if")) question.only_if = read_condition(map["if"], map.text("if"), false);
        return question;
    }

    // Words that stand for something else where answers are given: measures, columns of a file.
    static bool is_taken(std::string_view id) {
        constexpr std::string_view kTaken[] = {"csat",  "nps",     "ces",     "customer", "at",
                                               "score", "id",      "survey",  "answers",  "comment",
                                               "staff", "product", "channel", "code",     "version"};
        return std::find(std::begin(kTaken), std::end(kTaken), id) != std::end(kTaken);
    }

    void read_kind_of_answer(const Map& map, Question& question) {
        const bool scale = question.type == QuestionType::scale, number = question.type == QuestionType::number;
        const bool choice = question.type == QuestionType::choice || question.type == QuestionType::choices;
        for (const char* key : {"from", "to"})
            if (map.has(key) && !scale && !number) refuse_key(map, key, "scale, number");
        for (const char* key : {"better", "low", "high"})
            if (map.has(key) && !scale) refuse_key(map, key, "scale");
        if (map.has("choices") && !choice) refuse_key(map, "choices", "choice, choices");
        if (scale) read_scale(map, question);
        if (number) {
            if (map.has("from")) question.least = number_of(map, "from");
            if (map.has("to")) question.most = number_of(map, "to");
            if (question.least && question.most && *question.least > *question.most)
                fail(file_, map["to"].Mark(), tr("'to' lies below 'from'"));
        }
        if (choice) read_options(map, question);
    }

    [[noreturn]] void refuse_key(const Map& map, const char* key, const char* types) const {
        fail(file_, map[key].Mark(), say("'{}' belongs to questions of type {}", key, types));
    }

    double number_of(const Map& map, const char* key) const {
        const auto number = number_in(map.text(key));
        if (!number) fail(file_, map[key].Mark(), say("'{}' must be a number", key));
        return *number;
    }

    std::int64_t end_of_scale(const Map& map, const char* key) const {
        if (!map.has(key))
            fail(file_, map.mark(), say("'{}' is missing here", key), tr("a scale is written as: from: 1, to: 5"));
        const std::string text = map.text(key);
        std::int64_t end = 0;
        const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), end);
        if (error != std::errc() || at != text.data() + text.size() || end < -kFarthest || end > kFarthest)
            fail(file_, map[key].Mark(), say("'{}' must be a whole number from {} to {}", key, -kFarthest, kFarthest));
        return end;
    }

    void read_scale(const Map& map, Question& question) {
        question.scale.low = end_of_scale(map, "from");
        question.scale.high = end_of_scale(map, "to");
        if (question.scale.low >= question.scale.high)
            fail(file_, map["to"].Mark(),
                 tr("'to' must lie above 'from'; which end is good is said with 'better: low'"));
        question.scale.low_is_good = map.word<bool>("better", {{"high", false}, {"low", true}}, false);
        question.low = labels_of(map, "low");
        question.high = labels_of(map, "high");
    }

    void read_options(const Map& map, Question& question) {
        YAML::Node list = map["choices"];
        if (!list || !list.IsSequence() || list.size() < 2)
            fail(file_, list ? list.Mark() : map.mark(),
                 say("'{}' needs 'choices', a list of at least two", question.id));
        if (list.size() > kMostChoices)
            fail(file_, list.Mark(), say("'{}' has more than {} choices", question.id, kMostChoices));
        for (const auto& node : list) {
            Option option;
            if (node.IsScalar()) {
                option.key = node.Scalar();
                option.label = {option.key, option.key};
            } else {
                const Map one(file_, node, kChoiceKeys);
                option.key = one.needed("key");
                option.label = {one.text("en"), one.text("zh")};
                if (option.label.empty()) option.label = {option.key, option.key};
            }
            if (option.key.empty() || option.key.find_first_of(",;=\n") != std::string::npos)
                fail(file_, node.Mark(), say("'{}' cannot be a choice: no comma, semicolon or =", option.key));
            for (const Option& other : question.options)
                if (other.key == option.key) fail(file_, node.Mark(), say("'{}' stands here twice", option.key));
            question.options.push_back(std::move(option));
        }
    }

    // ---- measures

    void read_measures(const Map& map) {
        for (std::size_t i = 0; i < kMeasures; ++i) {
            const char* key = measure_key(static_cast<Measure>(i));
            if (!map.has(key)) continue;
            out_.measures[i] = map.needed(key);
            const Question& question = scale_named(map[key], out_.measures[i]);
            check_measure(static_cast<Measure>(i), question, map[key].Mark());
        }
        if (YAML::Node pairs = map["pairs"]) read_pairs(pairs);
        if (YAML::Node index = map["index"]) read_index(Map(file_, index, kIndexKeys));
        if (!map.has("only_supplier")) return;
        out_.only_supplier = map.needed("only_supplier");
        if (question_named(map["only_supplier"], out_.only_supplier).type != QuestionType::yesno)
            fail(file_, map["only_supplier"].Mark(), say("'{}' is no question of type yesno", out_.only_supplier));
    }

    void check_measure(Measure measure, const Question& question, const YAML::Mark& mark) const {
        const Scale& scale = question.scale;
        if (measure == Measure::nps && (scale.low != 0 || scale.high != 10 || scale.low_is_good))
            fail(file_, mark,
                 say("NPS is asked on a scale from 0 to 10, 10 the good end; '{}' goes from {} to {}", question.id,
                     scale.low, scale.high),
                 tr("another scale counts other people as detractors; use it as csat"));
        if (measure == Measure::csat && scale.high - scale.low < 2)
            fail(file_, mark, say("CSAT is the share of the two best answers; '{}' has no others", question.id));
    }

    const Question& question_named(const YAML::Node& node, const std::string& id) const {
        if (const Question* question = out_.find(id)) return *question;
        std::vector<std::string> ids;
        for (const Question& question : out_.questions) ids.push_back(question.id);
        const auto near = text::nearest(id, ids);
        fail(file_, node.Mark(),
             near ? say("there is no question '{}'; did you mean '{}'?", id, *near)
                  : say("there is no question '{}'", id));
    }

    const Question& scale_named(const YAML::Node& node, const std::string& id) const {
        const Question& question = question_named(node, id);
        if (question.type != QuestionType::scale)
            fail(file_, node.Mark(), say("'{}' is no question of type scale", id));
        return question;
    }

    void read_pairs(const YAML::Node& list) {
        if (!list.IsSequence()) fail(file_, list.Mark(), say("'{}' must be a list", "pairs"));
        for (const auto& node : list) {
            const Map map(file_, node, kPairKeys);
            Pair pair{
                map.needed("name"), {map.text("en"), map.text("zh")}, map.needed("expected"), map.needed("perceived")};
            const Question &expected = scale_named(map["expected"], pair.expected),
                           &perceived = scale_named(map["perceived"], pair.perceived);
            if (expected.scale.low != perceived.scale.low || expected.scale.high != perceived.scale.high)
                fail(file_, node.Mark(), say("'{}' and '{}' must be on one scale", pair.expected, pair.perceived));
            if (expected.scale.low < 0)
                fail(file_, map["expected"].Mark(),
                     say("C = b/a needs a scale above 0; '{}' begins at {}", pair.expected, expected.scale.low));
            if (pair.label.empty()) pair.label = {pair.name, pair.name};
            out_.pairs.push_back(std::move(pair));
        }
    }

    void read_index(const Map& map) {
        for (std::size_t i = 0; i < kLatents; ++i) {
            const auto latent = static_cast<Latent>(i);
            const char* key = latent_key(latent);
            out_.index.items[i] = map.list(key);
            for (const std::string& id : out_.index.items[i]) {
                const Question& question = question_named(map[key], id);
                const bool complaint = latent == Latent::complaints && question.type == QuestionType::yesno;
                if (!complaint) scale_named(map[key], id);
            }
        }
        if (YAML::Node weights = map["weights"]) read_weights(weights);
    }

    void read_weights(const YAML::Node& weights) {
        if (!weights.IsMap()) fail(file_, weights.Mark(), tr("expected `key: value` lines here"));
        for (const auto& pair : weights) {
            const std::string id = pair.first.Scalar();
            question_named(pair.first, id);
            const auto weight = pair.second.IsScalar() ? number_in(pair.second.Scalar()) : std::nullopt;
            if (!weight || *weight < 0)
                fail(file_, pair.second.Mark(), say("the weight of '{}' must be a number from 0 on", id));
            if (!out_.index.weights.emplace(id, *weight).second)
                fail(file_, pair.first.Mark(), say("'{}' stands here twice", id));
        }
        for (std::size_t i = 0; i < kLatents; ++i)
            check_weights(out_.index.items[i], latent_key(static_cast<Latent>(i)), weights);
    }

    void check_weights(const std::vector<std::string>& items, const char* latent, const YAML::Node& weights) const {
        double sum = 0;
        for (const std::string& id : items) {
            const auto weight = out_.index.weights.find(id);
            if (weight == out_.index.weights.end() && items.size() > 1 && !out_.index.weights.empty())
                fail(file_, weights.Mark(), say("the weight of '{}' is missing", id));
            sum += weight == out_.index.weights.end() ? 1 : weight->second;
        }
        if (!items.empty() && sum == 0) fail(file_, weights.Mark(), say("the weights of '{}' are all 0", latent));
    }

    // ---- what follows

    // Without a word of it: the first measure there is.
    void read_score() {
        if (root_.has("score")) {
            out_.score = root_.needed("score");
            if (!out_.subject(out_.score)) question_named(root_["score"], out_.score);
            if (out_.subject(out_.score)->type != QuestionType::scale)
                fail(file_, root_["score"].Mark(), say("'{}' is no question of type scale", out_.score));
            return;
        }
        for (std::size_t i = 0; i < kMeasures && out_.score.empty(); ++i)
            if (!out_.measures[i].empty()) out_.score = measure_key(static_cast<Measure>(i));
        const auto& overall = out_.index.items[static_cast<std::size_t>(Latent::satisfaction)];
        if (out_.score.empty() && !overall.empty()) out_.score = overall.front();
    }

    void read_rules(const YAML::Node& rules) {
        if (!rules.IsMap()) fail(file_, rules.Mark(), tr("write rules like: csat <= 2: task \"call back\" in 1d"));
        for (const auto& pair : rules) {
            if (!pair.first.IsScalar() || !pair.second.IsScalar())
                fail(file_, pair.first.Mark(), tr("write rules like: csat <= 2: task \"call back\" in 1d"));
            Rule rule = read_action(pair.second);
            rule.when = read_condition(pair.first, pair.first.Scalar(), true);
            out_.rules.push_back(std::move(rule));
        }
    }

    // task "call back" in 1d [for mei]
    Rule read_action(const YAML::Node& node) const {
        const auto refuse = [&]() {
            fail(file_, node.Mark(),
                 say("cannot read '{}'; write it like: task \"call back\" in 1d for mei", node.Scalar()));
        };
        std::vector<std::string> words = text::split_words(node.Scalar());
        if (words.size() < 2 || (words[0] != "task" && words[0] != "任务") || words[1].empty()) refuse();
        Rule rule;
        rule.task = words[1];
        for (std::size_t i = 2; i < words.size(); i += 2) {
            if (i + 1 >= words.size()) refuse();
            if (words[i] == "in")
                rule.days = days_of(words[i + 1], node);
            else if (words[i] == "for")
                rule.owner = words[i + 1];
            else
                refuse();
        }
        return rule;
    }

    int days_of(const std::string& text, const YAML::Node& node) const {
        int days = -1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
        const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
        const int factor = unit == "d" || unit == "天" ? 1 : unit == "w" || unit == "周" ? 7 : 0;
        if (error != std::errc() || days < 0 || days > kMostDays || !factor)
            fail(file_, node.Mark(), say("'{}' is no number of days; write it like 1d or 2w", text));
        return days * factor;
    }

    // What a question says may hang on those before it only; rules may also look at measures.
    Condition read_condition(const YAML::Node& node, const std::string& text, bool measures) {
        Condition condition;
        try {
            condition = parse_condition(text);
        } catch (const BadValue& bad) {
            fail(file_, node.Mark(), bad.what());
        }
        for (const Comparison& one : condition.all_of) {
            const Question* question = measures ? out_.subject(one.subject) : out_.find(one.subject);
            if (!question && !measures)
                fail(file_, node.Mark(), say("'{}' is no question before this one", one.subject));
            if (!question) question_named(node, one.subject);
            check_comparison(node, one, *question);
        }
        return condition;
    }

    // An order that cannot be, a choice that there is not: such a rule would never hold.
    void check_comparison(const YAML::Node& node, const Comparison& one, const Question& question) const {
        if (one.how == Compare::answered) return;
        const bool order = one.how != Compare::equal && one.how != Compare::other;
        const bool number = question.type == QuestionType::scale || question.type == QuestionType::number;
        if (order && !number) fail(file_, node.Mark(), say("'{}' has no order; compare it with = or !=", one.subject));
        if (number && !number_in(one.value)) fail(file_, node.Mark(), say("'{}' is no number", one.value));
        if (question.type == QuestionType::yesno && one.value != "yes" && one.value != "no")
            fail(file_, node.Mark(), say("'{}' is answered with yes or no", one.subject));
        if (question.options.empty()) return;
        std::vector<std::string> keys;
        for (const Option& option : question.options) keys.push_back(option.key);
        if (std::find(keys.begin(), keys.end(), one.value) == keys.end())
            fail(file_, node.Mark(), say("'{}' is not one of {}", one.value, text::joined(keys, ", ")));
    }

    // A text in one language, or {en: ..., zh: ...}.
    Labels labels_of(const Map& map, const char* key) const {
        YAML::Node node = map[key];
        if (!node) return {};
        if (node.IsScalar()) return {node.Scalar(), node.Scalar()};
        const Map both(file_, node, kLabelKeys);
        return {both.text("en"), both.text("zh")};
    }
    Labels labels(const char* key) const { return labels_of(root_, key); }

    std::string_view file_;
    Map root_;
    Questionnaire out_;
};

}  // namespace

Questionnaire read_questionnaire(std::string_view file, std::string_view yaml) {
    const std::vector<YAML::Node> documents = model::yaml::load(file, yaml);
    if (documents.size() != 1 || documents[0].IsNull())
        throw Error(ExitCode::config, say("{}: a questionnaire is one YAML document", file));
    return Reader(file, documents[0]).read();
}

}  // namespace kehu::survey
