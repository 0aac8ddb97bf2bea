// survey report: what the answers to a survey say.
#include "cli/destination.hpp"
#include "cli/search.hpp"
#include "cli/survey.hpp"
#include "cli/survey_results.hpp"
#include "core/book/planner.hpp"
#include "core/model/values.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

struct Period {
    std::optional<std::int64_t> from, until;
    std::string text;
};

std::int64_t begin_of(text::Date day, const text::Zone& zone) {
    return zone.to_utc(day, 0, 0, 0);
}

// --from and --to are days, months, quarters or years, both included; --month is both.
Period period_of(const Arguments& arguments, const model::Context& context) {
    const text::Zone& zone = context.settings->zone;
    const auto span = [&](const std::string& text) {
        try {
            return text::parse_date_span(text, context.calendar(), text::Lean::back);
        } catch (const BadValue& bad) {
            throw Error(ExitCode::usage, bad.what());
        }
    };
    Period period;
    const auto month = arguments.value("month");
    const auto from = month ? month : arguments.value("from"), to = month ? month : arguments.value("to");
    if (month && (arguments.value("from") || arguments.value("to")))
        throw Error(ExitCode::usage, tr("--month does not go together with --from and --to"));
    std::string first, last;
    if (from) {
        const text::Date day = span(*from).first;
        period.from = begin_of(day, zone);
        first = text::format_date(day);
    }
    if (to) {
        const text::Date day = span(*to).last;
        period.until = begin_of(text::date_from_days(text::days_from_epoch(day) + 1), zone);
        last = text::format_date(day);
    }
    if (period.from && period.until && *period.from >= *period.until)
        throw Error(ExitCode::usage, say("the range ends before it begins: {} to {}", first, last));
    if (from && to)
        period.text = say("{} to {}", first, last);
    else if (from)
        period.text = say("from {} on", first);
    else if (to)
        period.text = say("up to {}", last);
    return period;
}

// Customers that a query finds.
search::NumberSet customers_of(const book::Reader& reader, const std::string& line, const model::Context& context,
                               std::vector<std::string>& echo) {
    const model::Kind& kind = reader.schema().at(model::kCustomer);
    const std::vector<std::string> words = text::split_words(line);
    const query::Query query = query::parse(words, kind, reader.schema(), context, &echo, "--for");
    const Asked asked{reader, kind, query, context};
    std::vector<search::Number> numbers;
    answers(asked).rows([&](const model::Row& row) {
        numbers.push_back(row.id.number);
        return true;
    });
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
        const Period period = period_of(arguments, context);
        std::vector<std::string> echo;
        const model::Kind& kind = reader.schema().at(model::kResponse);
        const query::Query query =
            query::parse(arguments.rest(), kind, reader.schema(), context, &echo, "kehu survey report " + survey.name);
        std::optional<search::NumberSet> customers;
        if (const auto line = arguments.value("for")) customers = customers_of(reader, *line, context, echo);
        ResultsOptions options;
        const auto by = arguments.value("by");
        if (by) options.by = survey::group_by(reader.schema(), *by);
        options.trend = !by;
        options.period = period.text;
        options.ascii = arguments.flag("ascii");
        options.columns = arguments.value("output") ? 0 : session.columns();
        const survey::Wanted wanted{
            survey, &questions, period.from, period.until, &query, customers ? &*customers : nullptr, options.by};
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
     mark("a row for each: month, product, staff, region, tier, any field of responses or customers; none: without the "
          "months")},
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
