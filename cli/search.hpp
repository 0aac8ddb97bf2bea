#pragma once
// Which records answer a query: by the search index and the other indexes, else by looking at each.

#include <optional>
#include <span>
#include <vector>

#include "cli/output.hpp"

namespace kehu::cli {

using Ids = std::vector<store::RecordId>;

struct Answer {
    Rows rows;
    std::optional<std::uint64_t> total;  // where it is known without looking at them
};
// Rows in the order of people: those whose title holds the words of the query first, then the others, both by number.
// `with_rollups`: the rows are shown with computed fields, so these must be there. All arguments must outlive the
// result.
Answer answers(const book::Reader&, const model::Kind&, const query::Query&, const model::Context&, bool with_rollups);

// The whole answer in the order asked for, if one index holds it so: the newest contacts of one customer, without a
// look at the others. Nothing if no index does.
std::optional<Ids> in_index_order(const book::Reader&, const model::Kind&, const query::Query&,
                                  std::span<const query::SortKey>);

// Records of `kind` that the matching records of another kind refer to: customers with such a contact. Throws
// Error(usage) if none can.
Ids referred(const book::Reader&, const model::Kind& kind, const model::Kind& other, const query::Query&,
             const model::Context&);

}  // namespace kehu::cli
