#include "cli/order_lines.hpp"

#include <algorithm>

#include "core/model/field_type.hpp"
#include "core/model/order_amount.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;
using model::Line;

constexpr const char* kExample = "\"tea x20 @15\"";

std::string quoted(std::string_view name) {
    std::string out = "\"";
    for (char c : name) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

std::string_view product_of(const Line& line) {
    return model::decode_text_or_ref(line.product).text;
}

// "= 0" is an amount.
bool says_amount(std::string_view typed) {
    return typed.find('=') != typed.npos || typed.find("＝") != typed.npos;
}

bool says_amount(const FieldValues& values) {
    return std::any_of(values.begin(), values.end(), [](const auto& value) { return says_amount(value.text); });
}

// What the product cost in the order so far.
const Line* priced_line(const std::vector<Line>& lines, const Line& asked) {
    const std::string product = text::fold(product_of(asked));
    const auto id = model::decode_text_or_ref(asked.product).id;
    auto same = [&](const Line& line) {
        return line.price && model::decode_text_or_ref(line.product).id == id &&
               text::fold(product_of(line)) == product;
    };
    auto found = std::find_if(lines.begin(), lines.end(), same);
    return found == lines.end() ? nullptr : &*found;
}

void set_price(Line& line, text::Decimal price, text::Currency currency) {
    line.price = price;
    line.amount = text::money_of(text::multiply(line.quantity, price), currency);
}

std::string why_unpriced(const book::Reader& reader, const std::string& name) {
    const Kind& products = reader.schema().at(model::kProduct);
    const auto same = reader.find_exact(products, products.at(products.title), text::fold(name));
    if (same.size() < 2) return say("no price for '{}'; write it as @PRICE", name);
    std::string ids;
    for (store::RecordId id : same) ids.append(ids.empty() ? "" : tr(", ")) += id.text();
    return say("{} products are called {}: {}; name it by its id or code", same.size(), name, ids);
}

// Does the text say more than a name, a quantity, a price or an amount, or name a product of the store?
bool is_line(std::string_view text, const Field& field, const model::Context& context) {
    std::string bytes;
    field.type->parse(bytes, text, field, context);
    const std::vector<Line> lines = model::decode_lines(bytes);
    return lines.size() > 1 || product_of(lines[0]) != text || model::decode_text_or_ref(lines[0].product).id;
}

}  // namespace

void take_parts(const Kind& kind, FieldValues& values, const model::Row* before) {
    auto product = part_of(values, "product"), quantity = part_of(values, "quantity"), price = part_of(values, "price");
    if (kind.code != model::kOrder || (!product && !quantity && !price)) return;
    std::vector<Line> lines;
    if (before) lines = model::decode_lines(before->record.value(kind.at_name("lines").tag));
    if (lines.size() > 1)
        throw Error(ExitCode::usage,
                    say("{} has {} lines; give all of them, each with --line", before->id.text(), lines.size()),
                    say("like this: --line {}", kExample));
    if (lines.empty() && !product) throw Error(ExitCode::usage, tr("--quantity and --price go with --product"));
    std::string line = quoted(product ? *product : product_of(lines[0]));
    if (!quantity && !lines.empty()) quantity = text::format_decimal(lines[0].quantity);
    // Another product has another price.
    if (!price && !product && !lines.empty() && lines[0].price) price = text::format_decimal(*lines[0].price);
    if (quantity) line += " x" + *quantity;
    if (price) line += " @" + *price;
    values.push_back({&kind.at_name("lines"), line});
}

bool take_line_words(Session& session, const Kind& kind, const std::vector<std::string>& words, FieldValues& values) {
    const Field& field = kind.at_name("lines");
    const std::string joined = text::joined(words);
    std::vector<std::string> lines;
    session.book().read([&](const book::Reader& reader) {
        const model::Context context = session.context(reader);
        auto line = [&](const std::string& text) { return is_line(text, field, context); };
        if (std::all_of(words.begin(), words.end(), line))
            lines = words;
        else if (line(joined))
            lines = {joined};
    });
    for (const std::string& line : lines) values.push_back({&field, line});
    if (lines.empty() && !has_field(values, "lines") && !has_field(values, "product"))
        throw Error(ExitCode::usage,
                    say("'{}' is no line of an order; lines are given with --item {}", joined, kExample),
                    say("as the order's number: --{} {}", kind.at(kind.title).name, text::shell_word(joined)));
    return !lines.empty();
}

std::string with_known_prices(const book::Reader& reader, std::string_view bytes, std::string_view before,
                              std::string_view typed) {
    std::vector<Line> lines = model::decode_lines(bytes);
    const std::vector<Line> earlier = model::decode_lines(before);
    for (Line& line : lines) {
        if (line.price || line.amount.minor || says_amount(typed)) continue;
        if (const Line* known = priced_line(earlier, line)) {
            set_price(line, *known->price, known->amount.currency);
            continue;
        }
        auto id = model::decode_text_or_ref(line.product).id;
        auto product = id ? reader.get(*id) : std::nullopt;
        auto money = product ? product->record.get(reader.schema().at(id->kind).at_name("price").tag) : std::nullopt;
        if (!money) continue;
        const text::Money price = model::decode_money(*money);
        set_price(line, text::parse_decimal(text::format_amount(price)), price.currency);
    }
    return model::encode_lines(lines);
}

std::vector<std::string> unpriced(const book::Reader& reader, const Kind& kind, model::RecordView record,
                                  const FieldValues& values) {
    std::vector<std::string> told;
    if (kind.code != model::kOrder || has_field(values, "amount") || says_amount(values)) return told;
    for (const Line& line : model::decode_lines(record.value(kind.at_name("lines").tag)))
        if (!line.price && line.amount.minor == 0) told.push_back(why_unpriced(reader, std::string(product_of(line))));
    return told;
}

std::vector<std::string> amount_follows(const book::Reader& reader, const Kind& kind, model::Record& after,
                                        const model::Row& before, const FieldValues& values) {
    if (kind.code != model::kOrder || !has_field(values, "lines") || has_field(values, "amount")) return {};
    const model::AmountNews news = model::follow_lines(kind, after, before.record, says_amount(values));
    if (!news.stays) return {};
    const std::string stays = text::format_money(*news.stays);
    if (!news.unpriced.empty()) return {why_unpriced(reader, news.unpriced), say("the amount stays {}", stays)};
    return {say("the amount stays {}; the lines come to {}; let it follow them: kehu order edit {} --clear amount",
                stays, text::format_money(*news.lines), before.id.text())};
}

}  // namespace kehu::cli
