#include "cli/explain.hpp"

#include "cli/numbers.hpp"
#include "cli/values.hpp"

namespace kehu::cli {
namespace {

std::string line_of(const book::Found::Step& step) {
    if (!step.sure) return say("{}: each record that is left is looked at", step.terms);
    const std::string sure = grouped(*step.sure), perhaps = grouped(*step.perhaps);
    if (*step.perhaps == 0) return say("{}: {} found by the index", step.terms, sure);
    return say("{}: {} found by the index; {} more are read to see whether they match", step.terms, sure, perhaps);
}

}  // namespace

void explain(Session& session, const Asked& asked, const Answer& answer) {
    for (const book::Found::Step& step : answer.steps) session.line(session.shown(line_of(step)));
    if (asked.query.empty())
        session.line(tr("nothing is asked: all records"));
    else if (answer.steps.empty())
        session.line(tr("no index helps: every record is looked at"));
    if (!asked.sort.empty())
        session.line(answer.along ? tr("order: as an index has it") : tr("order: the records are read and sorted"));
    if (answer.total) session.line(say("result: {}", number_of(asked.kind, *answer.total, session.language())));
}

}  // namespace kehu::cli
