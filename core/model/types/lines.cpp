#include <algorithm>

#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"

namespace kehu::model {

// The lines of an order:
//   PRODUCT [xQUANTITY] [@PRICE] [= AMOUNT]      several: separated by ";" or a line break
// A unit behind the quantity (x3斤) is read and not kept.
// In machine form the quantity always stands there, so that a product's name that ends like one ("foo x5") reads back,
// and the amount where it is not quantity x price. A product with ";" or a leading quote in it is quoted, quotes inside
// are doubled.
namespace {

using text::Decimal;
using text::Money;

Money implied_amount(const Decimal& quantity, const std::optional<Decimal>& price, text::Currency currency) {
    return price ? text::money_of(text::multiply(quantity, *price), currency) : Money{0, currency};
}

// ---- reading

struct Typed {
    std::string product;
    std::optional<Decimal> quantity, price;
    std::optional<Money> amount;
    text::Currency currency;  // of the price
};

std::optional<Money> as_money(std::string_view text, text::Currency home) {
    try {
        return text::parse_money(text, home);
    } catch (const BadValue&) {
        return std::nullopt;
    }
}

std::optional<Decimal> as_decimal(std::string_view text) {
    try {
        return text::parse_decimal(text);
    } catch (const BadValue&) {
        return std::nullopt;
    }
}

// The last of two spellings of a sign, and how long it is.
struct Sign {
    std::size_t at = std::string_view::npos, width = 0;
};
Sign last_sign(std::string_view text, std::string_view ascii, std::string_view wide) {
    std::size_t a = text.rfind(ascii), w = text.rfind(wide);
    if (a == std::string_view::npos || (w != std::string_view::npos && w > a)) return {w, wide.size()};
    return {a, ascii.size()};
}

// Each takes its part off the end of `rest` if it is there. `refused` keeps what looked like the part and was no
// number.
void take_amount(std::string_view& rest, Typed& typed, text::Currency home, std::string& refused) {
    Sign sign = last_sign(rest, "=", "＝");
    if (sign.at == std::string_view::npos) return;
    std::string_view tail = text::trim(rest.substr(sign.at + sign.width));
    typed.amount = as_money(tail, home);
    if (typed.amount) {
        rest = text::trim(rest.substr(0, sign.at));
    } else {
        refused = tail;
    }
}

void take_price(std::string_view& rest, Typed& typed, text::Currency home, std::string& refused) {
    Sign sign = last_sign(rest, "@", "＠");
    if (sign.at == std::string_view::npos) return;
    std::string_view tail = text::trim(rest.substr(sign.at + sign.width));
    typed.price = as_decimal(tail);
    if (!typed.price) {
        auto money = as_money(tail, home);
        if (!money) {
            refused = tail;
            return;
        }
        typed.price = text::parse_decimal(text::format_amount(*money));
        typed.currency = money->currency;
    }
    rest = text::trim(rest.substr(0, sign.at));
}

// "3斤", "3kg": Chinese measure words are one or two characters and many.
bool is_unit(std::string_view text) {
    static constexpr std::string_view kUnits[] = {"kg",    "g",   "jin",  "pc",  "pcs",  "piece", "pieces", "box",
                                                  "boxes", "set", "sets", "bag", "bags", "pack",  "packs"};
    const std::string word = text::fold(text);
    if (std::find(std::begin(kUnits), std::end(kUnits), word) != std::end(kUnits)) return true;
    constexpr std::size_t kHanBytes = 3;
    if (text.size() != kHanBytes && text.size() != 2 * kHanBytes) return false;
    for (std::size_t at = 0; at < text.size(); at += kHanBytes) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0xE4 || lead > 0xE9) return false;
    }
    return true;
}

std::optional<Decimal> quantity_with_unit(std::string_view text) {
    text = text::trim(text);
    const std::size_t end = text.find_first_not_of("0123456789.");
    if (end == 0 || end == text.npos || !is_unit(text::trim(text.substr(end)))) return std::nullopt;
    return as_decimal(text.substr(0, end));
}

// "x20" behind a blank; "×20", and "x20" after a Chinese character, also without one.
bool take_quantity(std::string_view& rest, Typed& typed, std::optional<Decimal> (*read)(std::string_view)) {
    for (std::string_view sign : {"×", "x", "X", "ｘ", "Ｘ", "*"}) {
        std::size_t at = rest.rfind(sign);
        if (at == std::string_view::npos || at == 0) continue;
        bool apart = rest[at - 1] == ' ' || static_cast<unsigned char>(rest[at - 1]) >= 0x80 || sign == "×";
        auto quantity = apart ? read(rest.substr(at + sign.size())) : std::nullopt;
        if (!quantity) continue;
        typed.quantity = quantity;
        rest = text::trim(rest.substr(0, at));
        return true;
    }
    return false;
}

// The quoted name at the front; `rest` becomes what follows it.
std::string take_quoted(std::string_view& rest) {
    std::string name;
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] != '"') {
            name += rest[at];
        } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
            name += '"', ++at;
        } else {
            rest = rest.substr(at + 1);
            return name;
        }
    }
    throw BadValue(say("{}: the quotation mark is not closed", rest));
}

// A price that was not taken off the end: "T1 x2 @5 @6", "@6 x2".
bool holds_price(std::string_view product) {
    for (std::size_t at = product.find('@'); at != product.npos; at = product.find('@', at + 1)) {
        bool apart = at == 0 || product[at - 1] == ' ';
        if (apart && at + 1 < product.size() && product[at + 1] >= '0' && product[at + 1] <= '9') return true;
    }
    return false;
}

Typed read_typed(std::string_view item, text::Currency home) {
    Typed typed;
    typed.currency = home;
    bool quoted = item.starts_with('"');
    std::string_view rest = item;
    if (quoted) typed.product = take_quoted(rest);
    // A quoted name is cut off: something must stand before the signs for them to be found.
    std::string padded = quoted ? "| " + std::string(rest) : std::string(rest);
    rest = padded;
    std::string refused;
    take_amount(rest, typed, home, refused);
    take_price(rest, typed, home, refused);
    if (!take_quantity(rest, typed, as_decimal)) take_quantity(rest, typed, quantity_with_unit);
    if (!typed.quantity && !refused.empty()) throw BadValue(say("'{}' is no amount of money", refused));
    if (!quoted) typed.product = types::stored_text(rest);
    if (quoted && rest != "|") throw BadValue(say("'{}' is no quantity; write it as x20", text::trim(rest.substr(1))));
    if (!quoted && holds_price(typed.product))
        throw BadValue(say("'{}' has a price in the product's name; write it as \"tea x20 @15\"", item));
    if (typed.product.empty()) throw BadValue(say("'{}' names no product; write it as \"tea x20 @15\"", item));
    return typed;
}

Line line_of(const Typed& typed, const Field& field, const Context& context) {
    Line line;
    types::append_linked(line.product, typed.product, field, context);
    if (typed.quantity) line.quantity = *typed.quantity;
    line.price = typed.price;
    line.amount = typed.amount ? *typed.amount : implied_amount(line.quantity, line.price, typed.currency);
    return line;
}

// The end of the line that starts at `at`: a ";", a "；" or a line break outside of a quoted name, or the end of the
// text.
std::size_t end_of_line(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    bool quoted = false;
    for (bool first = true; at < text.size(); ++at, first = false) {
        if (text[at] == '"' && (first || quoted)) {
            if (quoted && text.substr(at + 1).starts_with('"')) {
                ++at;
            } else {
                quoted = !quoted;
            }
        }
        if (!quoted && (text[at] == ';' || text[at] == '\n' || text.substr(at).starts_with("；"))) return at;
    }
    return at;
}

template <class Use>
void split_lines(std::string_view text, Use&& use) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = end_of_line(text, at);
        std::string_view item = text::trim(text.substr(at, end - at));
        if (!item.empty()) use(item);
        at = end + (text.substr(end).starts_with("；") ? 3 : 1);
    }
}

void parse(std::string& out, std::string_view text, const Field& field, const Context& context) {
    std::vector<Line> lines;
    split_lines(text, [&](std::string_view item) {
        lines.push_back(line_of(read_typed(item, context.settings->currency), field, context));
    });
    if (lines.empty()) throw BadValue(say("'{}' names no product; write it as \"tea x20 @15\"", text));
    out += encode_lines(lines);
}

// ---- writing

bool needs_quotes(std::string_view product) {
    return product.empty() || product.starts_with('"') || holds_price(product) ||
           product.find_first_of(";\n") != std::string_view::npos || product.find("；") != std::string_view::npos ||
           text::trim(product) != product;
}

void append_product(std::string& out, std::string_view product) {
    if (!needs_quotes(product)) {
        out += product;
        return;
    }
    out += '"';
    for (char c : product) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_line(std::string& out, const Line& line, text::Currency home) {
    append_product(out, decode_text_or_ref(line.product).text);
    (out += " x") += text::format_decimal(line.quantity);
    if (line.price) (out += " @") += text::format_decimal(*line.price);
    if (line.amount == implied_amount(line.quantity, line.price, home)) return;
    out += " = ";
    if (line.amount.currency != home) (out += line.amount.currency.text()) += ' ';
    out += text::format_amount(line.amount);
}

void append_for_people(std::string& out, const Line& line, Style style) {
    out += decode_text_or_ref(line.product).text;
    (out += " x") += text::format_decimal(line.quantity);
    if (style == Style::table) return;
    if (line.price) (out += " @") += text::format_decimal(*line.price);
    (out += " = ") += text::format_money(line.amount);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    const char* between = "";
    for (const Line& line : decode_lines(bytes)) {
        out += between;
        between = "; ";
        if (style == Style::machine) {
            append_line(out, line, context.settings->currency);
        } else {
            append_for_people(out, line, style);
        }
    }
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    out += '[';
    for (const Line& line : decode_lines(bytes)) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out += "{\"product\":", decode_text_or_ref(line.product).text);
        (out += ",\"quantity\":") += text::format_decimal(line.quantity);
        if (line.price) ((out += ",\"price\":\"") += text::format_decimal(*line.price)) += '"';
        ((out += ",\"amount\":\"") += text::format_amount(line.amount)) += "\",\"currency\":\"";
        (out += line.amount.currency.text()) += "\"}";
    }
    out += ']';
}

// ---- asking

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    types::RefOperand asked = types::read_ref_operand(operand);
    for (const Line& line : decode_lines(bytes)) {
        TextOrRef product = decode_text_or_ref(line.product);
        if (asked.id && asked.id == product.id) return true;
        if (!asked.sought.empty() && types::contains_sought(product.text, asked.sought)) return true;
    }
    return false;
}

void words(std::string& out, std::string_view bytes) {
    for (const Line& line : decode_lines(bytes)) (out += decode_text_or_ref(line.product).text) += ' ';
}

}  // namespace

const FieldType kLinesType{
    .name = "lines",
    .list = true,
    .parse = parse,
    .format = format,
    .json = json,
    .operand = types::ref_operand,
    .matches = matches,
    .words = words,
};

}  // namespace kehu::model
