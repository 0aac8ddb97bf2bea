#pragma once
// Bytes that travelled as text: base64 and quoted-printable, as mails and vCards have them (RFC 2045). Read as
// tolerantly as mail programs do: what does not belong is passed over, what was cut off ends early.

#include <string>
#include <string_view>

namespace kehu::text {

std::string encode_base64(std::string_view);
std::string decode_base64(std::string_view);  // characters outside the alphabet are passed over; "=" ends a group

// "=4A" is a byte, "=" at the end of a line joins it with the next, blanks at the end of a line are dropped; "=" before
// anything else stays.
std::string decode_quoted_printable(std::string_view);

}  // namespace kehu::text
