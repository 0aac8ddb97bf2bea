#include "core/exchange/order_rows.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

struct Keys {
    std::optional<std::size_t> code, id;
    bool lines = false;  // a row has a product of its own
};

Keys key_columns(const std::vector<Column>& columns) {
    Keys keys;
    for (std::size_t i = 0; i < columns.size(); i++) {
        const Column& column = columns[i];
        if (column.use == Column::Use::identity) keys.id = i;
        if (column.use != Column::Use::field) continue;
        if (column.field->name == "code") keys.code = i;
        if (column.field->name == "product") keys.lines = true;
    }
    return keys;
}

std::string key_of(std::span<const std::string_view> cells, const Keys& keys) {
    for (const auto& [column, sign] : {std::pair(keys.code, 'c'), std::pair(keys.id, 'i')}) {
        if (!column || *column >= cells.size()) continue;
        const std::string_view text = cell_text(cells[*column]);
        if (!text.empty()) return sign + text::fold(text);
    }
    return {};
}

bool is_refused(const OrderRow& row) {
    return !row.row.faults().empty();
}

}  // namespace

OrderRows::OrderRows(const CsvFile& file, const std::vector<Column>& columns) {
    const Keys keys = key_columns(columns);
    if (!keys.lines || (!keys.code && !keys.id)) return;
    std::unordered_map<std::string, std::size_t> places;
    std::vector<std::pair<std::uint64_t, std::size_t>> all;
    CsvReader rows = file.rows();
    try {
        while (rows.next()) {
            const std::string key = key_of(rows.cells(), keys);
            if (key.empty()) continue;
            const std::size_t place = places.try_emplace(key, orders_.size()).first->second;
            if (place == orders_.size()) orders_.emplace_back();
            orders_[place].size++;
            all.emplace_back(rows.line(), place);
        }
    } catch (const BadValue&) {
        return;  // told when the rows are read for good
    }
    for (const auto& [line, place] : all)
        if (orders_[place].size > 1) order_at_.emplace(line, place);
}

std::vector<OrderRow> OrderRows::add(const RowParser& row, std::uint32_t number) {
    Order& order = orders_[order_at_.at(row.line())];
    order.rows.push_back({number, row});
    return order.rows.size() == order.size ? std::move(order.rows) : std::vector<OrderRow>();
}

bool any_refused(std::span<const OrderRow> rows) {
    return std::any_of(rows.begin(), rows.end(), is_refused);
}

void refuse_together(std::vector<OrderRow>& rows, const model::Kind& order) {
    const auto bad = std::find_if(rows.begin(), rows.end(), is_refused);
    for (OrderRow& row : rows)
        if (!is_refused(row))
            row.row.add_fault(order.at_name("code"), say("row {} of the same order is refused", bad->number));
}

void sort_by_row(Plan& plan) {
    const auto earlier = [](const auto& a, const auto& b) { return a.row < b.row; };
    std::stable_sort(plan.refused.begin(), plan.refused.end(), earlier);
    std::stable_sort(plan.notices.begin(), plan.notices.end(), earlier);
}

}  // namespace kehu::exchange
