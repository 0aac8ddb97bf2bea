#include "core/text/date.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.hpp"
#include "core/text/date_parts.hpp"
#include "core/text/digits.hpp"
#include "core/text/distance.hpp"
#include "core/text/zone.hpp"

namespace kehu::text {
namespace dates {
namespace {

// Words to suggest.
const std::vector<std::string>& known_words() {
    static const std::vector<std::string> words{
        "today",  "tomorrow", "yesterday", "monday",  "tuesday",  "wednesday", "thursday", "friday", "saturday",
        "sunday", "mon",      "tue",       "wed",     "thu",      "fri",       "sat",      "sun",    "next",
        "last",   "this",     "week",      "month",   "quarter",  "year",      "eow",      "eom",    "eoq",
        "eoy",    "sow",      "som",       "soq",     "soy",      "days",      "weeks",    "months", "years",
        "ago",    "lunar",    "leap",      "january", "february", "march",     "april",    "may",    "june",
        "july",   "august",   "september", "october", "november", "december",  "in",       "later",  "day",
        "after",  "before",   "the"};
    return words;
}

// The text with its misspelt words replaced, if any is near a known one.
std::optional<std::string> suggestion(std::string_view text) {
    std::string out;
    bool changed = false;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find(' '), text.size());
        const std::string word(text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
        const bool letters = word.size() > 2 && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == word.npos;
        const auto near = letters ? nearest(word, known_words()) : std::nullopt;
        if (!out.empty()) out += ' ';
        out += near ? *near : word;
        changed = changed || (near && *near != word);
    }
    if (!changed) return {};
    return out;
}

// Looks day by day among the years in which this day of a lunar month exists.
std::optional<Date> near_lunar(Date date, const Asked& asked) {
    const std::int64_t today = days_from_epoch(asked.today);
    const int step = asked.ahead() ? 1 : -1;
    for (int year = std::clamp(asked.today.year - step, 1900, 2100); year >= 1900 && year <= 2100; year += step) {
        const auto day = solar_of_lunar(year, date.month, date.day, date.leap);
        if (day && (days_from_epoch(*day) - today) * step >= 0) return day;
    }
    return {};
}

}  // namespace

void refuse_far(std::string_view typed) {
    throw BadValue(say("'{}' is too far away: years run from 1 to 9999", typed));
}

void refuse_unknown(std::string_view text, std::string_view typed) {
    const bool digits = text.find_first_not_of("0123456789") == text.npos;
    if (digits && text.size() == 5)
        throw BadValue(
            say("'{}' is no date; if it is a spreadsheet's day number, give the column a date format there", typed));
    if (digits && text.size() == 6) throw BadValue(say("'{}' is no date: write a month as 2026-11", typed));
    if (digits) throw BadValue(say("'{}' is no date: write 2026-11-30 for a day, 3d for days", typed));
    std::optional<std::string> near = suggestion(text);
    Asked probe{.typed = typed, .today = make_date(2026, 1, 1)};
    if (near && (read_numeric(*near, probe) || read_relative(*near, probe) || read_lunar(*near, probe)))
        throw BadValue(say("'{}' is no date; did you mean '{}'?", typed, *near));
    throw BadValue(say("'{}' is no date: write 2026-11-30, 11-30, fri, +3d, 明天 or 农历8-15", typed));
}

Found read_day(std::string_view text, const Asked& asked) {
    if (auto found = read_numeric(text, asked)) return *found;
    if (auto found = read_relative(text, asked)) return *found;
    if (auto found = read_lunar(text, asked)) return *found;
    if (auto found = read_feast(text, asked)) return *found;
    refuse_unknown(text, asked.typed);
}

Date resolve(Date date, const Asked& asked) {
    if (date.lunar) {
        const auto day =
            date.year ? solar_of_lunar(date.year, date.month, date.day, date.leap) : near_lunar(date, asked);
        if (!day) throw BadValue(say("{}: no such day between 1900 and 2100", asked.typed));
        return *day;
    }
    if (date.year) return date;
    const std::int64_t today = days_from_epoch(asked.today);
    const int step = asked.ahead() ? 1 : -1;
    // 02-29 is at most eight years away.
    for (int year = asked.today.year; year >= 1 && year <= 9999; year += step) {
        const Date day = make_date(year, date.month, date.day);
        if (date.day <= days_in_month(year, date.month) && (days_from_epoch(day) - today) * step >= 0) return day;
    }
    refuse_far(asked.typed);
}

std::optional<Date> read_iso_day(std::string_view s) {
    if (s.size() != 10 || s[4] != '-' || s[7] != '-') return {};
    int parts[3] = {};
    constexpr int kPart[10] = {0, 0, 0, 0, -1, 1, 1, -1, 2, 2};
    for (std::size_t i = 0; i < 10; ++i) {
        if (kPart[i] < 0) continue;
        const unsigned digit = static_cast<unsigned char>(s[i]) - '0';
        if (digit > 9) return {};
        parts[kPart[i]] = parts[kPart[i]] * 10 + static_cast<int>(digit);
    }
    const auto [year, month, day] = parts;
    if (year == 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return {};
    return make_date(year, month, day);
}

Date single_day(const Found& found, const Asked& asked) {
    if (!found.span) return resolve(found.day, asked);
    if (found.as_day) return *found.as_day;
    throw BadValue(say("'{}' is more than one day: write the day, such as {}", asked.typed, format_date(found.last)));
}

}  // namespace dates

namespace {

std::string lunar_numbers(Date d) {
    std::string out;
    if (d.leap) out += "leap ";
    if (d.year) out += std::to_string(d.year) + '-';
    return out + std::to_string(d.month) + '-' + std::to_string(d.day);
}

}  // namespace

Date Calendar::today() const {
    static const Zone kUtc("UTC");
    return (zone ? *zone : kUtc).day_of(now.seconds);
}

Date parse_date(std::string_view typed, const Calendar& calendar, Lean lean, bool keep_partial) {
    if (const auto iso = dates::read_iso_day(typed)) return *iso;
    const std::string plain = dates::plain(typed);
    if (plain.empty()) throw BadValue(say("an empty text is no date"));
    if (auto day = dates::before_time(plain)) {
        if (day->empty()) throw BadValue(say("'{}' is a time without a day", typed));
        const Moment moment = parse_moment(typed, calendar, lean);
        return calendar.zone ? calendar.zone->day_of(moment.seconds) : Zone("UTC").day_of(moment.seconds);
    }
    const std::string text = dates::joined(plain);
    const dates::Asked asked{.typed = typed, .today = calendar.today(), .lean = lean, .keep_partial = keep_partial};
    const dates::Found found = dates::read_day(text, asked);
    if (keep_partial && !found.span) return found.day;
    if (keep_partial && found.written_month) return dates::make_date(found.day.year, found.day.month, 0);
    return dates::single_day(found, asked);
}

DateSpan parse_date_span(std::string_view typed, const Calendar& calendar, Lean lean) {
    if (const auto iso = dates::read_iso_day(typed)) return {*iso, *iso};
    const std::string plain = dates::plain(typed);
    const std::string text = dates::joined(plain);
    if (text.empty()) throw BadValue(say("an empty text is no date"));
    if (!dates::before_time(plain)) {
        const dates::Asked asked{.typed = typed, .today = calendar.today(), .lean = lean};
        const dates::Found found = dates::read_day(text, asked);
        if (found.span) return {found.day, found.last};
    }
    const Date day = parse_date(typed, calendar, lean);
    return {day, day};
}

std::string format_date(Date d) {
    std::string out;
    append_date(out, d);
    return out;
}

void append_date(std::string& out, Date d) {
    if (d.lunar) {
        (out += "lunar ") += lunar_numbers(d);
    } else {
        char text[kDateRoom];
        out.append(text, put_date(text, d));
    }
}

char* put_date(char* to, Date d) {
    if (d.year) {
        const unsigned year = static_cast<std::uint16_t>(d.year) % 10000u;
        to = put_two(put_two(to, year / 100), year % 100);
    }
    if (d.year && d.month) *to++ = '-';
    if (d.month) to = put_two(to, d.month % 100u);
    if (!d.day) return to;
    *to++ = '-';
    return put_two(to, d.day % 100u);
}

std::string format_day_named(Date d, Language language) {
    const bool chinese = language == Language::chinese;
    if (d.lunar) {
        if (!chinese) return format_date(d);
        const std::string numbers = lunar_numbers(d);
        return d.leap ? "农历 闰" + numbers.substr(5) : "农历 " + numbers;
    }
    if (!d.complete()) return format_date(d);
    const std::string name(weekday_name(weekday(d), language));
    return chinese ? format_date(d) + ' ' + name : name + ' ' + format_date(d);
}

std::string_view weekday_name(int weekday, Language language) {
    constexpr std::array<std::string_view, 7> kEnglish = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 7> kChinese = {"周日", "周一", "周二", "周三", "周四", "周五", "周六"};
    const auto at = static_cast<std::size_t>(weekday);
    return language == Language::chinese ? kChinese[at] : kEnglish[at];
}

}  // namespace kehu::text
