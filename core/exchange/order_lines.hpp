#pragma once
// The product, quantity and price that a file has in columns, as lines of an order.

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "core/exchange/order_rows.hpp"
#include "core/model/order_amount.hpp"
#include "core/model/values.hpp"

namespace kehu::exchange {

class OrderLines {
  public:
    OrderLines(const book::Reader&, const model::Kind& order, const model::Context&);
    // Puts the line into the row's record, if there is one; adds a fault if it makes no sense.
    void add(RowParser&);
    // Makes the first row's record the whole order of these rows. Amounts that are each row's quantity x price are
    // added up; else one that all rows have is the order's. Adds faults to rows that do not fit together; returns what
    // should be said of the amount, if anything.
    std::string join(std::span<OrderRow>);

  private:
    std::optional<store::RecordId> product(const std::string& text);
    // Its amount is quantity x price; nothing for a row without a product.
    std::optional<model::Line> read_line(RowParser&);
    void append_line(RowParser& into, const model::Line&) const;
    void take_fields(OrderRow& into, OrderRow& from) const;

    struct Priced {
        OrderRow* row;
        std::optional<model::Line> line;
        std::optional<text::Money> amount;
        bool has_price() const { return line && line->price; }
        bool fits() const { return !amount || !has_price() || line->amount == *amount; }
    };
    std::string settle_amount(std::vector<Priced>&, RowParser& whole) const;

    const book::Reader& reader_;
    const model::Kind& kind_;
    const model::Field &lines_, &amount_, &quantity_;
    text::Currency home_;
    bool has_products_;
    std::unordered_map<std::string, std::optional<store::RecordId>> products_;
};

// What to say of an amount that did not follow its lines.
std::string kept_amount(const model::AmountNews&, store::RecordId order);

}  // namespace kehu::exchange
