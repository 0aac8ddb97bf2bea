// A questionnaire from its YAML: the whole, and what its parts share. Every fault is told with file, line and column.
#include "core/error.hpp"
#include "core/survey/questionnaire_draft.hpp"
#include "core/text/distance.hpp"

namespace kehu::survey {
namespace {

using model::yaml::Map;

constexpr std::string_view kTopKeys[] = {"survey", "title", "questions", "measures", "score", "when"};
constexpr std::string_view kLabelKeys[] = {"en", "zh"};

// Without a word of it: the first measure there is.
void read_score(Draft& draft, const Map& root) {
    Questionnaire& out = draft.out;
    if (root.has("score")) {
        out.score = root.needed("score");
        if (!out.subject(out.score)) draft.question_named(root["score"], out.score);
        if (out.subject(out.score)->type != QuestionType::scale)
            draft.fail(root["score"].Mark(), say("'{}' is no question of type scale", out.score));
        return;
    }
    for (std::size_t i = 0; i < kMeasures && out.score.empty(); ++i)
        if (!out.measures[i].empty()) out.score = measure_key(static_cast<Measure>(i));
    const auto& overall = out.index.items[static_cast<std::size_t>(Latent::satisfaction)];
    if (out.score.empty() && !overall.empty()) out.score = overall.front();
}

Questionnaire read(std::string_view file, std::string_view yaml, bool kept) {
    const std::vector<YAML::Node> documents = model::yaml::load(file, yaml);
    if (documents.size() != 1 || documents[0].IsNull())
        throw Error(ExitCode::config, say("{}: a questionnaire is one YAML document", file));
    const Map root(file, documents[0], kTopKeys);
    Draft draft{file, kept, {}};
    draft.out.title = draft.labels_of(root, "title");
    if (!root.has("questions")) draft.fail(root.mark(), say("'{}' is missing here", "questions"));
    read_questions(draft, root["questions"]);
    if (YAML::Node measures = root["measures"]) read_measures(draft, measures);
    read_score(draft, root);
    if (YAML::Node rules = root["when"]) read_rules(draft, rules);
    return std::move(draft.out);
}

}  // namespace

const Question& Draft::question_named(const YAML::Node& node, const std::string& id) const {
    if (const Question* question = out.find(id)) return *question;
    std::vector<std::string> ids;
    for (const Question& question : out.questions) ids.push_back(question.id);
    const auto near = text::nearest(id, ids);
    fail(node.Mark(),
         near ? say("there is no question '{}'; did you mean '{}'?", id, *near) : say("there is no question '{}'", id));
}

const Question& Draft::scale_named(const YAML::Node& node, const std::string& id) const {
    const Question& question = question_named(node, id);
    if (question.type != QuestionType::scale) fail(node.Mark(), say("'{}' is no question of type scale", id));
    return question;
}

Labels Draft::labels_of(const Map& map, const char* key) const {
    YAML::Node node = map[key];
    if (!node) return {};
    if (node.IsScalar()) return {node.Scalar(), node.Scalar()};
    const Map both(file, node, kLabelKeys);
    return {both.text("en"), both.text("zh")};
}

Questionnaire read_questionnaire(std::string_view file, std::string_view yaml) {
    return read(file, yaml, false);
}

Questionnaire read_kept_questionnaire(std::string_view file, std::string_view yaml) {
    return read(file, yaml, true);
}

}  // namespace kehu::survey
