// survey report: what the answers to a survey say.
#include "cli/destination.hpp"
#include "cli/period.hpp"
#include "cli/survey.hpp"
#include "cli/survey_results.hpp"
#include "core/model/values.hpp"

namespace kehu::cli {
namespace {

std::int64_t begin_of(text::Date day, const text::Zone& zone) {
    return zone.to_utc(day, 0, 0, 0);
}

std::string period_text(const Period& period) {
    const auto day = [](const std::optional<text::Date>& date) { return text::format_date(*date); };
    if (period.first && period.last) return say("{} to {}", day(period.first), day(period.last));
    if (period.first) return say("from {} on", day(period.first));
    return period.last ? say("up to {}", day(period.last)) : "";
}

void set_period(survey::Wanted& wanted, const Period& period, const text::Zone& zone) {
    if (period.first) wanted.from = begin_of(*period.first, zone);
    if (period.last) wanted.until = begin_of(text::date_from_days(text::days_from_epoch(*period.last) + 1), zone);
}

// The customers of --for.
search::NumberSet customers_of(const book::Reader& reader, const std::string& line, const model::Context& context,
                               std::vector<std::string>& echo) {
    std::vector<search::Number> numbers;
    for_customers(reader, line, context, echo, [&](const model::Row& row) { numbers.push_back(row.id.number); });
    return search::NumberSet::of(std::move(numbers)).as_bits();
}

ExitCode run(Session& session, const Arguments& arguments) {
    const store::RecordId id = find_survey(session, arguments.operand("NAME"));
    std::string text;
    bool any = false;
    session.book().read([&](const book::Reader& reader) {
        const model::Context context = session.context(reader, text::Lean::back);
        const survey::Survey survey = survey::survey_at(reader, id);
        const survey::Questionnaire questions = survey::questionnaire_of(reader, survey, survey.version);
        const Period period = period_asked(arguments, context.calendar());
        std::vector<std::string> echo;
        const model::Kind& kind = reader.schema().at(model::kResponse);
        const query::Query query =
            query::parse(arguments.rest(), kind, reader.schema(), context, &echo, "kehu survey report " + survey.name);
        std::optional<search::NumberSet> customers;
        if (const auto line = arguments.value("for")) customers = customers_of(reader, *line, context, echo);
        ResultsOptions options;
        const auto by = arguments.value("by");
        if (by) options.by = survey::group_by(reader.schema(), questions, *by);
        options.trend = !by;
        options.period = period_text(period);
        options.ascii = arguments.flag("ascii");
        options.columns = arguments.value("output") ? 0 : session.columns();
        survey::Wanted wanted;
        wanted.survey = survey;
        wanted.questions = &questions;
        set_period(wanted, period, context.settings->zone);
        wanted.query = &query;
        wanted.customers = customers ? &*customers : nullptr;
        wanted.by = options.by;
        const survey::Results results = survey::results_of(reader, wanted, context);
        any = results.all.responses > 0;
        for (const std::string& line : echo) session.note(line);
        text = arguments.flag("json") ? results_json(results, questions, options) + "\n"
                                      : session.shown(results_text(session, results, questions, options));
    });
    const std::string output = arguments.value("output").value_or("");
    refuse_existing(output, arguments.flag("force"));
    Destination destination(session, output);
    destination.write(text);
    destination.commit();
    if (!any) session.note(tr("no answers to report on"));
    return !any && arguments.flag("exit-code") ? ExitCode::nothing : ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the survey, by name or id")},
    {Takes::query, "QUERY", "", "", mark("only these responses: staff:mei channel:paper")},
    {Takes::value, "by", "按", "FIELD",
     mark("a row for each: month, a question, product, staff, region, tier, any field of responses or customers; none: "
          "without the months")},
    {Takes::value, "from", "从", "DAY", mark("from this day, month or year on")},
    {Takes::value, "to", "到", "DAY", mark("up to and with this day, month or year")},
    {Takes::value, "month", "月份", "MONTH", mark("only this month: 2026-10")},
    {Takes::value, "for", "客户", "QUERY",
     mark("only the answers of customers that this finds, in quotes: --for \"tag:vip\"")},
    {Takes::flag, "ascii", "", "", mark("bars of plain ASCII characters")},
    {Takes::flag, "json", "", "", mark("as a JSON array, numbers in full")},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is there"), 'f'},
    {Takes::flag, "exit-code", "", "", mark("exit status 1 if there are no answers")},
};

}  // namespace

extern const Command kSurveyReportCommand;
constexpr Command kSurveyReportCommand{
    .name = "report",
    .chinese = "报表",
    .alias = "results",
    .summary = mark("count what the answers say: means, shares, NPS, C = b/a, satisfaction index"),
    .details =
        mark("Shares have Wilson intervals, NPS the adjusted Wald interval, both of 95 %. C = perceived/expected "
             "stands there as ratio of means and as mean of ratios. Of fewer than 30 answers the interval comes "
             "first. What a question cannot bear is not computed: a scale of 1 to 10 gives no NPS."),
    .examples =
        "kehu survey report csat\nkehu survey report csat --month 2026-10 --by staff\n"
        "kehu survey report csat --from 2026 --for \"tag:vip city:上海\"\nkehu survey report csat channel:paper --json",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
    .of = "survey",
};

}  // namespace kehu::cli
