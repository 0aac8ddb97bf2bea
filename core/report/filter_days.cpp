// The filter of days and times: {{date | date:long}}, {{at | date:"%H:%M"}}.
#include <algorithm>
#include <array>

#include "core/report/filters.hpp"
#include "core/text/tr.hpp"
#include "core/text/zone.hpp"

namespace kehu::report {
namespace {

constexpr std::string_view kWords[] = {"long", "weekday", "month", "year", "day", "time", "next", "lunar"};
constexpr std::string_view kSigns = "YmdHMSaAB%";
constexpr std::string_view kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
constexpr std::string_view kWeekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::string_view kChineseWeekdays[] = {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"};

// A day and, of a moment, its time.
struct When {
    text::Date date;
    bool timed = false;
    std::int64_t second_of_day = 0;
};

When when_of(const Value& value, const model::Context& context) {
    if (value.type == Type::date) return {value.date};
    const text::Zone& zone = context.settings->zone;
    if (value.moment.precision == text::Precision::day) return {zone.day_of(value.moment.seconds)};
    const std::int64_t local = value.moment.seconds + zone.offset_at(value.moment.seconds);
    return {zone.day_of(value.moment.seconds), true, ((local % 86400) + 86400) % 86400};
}

std::string_view month_name(int month) {
    return month >= 1 && month <= 12 ? kMonths[month - 1] : std::string_view();
}

std::string weekday_of(text::Date date, Language language, bool full) {
    if (!date.complete() || date.lunar) return {};
    const int day = text::weekday(date);
    if (!full) return std::string(text::weekday_name(day, language));
    return std::string(language == Language::chinese ? kChineseWeekdays[day] : kWeekdays[day]);
}

void append_sign(std::string& out, char sign, bool bare, const When& when, Language language) {
    const auto number = [&](std::int64_t n, int digits) { out += fmt::format("{:0{}}", n, bare ? 1 : digits); };
    const text::Date& date = when.date;
    switch (sign) {
        case 'Y':
            if (date.year) number(date.year, 4);
            break;
        case 'm':
            if (date.month) number(date.month, 2);
            break;
        case 'd':
            if (date.day) number(date.day, 2);
            break;
        case 'H':
            number(when.second_of_day / 3600, 2);
            break;
        case 'M':
            number(when.second_of_day / 60 % 60, 2);
            break;
        case 'S':
            number(when.second_of_day % 60, 2);
            break;
        case 'a':
            out += weekday_of(date, language, false);
            break;
        case 'A':
            out += weekday_of(date, language, true);
            break;
        case 'B':
            if (language == Language::chinese && date.month)
                out += fmt::format("{}月", date.month);
            else
                out += month_name(date.month);
            break;
        default:
            out += '%';
    }
}

std::string by_pattern(std::string_view pattern, const When& when, Language language) {
    std::string out;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '%') {
            out += pattern[at];
            continue;
        }
        const bool bare = pattern[++at] == '-';
        append_sign(out, pattern[at += bare], bare, when, language);
    }
    return out;
}

// "21 November 2026", "21 November", "November 2026"; "2026年11月21日".
std::string long_form(text::Date date, Language language) {
    if (date.lunar) return text::format_day_named(date, language);
    if (language == Language::chinese)
        return (date.year ? fmt::format("{}年", date.year) : "") + fmt::format("{}月", date.month) +
               (date.day ? fmt::format("{}日", date.day) : "");
    return (date.day ? fmt::format("{} ", date.day) : "") + std::string(month_name(date.month)) +
           (date.year ? fmt::format(" {}", date.year) : "");
}

std::string lunar_form(text::Date date, Language language) {
    const auto lunar = date.lunar ? date : date.complete() ? text::lunar_of_solar(date).value_or(date) : date;
    if (!lunar.lunar) return text::format_date(date);
    text::Date yearless = lunar;
    yearless.year = 0;
    return text::format_day_named(yearless, language);
}

std::string by_word(std::string_view word, When when, const model::Context& context) {
    text::Date& date = when.date;
    const Language language = context.language;
    if (word == "next") {
        const auto next = text::next_anniversary(date, context.calendar().today());
        return next ? text::format_date(*next) : std::string();
    }
    if (word == "lunar") return lunar_form(date, language);
    if (word == "long") return long_form(date, language);
    if (word == "weekday") return date.complete() ? text::format_day_named(date, language) : text::format_date(date);
    if (word == "time") return when.timed ? by_pattern("%H:%M", when, language) : std::string();
    if (word == "year") return by_pattern("%Y", when, language);
    if (word == "day") return by_pattern("%-d", when, language);
    date.day = 0;
    return long_form(date, language);
}

}  // namespace

bool is_day_form(std::string_view form) {
    if (std::find(std::begin(kWords), std::end(kWords), form) != std::end(kWords)) return true;
    bool any = false;
    for (std::size_t at = 0; at < form.size(); ++at) {
        if (form[at] != '%') continue;
        if (++at < form.size() && form[at] == '-') ++at;
        if (at >= form.size() || kSigns.find(form[at]) == std::string_view::npos) return false;
        any = true;
    }
    return any;
}

void apply_filter::day(Value& value, const Use& use, const Paper& paper) {
    if (value.type != Type::date && value.type != Type::moment) return;  // a default
    const When when = when_of(value, paper.context);
    const std::string_view form = use.arguments.empty() ? std::string_view() : std::string_view(use.arguments[0]);
    std::string text;
    if (form.empty())
        text = text::format_date(when.date);
    else if (form.find('%') != form.npos)
        text = by_pattern(form, when, paper.context.language);
    else
        text = by_word(form, when, paper.context);
    value = {.type = Type::text, .present = true, .text = std::move(text)};
}

}  // namespace kehu::report
