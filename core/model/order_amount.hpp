#pragma once
// An order's amount beside its lines. What was worked out from the lines is not marked in the record: it is the amount
// that equals their sum. Such an amount follows the lines when they change; one that somebody gave stays.

#include <optional>
#include <string>

#include "core/model/record.hpp"
#include "core/model/schema.hpp"
#include "core/text/money.hpp"

namespace kehu::model {

// Nothing if there are no lines, or lines in several currencies.
std::optional<text::Money> sum_of_lines(std::string_view lines);

// A product that costs nothing because nobody said what it costs.
bool has_unpriced_line(std::string_view lines);

// What somebody should hear of an amount that did not follow.
struct AmountNews {
    std::string unpriced;              // a product that came without a price: the new sum is not known
    std::optional<text::Money> stays;  // the amount that was kept; nothing: there is no news
    std::optional<text::Money> lines;  // their sum, where it is another
};
// For a change of an order's lines that says nothing of the amount. `free`: a line without a price costs nothing.
AmountNews follow_lines(const Kind& order, Record& after, RecordView before, bool free = false);

}  // namespace kehu::model
