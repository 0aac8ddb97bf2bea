#pragma once
// Exact decimal numbers: an integer and a number of decimals. No doubles anywhere in stored numbers.

#include <cstdint>
#include <string>
#include <string_view>

namespace kehu::text {

struct Decimal {
    std::int64_t units = 0;  // 1234 with scale 2 is 12.34
    std::uint8_t scale = 0;  // 0..6
    bool operator==(const Decimal&) const = default;
};

inline constexpr int kMaxScale = 6;
// Every decimal lies strictly between -10^15 and 10^15, and its units fit in 64 bits (9.2 million million with six
// decimals).
inline constexpr std::int64_t kDecimalLimit = 1'000'000'000'000'000;

// Signs, full-width digits, "1,234.50", "1 234.5" and "1.2万" (万, 亿) are read; a comma or blank is a thousands
// separator where groups of three follow, else refused; so is ' (1'234.50). Where points, blanks or ' set off groups in
// front of it, a comma is the decimal point: 1.234,50. A minus may stand behind, and (12.50) is negative. Throws
// BadValue (letters, exponent, two points, more than 6 decimals, out of range). Trailing zeros are dropped (12.50
// -> 12.5), so equal numbers are equal structs.
Decimal parse_decimal(std::string_view);
std::string format_decimal(Decimal);  // "12.34", the shortest exact form
Decimal multiply(Decimal, Decimal);   // rounded half away from zero to 6 decimals; throws BadValue when out of range
int compare(Decimal, Decimal);        // -1, 0, 1; 1.50 equals 1.5
std::int64_t parse_integer(std::string_view);  // as parse_decimal, but whole and any 64-bit value; "010" is 10

// Order-preserving 9 bytes: the value at scale 6 plus 2^71 as a big-endian number. Beyond kDecimalLimit it saturates.
void append_sort_key(std::string& out, Decimal);

}  // namespace kehu::text
