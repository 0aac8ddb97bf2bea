#pragma once
// What phone numbers of a country look like: its country code, the prefix of national calls, the lengths its numbers
// may have; and China's area codes. Plain facts in generated tables (scripts/oracle-phones --tables), looked up without
// allocating.

#include <cstdint>
#include <string>
#include <string_view>

namespace kehu::text {

struct PhoneRegion {
    char iso[3];                   // "CN"
    std::uint16_t code;            // 86
    char trunk[3];                 // dialled before national numbers, not part of E.164: "0"; empty where there is none
    std::uint16_t lengths;         // bit n: a national number may have n digits
    std::uint16_t common_lengths;  // the same without service numbers

    std::string_view trunk_prefix() const { return trunk; }
    bool fits(std::size_t digits) const { return digits < 16 && (lengths >> digits & 1); }
    bool commonly_fits(std::size_t digits) const { return digits < 16 && (common_lengths >> digits & 1); }
    std::size_t longest_common() const;
};

const PhoneRegion* phone_region(std::string_view iso);
// The codes of all regions that begin so, with blanks between: "CA CC CD ...".
std::string phone_regions_beginning(std::string_view start);

// The region (the main one, where several share a code) whose country code begins `digits`; null if there is none.
const PhoneRegion* phone_region_by_code(std::string_view digits, std::size_t& code_length);

// How many digits a subscriber of a Chinese area (without the 0: 10, 755) has: 7 or 8, 0 if there is no such area.
int china_subscriber_digits(int area);

}  // namespace kehu::text
