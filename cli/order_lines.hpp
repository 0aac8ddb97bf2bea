#pragma once
// The lines of an order as people give them on the command line, and what becomes of its amount.

#include <string>
#include <vector>

#include "cli/values.hpp"

namespace kehu::cli {

// --product, --quantity and --price become one line of an order. The only line of the order `before` keeps what is not
// said anew; null: a new order. Throws Error(usage) if it is open which line is meant. Nothing to do for other kinds.
void take_parts(const model::Kind&, FieldValues&, const model::Row* before);

// Words behind an order's customer become its lines. False if they are none and may be its number, since lines are
// given otherwise; else throws Error(usage) that names --item.
bool take_line_words(Session&, const model::Kind&, const std::vector<std::string>& words, FieldValues&);

// A line that says neither price nor amount costs what its product cost in this order so far, or else what the product
// costs.
std::string with_known_prices(const book::Reader&, std::string_view lines, std::string_view before,
                              std::string_view typed);

// For each line of an order without a price and an amount: why, and the way out.
std::vector<std::string> unpriced(const book::Reader&, const model::Kind&, model::RecordView, const FieldValues&);

// The amount of a changed order follows its lines if it was their sum; what to say if it does not.
std::vector<std::string> amount_follows(const book::Reader&, const model::Kind&, model::Record& after,
                                        const model::Row& before, const FieldValues&);

}  // namespace kehu::cli
