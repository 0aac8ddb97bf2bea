#include "core/exchange/ics.hpp"

#include <fmt/core.h>

namespace kehu::exchange {
namespace {

constexpr std::size_t kLineOctets = 75;

std::string day_text(text::Date day) {
    return fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day);
}

std::string utc_text(text::Moment moment) {
    constexpr std::int64_t kDay = 86400;
    std::int64_t days = moment.seconds / kDay, rest = moment.seconds % kDay;
    if (rest < 0) rest += kDay, --days;
    return fmt::format("{}T{:02}{:02}{:02}Z", day_text(text::date_from_days(days)), rest / 3600, rest / 60 % 60,
                       rest % 60);
}

bool inside_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

void append_entry(std::string& out, const CalendarEntry& entry, const std::string& stamp) {
    bool to_do = entry.what == CalendarEntry::What::to_do;
    std::string_view part = to_do ? "VTODO" : "VEVENT";
    append_ics_line(out, "BEGIN", part);
    append_ics_line(out, "UID", ics_text(entry.uid));
    append_ics_line(out, "DTSTAMP", stamp);
    append_ics_line(out, to_do ? "DUE;VALUE=DATE" : "DTSTART;VALUE=DATE", day_text(entry.day));
    append_ics_line(out, "SUMMARY", ics_text(entry.summary));
    if (!entry.description.empty()) append_ics_line(out, "DESCRIPTION", ics_text(entry.description));
    if (entry.priority) append_ics_line(out, "PRIORITY", std::to_string(entry.priority));
    if (to_do)
        append_ics_line(out, "STATUS", "NEEDS-ACTION");
    else
        append_ics_line(out, "TRANSP", "TRANSPARENT");
    append_ics_line(out, "END", part);
}

}  // namespace

std::string calendar(std::span<const CalendarEntry> entries, text::Moment now) {
    std::string out, stamp = utc_text(now);
    append_ics_line(out, "BEGIN", "VCALENDAR");
    append_ics_line(out, "VERSION", "2.0");
    append_ics_line(out, "PRODID", "-//kehu//agenda//EN");
    for (const CalendarEntry& entry : entries) append_entry(out, entry, stamp);
    append_ics_line(out, "END", "VCALENDAR");
    return out;
}

void append_ics_line(std::string& out, std::string_view name, std::string_view value) {
    std::string line = std::string(name) + ":" + std::string(value);
    std::size_t at = 0, room = kLineOctets;
    while (line.size() - at > room) {
        std::size_t end = at + room;
        while (end > at + 1 && inside_character(line[end])) --end;
        out.append(line, at, end - at).append("\r\n ");
        at = end;
        room = kLineOctets - 1;  // the blank that marks the fold counts
    }
    out.append(line, at).append("\r\n");
}

std::string ics_text(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\\' || c == ';' || c == ',') {
            (out += '\\') += c;
        } else if (c == '\t' || static_cast<unsigned char>(c) >= 0x20) {
            if (c != 0x7F) out += c;
        }
    }
    return out;
}

}  // namespace kehu::exchange
