#include "core/exchange/decimal_comma.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/model/field_type.hpp"

namespace kehu::exchange {

namespace {

constexpr std::size_t kGroup = 3;  // digits between two signs that set off groups

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The sign that can only be the decimal one: the last, if no group of three follows it, or if it is not the first
// kind. A comma in front of three digits sets off a group, so a point would be it. 0 if there is none.
char decimal_sign(std::string_view cell) {
    const std::size_t last = cell.find_last_of(".,");
    if (last == cell.npos || last == 0 || !is_digit(cell[last - 1])) return 0;
    const std::string_view behind = cell.substr(last + 1);
    const auto digits =
        static_cast<std::size_t>(std::find_if_not(behind.begin(), behind.end(), is_digit) - behind.begin());
    const bool follows_other = cell.substr(0, last).find(cell[last] == ',' ? '.' : ',') != cell.npos;
    if (digits == 0) return 0;
    if (digits != kGroup || follows_other) return cell[last];
    return cell[last] == ',' ? '.' : '\0';
}

}  // namespace

bool holds_numbers(const model::Field& field) {
    const std::string_view type = field.type ? field.type->name : std::string_view();
    return type == "money" || type == "decimal" || type == "integer";
}

bool has_decimal_comma(const CsvFile& file, const std::vector<Column>& columns) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < columns.size(); i++)
        if (columns[i].use == Column::Use::field && holds_numbers(*columns[i].field)) places.push_back(i);
    // Numbers of a workbook and of JSON have a point, whatever texts stand beside them.
    if (places.empty() || !file.is_plain()) return false;
    bool comma = false, point = false;
    CsvReader rows = file.rows();
    try {
        while (!point && rows.next())  // all of them: 2.5 in the last row is not 25
            for (std::size_t place : places) {
                if (place >= rows.cells().size()) continue;
                const char sign = decimal_sign(cell_text(rows.cells()[place]));
                comma |= sign == ',';
                point |= sign == '.';
            }
    } catch (const BadValue&) {
        // told when the rows are read for good
    }
    return comma && !point;
}

std::string with_decimal_point(std::string_view cell) {
    std::string out(cell);
    std::erase(out, '.');
    std::replace(out.begin(), out.end(), ',', '.');
    return out;
}

}  // namespace kehu::exchange
