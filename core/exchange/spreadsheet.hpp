#pragma once
// What a spreadsheet would do to a cell of a CSV file: run it as a formula (= + - @ at its start, also full-width, or a
// tab or line break that lets one start), or take digits that are a name for a quantity: leading zeros go, long ones
// become 1.38E+10; or take 03-05 for a day of this year. `--excel` puts a ' in front of such cells, import takes
// exactly that one off, so that text comes back as it was.

#include <string>
#include <string_view>

namespace kehu::exchange {

// Does this cell need a mark: is it a formula or such digits, behind any number of marks?
bool needs_mark(std::string_view cell);

// The cell without the mark that `--excel` put there.
inline std::string_view without_mark(std::string_view cell) {
    return !cell.empty() && cell[0] == '\'' && needs_mark(cell) ? cell.substr(1) : cell;
}

// What spreadsheets save of long digits that they took for a quantity: 4.20106E+17, 4,20106E+17.
bool is_scientific(std::string_view cell);
// Digits that a spreadsheet made of others: 7 of 007, 420106199001011000 of 420106199001011234.
bool is_rounded(std::string_view cell, std::string_view before);

// What a formula that failed leaves behind: #N/A, #REF!
bool is_spreadsheet_error(std::string_view cell);

// How a spreadsheet calls its columns: 0 is A, 27 is AB.
std::string column_letters(std::size_t column);

// Digits behind ="...", which people write so that a spreadsheet leaves them alone.
std::string_view without_formula(std::string_view cell);

}  // namespace kehu::exchange
