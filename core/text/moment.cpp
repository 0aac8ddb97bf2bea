// Moments: a day, a time of day, or both.

#include <array>
#include <optional>

#include "core/error.hpp"
#include "core/text/date_parts.hpp"
#include "core/text/zone.hpp"

namespace kehu::text {
namespace dates {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Parts of the day that turn 3点 into an hour of 24.
enum class Part { none, morning, noon, afternoon, evening };
struct PartWord {
    std::string_view word;
    Part part;
};
constexpr PartWord kParts[] = {{"上午", Part::morning},   {"早上", Part::morning},   {"早晨", Part::morning},
                               {"清晨", Part::morning},   {"凌晨", Part::morning},   {"中午", Part::noon},
                               {"下午", Part::afternoon}, {"傍晚", Part::afternoon}, {"晚上", Part::evening},
                               {"夜里", Part::evening},   {"晚间", Part::evening},   {"晚", Part::evening},
                               {"早", Part::morning}};

struct TimeOfDay {
    int hour = 0;  // 24 is midnight at the end of the day
    int minute = 0;
    int second = 0;
    bool has_seconds = false;
    std::optional<int> offset;  // seconds east of UTC
};

// A day and a time of day, still as text.
struct Split {
    std::string_view day;
    Part part = Part::none;
    std::string_view time;
};

std::size_t han_digit_before(std::string_view s, std::size_t end) {
    for (std::string_view digit : {"零", "一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十"})
        if (s.substr(0, end).ends_with(digit)) return digit.size();
    return 0;
}

// Where "15:" or 三点 begins, given where the ':' or 点 stands.
std::size_t hour_before(std::string_view s, std::size_t end) {
    std::size_t at = end;
    while (at > 0 && is_digit(s[at - 1])) --at;
    if (at == end)
        while (const std::size_t length = han_digit_before(s, at)) at -= length;
    return at;
}

std::optional<std::size_t> find_time(std::string_view s) {
    std::size_t key = s.find(':');
    for (std::string_view word : {"点", "时"})
        if (key == s.npos) key = s.find(word);
    if (key == s.npos) {
        for (std::string_view word : {"am", "pm"}) {
            if (!s.ends_with(word)) continue;
            key = s.size() - 2;
            if (key > 0 && s[key - 1] == ' ') --key;
        }
    }
    if (key == s.npos) return {};
    const std::size_t start = hour_before(s, key);
    if (start == key) return {};
    return start;
}

std::optional<Split> split_time(std::string_view s) {
    const auto start = find_time(s);
    if (!start) return {};
    Split split{.day = s.substr(0, *start), .time = s.substr(*start)};
    auto drop_blank = [&] {
        if (split.day.ends_with(' ')) split.day.remove_suffix(1);
    };
    if (split.day.size() > 1 && split.day.ends_with('t') && is_digit(split.day[split.day.size() - 2]))
        split.day.remove_suffix(1);
    drop_blank();
    if (split.day.ends_with(" at")) split.day.remove_suffix(3);
    if (split.day == "at") split.day = {};
    for (auto [word, part] : kParts) {
        if (!split.day.ends_with(word)) continue;
        split.day.remove_suffix(word.size());
        split.part = part;
        break;
    }
    drop_blank();
    return split;
}

// 半, 一刻, 三刻, 05分, 5分30秒 after 点; nothing is the full hour.
bool read_han_minutes(Cursor& c, TimeOfDay& time) {
    c.take("钟");
    c.take("整");
    if (c.take("半")) return time.minute = 30, true;
    if (c.take("一刻")) return time.minute = 15, true;
    if (c.take("三刻")) return time.minute = 45, true;
    c.take("过");
    if (!c.take_number(time.minute)) return true;
    if (!c.take("分") || !c.take_number(time.second)) return true;
    time.has_seconds = true;
    return c.take("秒");
}

bool read_minutes(Cursor& c, TimeOfDay& time) {
    int count = 0;
    if (!c.take_digits(time.minute, count) || count != 2) return false;
    if (!c.take(":")) return true;
    if (!c.take_digits(time.second, count) || count != 2) return false;
    time.has_seconds = true;
    int fraction = 0;
    return !c.take(".") || c.take_digits(fraction, count);
}

// Z, +08:00, +0800, +08.
bool read_offset(Cursor& c, TimeOfDay& time) {
    if (c.take("z")) return time.offset = 0, true;
    const int sign = c.take("+") ? 1 : c.take("-") ? -1 : 0;
    if (sign == 0) return true;
    int hours = 0;
    int minutes = 0;
    int count = 0;
    if (!c.take_digits(hours, count)) return false;
    if (count == 4) {
        minutes = hours % 100;
        hours /= 100;
    } else if (count != 2 || (c.take(":") && (!c.take_digits(minutes, count) || count != 2))) {
        return false;
    }
    if (hours > 18 || minutes > 59) return false;
    time.offset = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool to_24_hours(Part part, int& hour) {
    switch (part) {
        case Part::none:
            return true;
        case Part::morning:
            if (hour == 12) hour = 0;
            return hour < 12;
        case Part::noon:
            if (hour >= 1 && hour <= 3) hour += 12;
            return hour >= 11 && hour <= 15;
        case Part::afternoon:
            if (hour < 12) hour += 12;
            return true;
        case Part::evening:
            if (hour == 12) return hour = 24, true;
            if (hour >= 5 && hour < 12) hour += 12;
            return hour >= 17;
    }
    return false;
}

TimeOfDay read_time(Split split, std::string_view typed) {
    auto refuse = [&] { throw BadValue(say("'{}': write a time of day as 15:00", typed)); };
    const std::string text = joined(split.time);
    Cursor c(text);
    TimeOfDay time;
    const bool hour = c.take_number(time.hour);
    if (hour && c.take(":")) {
        if (!read_minutes(c, time)) refuse();
    } else if (hour && (c.take("点") || c.take("时"))) {
        if (!read_han_minutes(c, time)) refuse();
    }
    c.take_blank();
    const bool am = c.take("am");
    if (am || c.take("pm")) {
        if (split.part != Part::none || time.hour < 1 || time.hour > 12) refuse();
        time.hour = time.hour % 12 + (am ? 0 : 12);
    }
    c.take_blank();
    if (!read_offset(c, time) || !c.done() || !to_24_hours(split.part, time.hour)) refuse();
    const bool midnight = time.hour == 24 && time.minute == 0 && time.second == 0;
    if (time.hour > 23 && !midnight) throw BadValue(say("'{}': there is no hour {}", typed, time.hour));
    if (time.minute > 59) throw BadValue(say("'{}': there is no minute {}", typed, time.minute));
    if (time.second > 59) throw BadValue(say("'{}': there is no second {}", typed, time.second));
    return time;
}

// 今晚 leaves 今.
Date read_moment_day(std::string_view text, const Asked& asked) {
    if (text.empty()) return asked.today;
    std::string day = joined(text);
    for (std::string_view short_form : {"今", "明", "昨", "后", "前", "当"})
        if (day == short_form) day = short_form == "当" ? "今天" : day + "天";
    return single_day(read_day(day, asked), asked);
}

Moment moment_of(Date day, const TimeOfDay& time, const Zone& zone) {
    const Precision precision = time.has_seconds ? Precision::second : Precision::minute;
    if (time.offset) {
        const std::int64_t local = days_from_epoch(day) * 86400 + time.hour * 3600 + time.minute * 60 + time.second;
        return {local - *time.offset, precision};
    }
    if (time.hour == 24) return {zone.to_utc(date_from_days(days_from_epoch(day) + 1), 0, 0, 0), precision};
    return {zone.to_utc(day, time.hour, time.minute, time.second), precision};
}

int two_digits(std::string_view s, std::size_t at) {
    const unsigned tens = static_cast<unsigned char>(s[at]) - '0';
    const unsigned ones = static_cast<unsigned char>(s[at + 1]) - '0';
    return tens > 9 || ones > 9 ? 99 : static_cast<int>(tens * 10 + ones);
}

// "+08:00", "Z" or nothing, as programs write it.
bool read_iso_offset(std::string_view s, std::optional<int>& offset) {
    if (s.empty()) return true;
    if (s == "Z") return offset = 0, true;
    if (s.size() != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':') return false;
    const int hours = two_digits(s, 1), minutes = two_digits(s, 4);
    if (hours > 18 || minutes > 59) return false;
    offset = (s[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

// "2026-11-20", "2026-11-20 15:00:00", "2026-11-20T15:00:00+08:00" as programs write it: lists have millions of them.
std::optional<Moment> read_iso_moment(std::string_view s, const Zone& zone) {
    const auto day = read_iso_day(s.substr(0, 10));
    if (!day || day->year < 100 || day->year >= 9900) return {};
    if (s.size() == 10) return Moment{zone.to_utc(*day, 0, 0, 0), Precision::day};
    if (s.size() < 19 || (s[10] != ' ' && s[10] != 'T') || s[13] != ':' || s[16] != ':') return {};
    TimeOfDay time{two_digits(s, 11), two_digits(s, 14), two_digits(s, 17), true, {}};
    if (time.hour > 23 || time.minute > 59 || time.second > 59 || !read_iso_offset(s.substr(19), time.offset))
        return {};
    return moment_of(*day, time, zone);
}

bool means_now(std::string_view text) {
    return text == "now" || text == "just now" || text == "现在" || text == "刚才" || text == "刚刚";
}

}  // namespace

std::optional<std::string_view> before_time(std::string_view plain_text) {
    const auto split = split_time(plain_text);
    return split ? std::optional(split->day) : std::nullopt;
}

}  // namespace dates

Moment parse_moment(std::string_view typed, const Calendar& calendar, Lean lean) {
    static const Zone kUtc("UTC");
    const Zone& zone = calendar.zone ? *calendar.zone : kUtc;
    if (auto moment = dates::read_iso_moment(typed, zone)) return *moment;
    const std::string text = dates::plain(typed);
    if (text.empty()) throw BadValue(say("an empty text is no date"));
    if (dates::means_now(text)) return calendar.now;
    const dates::Asked asked{.typed = typed, .today = calendar.today(), .lean = lean};
    if (const auto split = dates::split_time(text)) {
        const dates::TimeOfDay time = dates::read_time(*split, typed);
        return dates::moment_of(dates::read_moment_day(split->day, asked), time, zone);
    }
    const Date day = dates::single_day(dates::read_day(dates::joined(text), asked), asked);
    return {zone.to_utc(day, 0, 0, 0), Precision::day};
}

}  // namespace kehu::text
