#include "core/exchange/spreadsheet.hpp"

#include <algorithm>

namespace kehu::exchange {

namespace {

constexpr std::size_t kKeptDigits = 15;   // of a quantity; those behind become 0
constexpr std::size_t kShownDigits = 11;  // from here on a narrow column shows, and saves, 1.38E+10

bool starts_formula(std::string_view cell) {
    if (std::string_view("=+-@\t\r\n").find(cell[0]) != std::string_view::npos) return true;
    for (std::string_view wide : {"＝", "＋", "－", "＠"})
        if (cell.starts_with(wide)) return true;
    return false;
}

bool are_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool loses_digits(std::string_view cell) {
    return (cell.size() >= kShownDigits || (cell.size() > 1 && cell[0] == '0')) && are_digits(cell);
}

// 03-05 and 1-2 become days of this year, 2026-10 a name of a month.
bool becomes_day(std::string_view cell) {
    const std::size_t first = cell.find_first_of("-/");
    if (first == cell.npos || first + 1 == cell.size()) return false;
    const std::string_view before = cell.substr(0, first), after = cell.substr(first + 1);
    return are_digits(before) && are_digits(after) && (before.size() <= 2 || before.size() == 4) && after.size() <= 2;
}

}  // namespace

bool needs_mark(std::string_view cell) {
    while (!cell.empty() && cell[0] == '\'') cell.remove_prefix(1);
    return !cell.empty() && (starts_formula(cell) || loses_digits(cell) || becomes_day(cell));
}

bool is_scientific(std::string_view cell) {
    const std::size_t e = cell.find_first_of("Ee");
    if (e == cell.npos || cell.substr(e + 1, 1) != "+") return false;
    const std::string_view exponent = cell.substr(e + 2), digits = cell.substr(0, e);
    const bool whole = are_digits(digits.substr(0, 1)) &&
                       (digits.size() == 1 || ((digits[1] == '.' || digits[1] == ',') && are_digits(digits.substr(2))));
    return whole && exponent.size() == 2 && are_digits(exponent) && exponent[0] != '0';
}

bool is_rounded(std::string_view cell, std::string_view before) {
    if (cell == before || !are_digits(cell) || !are_digits(before)) return false;
    if (cell.size() < before.size())
        return cell == before.substr(std::min(before.find_first_not_of('0'), before.size() - 1));
    return cell.size() == before.size() && cell.size() > kKeptDigits &&
           cell.substr(0, kKeptDigits) == before.substr(0, kKeptDigits) &&
           cell.find_first_not_of('0', kKeptDigits) == cell.npos;
}

bool is_spreadsheet_error(std::string_view cell) {
    constexpr std::string_view kErrors[] = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"};
    return std::find(std::begin(kErrors), std::end(kErrors), cell) != std::end(kErrors);
}

std::string column_letters(std::size_t column) {
    std::string name;
    for (++column; column; column = (column - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
    return name;
}

std::string_view without_formula(std::string_view cell) {
    if (cell.size() < 4 || !cell.starts_with("=\"") || cell.back() != '"') return cell;
    const std::string_view inner = cell.substr(2, cell.size() - 3);
    return inner.find('"') == inner.npos ? inner : cell;
}

}  // namespace kehu::exchange
