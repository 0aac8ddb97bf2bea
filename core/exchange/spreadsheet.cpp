#include "core/exchange/spreadsheet.hpp"

#include <algorithm>

namespace kehu::exchange {

namespace {

constexpr std::size_t kShownDigits = 11;  // from here on a narrow column shows, and saves, 1.38E+10

bool starts_formula(std::string_view cell) {
    if (std::string_view("=+-@\t\r\n").find(cell[0]) != std::string_view::npos) return true;
    for (std::string_view wide : {"＝", "＋", "－", "＠"})
        if (cell.starts_with(wide)) return true;
    return false;
}

bool loses_digits(std::string_view cell) {
    return (cell.size() >= kShownDigits || (cell.size() > 1 && cell[0] == '0')) &&
           std::all_of(cell.begin(), cell.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool needs_mark(std::string_view cell) {
    while (!cell.empty() && cell[0] == '\'') cell.remove_prefix(1);
    return !cell.empty() && (starts_formula(cell) || loses_digits(cell));
}

std::string_view without_formula(std::string_view cell) {
    if (cell.size() < 4 || !cell.starts_with("=\"") || cell.back() != '"') return cell;
    const std::string_view inner = cell.substr(2, cell.size() - 3);
    return inner.find('"') == inner.npos ? inner : cell;
}

}  // namespace kehu::exchange
