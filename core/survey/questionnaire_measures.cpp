// How the answers to a questionnaire are measured, out of its YAML.
#include "core/survey/questionnaire_draft.hpp"

namespace kehu::survey {
namespace {

using model::yaml::Map;

constexpr std::string_view kMeasureKeys[] = {"csat", "nps", "ces", "pairs", "index", "only_supplier"};
constexpr std::string_view kPairKeys[] = {"name", "en", "zh", "expected", "perceived"};
constexpr std::string_view kIndexKeys[] = {"expected_quality", "perceived_quality", "perceived_value", "satisfaction",
                                           "complaints",       "loyalty",           "weights"};

class MeasureReader {
  public:
    explicit MeasureReader(Draft& draft) : draft_(draft) {}

    void read(const Map& map) {
        for (std::size_t i = 0; i < kMeasures; ++i) {
            const char* key = measure_key(static_cast<Measure>(i));
            if (!map.has(key)) continue;
            draft_.out.measures[i] = map.needed(key);
            const Question& question = draft_.scale_named(map[key], draft_.out.measures[i]);
            check_measure(static_cast<Measure>(i), question, map[key].Mark());
        }
        if (YAML::Node pairs = map["pairs"]) read_pairs(pairs);
        if (YAML::Node index = map["index"]) read_index(Map(draft_.file, index, kIndexKeys));
        if (!map.has("only_supplier")) return;
        draft_.out.only_supplier = map.needed("only_supplier");
        if (draft_.question_named(map["only_supplier"], draft_.out.only_supplier).type != QuestionType::yesno)
            draft_.fail(map["only_supplier"].Mark(),
                        say("'{}' is no question of type yesno", draft_.out.only_supplier));
    }

  private:
    void check_measure(Measure measure, const Question& question, const YAML::Mark& mark) const {
        const Scale& scale = question.scale;
        if (measure == Measure::nps && (scale.low != 0 || scale.high != 10 || scale.low_is_good))
            draft_.fail(mark,
                        say("NPS is asked on a scale from 0 to 10, 10 the good end; '{}' goes from {} to {}",
                            question.id, scale.low, scale.high),
                        tr("another scale counts other people as detractors; use it as csat"));
        if (measure == Measure::csat && scale.high - scale.low < 2)
            draft_.fail(mark, say("CSAT is the share of the two best answers; '{}' has no others", question.id));
    }

    void read_pairs(const YAML::Node& list) {
        if (!list.IsSequence()) draft_.fail(list.Mark(), say("'{}' must be a list", "pairs"));
        for (const auto& node : list) {
            const Map map(draft_.file, node, kPairKeys);
            Pair pair{
                map.needed("name"), {map.text("en"), map.text("zh")}, map.needed("expected"), map.needed("perceived")};
            const Question &expected = draft_.scale_named(map["expected"], pair.expected),
                           &perceived = draft_.scale_named(map["perceived"], pair.perceived);
            if (expected.scale.low != perceived.scale.low || expected.scale.high != perceived.scale.high)
                draft_.fail(node.Mark(), say("'{}' and '{}' must be on one scale", pair.expected, pair.perceived));
            if (expected.scale.low_is_good != perceived.scale.low_is_good && !draft_.kept)
                draft_.fail(node.Mark(),
                            say("the good end of '{}' is the high one, and that of '{}' the low one; C = b/a needs one "
                                "direction",
                                expected.scale.low_is_good ? pair.perceived : pair.expected,
                                expected.scale.low_is_good ? pair.expected : pair.perceived));
            if (expected.scale.low < 0)
                draft_.fail(map["expected"].Mark(),
                            say("C = b/a needs a scale above 0; '{}' begins at {}", pair.expected, expected.scale.low));
            if (pair.label.empty()) pair.label = {pair.name, pair.name};
            draft_.out.pairs.push_back(std::move(pair));
        }
    }

    void read_index(const Map& map) {
        for (std::size_t i = 0; i < kLatents; ++i) {
            const auto latent = static_cast<Latent>(i);
            const char* key = latent_key(latent);
            draft_.out.index.items[i] = map.list(key);
            for (const std::string& id : draft_.out.index.items[i]) {
                const Question& question = draft_.question_named(map[key], id);
                const bool complaint = latent == Latent::complaints && question.type == QuestionType::yesno;
                if (!complaint) draft_.scale_named(map[key], id);
            }
        }
        if (YAML::Node weights = map["weights"]) read_weights(weights);
    }

    void read_weights(const YAML::Node& weights) {
        if (!weights.IsMap()) draft_.fail(weights.Mark(), tr("expected `key: value` lines here"));
        for (const auto& pair : weights) {
            const std::string id = pair.first.Scalar();
            draft_.question_named(pair.first, id);
            const auto weight = pair.second.IsScalar() ? number_in(pair.second.Scalar()) : std::nullopt;
            if (!weight || *weight < 0)
                draft_.fail(pair.second.Mark(), say("the weight of '{}' must be a number from 0 on", id));
            if (!draft_.out.index.weights.emplace(id, *weight).second)
                draft_.fail(pair.first.Mark(), say("'{}' stands here twice", id));
        }
        for (std::size_t i = 0; i < kLatents; ++i)
            check_weights(draft_.out.index.items[i], latent_key(static_cast<Latent>(i)), weights);
    }

    void check_weights(const std::vector<std::string>& items, const char* latent, const YAML::Node& weights) const {
        double sum = 0;
        for (const std::string& id : items) {
            const auto weight = draft_.out.index.weights.find(id);
            if (weight == draft_.out.index.weights.end() && items.size() > 1 && !draft_.out.index.weights.empty())
                draft_.fail(weights.Mark(), say("the weight of '{}' is missing", id));
            sum += weight == draft_.out.index.weights.end() ? 1 : weight->second;
        }
        if (!items.empty() && sum == 0) draft_.fail(weights.Mark(), say("the weights of '{}' are all 0", latent));
    }

    Draft& draft_;
};

}  // namespace

void read_measures(Draft& draft, const YAML::Node& measures) {
    MeasureReader(draft).read(Map(draft.file, measures, kMeasureKeys));
}

}  // namespace kehu::survey
