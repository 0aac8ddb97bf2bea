#pragma once
// The period of a report, as its options name it: --from and --to, both included, or --month. Each is a day, a month, a
// quarter or a year.

#include <optional>

#include "cli/arguments.hpp"
#include "core/text/date.hpp"

namespace kehu::cli {

struct Period {
    std::optional<text::Date> first, last;  // neither: all time
    bool empty() const { return !first && !last; }
};

// Throws Error(usage) for what is no day, for --month beside the others, and for an end before the begin.
Period period_asked(const Arguments&, const text::Calendar&);

}  // namespace kehu::cli
