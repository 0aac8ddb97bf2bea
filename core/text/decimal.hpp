#pragma once
// Exact decimal numbers: an integer and a number of decimals. No doubles anywhere in stored numbers.

#include <cstdint>
#include <string>
#include <string_view>

namespace kehu::text {

struct Decimal {
    std::int64_t units = 0;   // 1234 with scale 2 is 12.34
    std::uint8_t scale = 0;   // 0..6
    bool operator==(const Decimal&) const = default;
};

// Signs, full-width digits, "1,234.50" and "1 234.5" are read; a comma is a thousands separator where groups of three follow, else refused. Throws BadValue
// (letters, exponent, two points, more than 6 decimals, out of range). Trailing zeros are dropped (12.50 -> 12.5).
Decimal parse_decimal(std::string_view);
std::string format_decimal(Decimal);                      // "12.34", the shortest exact form
Decimal multiply(Decimal, Decimal);                       // rounded half away from zero to 6 decimals; throws BadValue when out of range
int compare(Decimal, Decimal);
std::int64_t parse_integer(std::string_view);             // as parse_decimal, but whole; "010" is 10

// Order-preserving 9 bytes: sign-adjusted value at scale 6 as a 72-bit big-endian number.
void append_sort_key(std::string& out, Decimal);

}  // namespace kehu::text
