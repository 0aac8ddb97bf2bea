#include "core/exchange/ics.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/text/utf8.hpp"

using namespace kehu;
using namespace kehu::exchange;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find("\r\n", at);
        REQUIRE(end != text.npos);
        lines.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    return lines;
}

std::string unfolded(const std::string& text) {
    std::string out;
    for (const std::string& line : lines_of(text)) out += line.starts_with(" ") ? line.substr(1) : "\n" + line;
    return out.substr(1);
}

}  // namespace

TEST_CASE("long lines are folded at 75 octets and never inside of a character") {
    for (std::string piece : {"a", "é", "客", "🍰"}) {
        for (std::size_t shift = 0; shift < 5; ++shift) {
            std::string value(shift, '-');
            while (value.size() < 400) value += piece;
            std::string out;
            append_ics_line(out, "SUMMARY", value);
            for (const std::string& line : lines_of(out)) {
                CHECK(line.size() <= 75);
                CHECK_FALSE(text::first_invalid_utf8(line));
            }
            CHECK(unfolded(out) == "SUMMARY:" + value);
        }
    }
}

TEST_CASE("a line of exactly 75 octets is left whole and one more is folded") {
    for (std::size_t size : {75, 76}) {
        std::string out;
        append_ics_line(out, "X", std::string(size - 2, 'x'));
        CHECK(lines_of(out).size() == size - 74);
    }
}

TEST_CASE("text is escaped") {
    CHECK(ics_text("a,b;c\\d\ne\x01\x7F\tf") == "a\\,b\\;c\\\\d\\ne\tf");
}

TEST_CASE("follow-ups become to-dos and birthdays events") {
    CalendarEntry task{CalendarEntry::What::to_do, "u1@kehu", "报价, 合同", "", {2026, 11, 23}, 1};
    CalendarEntry birthday{CalendarEntry::What::event, "u2@kehu", "王小明", "note", {2026, 12, 1}, 0};
    std::vector<CalendarEntry> entries{task, birthday};
    std::string text = calendar(entries, {1795241107, text::Precision::second});
    CHECK(unfolded(text) ==
          "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//kehu//agenda//EN\n"
          "BEGIN:VTODO\nUID:u1@kehu\nDTSTAMP:20261121T060507Z\nDUE;VALUE=DATE:20261123\nSUMMARY:报价\\, 合同\n"
          "PRIORITY:1\nSTATUS:NEEDS-ACTION\nEND:VTODO\n"
          "BEGIN:VEVENT\nUID:u2@kehu\nDTSTAMP:20261121T060507Z\nDTSTART;VALUE=DATE:20261201\nSUMMARY:王小明\n"
          "DESCRIPTION:note\nTRANSP:TRANSPARENT\nEND:VEVENT\nEND:VCALENDAR");
}

TEST_CASE("a calendar without entries is still a calendar") {
    CHECK(lines_of(calendar({}, {0, text::Precision::second})).size() == 4);
}
