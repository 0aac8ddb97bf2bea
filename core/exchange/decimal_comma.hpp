#pragma once
// Numbers as lists from the continent of Europe have them: 1.234,50. Which sign is the decimal one cannot be told from
// 1.234 alone, but from all numbers of a file mostly can.

#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/mapping.hpp"

namespace kehu::exchange {

bool holds_numbers(const model::Field&);

// Do the numbers of the file, a text with separators, as far as they tell, have a decimal comma, and none a point?
bool has_decimal_comma(const CsvFile&, const std::vector<Column>&);

// "1.234,50" -> "1234.50"
std::string with_decimal_point(std::string_view cell);

}  // namespace kehu::exchange
