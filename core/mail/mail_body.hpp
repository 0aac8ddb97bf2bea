#pragma once
// The text of a mail: finds the parts that are text, undoes how they were sent, and gives their lines (RFC 2045, 2046,
// 3676).

#include <string>
#include <string_view>

#include "core/mail/mail.hpp"
#include "core/mail/mail_header.hpp"

namespace kehu::mail {

// Appends lines and faults to `mail`. `line` is the line of the input where `body` begins.
void read_body(const Head&, std::string_view body, std::size_t line, Mail& mail);

// Without control characters and blanks at the end; a no-break space is a space.
std::string cleaned(std::string_view);

}  // namespace kehu::mail
