#pragma once
// Looking at every record of a kind, by several threads (core/book/sweep.hpp): the rows that match a query one by one,
// or written in a machine format at once.

#include <functional>
#include <memory>

#include "core/book/sweep.hpp"
#include "core/exchange/format.hpp"
#include "core/query/query.hpp"

namespace kehu::cli {

// All records of a kind that match. Everything must outlive the scan.
struct Scan {
    const book::Reader& reader;
    const model::Kind& kind;
    const query::Query& query;  // empty: every record
    const model::Context& context;
    bool rollups = false;  // the query or whoever gets the rows asks for computed fields
};

// Calls visit for each row in order of numbers until it returns false.
void scan_rows(const Scan&, const std::function<bool(const model::Row&)>& visit);

// Calls take(text, rows) with what writers made by `make` wrote, in order.
using MakeWriter = std::function<std::unique_ptr<exchange::RowWriter>(const model::Context&)>;
void scan_text(const Scan&, const MakeWriter& make, const std::function<void(std::string_view, std::uint64_t)>& take);

}  // namespace kehu::cli
