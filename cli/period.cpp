#include "cli/period.hpp"

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {
namespace {

std::optional<text::DateSpan> span_option(const Arguments& arguments, const char* name,
                                          const text::Calendar& calendar) {
    const auto text = arguments.value(name);
    if (!text) return std::nullopt;
    try {
        return text::parse_date_span(*text, calendar, text::Lean::back);
    } catch (const BadValue& bad) {
        throw Error(ExitCode::usage, say("--{}: {}", name, bad.what()));
    }
}

}  // namespace

Period period_asked(const Arguments& arguments, const text::Calendar& calendar) {
    if (const auto month = span_option(arguments, "month", calendar)) {
        for (const char* other : {"from", "to"})
            if (arguments.value(other))
                throw Error(ExitCode::usage, say("--{} and --{} do not go together", "month", other));
        return {month->first, month->last};
    }
    Period period;
    if (const auto from = span_option(arguments, "from", calendar)) period.first = from->first;
    if (const auto to = span_option(arguments, "to", calendar)) period.last = to->last;
    if (period.first && period.last && text::days_from_epoch(*period.first) > text::days_from_epoch(*period.last))
        throw Error(ExitCode::usage, tr("--from is later than --to"));
    return period;
}

}  // namespace kehu::cli
