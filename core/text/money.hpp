#pragma once
// Money: integer minor units with their currency, always both. Amounts of different currencies are never added
// together.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/text/decimal.hpp"

namespace kehu::text {

struct Currency {
    std::array<char, 3> code{};  // ISO 4217, "CNY"
    std::string_view text() const { return {code.data(), 3}; }
    auto operator<=>(const Currency&) const = default;
};
Currency parse_currency(
    std::string_view);       // any case; throws BadValue for anything but three letters of ISO 4217's list
int minor_digits(Currency);  // 2 for CNY and USD, 0 for JPY, 3 for KWD

struct Money {
    std::int64_t minor = 0;
    Currency currency;
    bool operator==(const Money&) const = default;
};

// "12000", "CNY 1,200.00", "1200 cny", "¥300", "￥３００", "300元", "300块", "1.2万", "3亿元", "HK$5", "-20", "-¥20",
// "5美元", "300元整", "(¥300)" and "300-" as negative ones; without a sign or code the currency is `home`. A sign that
// several currencies share ($, ¥, 元) means `home` where home uses it, else the best known one ($: USD, 元: CNY); ¥ is
// refused where home is neither CNY nor JPY. Throws BadValue: more decimals than the currency has, letters, two
// currencies, out of range.
Money parse_money(std::string_view, Currency home);
std::string format_money(Money);    // "CNY 1,200.00", "CNY -20.00"
std::string format_amount(Money);   // "1200.00", for machines; the currency goes beside it
Money money_of(Decimal, Currency);  // rounded half away from zero to the minor unit; throws BadValue when out of range

}  // namespace kehu::text
