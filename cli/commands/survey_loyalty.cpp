// survey loyalty: why customers come back, as a 2 x 2 with its reasons.
#include <array>

#include "cli/destination.hpp"
#include "cli/numbers.hpp"
#include "cli/search.hpp"
#include "cli/table.hpp"
#include "cli/values.hpp"
#include "core/survey/loyalty_facts.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

using survey::LoyaltyReading;
using survey::LoyaltyType;
using survey::Quadrant;

constexpr std::size_t kMostReadings = 20, kQuadrants = 4, kTypes = 5;

struct Counts {
    std::array<std::uint64_t, kQuadrants> quadrants{};
    std::array<std::uint64_t, kTypes> types{};
    std::uint64_t all = 0, unknown = 0;
};

std::string reading_text(const std::string& who, const LoyaltyReading& reading) {
    std::string text = who + "\n";
    text.append("  ")
        .append(reading.quadrant ? tr(survey::quadrant_label(*reading.quadrant)) : tr("not known enough to say"))
        .append("\n");
    for (const std::string& reason : reading.reasons) text.append("  - ").append(reason).append("\n");
    for (const survey::LoyaltyHint& hint : reading.hints)
        text.append("  ").append(say("perhaps {}: {}", tr(survey::loyalty_label(hint.type)), hint.reason)).append("\n");
    for (const std::string& missing : reading.missing) text.append("  ? ").append(missing).append("\n");
    return text;
}

std::string reading_json(store::RecordId id, const LoyaltyReading& reading) {
    constexpr const char* kQuadrantKeys[] = {"loyal", "latent", "spurious", "none"};
    constexpr const char* kTypeKeys[] = {"monopoly", "inertia", "price", "incentive", "premium"};
    std::string out = "{\"id\":";
    text::append_json_string(out, id.text());
    if (reading.attached) out += fmt::format(",\"attached\":{}", *reading.attached);
    if (reading.repeats) out += fmt::format(",\"repeats\":{}", *reading.repeats);
    if (reading.quadrant)
        out += fmt::format(",\"quadrant\":\"{}\"", kQuadrantKeys[static_cast<std::size_t>(*reading.quadrant)]);
    out += ",\"types\":[";
    for (const survey::LoyaltyHint& hint : reading.hints)
        out += fmt::format("{}\"{}\"", out.back() == '[' ? "" : ",", kTypeKeys[static_cast<std::size_t>(hint.type)]);
    return out + "]}\n";
}

class Report {
  public:
    Report(Session& session, bool json, bool each) : session_(session), json_(json), each_(each) {}

    void add(const std::string& who, store::RecordId id, const LoyaltyReading& reading) {
        ++counts_.all;
        reading.quadrant ? ++counts_.quadrants[static_cast<std::size_t>(*reading.quadrant)] : ++counts_.unknown;
        for (const survey::LoyaltyHint& hint : reading.hints) ++counts_.types[static_cast<std::size_t>(hint.type)];
        if (json_)
            out_ += reading_json(id, reading);
        else if (each_)
            out_.append(out_.empty() ? "" : "\n").append(reading_text(who, reading));
    }

    std::string take() {
        if (!json_ && !each_) square();
        return std::move(out_);
    }
    std::uint64_t all() const { return counts_.all; }

  private:
    void square() {
        const Language language = session_.language();
        const auto count = [&](Quadrant quadrant) {
            return grouped(counts_.quadrants[static_cast<std::size_t>(quadrant)]);
        };
        const auto title = [&](const char* word) { return table_title(tr(word), language); };
        Table table({{title(mark("customers")), false, true},
                     {title(mark("buys again")), true, true},
                     {title(mark("buys seldom")), true, true}},
                    session_.columns(), session_.width_rule(), [this](std::string_view text) { out_ += text; });
        table.row({tr("attached"), count(Quadrant::loyal), count(Quadrant::latent)});
        table.row({tr("not attached"), count(Quadrant::spurious), count(Quadrant::none)});
        table.finish();
        out_.append("\n")
            .append(say("not known enough: {} of {}", grouped(counts_.unknown), grouped(counts_.all)))
            .append("\n");
        for (std::size_t i = 0; i < kTypes; ++i)
            if (counts_.types[i])
                out_.append(say("perhaps {}: {}", tr(survey::loyalty_label(static_cast<LoyaltyType>(i))),
                                grouped(counts_.types[i])))
                    .append("\n");
    }

    Session& session_;
    const bool json_, each_;
    std::string out_;
    Counts counts_;
};

ExitCode run(Session& session, const Arguments& arguments) {
    std::string text;
    std::uint64_t all = 0;
    bool answered = false;
    session.book().read([&](const book::Reader& reader) {
        const model::Context context = session.context(reader, text::Lean::back);
        const model::Kind& kind = reader.schema().at(model::kCustomer);
        std::vector<std::string> echo;
        const query::Query query =
            query::parse(arguments.rest(), kind, reader.schema(), context, &echo, "kehu survey loyalty");
        for (const std::string& line : echo) session.note(line);
        const auto rows_of_query = [&](const std::function<bool(const model::Row&)>& visit) {
            answers(Asked{reader, kind, query, context, true}).rows(visit);
        };
        std::size_t found = 0;
        if (!query.empty()) rows_of_query([&](const model::Row&) { return ++found <= kMostReadings; });
        Report report(session, arguments.flag("json"), found > 0 && found <= kMostReadings);
        survey::LoyaltyReader facts(reader, context);
        rows_of_query([&](const model::Row& row) {
            const std::string who = titled(row.id, std::string(row.record.value(kind.title)));
            report.add(who, row.id, survey::read_loyalty(facts.facts_of(row)));
            return true;
        });
        all = report.all();
        answered = reader.count(reader.schema().at(model::kResponse)) > 0;
        text = arguments.flag("json") ? report.take() : session.shown(report.take());
    });
    if (all == 0) {
        session.note(tr("no customers to look at"));
        return ExitCode::nothing;
    }
    session.out(text);
    if (!answered) session.note(tr("no survey has been answered yet; attachment is not known"));
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::query, "QUERY", "", "", mark("only these customers; of up to 20 the reasons are told")},
    {Takes::flag, "json", "", "", mark("a JSON line for each customer")},
};

}  // namespace

extern const Command kSurveyLoyaltyCommand;
constexpr Command kSurveyLoyaltyCommand{
    .name = "loyalty",
    .chinese = "忠诚",
    .summary = mark("tell apart why customers come back: attachment by repeat purchase"),
    .details =
        mark("Attachment comes from the last survey answered, repeat purchase from the orders of the last twelve "
             "months; orders of days to come do not count. Prices are told by lines below the list price, incentives "
             "by lines below quantity x price, orders below their lines, and gifts. The types of loyalty (monopoly, "
             "inertia, price, incentive, premium) are hints with their "
             "reasons, no verdict; what is not known is listed."),
    .examples = "kehu survey loyalty\nkehu survey loyalty 王小明\nkehu survey loyalty tier:A --json",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
    .of = "survey",
};

}  // namespace kehu::cli
