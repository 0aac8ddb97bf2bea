#include "cli/survey_results.hpp"

#include <algorithm>

#include "cli/numbers.hpp"
#include "cli/table.hpp"
#include "core/report/chart.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

using survey::Figures;
using survey::Interval;
using survey::Question;
using survey::Questionnaire;
using survey::QuestionResult;
using survey::QuestionType;
using survey::Results;

constexpr std::size_t kPageWidth = 80, kGap = 2;  // where no terminal says how wide it is; between columns
constexpr std::size_t kMostColumns = 11;          // of a scale: a column for each value

std::string fixed(double value, int places) {
    const std::string text = fmt::format("{:.{}f}", value, places);
    return text.find_first_not_of("-0.") == text.npos && text.starts_with('-') ? text.substr(1) : text;
}

std::string percent(double share) {
    return fixed(100 * share, 0) + "%";
}

std::string share_text(const survey::Share& share) {
    return say("{} ({} to {})", percent(share.value), percent(share.interval.low), percent(share.interval.high));
}

class Page {
  public:
    Page(const Session& session, const Results& results, const Questionnaire& questions, const ResultsOptions& options)
        : session_(session),
          results_(results),
          questions_(questions),
          options_(options),
          language_(session.language()) {}

    std::string run() {
        head();
        if (results_.all.responses == 0) return std::move(out_);
        if (options_.by.what != survey::GroupBy::What::none) {
            groups();
        } else {
            scales();
            choices();
            numbers();
        }
        measures();
        if (options_.trend) trend();
        return std::move(out_);
    }

  private:
    void line(std::string_view text) { out_.append(text) += '\n'; }

    void head() {
        std::string first = results_.survey.name;
        if (!questions_.title.empty()) first.append("  ").append(questions_.title.of(language_));
        line(first);
        std::string second =
            say_n("{} response", "{} responses", results_.all.responses, grouped(results_.all.responses));
        if (!options_.period.empty()) second.append(tr(", ")).append(options_.period);
        if (results_.versions.size() > 1)
            for (const auto& [version, n] : results_.versions)
                second.append(tr(", ")).append(say("version {}: {}", version, grouped(n)));
        line(second);
        if (results_.strange)
            line(say_n("{} answer fits no question of version {} and is left out",
                       "{} answers fit no question of version {} and are left out", results_.strange,
                       grouped(results_.strange), results_.survey.version));
    }

    Table table(std::vector<Table::Column> columns) {
        for (Table::Column& column : columns) column.title = table_title(column.title, language_);
        return Table(std::move(columns), options_.columns, session_.width_rule(),
                     [this](std::string_view text) { out_ += text; });
    }

    // A table for each range: the columns are its values.
    void scales() {
        std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
        for (const Question& question : questions_.questions) {
            const std::pair range{question.scale.low, question.scale.high};
            if (question.type == QuestionType::scale && std::find(ranges.begin(), ranges.end(), range) == ranges.end())
                ranges.push_back(range);
        }
        for (const auto& [low, high] : ranges) scale_table(low, high);
    }

    void scale_table(std::int64_t low, std::int64_t high) {
        const bool values = high - low < static_cast<std::int64_t>(kMostColumns);
        const bool shares = high - low >= 2;
        std::vector<Table::Column> columns{
            {tr("question"), false, false, true}, {tr("n"), true}, {tr("mean"), true}, {tr("sd"), true}};
        if (shares) columns.push_back({tr("top 2"), false, true});
        for (std::int64_t value = low; values && value <= high; ++value)
            columns.push_back({std::to_string(value), true, true});
        out_ += '\n';
        Table rows = table(columns);
        for (const QuestionResult& result : results_.all.questions) {
            const Question& question = *result.question;
            if (question.type != QuestionType::scale || question.scale.low != low || question.scale.high != high)
                continue;
            std::vector<std::string> cells{question.label.of(language_), grouped(result.n),
                                           result.spread ? fixed(result.spread->mean, 2) : "",
                                           result.n > 1 ? fixed(result.spread->deviation, 2) : ""};
            if (shares) cells.push_back(result.top_two ? share_text(*result.top_two) : "");
            for (const std::uint64_t n : result.counts)
                if (values) cells.push_back(grouped(n));
            rows.row(std::move(cells));
        }
        rows.finish();
    }

    void choices() {
        for (const QuestionResult& result : results_.all.questions) {
            const Question& question = *result.question;
            const bool yesno = question.type == QuestionType::yesno;
            if (!yesno && question.options.empty()) continue;
            line(std::string("\n") + say_n("{}  ({} answer)", "{}  ({} answers)", result.n,
                                           question.label.of(language_), grouped(result.n)));
            if (result.n == 0) continue;
            Table rows = table({{tr("answer"), false, false, true}, {tr("n"), true}, {tr("share"), false, true}});
            for (std::size_t i = 0; i < result.counts.size(); ++i) {
                const std::size_t place = yesno ? 1 - i : i;  // yes first
                const std::string label =
                    yesno ? (place ? tr("yes") : tr("no")) : question.options[place].label.of(language_);
                rows.row(
                    {label, grouped(result.counts[place]), share_text(survey::share(result.counts[place], result.n))});
            }
            rows.finish();
        }
    }

    // Numbers by their mean, texts by how many there are.
    void numbers() {
        bool first = true;
        for (const QuestionResult& result : results_.all.questions) {
            const Question& question = *result.question;
            if (question.type != QuestionType::number && question.type != QuestionType::text) continue;
            if (std::exchange(first, false)) out_ += '\n';
            const std::string& label = question.label.of(language_);
            if (question.type == QuestionType::text)
                line(say_n("{}  {} text", "{}  {} texts", result.n, label, grouped(result.n)));
            else if (!result.spread)
                line(say("{}  no answers", label));
            else
                line(say("{}  {} answers, mean {}, spread {}", label, grouped(result.n), fixed(result.spread->mean, 2),
                         fixed(result.spread->deviation, 2)));
        }
    }

    // ---- groups: a row each

    void groups() {
        std::vector<Table::Column> columns{{options_.by.label(language_), false, false, true}, {tr("n"), true}};
        const bool csat = results_.all.csat.has_value(), nps = results_.all.nps.has_value(),
                   ces = results_.all.ces.has_value();
        if (csat) columns.push_back({"CSAT", false, true});
        if (nps) columns.push_back({"NPS", false, true});
        if (ces) columns.push_back({"CES", true, true});
        for (const Question& question : questions_.questions)
            if (question.type == QuestionType::scale) columns.push_back({question.id, true, true});
        std::vector<std::vector<std::string>> rows;
        for (const Figures& group : results_.groups) {
            std::vector<std::string> cells{group.label, grouped(group.responses)};
            if (csat)
                cells.push_back(group.csat ? interval_first(group.csat->n, percent(group.csat->value),
                                                            percent(group.csat->interval.low),
                                                            percent(group.csat->interval.high))
                                           : "");
            if (nps) cells.push_back(group.nps ? nps_text(*group.nps) : "");
            if (ces) cells.push_back(group.ces ? fixed(group.ces->mean, 2) : "");
            for (const QuestionResult& result : group.questions)
                if (result.question->type == QuestionType::scale)
                    cells.push_back(result.spread ? fixed(result.spread->mean, 2) : "");
            rows.push_back(std::move(cells));
        }
        // Questions that find no place go into another table, which names the groups again.
        for (std::size_t next = 1; next < columns.size();) {
            std::vector<std::size_t> part{0};
            std::size_t width = width_of(columns, rows, 0);
            do {
                width += kGap + width_of(columns, rows, next);
                part.push_back(next++);
            } while (next < columns.size() && width + kGap + width_of(columns, rows, next) <= page_width());
            part_of_table(columns, rows, part);
        }
    }

    std::size_t page_width() const { return options_.columns ? options_.columns : kPageWidth; }

    std::size_t width_of(const std::vector<Table::Column>& columns, const std::vector<std::vector<std::string>>& rows,
                         std::size_t column) const {
        std::size_t width = text::display_width(columns[column].title, session_.width_rule());
        for (const std::vector<std::string>& row : rows)
            width = std::max(width, text::display_width(row[column], session_.width_rule()));
        return width;
    }

    void part_of_table(const std::vector<Table::Column>& columns, const std::vector<std::vector<std::string>>& rows,
                       const std::vector<std::size_t>& part) {
        std::vector<Table::Column> titles;
        for (const std::size_t column : part) titles.push_back(columns[column]);
        out_ += '\n';
        Table table = this->table(titles);
        for (const std::vector<std::string>& row : rows) {
            std::vector<std::string> cells;
            for (const std::size_t column : part) cells.push_back(row[column]);
            table.row(std::move(cells));
        }
        table.finish();
    }

    static std::uint64_t answers_of(const survey::Nps& nps) { return nps.promoters + nps.passives + nps.detractors; }

    static std::string nps_text(const survey::Nps& nps) {
        return interval_first(answers_of(nps), fixed(nps.score, 0), fixed(nps.adjusted.low, 0),
                              fixed(nps.adjusted.high, 0));
    }

    // Of few answers the interval says more than the figure.
    static std::string interval_first(std::uint64_t n, const std::string& value, const std::string& low,
                                      const std::string& high) {
        return n < survey::kFewAnswers ? say("{} to {} ({})", low, high, value)
                                       : say("{} ({} to {})", value, low, high);
    }

    // ---- measures

    void measures() {
        const Figures& all = results_.all;
        std::vector<std::string> lines;
        if (all.csat)
            lines.push_back(say(
                "CSAT  {}  {} of {} answers are one of the two best",
                interval_first(all.csat->n, fixed(100 * all.csat->value, 1) + "%",
                               fixed(100 * all.csat->interval.low, 1), fixed(100 * all.csat->interval.high, 1) + "%"),
                grouped(all.csat->hits), grouped(all.csat->n)));
        if (all.nps)
            lines.push_back(say("NPS   {}  {} promoters, {} passives, {} detractors",
                                interval_first(answers_of(*all.nps), fixed(all.nps->score, 1),
                                               fixed(all.nps->adjusted.low, 1), fixed(all.nps->adjusted.high, 1)),
                                grouped(all.nps->promoters), grouped(all.nps->passives), grouped(all.nps->detractors)));
        if (all.ces) lines.push_back(ces_line(*all.ces));
        for (const survey::PairResult& pair : all.pairs) lines.push_back(pair_line(pair));
        if (lines.empty() && results_.indexes.empty()) return;
        out_ += '\n';
        for (const std::string& text : lines) line(text);
        if (all.responses < survey::kFewAnswers)
            line(say("Fewer than {} answers: look at the interval (95%), not at the figure.", survey::kFewAnswers));
        index();
    }

    std::string ces_line(const survey::Spread& ces) const {
        const survey::Scale& scale = questions_.subject("ces")->scale;
        const std::string ends = scale.low_is_good ? say("{} to {}, {} is best", scale.low, scale.high, scale.low)
                                                   : say("{} to {}, {} is best", scale.low, scale.high, scale.high);
        if (!ces.mean_interval) return say("CES   {}  one answer, {}", fixed(ces.mean, 2), ends);
        return say("CES   {}  mean of {} answers, {}",
                   interval_first(ces.n, fixed(ces.mean, 2), fixed(ces.mean_interval->low, 2),
                                  fixed(ces.mean_interval->high, 2)),
                   grouped(ces.n), ends);
    }

    std::string pair_line(const survey::PairResult& pair) const {
        const std::string& label = pair.pair->label.of(language_);
        if (!pair.ratio_of_means) return say("C     {}: no pair of answers", label);
        std::string text = say_n("C     {}: {} as ratio of means, {} as mean of ratios ({} pair)",
                                 "C     {}: {} as ratio of means, {} as mean of ratios ({} pairs)", pair.pairs, label,
                                 fixed(*pair.ratio_of_means, 3), fixed(*pair.mean_of_ratios, 3), grouped(pair.pairs));
        if (pair.left_out)
            text += say_n("; {} pair left out that expected nothing", "; {} pairs left out that expected nothing",
                          pair.left_out, grouped(pair.left_out));
        return text;
    }

    void index() {
        if (results_.indexes.empty()) return;
        out_ += '\n';
        std::vector<Table::Column> columns{{tr("index, 0 to 100"), false, false, true}};
        for (const survey::IndexResult& index : results_.indexes) columns.push_back({tr(index.weights), true, true});
        Table rows = table(columns);
        for (std::size_t latent = 0; latent < survey::kLatents; ++latent) {
            if (questions_.index.items[latent].empty()) continue;
            std::vector<std::string> cells{tr(survey::latent_label(static_cast<survey::Latent>(latent)))};
            for (const survey::IndexResult& index : results_.indexes)
                cells.push_back(index.scores[latent] ? fixed(*index.scores[latent], 1) : "");
            rows.row(std::move(cells));
        }
        rows.finish();
        if (!results_.no_pls.empty()) line(say("No weights fitted by PLS: {}", results_.no_pls));
    }

    // ---- trend

    void trend() {
        if (results_.months.size() < 2) return;
        report::Chart chart;
        chart.title = results_.all.csat    ? tr("CSAT by month")
                      : results_.all.nps   ? tr("NPS by month")
                      : results_.all.score ? tr("Score by month")
                                           : tr("Responses by month");
        chart.series.emplace_back();
        for (const Figures& month : results_.months) chart.series[0].points.push_back(point_of(month));
        report::TextOptions options;
        if (options_.columns) options.columns = options_.columns;
        options.rule = session_.width_rule();
        options.ascii = options_.ascii;
        out_ += '\n';
        report::text_chart(out_, chart, options);
    }

    report::Point point_of(const Figures& month) const {
        const auto shown = [&](const std::string& value) {
            return fmt::format("{} n={}", value, grouped(month.responses));
        };
        if (results_.all.csat) {
            if (!month.csat) return {month.key, survey::kNoAnswer, shown("-")};
            return {month.key, 100 * month.csat->value, shown(percent(month.csat->value))};
        }
        if (results_.all.nps) {
            if (!month.nps) return {month.key, survey::kNoAnswer, shown("-")};
            return {month.key, month.nps->score, shown(fixed(month.nps->score, 0))};
        }
        if (results_.all.score)
            return {month.key, month.score.value_or(survey::kNoAnswer),
                    shown(month.score ? fixed(*month.score, 1) : "-")};
        return {month.key, static_cast<double>(month.responses), grouped(month.responses)};
    }

    const Session& session_;
    const Results& results_;
    const Questionnaire& questions_;
    const ResultsOptions& options_;
    const Language language_;
    std::string out_;
};

}  // namespace

std::string results_text(const Session& session, const Results& results, const Questionnaire& questions,
                         const ResultsOptions& options) {
    return Page(session, results, questions, options).run();
}

}  // namespace kehu::cli
