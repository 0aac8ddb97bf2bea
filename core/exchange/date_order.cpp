#include "core/exchange/date_order.hpp"

#include <charconv>

#include "core/error.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/model/field_type.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

constexpr int kMonths = 12;
constexpr std::uint64_t kLookedAt = 1000;  // rows: where none of them has such a day, the file has none

bool take_number(std::string_view& text, std::size_t most_digits, std::size_t least_digits, int& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || text[0] == '-' || digits > most_digits || digits < least_digits) return false;
    text.remove_prefix(digits);
    return true;
}

struct Seen {
    bool any = false, day_first = false, month_first = false;
    void look_at(std::string_view cell) {
        const auto day = numbered_day(cell);
        if (!day) return;
        any = true;
        day_first |= day->first > kMonths;
        month_first |= day->second > kMonths;
    }
};

}  // namespace

std::optional<DateOrder> date_order_named(std::string_view word) {
    if (word == "dmy" || word == "日月年") return DateOrder::day_first;
    if (word == "mdy" || word == "月日年") return DateOrder::month_first;
    return std::nullopt;
}

std::optional<NumberedDay> numbered_day(std::string_view cell) {
    NumberedDay day{};
    if (!take_number(cell, 2, 1, day.first) || cell.empty()) return std::nullopt;
    const char separator = cell[0];
    if (separator != '/' && separator != '.' && separator != '-') return std::nullopt;
    cell.remove_prefix(1);
    if (!take_number(cell, 2, 1, day.second) || !cell.starts_with(separator)) return std::nullopt;
    cell.remove_prefix(1);
    if (!take_number(cell, 4, 4, day.year)) return std::nullopt;
    if (!cell.empty() && cell[0] != ' ') return std::nullopt;
    day.rest = cell;
    return day;
}

std::string with_year_first(const NumberedDay& day, DateOrder order) {
    const bool month_first = order == DateOrder::month_first;
    return fmt::format("{:04}-{:02}-{:02}{}", day.year, month_first ? day.first : day.second,
                       month_first ? day.second : day.first, day.rest);
}

bool holds_days(const model::Field& field) {
    return field.type && model::is_day_or_time(*field.type);
}

DateOrder date_order_of(const CsvFile& file, const std::vector<Column>& columns) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < columns.size(); i++)
        if (columns[i].use == Column::Use::field && holds_days(*columns[i].field)) places.push_back(i);
    if (places.empty()) return DateOrder::unknown;
    Seen seen;
    CsvReader rows = file.rows();
    try {
        for (std::uint64_t row = 0; rows.next() && (seen.any || row < kLookedAt); row++)
            for (std::size_t place : places)
                if (place < rows.cells().size()) seen.look_at(cell_text(rows.cells()[place]));
    } catch (const BadValue&) {
        // told when the rows are read for good
    }
    if (seen.day_first == seen.month_first) return DateOrder::unknown;
    return seen.day_first ? DateOrder::day_first : DateOrder::month_first;
}

}  // namespace kehu::exchange
