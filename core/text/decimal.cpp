#include "core/text/decimal.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/error.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

using Wide = __int128;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

constexpr std::array<std::int64_t, 13> kPowers = [] {
    std::array<std::int64_t, 13> powers{};
    std::int64_t power = 1;
    for (auto& p : powers) p = power, power *= 10;
    return powers;
}();

// A number as it was read: value * 10^-scale, of any size up to kMaxDigits digits.
struct Reading {
    Wide value = 0;
    int scale = 0;
};
constexpr int kMaxDigits = 30;

[[noreturn]] void out_of_range(std::string_view typed) {
    throw BadValue(say("'{}' is too large: at most 15 digits before the decimal point", typed));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Minus signs and blanks of other scripts as their ASCII twins, full-width forms too.
std::string plain(std::string_view typed) {
    std::string s = to_halfwidth(typed);
    constexpr std::pair<std::string_view, char> kTwins[] = {
        {"\u2212", '-'}, {"\u00A0", ' '}, {"\u202F", ' '}, {"\u2009", ' '}, {"\u2019", '\''}};
    for (auto [from, to] : kTwins)
        for (auto at = s.find(from); at != s.npos; at = s.find(from, at)) s.replace(at, from.size(), 1, to);
    return s;
}

// "1.2万": takes the unit off the end and gives its power of ten.
int take_unit(std::string_view& s) {
    constexpr std::pair<std::string_view, int> kUnits[] = {{"万", 4}, {"萬", 4}, {"亿", 8}, {"億", 8}};
    int power = 0;
    for (auto [unit, zeros] : kUnits) {
        if (!s.ends_with(unit)) continue;
        s.remove_suffix(unit.size());
        power = zeros;
        break;
    }
    if (power) s = trim(s);
    return power;
}

[[noreturn]] void refuse_character(std::string_view rest, std::string_view typed) {
    std::size_t end = 1;
    while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0) == 0x80) ++end;
    if ((rest[0] == 'e' || rest[0] == 'E') && rest.size() > 1)
        throw BadValue(say("'{}' has an exponent: write the digits in full", typed));
    throw BadValue(say("'{}' is no number: '{}' does not belong there", typed, rest.substr(0, end)));
}

// Whole digits with or without separators; gives where the first other character stands.
std::size_t read_whole(std::string_view s, std::string_view typed, Reading& out, int& digits) {
    std::size_t i = 0;
    int since_separator = 0;
    char separator = 0;
    auto demand = [&](bool good) {
        if (!good)
            throw BadValue(
                say("'{}': a comma or blank may only set off groups of three digits, as in 1,234.50", typed));
    };
    for (; i < s.size(); ++i) {
        if (is_digit(s[i])) {
            out.value = out.value * 10 + (s[i] - '0');
            if (out.value != 0 && ++digits > kMaxDigits) out_of_range(typed);
            ++since_separator;
        } else if (s[i] == ',' || s[i] == ' ' || s[i] == '\'') {
            const bool first = separator == 0;
            demand(first ? since_separator >= 1 && since_separator <= 3 : since_separator == 3 && separator == s[i]);
            separator = s[i];
            since_separator = 0;
        } else {
            break;
        }
    }
    demand(separator == 0 || since_separator == 3);
    return i;
}

void read_fraction(std::string_view s, std::string_view typed, Reading& out, int& digits) {
    if (s.empty()) throw BadValue(say("'{}' ends in a decimal point", typed));
    int zeros = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '.') throw BadValue(say("'{}' has two decimal points", typed));
        if (!is_digit(s[i])) refuse_character(s.substr(i), typed);
        if (s[i] == '0') {
            ++zeros;
            continue;
        }
        digits += zeros + 1;
        if (digits > kMaxDigits) throw BadValue(say("'{}' has more than {} decimals", typed, kMaxScale));
        for (; zeros > 0; --zeros, ++out.scale) out.value *= 10;
        out.value = out.value * 10 + (s[i] - '0');
        ++out.scale;
    }
}

// "1.234,50", as most of Europe writes it, as "1,234.50"; anything that may mean something else stays as it is.
std::string with_decimal_point(std::string number) {
    const std::size_t comma = number.rfind(',');
    if (comma == number.npos || comma == 0 || number.find(',') != comma) return number;
    const std::size_t decimals = number.find_first_not_of("0123456789", comma + 1);
    const std::size_t count = std::min(decimals, number.size()) - comma - 1;
    const std::size_t group = number.find_first_of(". '");
    if (count < 1 || count > 2) return number;
    if (group == number.npos || number.find_last_of(". '") > comma) return number;
    const char separator = number[group];  // by value: std::replace writes over the one it was found in
    std::replace(number.begin(), number.end(), separator, ',');
    number[comma] = '.';
    return number;
}

// Bookkeepers put a negative amount in brackets, and some programs its sign behind it.
bool take_negative(std::string_view& s) {
    if (s.starts_with('(') && s.ends_with(')')) {
        s = trim(s.substr(1, s.size() - 2));
        return true;
    }
    if (!s.ends_with('-') || s.size() < 2 || s.starts_with('-') || s.starts_with('+')) return false;
    s = trim(s.substr(0, s.size() - 1));
    return true;
}

Reading read(std::string_view typed) {
    const std::string copy = with_decimal_point(std::string(trim(plain(typed))));
    std::string_view s = trim(copy);
    if (s.empty()) throw BadValue(say("an empty text is no number"));
    const int zeros = take_unit(s);
    bool negative = take_negative(s);
    if (!negative && !s.empty() && (s[0] == '-' || s[0] == '+')) {
        negative = s[0] == '-';
        s = trim(s.substr(1));
    }
    Reading out;
    int digits = 0;
    std::size_t end = read_whole(s, typed, out, digits);
    if (end < s.size() && s[end] == '.')
        read_fraction(s.substr(end + 1), typed, out, digits);
    else if (end < s.size())
        refuse_character(s.substr(end), typed);
    else if (end == 0)
        throw BadValue(say("'{}' is no number: digits are missing", typed));
    const int shift = std::min(zeros, out.scale);
    out.scale -= shift;
    if (digits + zeros - shift > kMaxDigits) out_of_range(typed);
    for (int i = shift; i < zeros; ++i) out.value *= 10;
    if (negative) out.value = -out.value;
    return out;
}

void drop_zeros(Wide& value, int& scale) {
    if (value == 0) scale = 0;
    while (scale > 0 && value % 10 == 0) value /= 10, --scale;
}

bool fits(Wide value, int scale) {
    const Wide limit = Wide(kDecimalLimit) * kPowers[scale];
    return value > -limit && value < limit && value >= kMin && value <= kMax;
}

Wide at_scale_six(Decimal d) {
    return Wide(d.units) * kPowers[kMaxScale - d.scale];
}

}  // namespace

Decimal parse_decimal(std::string_view typed) {
    Reading r = read(typed);
    drop_zeros(r.value, r.scale);
    if (r.scale > kMaxScale) throw BadValue(say("'{}' has more than {} decimals", typed, kMaxScale));
    if (!fits(r.value, r.scale)) {
        if (r.scale == 0 || fits(r.value / kPowers[r.scale], 0))
            throw BadValue(say("'{}' has too many digits: leave out some decimals", typed));
        out_of_range(typed);
    }
    return {static_cast<std::int64_t>(r.value), static_cast<std::uint8_t>(r.scale)};
}

std::int64_t parse_integer(std::string_view typed) {
    Reading r = read(typed);
    drop_zeros(r.value, r.scale);
    if (r.scale > 0) throw BadValue(say("'{}' is not a whole number", typed));
    if (r.value < kMin || r.value > kMax) throw BadValue(say("'{}' is too large: at most 18 digits", typed));
    return static_cast<std::int64_t>(r.value);
}

std::string format_decimal(Decimal d) {
    Wide value = d.units;
    int scale = d.scale;
    drop_zeros(value, scale);
    const bool negative = value < 0;
    std::uint64_t rest = static_cast<std::uint64_t>(negative ? -value : value);
    std::array<char, 32> buffer;
    char* at = buffer.data() + buffer.size();
    for (int i = 0; rest != 0 || i <= scale; ++i) {
        if (i == scale && scale > 0) *--at = '.';
        *--at = static_cast<char>('0' + rest % 10);
        rest /= 10;
    }
    if (negative) *--at = '-';
    return {at, buffer.data() + buffer.size()};
}

Decimal multiply(Decimal a, Decimal b) {
    Wide value = Wide(a.units) * b.units;
    int scale = a.scale + b.scale;
    if (scale > kMaxScale) {
        const Wide divisor = kPowers[scale - kMaxScale];
        const Wide half = divisor / 2;
        value = (value >= 0 ? value + half : value - half) / divisor;
        scale = kMaxScale;
    }
    drop_zeros(value, scale);
    if (!fits(value, scale))
        throw BadValue(say("{} times {} is too large a number", format_decimal(a), format_decimal(b)));
    return {static_cast<std::int64_t>(value), static_cast<std::uint8_t>(scale)};
}

int compare(Decimal a, Decimal b) {
    const Wide x = at_scale_six(a);
    const Wide y = at_scale_six(b);
    return x < y ? -1 : x > y;
}

void append_sort_key(std::string& out, Decimal d) {
    constexpr Wide kHalf = Wide(1) << 71;
    const Wide value = std::clamp<Wide>(at_scale_six(d), -kHalf, kHalf - 1) + kHalf;
    for (int shift = 64; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<unsigned char>(value >> shift));
}

}  // namespace kehu::text
