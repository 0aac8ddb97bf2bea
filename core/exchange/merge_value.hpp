#pragma once
// What a row's value does to a record that is there. A row without an id of ours comes from elsewhere: it adds to lists
// and does not replace them.

#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

// True if the value changes the record. `told`: an earlier row of the file tells of the record. Adds a fault to the row
// for a value that a spreadsheet damaged.
bool merge_value(model::Record& into, const model::Field&, std::string_view value, bool sensitive, bool told,
                 RowParser&);

}  // namespace kehu::exchange
