#pragma once
// How the reading of days is divided: text made plain, a cursor over it, and what was found. Private to the date files
// of core/text.

#include <optional>
#include <string>
#include <string_view>

#include "core/text/date.hpp"

namespace kehu::text::dates {

// What is being read, and against which day.
struct Asked {
    std::string_view typed;  // for messages
    Date today;
    Lean lean = Lean::ahead;
    bool keep_partial = false;  // a lunar day stays lunar
    bool ahead() const { return lean == Lean::ahead; }
};

// A day or a span of days. For a single day `last` equals `day`; it may be lunar or lack its year, then nothing is
// resolved yet. A span that may also stand for one day (下个月 is today in a month) has it in `as_day`.
struct Found {
    Date day;
    Date last;
    bool span = false;
    std::optional<Date> as_day = {};
    bool written_month = false;  // 2026-10: a month with its year
};
inline Found one_day(Date d) {
    return {.day = d, .last = d};
}

// "2026-11-30" and nothing else; year 0 is left to the full reading, as are days that do not exist.
std::optional<Date> read_iso_day(std::string_view);

// Half-width, lower-case, simplified, blanks single (commas and brackets are blanks too).
std::string plain(std::string_view typed);
// Plain text without the blanks beside Chinese characters, as the readers below want it.
std::string joined(std::string_view plain_text);

// Reads plain text from the front.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : rest_(text) {}
    bool done() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }
    bool take(std::string_view word);          // exactly these bytes
    bool take_word(std::string_view word);     // not followed by another letter; takes a blank behind it
    bool take_digits(int& value, int& count);  // one to nine ASCII digits
    bool take_number(int& value);              // digits, or a Chinese number up to 999
    bool take_han_digit(int& value);           // 零 ... 九, 两
    bool take_year_han(int& value);            // 二〇二六
    bool take_month_name(int& month);          // jan, january
    bool take_weekday(int& weekday);           // mon, monday, 周一, 星期一; 0 is Sunday
    bool take_weekday_number(int& weekday);    // what follows 周: 一 ... 六, 日, 天, 1 ... 7
    void take_blank() { take(" "); }

  private:
    std::string_view rest_;
};

// Each reads all of the text or gives nothing; each throws BadValue for what it recognises but cannot be.
std::optional<Found> read_numeric(std::string_view, const Asked&);  // 2026-11-30, 11/30, 2026年11月30日, nov 30, 30号
std::optional<Found> read_relative(std::string_view, const Asked&);  // words that depend on today
std::optional<Found> read_lunar(std::string_view, const Asked&);
std::optional<Found> read_feast(std::string_view, const Asked&);  // 春节, 中秋, 国庆, christmas

// "11月", "11月30日", 十一月三十 with a year or, for 0, without. Nothing (and the cursor stays) if no month is there.
std::optional<Found> take_month_day(Cursor&, int year, const Asked&);

// The whole reading; throws BadValue with a suggestion for text that is none of them.
Found read_day(std::string_view plain_text, const Asked&);
// "15:00", "下午3点" at the end of plain text: gives the text before it. Nothing if no time of day is there.
std::optional<std::string_view> before_time(std::string_view plain_text);
// A complete solar day for one that may be lunar or lack its year.
Date resolve(Date, const Asked&);
// A span or day as one day.
Date single_day(const Found&, const Asked&);

void demand_solar(int year, int month, int day, std::string_view typed);  // year 0: none given
[[noreturn]] void refuse_unknown(std::string_view plain_text, std::string_view typed);
[[noreturn]] void refuse_far(std::string_view typed);

Date make_date(int year, int month, int day);
Found month_span(int year, int month);
Found quarter_span(int year, int quarter);
Found year_span(int year);
Date plus_days(Date, std::int64_t days, std::string_view typed);
Date plus_months(Date, std::int64_t months, std::string_view typed);

}  // namespace kehu::text::dates
