#pragma once
// An import told to people and to scripts: the plan with its counts, every refused row and every notice, and the file
// that takes the refused rows.

#include <string>

#include "cli/session.hpp"
#include "core/exchange/plan.hpp"

namespace kehu::cli {

// The plan on stdout. `dry`: nothing will be written. With --quiet, where nobody decides by it,
// only notices and refused rows.
void print_plan(Session&, const exchange::CsvFile&, const exchange::Plan&, bool dry);

// What the first of the updates would change, for somebody who is to judge it.
void print_updates(Session&, const book::Reader&, const exchange::Plan&);

// The whole import as one JSON object; `op`: the journal entry, 0 if nothing was written.
std::string plan_json(const exchange::Plan&, book::Sequence op);

// The refused rows as they were, with columns line and reason in front. UTF-8, with a mark if the file was not plain
// UTF-8, so that the program that wrote it reads this one too. Of address cards the cards themselves.
std::string refused_rows(const exchange::CsvFile&, const exchange::Plan&);

}  // namespace kehu::cli
