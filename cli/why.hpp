#pragma once
// The column `why` of a list: in which fields the words of the query stand.

#include <functional>
#include <string>

#include "core/book/book.hpp"
#include "core/query/why.hpp"

namespace kehu::cli {

using WhyOf = std::function<std::string(const model::Row&)>;

// A field of no kind, which holds it for as long as a row is written.
const model::Field& why_field();
// The row with that field; `rollup` holds it.
model::Row with_why(const model::Row&, const std::string& why, model::Record& rollup);

// Of rows of `kind` that the query found. All arguments must outlive the result. Throws Error(usage) if the kind has a
// field of that name.
WhyOf why_of(const model::Kind& kind, const query::Query&, const model::Context&, bool machine);
// Of rows that were found by what refers to them: the newest such record of `other`, and why it is one.
WhyOf why_in(const book::Reader&, const model::Kind& kind, const model::Kind& other, const query::Query&,
             const model::Context&, bool machine);

}  // namespace kehu::cli
