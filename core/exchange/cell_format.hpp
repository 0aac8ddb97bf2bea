#pragma once
// Number formats of workbooks, and the text that a number has by one: days and times are numbers there, and only the
// format tells.

#include <cstdint>
#include <string>
#include <string_view>

namespace kehu::exchange {

struct CellFormat {
    enum class Shows : std::uint8_t { number, percent, days, times, days_and_times, hours };
    Shows shows = Shows::number;
    std::uint8_t digits = 0;  // 00123: at least so many
    std::string currency;     // "CNY", "€"; empty if none is shown
};

// A format as spreadsheets write it: yyyy\-mm\-dd, "00000", [$CNY] #,##0.00.
CellFormat parse_cell_format(std::string_view code);
// One of those that every spreadsheet knows by its number.
CellFormat builtin_cell_format(std::uint64_t number);

// Appends what a person would have typed: 13800138001, 2026-11-21 14:05:00, 25%. Digits that were rounded, since
// spreadsheets keep 15, become 4.20106199001011E+17, which no field takes. `from_1904`: days are counted from there.
// Throws BadValue if this is no number.
void append_cell_number(std::string& out, std::string_view number, const CellFormat&, bool from_1904);

}  // namespace kehu::exchange
