#include "core/survey/results.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace kehu::survey {
namespace {

std::vector<Count> counts_of(const Question& question, const std::vector<std::uint64_t>& counts) {
    std::vector<Count> out;
    for (std::size_t i = 0; i < counts.size(); ++i)
        out.push_back({question.scale.low + static_cast<std::int64_t>(i), counts[i]});
    return out;
}

QuestionResult question_result(const Question& question, const Tally& tally, std::size_t place) {
    QuestionResult result{&question, tally.answered[place], tally.counts[place], {}, {}};
    if (result.n == 0) return result;
    if (question.type == QuestionType::scale) {
        const auto counts = counts_of(question, result.counts);
        result.spread = spread(counts);
        if (question.scale.high - question.scale.low >= 2) result.top_two = top_two(counts, question.scale);
    } else if (question.type == QuestionType::number) {
        std::vector<double> values;
        for (const auto& [value, n] : tally.numbers[place]) values.insert(values.end(), n, value);
        result.spread = spread(values);
    }
    return result;
}

PairResult pair_result(const Questionnaire& questions, const Tally& tally, std::size_t place) {
    const Pair& pair = questions.pairs[place];
    const std::int64_t low = questions.at(pair.expected).scale.low;
    const auto& counts = tally.pairs[place];
    const auto size = static_cast<std::size_t>(questions.at(pair.expected).scale.high - low + 1);
    Coefficients coefficients;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i])
            coefficients.add(static_cast<double>(low + static_cast<std::int64_t>(i / size)),
                             static_cast<double>(low + static_cast<std::int64_t>(i % size)), counts[i]);
    PairResult result{&pair, coefficients.pairs(), coefficients.left_out(), {}, {}};
    if (result.pairs == 0) return result;
    result.ratio_of_means = coefficients.ratio_of_means();
    result.mean_of_ratios = coefficients.mean_of_ratios();
    return result;
}

const QuestionResult* measured(const Figures& figures, const Questionnaire& questions, Measure measure) {
    const std::string& id = questions.measures[static_cast<std::size_t>(measure)];
    if (id.empty()) return nullptr;
    const QuestionResult& result = figures.questions[place_of(questions, id)];
    return result.n ? &result : nullptr;
}

Figures figures_of(const Questionnaire& questions, const Tally& tally, std::string key, std::string label) {
    Figures figures{std::move(key), std::move(label), tally.responses, {}, {}, {}, {}, {}, {}};
    for (std::size_t i = 0; i < questions.questions.size(); ++i)
        figures.questions.push_back(question_result(questions.questions[i], tally, i));
    if (const auto* csat = measured(figures, questions, Measure::csat)) figures.csat = csat->top_two;
    if (const auto* result = measured(figures, questions, Measure::nps))
        figures.nps = nps(counts_of(*result->question, result->counts), result->question->scale);
    if (const auto* ces = measured(figures, questions, Measure::ces)) figures.ces = ces->spread;
    for (std::size_t i = 0; i < questions.pairs.size(); ++i) figures.pairs.push_back(pair_result(questions, tally, i));
    if (const Question* main = questions.subject(questions.score))
        if (const auto& spread = figures.questions[place_of(questions, main->id)].spread)
            figures.score = score_of(*main, spread->mean);
    return figures;
}

// ---- the index

Scale scale_of(const Question& question) {
    return question.type == QuestionType::yesno ? Scale{0, 1, false} : question.scale;
}

double mean_of(const QuestionResult& result) {
    if (result.spread) return result.spread->mean;
    return static_cast<double>(result.counts[1]) / static_cast<double>(result.n);
}

// Weights for the questions of one latent variable; empty: equal ones.
using Weights = std::array<std::vector<double>, kLatents>;

IndexResult index_result(const Questionnaire& questions, const Figures& all, const Weights& weights,
                         const char* named) {
    IndexResult result;
    result.weights = named;
    for (std::size_t latent = 0; latent < kLatents; ++latent) {
        std::vector<IndexItem> items;
        for (const std::string& id : questions.index.items[latent]) {
            const QuestionResult& one = all.questions[place_of(questions, id)];
            if (one.n) items.push_back({scale_of(*one.question), mean_of(one)});
        }
        if (items.empty() || items.size() < questions.index.items[latent].size()) continue;
        result.scores[latent] = index_score(items, weights[latent]);
    }
    return result;
}

Weights given_weights(const Questionnaire& questions) {
    Weights weights;
    for (std::size_t latent = 0; latent < kLatents; ++latent)
        for (const std::string& id : questions.index.items[latent]) {
            const auto found = questions.index.weights.find(id);
            weights[latent].push_back(found == questions.index.weights.end() ? 1 : found->second);
        }
    return weights;
}

// Throws BadValue where the answers cannot bear it.
Weights fitted_weights(const Questionnaire& questions, const Collected& collected) {
    std::array<std::vector<std::size_t>, kLatents> items;
    std::size_t next = 0;
    for (std::size_t latent = 0; latent < kLatents; ++latent)
        for (std::size_t i = 0; i < questions.index.items[latent].size(); ++i) items[latent].push_back(next++);
    const AcsiModel acsi = acsi_model(items);
    const PathFit fit = fit_paths(*collected.moments, acsi.model);
    Weights weights;
    for (std::size_t block = 0; block < acsi.blocks.size(); ++block) {
        const auto latent = static_cast<std::size_t>(acsi.blocks[block]);
        std::vector<double> deviations;
        std::vector<Scale> scales;
        for (const std::size_t item : items[latent]) {
            deviations.push_back(collected.moments->deviation(item));
            scales.push_back(scale_of(questions.questions[collected.index_questions[item]]));
        }
        weights[latent] = index_weights(fit.weights[block], deviations, scales);
    }
    return weights;
}

void add_indexes(const Questionnaire& questions, const Collected& collected, Results& results) {
    if (questions.index.empty()) return;
    results.complete = collected.moments->n();
    results.indexes.push_back(index_result(questions, results.all, {}, mark("equal weights")));
    if (!questions.index.weights.empty())
        results.indexes.push_back(
            index_result(questions, results.all, given_weights(questions), mark("given weights")));
    try {
        const Weights weights = fitted_weights(questions, collected);
        results.indexes.push_back(index_result(questions, results.all, weights, mark("weights fitted by PLS")));
        results.indexes.back().fitted = true;
    } catch (const BadValue& bad) {
        results.no_pls = bad.what();
    }
}

}  // namespace

Results results_of(const book::Reader& reader, const Wanted& wanted, const model::Context& context) {
    const Questionnaire& questions = *wanted.questions;
    const Collected collected = collect(reader, wanted, context);
    Results results;
    results.survey = wanted.survey;
    results.versions = collected.versions;
    results.strange = collected.strange;
    results.all = figures_of(questions, collected.all, "", "");
    for (const auto& [key, tally] : collected.months) results.months.push_back(figures_of(questions, tally, key, key));
    for (const auto& [key, tally] : collected.groups)
        results.groups.push_back(figures_of(questions, tally, key, group_label(wanted.by, key, context)));
    std::stable_sort(results.groups.begin(), results.groups.end(), [&](const Figures& a, const Figures& b) {
        return goes_before(wanted.by, a.key, a.responses, b.key, b.responses);
    });
    add_indexes(questions, collected, results);
    return results;
}

}  // namespace kehu::survey
