#pragma once
// Rows that are one order: a till writes a row for each line of it. They are known by the order's number, or by kehu's
// id, and need not stand next to each other: each waits until the last of its order has come.

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

struct OrderRow {
    std::uint32_t number;  // from 1, without the header
    RowParser row;
};

class OrderRows {
  public:
    // Reads the file once for the numbers that it has more than once.
    OrderRows(const CsvFile&, const std::vector<Column>&);
    bool has_others(const RowParser& row) const { return order_at_.contains(row.line()); }
    // All rows of the order in the file's order when this is the last of them; else none.
    std::vector<OrderRow> add(const RowParser&, std::uint32_t number);

  private:
    struct Order {
        std::size_t size = 0;
        std::vector<OrderRow> rows;  // so far
    };
    std::vector<Order> orders_;
    std::unordered_map<std::uint64_t, std::size_t> order_at_;  // by the line of a row that is not alone
};

bool any_refused(std::span<const OrderRow>);
// One that is refused takes its order along.
void refuse_together(std::vector<OrderRow>&, const model::Kind& order);

// Rows of an order come when the last of them has been read: puts what is told of rows in the file's order.
void sort_by_row(Plan&);

}  // namespace kehu::exchange
