#pragma once
// iCalendar (RFC 5545): days to do something and days to remember, for the calendar of a phone or a desk.

#include <span>
#include <string>
#include <string_view>

#include "core/text/date.hpp"

namespace kehu::exchange {

struct CalendarEntry {
    enum class What { to_do, event } what = What::to_do;
    std::string uid;  // the same at every export, so that a calendar updates its entry
    std::string summary, description;
    text::Date day;    // solar, complete
    int priority = 0;  // 1 highest .. 9 lowest; 0: not said
};

// A whole calendar; `now` is its stamp.
std::string calendar(std::span<const CalendarEntry>, text::Moment now);

// One content line with CRLF, folded so that no line is longer than 75 octets and no character is split. `value` is
// escaped text.
void append_ics_line(std::string& out, std::string_view name, std::string_view value);
std::string ics_text(std::string_view);  // \ ; , and line breaks escaped, other control characters left out

}  // namespace kehu::exchange
