#pragma once
// From digits to E.164 and from E.164 to groups for the eye. Knows numbering plans; knows nothing of how people type.

#include <string>
#include <string_view>

namespace kehu::text {

struct PhoneRegion;

// E.164 with its + of a number given with its country code (after "+" or the international prefix), or as dialled in
// `home` (null: unknown country, then only international numbers are known). Empty if no plan fits.
std::string e164_of_international(std::string_view digits);
std::string e164_of_national(std::string_view digits, const PhoneRegion* home);

// Has the number all the digits that one of its country can have? Then what follows a dash is an extension, otherwise
// it may be a mistyped rest of the number.
bool is_complete_e164(std::string_view e164);

// "+86 138 0013 8001". Numbers of plans without a rule of their own come in groups of three.
std::string group_e164(std::string_view e164);

}  // namespace kehu::text
