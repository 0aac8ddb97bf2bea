// The questions of a questionnaire out of its YAML.
#include <algorithm>
#include <charconv>

#include "core/survey/questionnaire_draft.hpp"

namespace kehu::survey {
namespace {

using model::yaml::Map;

constexpr std::string_view kQuestionKeys[] = {"id",   "type", "en",     "zh",  "required", "if",
                                              "from", "to",   "better", "low", "high",     "choices"};
constexpr std::string_view kChoiceKeys[] = {"key", "en", "zh"};

constexpr std::int64_t kFarthest = 1000;  // ends of a scale
constexpr std::size_t kMostChoices = 50;  // of one question: several are counted as bits of a double

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 40 && text[0] >= 'a' && text[0] <= 'z' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

// Words that stand for something else where answers are given: measures, columns of a file.
bool is_taken(std::string_view id) {
    constexpr std::string_view kTaken[] = {"csat",  "nps",     "ces",     "customer", "at",
                                           "score", "id",      "survey",  "answers",  "comment",
                                           "staff", "product", "channel", "code",     "version"};
    return std::find(std::begin(kTaken), std::end(kTaken), id) != std::end(kTaken);
}

class QuestionReader {
  public:
    explicit QuestionReader(Draft& draft) : draft_(draft) {}

    void read(const YAML::Node& list) {
        if (!list.IsSequence() || list.size() == 0)
            draft_.fail(list.Mark(), tr("'questions' must be a list with at least one question"));
        for (const auto& node : list)
            draft_.out.questions.push_back(read_question(Map(draft_.file, node, kQuestionKeys)));
    }

  private:
    Question read_question(const Map& map) {
        Question question;
        question.id = map.needed("id");
        if (!is_id(question.id))
            draft_.fail(map["id"].Mark(),
                        say("'{}' cannot be a question's id: use small letters, digits and _", question.id));
        if (draft_.out.find(question.id))
            draft_.fail(map["id"].Mark(), say("there is a question '{}' already", question.id));
        if (is_taken(question.id))
            draft_.fail(map["id"].Mark(), say("'{}' is the name of something else; choose another id", question.id));
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
            draft_.fail(map.mark(), say("'{}' is missing here", "en"), tr("or zh: the question itself"));
        question.required = map.flag("required");
        read_kind_of_answer(map, question);
        if (map.has("if")) question.only_if = draft_.condition_of(map["if"], map.text("if"), false);
        return question;
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
                draft_.fail(map["to"].Mark(), tr("'to' lies below 'from'"));
        }
        if (choice) read_options(map, question);
    }

    [[noreturn]] void refuse_key(const Map& map, const char* key, const char* types) const {
        draft_.fail(map[key].Mark(), say("'{}' belongs to questions of type {}", key, types));
    }

    double number_of(const Map& map, const char* key) const {
        const auto number = number_in(map.text(key));
        if (!number) draft_.fail(map[key].Mark(), say("'{}' must be a number", key));
        return *number;
    }

    std::int64_t end_of_scale(const Map& map, const char* key) const {
        if (!map.has(key))
            draft_.fail(map.mark(), say("'{}' is missing here", key), tr("a scale is written as: from: 1, to: 5"));
        const std::string text = map.text(key);
        std::int64_t end = 0;
        const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), end);
        if (error != std::errc() || at != text.data() + text.size() || end < -kFarthest || end > kFarthest)
            draft_.fail(map[key].Mark(), say("'{}' must be a whole number from {} to {}", key, -kFarthest, kFarthest));
        return end;
    }

    void read_scale(const Map& map, Question& question) {
        question.scale.low = end_of_scale(map, "from");
        question.scale.high = end_of_scale(map, "to");
        if (question.scale.low >= question.scale.high)
            draft_.fail(map["to"].Mark(),
                        tr("'to' must lie above 'from'; which end is good is said with 'better: low'"));
        question.scale.low_is_good = map.word<bool>("better", {{"high", false}, {"low", true}}, false);
        question.low = draft_.labels_of(map, "low");
        question.high = draft_.labels_of(map, "high");
    }

    void read_options(const Map& map, Question& question) {
        YAML::Node list = map["choices"];
        if (!list || !list.IsSequence() || list.size() < 2)
            draft_.fail(list ? list.Mark() : map.mark(),
                        say("'{}' needs 'choices', a list of at least two", question.id));
        if (list.size() > kMostChoices)
            draft_.fail(list.Mark(), say("'{}' has more than {} choices", question.id, kMostChoices));
        for (const auto& node : list) {
            Option option;
            if (node.IsScalar()) {
                option.key = node.Scalar();
                option.label = {option.key, option.key};
            } else {
                const Map one(draft_.file, node, kChoiceKeys);
                option.key = one.needed("key");
                option.label = {one.text("en"), one.text("zh")};
                if (option.label.empty()) option.label = {option.key, option.key};
            }
            if (option.key.empty() || option.key.find_first_of(",;=\n") != std::string::npos)
                draft_.fail(node.Mark(), say("'{}' cannot be a choice: no comma, semicolon or =", option.key));
            for (const Option& other : question.options)
                if (other.key == option.key) draft_.fail(node.Mark(), say("'{}' stands here twice", option.key));
            question.options.push_back(std::move(option));
        }
    }

    Draft& draft_;
};

}  // namespace

void read_questions(Draft& draft, const YAML::Node& list) {
    QuestionReader(draft).read(list);
}

}  // namespace kehu::survey
