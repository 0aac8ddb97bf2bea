#include "core/exchange/order_lines.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/twins.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

using model::Field;
using model::Line;
using text::Money;

OrderLines::OrderLines(const book::Reader& reader, const model::Kind& order, const model::Context& context)
    : reader_(reader),
      kind_(order),
      lines_(order.at_name("lines")),
      amount_(order.at_name("amount")),
      quantity_(order.at_name("quantity")),
      home_(context.settings->currency),
      has_products_(reader.count(reader.schema().at(model::kProduct)) > 0) {}

std::optional<store::RecordId> OrderLines::product(const std::string& text) {
    if (!has_products_) return std::nullopt;
    const auto known = products_.find(text);
    if (known != products_.end()) return known->second;
    return products_[text] = reader_.match(model::kProduct, text);
}

std::optional<Line> OrderLines::read_line(RowParser& row) {
    const std::string product_name(row.part("product"));
    std::string_view quantity = row.part("quantity"), price = row.part("price");
    if (product_name.empty()) {
        if (!quantity.empty()) row.add_fault(quantity_, tr("a quantity without a product"));
        return std::nullopt;
    }
    Line line;
    line.product = model::encode_text_or_ref({product_name, product(product_name)});
    line.amount = {0, home_};
    if (!quantity.empty()) line.quantity = model::take_decimal(quantity);
    if (!price.empty()) line.price = model::take_decimal(price);
    try {
        if (line.price) line.amount = text::money_of(text::multiply(line.quantity, *line.price), home_);
    } catch (const BadValue& bad) {
        row.add_fault(quantity_, bad.what());
        return std::nullopt;
    }
    return line;
}

void OrderLines::append_line(RowParser& into, const Line& line) const {
    std::string lines(into.record().value(lines_.tag));
    lines += model::encode_lines({line});
    into.record().set(lines_.tag, lines, lines_.sensitive);
}

void OrderLines::add(RowParser& row) {
    std::optional<Line> line = read_line(row);
    if (!line) return;
    if (const auto amount = row.record().get(amount_.tag)) line->amount = model::decode_money(*amount);
    append_line(row, *line);
}

// The number may be spelled in two ways; all else must be said alike, or only once.
void OrderLines::take_fields(OrderRow& into, OrderRow& from) const {
    const model::RecordView values = from.row.record();
    for (const std::string_view half : {values.ordinary(), values.sensitive()})
        for (model::FieldReader part(half); part.next();) {
            const Field& field = kind_.at(part.field().tag);
            if (&field == &amount_ || &field == &lines_ || field.name == "code") continue;
            model::Record& whole = into.row.record();
            std::string was, is;
            append_meaning(was, field, whole.value(field.tag));
            append_meaning(is, field, part.field().bytes);
            if (was.empty())
                whole.set(field.tag, std::string(part.field().bytes), field.sensitive);
            else if (was != is)
                from.row.add_fault(field, say("row {} is the same order and has another one", into.number));
        }
    const std::string_view typed = values.value(lines_.tag);
    if (typed.empty()) return;
    const std::string lines(into.row.record().value(lines_.tag));
    into.row.record().set(lines_.tag, lines + std::string(typed), lines_.sensitive);
}

std::string OrderLines::settle_amount(std::vector<Priced>& rows, RowParser& whole) const {
    std::vector<Priced*> told;
    for (Priced& row : rows)
        if (row.amount) told.push_back(&row);
    if (told.empty()) return {};
    const auto fits = [](const Priced* row) { return row->fits(); };
    const auto has_price = [](const Priced* row) { return row->has_price(); };
    const auto is_first = [&](const Priced* row) { return row->amount == told[0]->amount; };
    const bool all_fit = std::all_of(told.begin(), told.end(), fits);
    const bool any_price = std::any_of(told.begin(), told.end(), has_price);
    if (std::all_of(told.begin(), told.end(), is_first) && !(all_fit && any_price)) {
        whole.record().set(amount_.tag, model::encode_money(*told[0]->amount), amount_.sensitive);
        if (any_price || told.size() == 1) return {};
        return say("{} in each of the rows is taken as the amount of the whole order",
                   text::format_money(*told[0]->amount));
    }
    for (Priced* row : told) {
        if (!row->fits())
            row->row->row.add_fault(
                amount_, say("the rows of this order have different amounts, and this one is not "
                             "quantity x price ({}); to leave the column out: --map {}=-",
                             text::format_money(row->line->amount), row->row->row.about(amount_, {}).column));
        if (row->line) row->line->amount = *row->amount;
    }
    whole.record().erase(amount_.tag);
    return {};
}

std::string OrderLines::join(std::span<OrderRow> rows) {
    std::vector<Priced> priced;
    for (OrderRow& row : rows) {
        const auto amount = row.row.record().get(amount_.tag);
        priced.push_back({&row, row.row.faults().empty() ? read_line(row.row) : std::nullopt,
                          amount ? std::optional(model::decode_money(*amount)) : std::nullopt});
    }
    if (any_refused(rows)) return {};
    OrderRow& whole = rows.front();
    for (OrderRow& row : rows.subspan(1)) take_fields(whole, row);
    std::string told = settle_amount(priced, whole.row);
    for (const Priced& row : priced)
        if (row.line) append_line(whole.row, *row.line);
    const auto has_amount = [](const Priced& row) { return row.amount.has_value(); };
    if (whole.row.record().get(amount_.tag) || std::none_of(priced.begin(), priced.end(), has_amount)) return told;
    if (const auto sum = model::sum_of_lines(whole.row.record().value(lines_.tag)))
        whole.row.record().set(amount_.tag, model::encode_money(*sum), amount_.sensitive);
    else
        whole.row.add_fault(amount_, tr("the rows of this order have amounts in several currencies"));
    return told;
}

std::string kept_amount(const model::AmountNews& news, store::RecordId order) {
    const std::string stays = text::format_money(*news.stays);
    if (!news.unpriced.empty()) return say("no price for '{}'; the amount stays {}", news.unpriced, stays);
    return say("the amount stays {}; the lines come to {}; let it follow them: kehu order edit {} --clear amount",
               stays, text::format_money(*news.lines), order.text());
}

}  // namespace kehu::exchange
