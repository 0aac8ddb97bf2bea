// Filters that make a chart of a list: {{orders_by_month | bars:amount}}.
#include <algorithm>
#include <limits>

#include "core/report/filters.hpp"
#include "core/report/markdown.hpp"
#include "core/report/svg.hpp"

namespace kehu::report::apply_filter {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

double as_double(text::Money money) {
    return report::as_double(decimal_of(money));
}

std::vector<text::Currency> currencies_of(const std::vector<Measured>& records) {
    std::vector<text::Currency> all;
    for (const Measured& record : records)
        for (const text::Money& money : record.sum.money())
            if (std::find(all.begin(), all.end(), money.currency) == all.end()) all.push_back(money.currency);
    return all;
}

Point point_of(const Measured& record, text::Currency currency, bool named) {
    for (const text::Money& money : record.sum.money())
        if (money.currency == currency)
            return {record.label, as_double(money),
                    named ? text::format_money(money) : grouped(decimal_of(money), text::minor_digits(currency))};
    return {record.label, kNothing, ""};
}

// One series of counts or numbers; of money one for each currency.
std::vector<Series> series_of(const std::vector<Measured>& records, const model::Field* measure) {
    std::vector<Series> all;
    if (measure && type_of(*measure) == Type::money) {
        for (text::Currency currency : currencies_of(records)) {
            Series series{std::string(currency.text()), {}};
            for (const Measured& record : records) series.points.push_back(point_of(record, currency, false));
            all.push_back(std::move(series));
        }
        return all;
    }
    Series series;
    for (const Measured& record : records) {
        const text::Decimal number =
            measure ? record.sum.number() : text::Decimal{static_cast<std::int64_t>(record.count), 0};
        const bool nothing = measure && record.sum.empty();
        series.points.push_back(
            {record.label, nothing ? kNothing : report::as_double(number), nothing ? "" : grouped(number, -1)});
    }
    all.push_back(std::move(series));
    return all;
}

void draw(Value& value, const Use& use, const Paper& paper, ChartKind kind) {
    Chart chart{kind, use.arguments.size() > 1 ? use.arguments[1] : std::string(),
                series_of(value.records, use.measure)};
    std::string out;
    if (paper.drawings) {
        svg_chart(out, chart);
        if (paper.figures) {
            paper.figures->push_back(std::move(out));
            out = figure_mark(paper.figures->size() - 1);
        }
    } else {
        text_chart(out, chart, paper.chart);
        if (paper.form == Form::markdown && kind != ChartKind::sparkline) out = fenced(out);
        // The template has the line break behind its tag.
        if (out.ends_with('\n')) out.pop_back();
    }
    value = {.type = Type::text, .present = true, .text = std::move(out), .markup = true};
}

}  // namespace

void bars(Value& value, const Use& use, const Paper& paper) {
    draw(value, use, paper, ChartKind::bars);
}
void lines(Value& value, const Use& use, const Paper& paper) {
    draw(value, use, paper, ChartKind::lines);
}
void funnel(Value& value, const Use& use, const Paper& paper) {
    draw(value, use, paper, ChartKind::funnel);
}
void sparkline(Value& value, const Use& use, const Paper& paper) {
    draw(value, use, paper, ChartKind::sparkline);
}
void histogram(Value& value, const Use& use, const Paper& paper) {
    draw(value, use, paper, ChartKind::histogram);
}

}  // namespace kehu::report::apply_filter
