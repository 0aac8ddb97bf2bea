#pragma once
// Which records answer a query: by the search index and the other indexes, else by looking at each.

#include <optional>
#include <span>
#include <vector>

#include "cli/output.hpp"
#include "core/book/planner.hpp"

namespace kehu::cli {

using Ids = std::vector<store::RecordId>;

// What is asked. All arguments must outlive the answer.
struct Asked {
    const book::Reader& reader;
    const model::Kind& kind;
    const query::Query& query;
    const model::Context& context;
    bool with_computed = false;  // the rows are shown with computed fields, so these must be there
    std::vector<query::SortKey> sort{};
    std::optional<std::uint64_t> limit{};  // about so many rows are wanted
    bool counted = true;                   // it is asked how many there are
};

struct Answer {
    Rows rows;
    std::optional<std::uint64_t> total;      // where it is known without looking at them
    std::vector<book::Found::Step> steps{};  // how the indexes were asked; none: each record is looked at
    bool along = false;                      // sorted as an index has them
};
// Rows in the order asked for; without one in the order of people: those whose title holds the words of the query
// first, then the others, both by number.
Answer answers(const Asked&);

// The first field of the other kind that names a record of `kind`; null if none does.
const model::Field* reference_to(const model::Kind& kind, const model::Kind& other);

// Records of `kind` that the matching records of another kind refer to: customers with such a contact. Throws
// Error(usage) if none can.
Ids referred(const book::Reader&, const model::Kind& kind, const model::Kind& other, const query::Query&,
             const model::Context&);

}  // namespace kehu::cli
