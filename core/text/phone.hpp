#pragma once
// Phone numbers as people type them. The typed form is always kept; where the form is known there is also the E.164
// number, so that every spelling of a number is found. Rules: China (mobile 1[3-9], area codes with their lengths,
// 400/800; short numbers and numbers without their area code stay as typed), NANP, others by the country's lengths; an
// unknown form is no error.

#include <cstddef>
#include <string>
#include <string_view>

namespace kehu::text {

struct Phone {
    std::string typed;      // trimmed, otherwise as given
    std::string e164;       // "+8613800138001", empty if the form is unknown
    std::string extension;  // digits, empty if none ("转 801", "ext. 801", "x801", "-801" after a complete number)
    bool operator==(const Phone&) const = default;
};

// Full-width digits, blanks, dashes, dots, brackets, slashes and a leading "tel:" or 电话 are read through. `country`
// is ISO 3166 ("CN"), used for numbers without a country code. Throws BadValue for letters inside the number ("letter l
// in a phone number"), for numbers mangled by a spreadsheet ("1.38E+10 was damaged by a spreadsheet: digits are lost;
// format the column as text and save again"), for no digits at all and for more than 20 digits. Signs of unknown
// meaning (, ; *) make the form unknown.
Phone parse_phone(std::string_view, std::string_view country);

// "+86 138 0013 8001", "+1 807 976 7033": E.164 in groups, the typed form if there is no E.164. With " ext 801" (转 in
// Chinese).
std::string format_phone(const Phone&);

// A digit too few or too many in a mobile number of the country, as it slips in at a counter: the number of digits that
// were typed; 0 if it is no such number. Known for China.
std::size_t mistyped_mobile(const Phone&, std::string_view country);

// Begins with + or 00: it says itself which country it is of.
bool is_international(std::string_view typed);

// Eleven digits 1[3-9]..., together or in the groups of a mobile number of China; not 1-800-...
bool looks_like_mobile_of_china(std::string_view typed);

// The text by which a phone is indexed and compared: E.164 if known, else the digits of the typed form; extension left
// out.
std::string phone_key(const Phone&);

// Only the digits (full-width too), for matching parts.
std::string digits_of(std::string_view);

// Could this word of a query be a phone (only digits and phone punctuation, at least 5 digits)?
bool looks_like_phone(std::string_view);

}  // namespace kehu::text
