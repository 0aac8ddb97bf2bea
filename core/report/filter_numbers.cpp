// Filters of numbers and money.
#include <cstdlib>

#include "core/report/filters.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

constexpr std::int64_t kMostFen = 1'000'000'000'000'000'000;  // 壹万万亿

constexpr std::string_view kCoinForms[] = {"code", "sign", "amount", "plain"};

struct CoinSign {
    std::string_view code, sign;
};
constexpr CoinSign kCoinSigns[] = {{"CNY", "¥"}, {"USD", "$"}, {"EUR", "€"},   {"GBP", "£"},
                                   {"JPY", "¥"}, {"KRW", "₩"}, {"HKD", "HK$"}, {"TWD", "NT$"}};

// "CNY -20.00": its code, and what stands behind.
std::string shown(text::Money money, std::string_view form) {
    if (form == "plain") return text::format_amount(money);
    const std::string whole = text::format_money(money);
    if (form == "code") return whole;
    std::string amount = whole.substr(4);
    if (form == "amount") return amount;
    for (const CoinSign& coin : kCoinSigns)
        if (coin.code == money.currency.text()) return amount.insert(amount.starts_with('-') ? 1 : 0, coin.sign);
    return whole;
}

// Each amount by itself; sums are never made over currencies.
template <class Shown>
void show_each(Value& value, const Paper& paper, Shown&& shown) {
    if (value.type != Type::money && value.type != Type::number) return;  // a default
    std::vector<text::Money> money = value.money;
    if (value.type == Type::number) money = {text::money_of(value.number, paper.context.settings->currency)};
    std::string out;
    for (const text::Money& one : money) out.append(out.empty() ? "" : ", ").append(shown(one));
    value = {.type = Type::text, .present = true, .text = std::move(out)};
}

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

}  // namespace

std::span<const std::string_view> coin_forms() {
    return kCoinForms;
}

std::string grouped(text::Decimal number, int decimals) {
    if (decimals < 0) decimals = number.scale;
    const bool negative = number.units < 0;
    __int128 units = negative ? -static_cast<__int128>(number.units) : number.units;
    if (decimals < number.scale) {
        const std::int64_t step = power_of_ten(number.scale - decimals);
        units = (units + step / 2) / step;
    } else {
        units *= power_of_ten(decimals - number.scale);
    }
    std::string digits;
    const auto add = [&](char c) { digits.insert(digits.begin(), c); };
    for (int place = 0; units > 0 || place <= decimals; ++place, units /= 10) {
        if (place == decimals && place > 0) add('.');
        if (place > decimals && (place - decimals) % 3 == 0) add(',');
        add(static_cast<char>('0' + static_cast<int>(units % 10)));
    }
    const bool zero = digits.find_first_of("123456789") == std::string::npos;
    return negative && !zero ? "-" + digits : digits;
}

void apply_filter::money(Value& value, const Use& use, const Paper& paper) {
    const std::string_view form = use.arguments.empty() ? kCoinForms[0] : std::string_view(use.arguments[0]);
    show_each(value, paper, [&](text::Money money) { return shown(money, form); });
}

void apply_filter::number(Value& value, const Use& use, const Paper&) {
    if (value.type != Type::money && value.type != Type::number) return;  // a default
    std::string out;
    const std::vector<text::Decimal> amounts = amounts_of(value);
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (i > 0) out += ", ";
        if (amounts.size() > 1) out.append(value.money[i].currency.text()) += ' ';
        out += grouped(amounts[i], static_cast<int>(use.number));
    }
    value = {.type = Type::text, .present = true, .text = std::move(out)};
}

// Only yuan are written so; other money stays as it is.
void apply_filter::rmb(Value& value, const Use&, const Paper& paper) {
    show_each(value, paper, [&](text::Money money) {
        const bool yuan = money.currency.text() == "CNY" && std::abs(money.minor) < kMostFen;
        return yuan ? rmb_in_words(money.minor) : text::format_money(money);
    });
}

}  // namespace kehu::report
