#include "core/text/money.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "core/error.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

// ISO 4217, the currencies of countries and the fund codes in use, in order.
constexpr std::string_view kCodes =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD "
    "LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP "
    "PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP "
    "TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG ";
constexpr std::string_view kNoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
constexpr std::string_view kThreeDecimals = "BHD IQD JOD KWD LYD OMR TND ";
constexpr std::string_view kFourDecimals = "CLF UYW ";

constexpr Currency currency_of(std::string_view code) {
    return {{code[0], code[1], code[2]}};
}
constexpr Currency kYuan = currency_of("CNY");
constexpr Currency kYen = currency_of("JPY");

bool listed(std::string_view list, std::string_view code) {
    for (std::size_t at = 0; at < list.size(); at += 4)
        if (list.substr(at, 3) == code) return true;
    return false;
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::optional<Currency> find_currency(std::string_view code) {
    if (code.size() != 3) return {};
    const Currency currency{{upper(code[0]), upper(code[1]), upper(code[2])}};
    if (!listed(kCodes, currency.text())) return {};
    return currency;
}

// Signs and words of money, longer ones first where one ends another. `shared` lists the currencies that use the mark
// too.
struct Mark {
    std::string_view text;
    std::string_view currency;
    std::string_view shared = {};
};
constexpr std::string_view kDollars =
    "USD CAD AUD NZD HKD TWD SGD MXN ARS BBD BMD BND BSD BZD CLP COP FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD ";
constexpr Mark kMarks[] = {
    {"人民币", "CNY"},
    {"RMB", "CNY"},
    {"美元", "USD"},
    {"美金", "USD"},
    {"欧元", "EUR"},
    {"港元", "HKD"},
    {"港币", "HKD"},
    {"日元", "JPY"},
    {"英镑", "GBP"},
    {"台币", "TWD"},
    {"韩元", "KRW"},
    {"澳元", "AUD"},
    {"加元", "CAD"},
    {"新加坡元", "SGD"},
    {"US$", "USD"},
    {"HK$", "HKD"},
    {"NT$", "TWD"},
    {"MOP$", "MOP"},
    {"CA$", "CAD"},
    {"AU$", "AUD"},
    {"A$", "AUD"},
    {"C$", "CAD"},
    {"S$", "SGD"},
    {"NZ$", "NZD"},
    {"R$", "BRL"},
    {"CN¥", "CNY"},
    {"JP¥", "JPY"},
    {"€", "EUR"},
    {"£", "GBP"},
    {"￡", "GBP"},
    {"₩", "KRW"},
    {"₹", "INR"},
    {"₽", "RUB"},
    {"฿", "THB"},
    {"₫", "VND"},
    {"₺", "TRY"},
    {"₴", "UAH"},
    {"$", "USD", kDollars},
    {"元", "CNY", "CNY HKD TWD MOP "},
    {"块钱", "CNY", "CNY HKD TWD MOP "},
    {"块", "CNY", "CNY HKD TWD MOP "},
    {"塊", "CNY", "CNY HKD TWD MOP "},
    {"圆", "CNY", "CNY HKD TWD MOP JPY "},
    {"圓", "CNY", "CNY HKD TWD MOP JPY "},
    {"円", "JPY"},
};

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return upper(x) == upper(y); });
}

Currency meant(const Mark& mark, Currency home) {
    return listed(mark.shared, home.text()) ? home : currency_of(mark.currency);
}

// What a mark at one end of the text says, with that mark taken off.
class Marks {
  public:
    Marks(std::string_view typed, Currency home) : typed_(typed), home_(home) {}

    bool take_front(std::string_view& s) {
        return take(
            s, [](std::string_view text, std::size_t n) { return text.substr(0, n); },
            [](std::string_view& text, std::size_t n) { text.remove_prefix(n); });
    }
    bool take_back(std::string_view& s) {
        return take(
            s, [](std::string_view text, std::size_t n) { return text.substr(text.size() - n); },
            [](std::string_view& text, std::size_t n) { text.remove_suffix(n); });
    }
    Currency result() const { return found_.value_or(home_); }

  private:
    template <class End, class Remove>
    bool take(std::string_view& s, End end, Remove remove) {
        std::optional<Currency> currency;
        std::size_t length = 0;
        for (std::string_view yen : {"¥", "￥"})
            if (s.size() >= yen.size() && end(s, yen.size()) == yen) currency = yen_or_yuan(), length = yen.size();
        for (const Mark& mark : kMarks) {
            if (mark.text.size() <= length || s.size() < mark.text.size()) continue;
            if (!same_letters(end(s, mark.text.size()), mark.text)) continue;
            currency = meant(mark, home_);
            length = mark.text.size();
        }
        if (!currency && s.size() >= 3) {
            currency = find_currency(end(s, 3));
            length = 3;
        }
        if (!currency) return false;
        note(*currency);
        remove(s, length);
        s = trim(s);
        return true;
    }

    Currency yen_or_yuan() const {
        if (home_ == kYuan || home_ == kYen) return home_;
        throw BadValue(say("'{}': ¥ may be CNY or JPY; write the code in its place", typed_));
    }

    void note(Currency currency) {
        if (found_ && *found_ != currency)
            throw BadValue(say("'{}' names two currencies, {} and {}", typed_, found_->text(), currency.text()));
        found_ = currency;
    }

    std::string_view typed_;
    Currency home_;
    std::optional<Currency> found_;
};

// 三百元整 ends in a word that says there is nothing behind.
void drop_whole(std::string_view& s) {
    constexpr std::string_view kWhole[] = {"元整", "元正", "圆整", "圓整"};
    for (std::string_view end : kWhole)
        if (s.ends_with(end)) return s.remove_suffix(end.size() / 2);
}

bool has_letters(std::string_view s) {
    return std::any_of(s.begin(), s.end(), [](char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; });
}

std::string digits_of_minor(Money m, bool grouped) {
    const int decimals = minor_digits(m.currency);
    std::uint64_t rest = m.minor < 0 ? 0 - static_cast<std::uint64_t>(m.minor) : static_cast<std::uint64_t>(m.minor);
    std::string reversed;
    for (int i = 0; rest != 0 || i <= decimals; ++i) {
        if (i == decimals && decimals > 0) reversed += '.';
        if (grouped && i > decimals && (i - decimals) % 3 == 0) reversed += ',';
        reversed += static_cast<char>('0' + rest % 10);
        rest /= 10;
    }
    if (m.minor < 0) reversed += '-';
    return {reversed.rbegin(), reversed.rend()};
}

// An amount with at most `digits` decimals as minor units. Throws BadValue when out of range.
std::int64_t scaled(Decimal amount, int digits) {
    __int128 value = amount.units;
    for (int i = amount.scale; i < digits; ++i) value *= 10;
    if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min())
        throw BadValue(say("{} is too large an amount of money", format_decimal(amount)));
    return static_cast<std::int64_t>(value);
}

}  // namespace

Currency parse_currency(std::string_view typed) {
    const std::string plain = to_halfwidth(typed);
    const std::string_view code = trim(plain);
    if (auto currency = find_currency(code)) return *currency;
    if (same_letters(code, "RMB") || code == "人民币")
        throw BadValue(say("'{}' is no ISO 4217 code; did you mean CNY?", typed));
    throw BadValue(say("'{}' is no currency: write its three letters of ISO 4217, such as CNY or USD", typed));
}

int minor_digits(Currency currency) {
    if (currency == kYuan) return 2;
    if (listed(kNoDecimals, currency.text())) return 0;
    if (listed(kThreeDecimals, currency.text())) return 3;
    return listed(kFourDecimals, currency.text()) ? 4 : 2;
}

Money parse_money(std::string_view typed, Currency home) {
    const std::string plain = to_halfwidth(typed);
    std::string_view s = trim(plain);
    if (s.empty()) throw BadValue(say("an empty text is no amount of money"));
    constexpr std::string_view kMinus = "\u2212";
    const bool in_brackets = s.starts_with('(') && s.ends_with(')');
    bool negative = in_brackets;
    if (in_brackets) s = trim(s.substr(1, s.size() - 2));
    drop_whole(s);
    auto take_sign = [&] {
        const std::size_t length = s.starts_with('-') || s.starts_with('+') ? 1 : s.starts_with(kMinus) ? 3 : 0;
        if (length == 0) return false;
        negative = s[0] != '+';
        s = trim(s.substr(length));
        return true;
    };
    bool signed_already = in_brackets || take_sign();
    Marks marks(typed, home);
    marks.take_front(s);
    if (!signed_already) signed_already = take_sign();
    marks.take_back(s);
    const bool second_sign =
        s.starts_with('(') || s.ends_with('-') || s.starts_with('-') || s.starts_with('+') || s.starts_with(kMinus);
    if (s.empty() || (signed_already && second_sign)) throw BadValue(say("'{}' is no amount of money", typed));
    if (has_letters(s))
        throw BadValue(say("'{}' is no amount of money: write it as 1200.50, CNY 1200.50 or 1200.50元", typed));

    Decimal amount = parse_decimal(s);
    if (negative) amount.units = -amount.units;
    const Currency currency = marks.result();
    const int digits = minor_digits(currency);
    if (amount.scale > digits)
        throw BadValue(
            say("'{}' has {} decimals, but {} has only {}", typed, int(amount.scale), currency.text(), digits));
    return {scaled(amount, digits), currency};
}

std::string format_money(Money m) {
    std::string out(m.currency.text());
    out += ' ';
    out += digits_of_minor(m, true);
    return out;
}

std::string format_amount(Money m) {
    return digits_of_minor(m, false);
}

Money money_of(Decimal amount, Currency currency) {
    const int digits = minor_digits(currency);
    if (amount.scale <= digits) return {scaled(amount, digits), currency};
    std::int64_t divisor = 1;
    for (int i = digits; i < amount.scale; ++i) divisor *= 10;
    const std::int64_t rest = amount.units % divisor;
    std::int64_t minor = amount.units / divisor;
    if (rest >= divisor - rest) ++minor;
    if (-rest >= divisor + rest) --minor;
    return {minor, currency};
}

}  // namespace kehu::text
