#include "core/survey/figures.hpp"

#include <cmath>

#include "core/model/field_type.hpp"
#include "core/model/values.hpp"

namespace kehu::survey {
namespace {

using model::Kind;
using model::Record;

struct FigureField {
    std::string_view name, chinese, type;
};
struct FigureKind {
    store::KindCode code;
    std::string_view name, plural, chinese;
    std::vector<FigureField> fields;
};

// Kinds of the user's have two letters or three, and no built-in kind that a store holds has one of these.
const store::KindCode kResult{"V"}, kQuestions{"W"}, kOptions{"Y"}, kMeasured{"Z"}, kIndex{"I"}, kMonths{"N"};

const std::vector<FigureKind>& tables() {
    static const std::vector<FigureKind> kinds{
        {kResult,
         "survey_result",
         "survey_results",
         "问卷结果",
         {{"name", "名称", "text"},
          {"title", "标题", "text"},
          {"version", "版本", "integer"},
          {"responses", "答卷数", "integer"},
          {"first", "最早", "text"},
          {"last", "最晚", "text"},
          {"csat", "满意度", "decimal"},
          {"csat_low", "满意度下限", "decimal"},
          {"csat_high", "满意度上限", "decimal"},
          {"nps", "净推荐值", "decimal"},
          {"ces", "费力度", "decimal"},
          {"score", "得分", "decimal"},
          {"few", "答卷太少", "yesno"}}},
        {kQuestions,
         "survey_question",
         "survey_questions",
         "问卷题目结果",
         {{"label", "题目", "text"},
          {"name", "题号", "text"},
          {"n", "回答数", "integer"},
          {"mean", "均值", "decimal"},
          {"deviation", "标准差", "decimal"},
          {"top", "最好两档", "decimal"},
          {"top_low", "最好两档下限", "decimal"},
          {"top_high", "最好两档上限", "decimal"},
          {"is_scale", "是打分题", "yesno"}}},
        {kOptions,
         "survey_option",
         "survey_options",
         "问卷选项结果",
         {{"label", "选项", "text"},
          {"question", "题目", "text"},
          {"name", "题号", "text"},
          {"n", "回答数", "integer"},
          {"share", "比例", "decimal"},
          {"low", "下限", "decimal"},
          {"high", "上限", "decimal"}}},
        {kMeasured,
         "survey_measure",
         "survey_measures",
         "问卷指标",
         {{"label", "指标", "text"},
          {"value", "数值", "decimal"},
          {"low", "下限", "decimal"},
          {"high", "上限", "decimal"},
          {"n", "回答数", "integer"},
          {"method", "算法", "text"}}},
        {kIndex,
         "survey_index",
         "survey_indexes",
         "满意度指数",
         {{"label", "潜变量", "text"},
          {"equal", "等权", "decimal"},
          {"given", "给定权重", "decimal"},
          {"fitted", "拟合权重", "decimal"}}},
        {kMonths,
         "survey_month",
         "survey_months",
         "问卷各月",
         {{"month", "月份", "text"},
          {"n", "答卷数", "integer"},
          {"csat", "满意度", "decimal"},
          {"nps", "净推荐值", "decimal"},
          {"score", "得分", "decimal"}}},
    };
    return kinds;
}

model::Tag tag_at(std::size_t place) {
    return static_cast<model::Tag>(place + 1);
}

Kind kind_of(const FigureKind& table) {
    Kind kind;
    kind.code = table.code;
    kind.name = table.name;
    kind.plural = table.plural;
    kind.english = table.name;
    kind.chinese = table.chinese;
    kind.title = tag_at(0);
    for (std::size_t i = 0; i < table.fields.size(); ++i) {
        model::Field field;
        field.tag = tag_at(i);
        field.name = field.english = table.fields[i].name;
        field.chinese = table.fields[i].chinese;
        field.type = model::field_type(table.fields[i].type);
        kind.fields.push_back(std::move(field));
    }
    return kind;
}

// A record by the names of its fields.
class Figure {
  public:
    explicit Figure(store::KindCode code) {
        for (const FigureKind& table : tables())
            if (table.code == code) table_ = &table;
    }
    Figure& text(std::string_view name, std::string_view value) { return set(name, std::string(value)); }
    Figure& count(std::string_view name, std::uint64_t value) {
        return set(name, model::encode_integer(static_cast<std::int64_t>(value)));
    }
    // To as many places behind the point as the figure means something.
    Figure& number(std::string_view name, std::optional<double> value, std::uint8_t places = 3) {
        constexpr double kMost = 1e15;  // a thousand times that is the end of whole numbers
        if (!value || !(std::abs(*value) < kMost)) return *this;
        std::string bytes;
        model::append_decimal(bytes, {std::llround(*value * std::pow(10, places)), places});
        return set(name, bytes);
    }
    Figure& interval(std::string_view low, std::string_view high, const Interval& of) {
        return number(low, of.low).number(high, of.high);
    }
    Figure& flag(std::string_view name, bool value) { return set(name, std::string(1, value ? '\1' : '\0')); }
    Record take() { return std::move(record_); }

  private:
    Figure& set(std::string_view name, const std::string& bytes) {
        for (std::size_t i = 0; i < table_->fields.size(); ++i)
            if (table_->fields[i].name == name) record_.set(tag_at(i), bytes);
        return *this;
    }
    const FigureKind* table_ = nullptr;
    Record record_;
};

std::optional<double> percent(const std::optional<Share>& share) {
    return share ? std::optional(100 * share->value) : std::nullopt;
}

Interval percent(const Interval& interval) {
    return {100 * interval.low, 100 * interval.high};
}

std::optional<double> nps_of(const Figures& figures) {
    return figures.nps ? std::optional(figures.nps->score) : std::nullopt;
}

class Maker {
  public:
    Maker(const Results& results, const Questionnaire& questions, const model::Context& context)
        : results_(results), questions_(questions), context_(context) {}

    FigureRows run() {
        add_result();
        for (const QuestionResult& result : results_.all.questions) add_question(result);
        add_measures();
        add_index();
        for (const Figures& month : results_.months)
            add(Figure(kMonths)
                    .text("month", month.key)
                    .count("n", month.responses)
                    .number("csat", percent(month.csat), 1)
                    .number("nps", nps_of(month), 1)
                    .number("score", month.score, 1),
                kMonths);
        return std::move(rows_);
    }

  private:
    void add(Figure& figure, store::KindCode code) { rows_[code].push_back(figure.take()); }

    void add_result() {
        const Figures& all = results_.all;
        Figure figure(kResult);
        figure.text("name", results_.survey.name).text("title", questions_.title.of(context_.language));
        figure.count("version", static_cast<std::uint64_t>(results_.survey.version)).count("responses", all.responses);
        if (!results_.months.empty())
            figure.text("first", results_.months.front().key).text("last", results_.months.back().key);
        figure.number("csat", percent(all.csat)).number("nps", nps_of(all)).number("score", all.score);
        if (all.csat) figure.interval("csat_low", "csat_high", percent(all.csat->interval));
        if (all.ces) figure.number("ces", all.ces->mean);
        add(figure.flag("few", all.responses < kFewAnswers), kResult);
    }

    void add_question(const QuestionResult& result) {
        const Question& question = *result.question;
        Figure figure(kQuestions);
        figure.text("label", question.label.of(context_.language)).text("name", question.id).count("n", result.n);
        if (result.spread) figure.number("mean", result.spread->mean).number("deviation", result.spread->deviation);
        if (const auto& top = result.top_two)
            figure.number("top", 100 * top->value).interval("top_low", "top_high", percent(top->interval));
        add(figure.flag("is_scale", question.type == QuestionType::scale), kQuestions);
        if (question.type == QuestionType::number || question.type == QuestionType::text) return;
        for (std::size_t i = 0; i < result.counts.size(); ++i) add_option(result, i);
    }

    void add_option(const QuestionResult& result, std::size_t place) {
        const Question& question = *result.question;
        const std::string label =
            question.type == QuestionType::scale ? std::to_string(question.scale.low + static_cast<std::int64_t>(place))
            : question.type == QuestionType::yesno ? tr(place ? "yes" : "no")
                                                   : question.options[place].label.of(context_.language);
        Figure figure(kOptions);
        figure.text("label", label).text("question", question.label.of(context_.language)).text("name", question.id);
        figure.count("n", result.counts[place]);
        if (result.n) {
            const Share one = share(result.counts[place], result.n);
            figure.number("share", 100 * one.value).interval("low", "high", percent(one.interval));
        }
        add(figure, kOptions);
    }

    void add_measure(const std::string& label, std::optional<double> value, std::optional<Interval> interval,
                     std::uint64_t n, const char* method) {
        Figure figure(kMeasured);
        figure.text("label", label).number("value", value).count("n", n).text("method", tr(method));
        if (interval) figure.interval("low", "high", *interval);
        add(figure, kMeasured);
    }

    void add_measures() {
        const Figures& all = results_.all;
        if (all.csat)
            add_measure("CSAT %", 100 * all.csat->value, percent(all.csat->interval), all.csat->n,
                        mark("share of the two best answers, Wilson interval"));
        if (all.nps)
            add_measure("NPS", all.nps->score, all.nps->adjusted,
                        all.nps->promoters + all.nps->passives + all.nps->detractors,
                        mark("promoters less detractors, adjusted Wald interval"));
        if (all.ces)
            add_measure("CES", all.ces->mean, all.ces->mean_interval, all.ces->n,
                        mark("mean, interval by Student's t"));
        for (const PairResult& pair : all.pairs) {
            const std::string label = "C " + pair.pair->label.of(context_.language);
            if (!pair.ratio_of_means) continue;
            add_measure(label, pair.ratio_of_means, {}, pair.pairs, mark("ratio of means"));
            add_measure(label, pair.mean_of_ratios, {}, pair.pairs, mark("mean of ratios"));
        }
    }

    void add_index() {
        for (std::size_t latent = 0; latent < kLatents; ++latent) {
            if (questions_.index.items[latent].empty()) continue;
            Figure figure(kIndex);
            figure.text("label", tr(latent_label(static_cast<Latent>(latent))));
            for (const IndexResult& index : results_.indexes)
                figure.number(std::string_view(index.weights) == "equal weights"   ? "equal"
                              : std::string_view(index.weights) == "given weights" ? "given"
                                                                                   : "fitted",
                              index.scores[latent]);
            add(figure, kIndex);
        }
    }

    const Results& results_;
    const Questionnaire& questions_;
    const model::Context& context_;
    FigureRows rows_;
};

}  // namespace

std::vector<Kind> figure_kinds() {
    std::vector<Kind> kinds;
    for (const FigureKind& table : tables()) kinds.push_back(kind_of(table));
    return kinds;
}

bool is_figure(store::KindCode code) {
    for (const FigureKind& table : tables())
        if (table.code == code) return true;
    return false;
}

FigureRows figure_rows(const Results& results, const Questionnaire& questions, const model::Context& context) {
    return Maker(results, questions, context).run();
}

}  // namespace kehu::survey
