#include <algorithm>

#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// A sum of money with its currency. A computed sum may hold several, one for each currency, and matches if one of them
// does.
namespace {

std::uint64_t ordered(std::int64_t minor) {
    return static_cast<std::uint64_t>(minor) ^ (std::uint64_t(1) << 63);
}

template <class Test>
bool any_of(std::string_view bytes, Test&& test) {
    while (!bytes.empty()) {
        if (test(take_money(bytes))) return true;
    }
    return false;
}

// "1200.50" as files hold it, read without looking for all that people write beside it. Nothing if it is not so plain.
std::optional<text::Money> plain_money(std::string_view text, text::Currency home) {
    bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    int decimals = -1;  // -1: before the point
    std::int64_t minor = 0;
    if (text.empty() || text.size() > 14) return std::nullopt;
    for (const char& c : text) {
        if (c == '.' && decimals < 0 && &c != text.data()) {
            decimals = 0;
        } else if (c >= '0' && c <= '9') {
            minor = minor * 10 + (c - '0');
            if (decimals >= 0) ++decimals;
        } else {
            return std::nullopt;
        }
    }
    int missing = text::minor_digits(home) - std::max(decimals, 0);
    if (decimals == 0 || missing < 0) return std::nullopt;
    while (missing--) minor *= 10;
    return text::Money{negative ? -minor : minor, home};
}

void parse(std::string& out, std::string_view text, const Field&, const Context& context) {
    text::Currency home = context.settings->currency;
    auto plain = plain_money(text, home);
    append_money(out, plain ? *plain : text::parse_money(text, home));
}

void append_machine(std::string& out, text::Money money, const Context& context) {
    if (money.currency != context.settings->currency) (out += money.currency.text()) += ' ';
    out += text::format_amount(money);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    for (const char* between = ""; !bytes.empty(); between = ", ") {
        text::Money money = take_money(bytes);
        out += between;
        if (style == Style::machine) {
            append_machine(out, money, context);
        } else {
            out += text::format_money(money);
        }
    }
}

void append_object(std::string& out, text::Money money) {
    out += "{\"amount\":\"";
    out += text::format_amount(money);
    out += "\",\"currency\":\"";
    out += money.currency.text();
    out += "\"}";
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    text::Money first = take_money(bytes);
    if (bytes.empty()) return append_object(out, first);
    out += '[';
    append_object(out, first);
    while (!bytes.empty()) out += ',', append_object(out, take_money(bytes));
    out += ']';
}

// By currency first: amounts of different currencies have no order.
void sort_key(std::string& out, std::string_view bytes, const Field&) {
    text::Money money = take_money(bytes);
    out += money.currency.text();
    std::uint64_t key = ordered(money.minor);
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(key >> shift);
}

std::string operand(std::string_view text, const Field&, const Context& context) {
    return encode_money(text::parse_money(text, context.settings->currency));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    text::Money asked = decode_money(operand);
    return any_of(bytes, [&](text::Money money) { return money == asked; });
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field&, const Context&) {
    return any_of(bytes, [&](text::Money money) {
        auto at_least = [](text::Money a, text::Money b) { return a.currency == b.currency && a.minor >= b.minor; };
        return (!low || at_least(money, decode_money(*low))) && (!high || at_least(decode_money(*high), money));
    });
}

std::optional<KeySpan> span(const std::string* low, const std::string* high, const Field& field) {
    KeySpan span{{}, {}, true};
    const auto currency = [](const std::string* end) { return std::string(decode_money(*end).currency.text()); };
    if (low && high && currency(low) != currency(high)) return std::nullopt;
    if (low) sort_key(span.low, *low, field);
    if (high) sort_key(span.high, *high, field), span.high += '\1';
    if (low && !high) span.high = currency(low) + '\xFF' + std::string(8, '\xFF');
    if (high && !low) span.low = currency(high);
    return span;
}

bool possible(std::string_view low, std::string_view high, const Field&) {
    text::Money least = decode_money(low), most = decode_money(high);
    return least.currency == most.currency && least.minor <= most.minor;
}

}  // namespace

const FieldType kMoneyType{
    .name = "money",
    .parse = parse,
    .format = format,
    .json = json,
    .sort_key = sort_key,
    .operand = operand,
    .matches = matches,
    .between = between,
    .span = span,
    .possible = possible,
    .right_aligned = true,
};

}  // namespace kehu::model
