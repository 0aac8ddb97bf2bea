#include <algorithm>
#include <cmath>

#include "cli/survey_results.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

using survey::Figures;
using survey::Interval;
using survey::Questionnaire;
using survey::QuestionResult;
using survey::QuestionType;
using survey::Results;

// Objects of an array, one a line.
class Objects {
  public:
    void begin(const Results& results, const ResultsOptions& options, const Figures& figures) {
        out_ += out_.empty() ? "[\n{" : ",\n{";
        first_ = true;
        text("survey", results.survey.name);
        if (options.by.what == survey::GroupBy::What::none) return;
        text("by", options.by.name());
        if (!figures.key.empty()) text("group", options.by.question ? figures.key : figures.label);
    }
    void end() { out_ += '}'; }
    void text(const char* name, const std::string& value) {
        key(name);
        text::append_json_string(out_, value);
    }
    void raw(const char* name, const std::string& value) {
        key(name);
        out_ += value;
    }
    void number(const char* name, double value) { raw(name, in_json(value)); }
    void count(const char* name, std::uint64_t value) { raw(name, std::to_string(value)); }
    void interval(const char* name, const Interval& interval) {
        raw(name, fmt::format("[{},{}]", in_json(interval.low), in_json(interval.high)));
    }
    std::string take() { return out_.empty() ? "[]" : std::move(out_) + "\n]"; }

  private:
    // JSON has no word for what is not finite.
    static std::string in_json(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "null"; }
    void key(const char* name) {
        if (!std::exchange(first_, false)) out_ += ',';
        text::append_json_string(out_, name);
        out_ += ':';
    }
    std::string out_;
    bool first_ = true;
};

void add_counts(Objects& out, const QuestionResult& result) {
    const survey::Question& question = *result.question;
    if (question.type == QuestionType::number || question.type == QuestionType::text) return;
    std::string counts = "{";
    for (std::size_t i = 0; i < result.counts.size(); ++i) {
        if (i) counts += ',';
        const std::string key = question.type == QuestionType::scale
                                    ? std::to_string(question.scale.low + static_cast<std::int64_t>(i))
                                : question.type == QuestionType::yesno ? (i ? "yes" : "no")
                                                                       : question.options[i].key;
        text::append_json_string(counts, key);
        counts += fmt::format(":{}", result.counts[i]);
    }
    out.raw("counts", counts + "}");
}

void add_share(Objects& out, const char* name, const survey::Share& share) {
    out.number(name, share.value);
    out.interval("interval", share.interval);
}

class Json {
  public:
    Json(const Results& results, const Questionnaire& questions, const ResultsOptions& options)
        : results_(results), questions_(questions), options_(options) {}

    std::string run() {
        if (options_.by.what == survey::GroupBy::What::none)
            add(results_.all);
        else
            for (const Figures& group : results_.groups) add(group);
        for (const survey::IndexResult& index : results_.indexes) add_index(index);
        return out_.take();
    }

  private:
    void add(const Figures& figures) {
        for (const QuestionResult& result : figures.questions) add_question(figures, result);
        if (figures.csat) {
            begin(figures, "csat", figures.csat->n);
            add_share(out_, "value", *figures.csat);
            out_.end();
        }
        if (figures.nps) add_nps(figures, *figures.nps);
        if (figures.ces) {
            begin(figures, "ces", figures.ces->n);
            out_.number("value", figures.ces->mean);
            if (figures.ces->mean_interval) out_.interval("interval", *figures.ces->mean_interval);
            out_.end();
        }
        for (const survey::PairResult& pair : figures.pairs) add_pair(figures, pair);
    }

    void begin(const Figures& figures, const std::string& measure, std::uint64_t n) {
        out_.begin(results_, options_, figures);
        out_.text("measure", measure);
        out_.count("n", n);
    }

    void add_question(const Figures& figures, const QuestionResult& result) {
        out_.begin(results_, options_, figures);
        out_.text("question", result.question->id);
        out_.count("n", result.n);
        if (result.spread) {
            out_.number("mean", result.spread->mean);
            out_.number("sd", result.spread->deviation);
        }
        if (result.top_two) add_share(out_, "top_two", *result.top_two);
        add_counts(out_, result);
        out_.end();
    }

    void add_nps(const Figures& figures, const survey::Nps& nps) {
        begin(figures, "nps", nps.promoters + nps.passives + nps.detractors);
        out_.number("value", nps.score);
        out_.interval("interval", nps.adjusted);
        out_.interval("plain_interval", nps.plain);
        out_.count("promoters", nps.promoters);
        out_.count("passives", nps.passives);
        out_.count("detractors", nps.detractors);
        out_.end();
    }

    void add_pair(const Figures& figures, const survey::PairResult& pair) {
        begin(figures, "c", pair.pairs);
        out_.text("pair", pair.pair->name);
        if (pair.ratio_of_means) {
            out_.number("ratio_of_means", *pair.ratio_of_means);
            out_.number("mean_of_ratios", *pair.mean_of_ratios);
        }
        if (pair.left_out) out_.count("left_out", pair.left_out);
        out_.end();
    }

    // A score is made of the means of its questions, each over whoever answered it: `n` is the fewest, `answers` all.
    // Fitted weights come of those who answered all questions.
    void add_index(const survey::IndexResult& index) {
        std::uint64_t fewest = 0;
        const std::string answers = answers_behind(index, fewest);
        begin(results_.all, "index", fewest);
        out_.text("weights", index.weights);
        out_.raw("answers", answers);
        if (index.fitted) out_.count("fitted_on", results_.complete);
        for (std::size_t latent = 0; latent < survey::kLatents; ++latent)
            if (index.scores[latent])
                out_.number(survey::latent_key(static_cast<survey::Latent>(latent)), *index.scores[latent]);
        out_.end();
    }

    // {"quality":37,...}, of the questions that a score was made of.
    std::string answers_behind(const survey::IndexResult& index, std::uint64_t& fewest) const {
        std::string counts = "{";
        for (std::size_t latent = 0; latent < survey::kLatents; ++latent) {
            if (!index.scores[latent]) continue;
            for (const std::string& id : questions_.index.items[latent]) {
                const std::uint64_t n = results_.all.questions[survey::place_of(questions_, id)].n;
                fewest = counts.size() == 1 ? n : std::min(fewest, n);
                text::append_json_string(counts.size() == 1 ? counts : counts += ',', id);
                counts += fmt::format(":{}", n);
            }
        }
        return counts + "}";
    }

    const Results& results_;
    const Questionnaire& questions_;
    const ResultsOptions& options_;
    Objects out_;
};

}  // namespace

std::string results_json(const Results& results, const Questionnaire& questions, const ResultsOptions& options) {
    return Json(results, questions, options).run();
}

}  // namespace kehu::cli
