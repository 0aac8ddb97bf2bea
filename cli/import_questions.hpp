#pragma once
// What an import asks on a terminal.

#include "cli/session.hpp"
#include "core/exchange/plan.hpp"

namespace kehu::cli {

// Each column that nobody knows is asked for; the answers are wishes as with --map. Throws Error(decision) for one
// that is left without an answer.
void ask_columns(Session&, const model::Kind&, const exchange::CsvFile&, exchange::ImportOptions&);

}  // namespace kehu::cli
