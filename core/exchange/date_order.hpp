#pragma once
// Days written 31/12/1970 or 12/31/1970, as lists from Europe and the USA have them: one of them cannot be told from
// the other, but all of a file mostly can.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/mapping.hpp"

namespace kehu::exchange {

enum class DateOrder { unknown, day_first, month_first };

std::optional<DateOrder> date_order_named(std::string_view word);  // "dmy", "mdy"

// A day with two numbers in front of the year, and what follows it (a time of day).
struct NumberedDay {
    int first, second, year;
    std::string_view rest;
};
std::optional<NumberedDay> numbered_day(std::string_view cell);
std::string with_year_first(const NumberedDay&, DateOrder);  // "1970-12-31 14:05"

bool holds_days(const model::Field&);

// The order that the days of all columns agree on: some number in it can only be a day. Unknown if none is, or if they
// do not agree.
DateOrder date_order_of(const CsvFile&, const std::vector<Column>&);

}  // namespace kehu::exchange
