#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"

namespace kehu::model {

// A day, solar or lunar. A field that may hold partial dates (birthdays) has two kinds of questions: about days of a
// certain year
// ("1990..1999"), and about days of any year ("06-24", "today..+7d"), where the day's next anniversary counts.
namespace {

using text::Date;

// An operand: first day, last day (as dates are stored), then whether the year does not matter.
struct Asked {
    Date first, last;
    bool any_year = false;
};

std::string encode_asked(const Asked& asked) {
    return encode_date(asked.first) + encode_date(asked.last) + (asked.any_year ? '\1' : '\0');
}

Asked decode_asked(std::string_view bytes) {
    return {decode_date(bytes.substr(0, 5)), decode_date(bytes.substr(5, 5)), bytes[10] != 0};
}

int month_day(Date date) {
    return date.month * 100 + date.day;
}
int whole(Date date) {
    return date.year * 10000 + month_day(date);
}

// The solar days that a value covers: a month without a day is all its days.
struct Days {
    Date first, last;
};
Days days_of(Date date) {
    if (date.day) return {date, date};
    Days days{date, date};
    days.first.day = 1;
    days.last.day = static_cast<std::uint8_t>(text::days_in_month(date.year ? date.year : 2000, date.month));
    return days;
}

std::optional<Date> solar(Date date) {
    if (!date.lunar) return date;
    return date.complete() ? text::solar_of_lunar(date.year, date.month, date.day, date.leap) : std::nullopt;
}

// From `low` to `high` in any year; may go over new year.
bool in_any_year(Date value, Date low, Date high, const Context& context) {
    if (low.lunar || high.lunar) {
        return value.lunar && value.leap == low.leap && month_day(low) <= month_day(value) &&
               month_day(value) <= month_day(high);
    }
    if (value.lunar) {
        auto next = text::next_anniversary(value, context.calendar().today());
        if (!next) return false;
        value = *next;
    }
    Days days = days_of(value);
    int from = month_day(low), to = month_day(high);
    if (from <= to) return month_day(days.first) <= to && month_day(days.last) >= from;
    return month_day(days.last) >= from || month_day(days.first) <= to;
}

// A year or more holds every day of the year: nothing is said by that of a day whose year is not known.
bool is_short(Date first, Date last) {
    return text::days_from_epoch(last) - text::days_from_epoch(first) < 360;
}

// `low` and `high` have years; either may be missing. A value without a year matches if an anniversary falls there.
bool in_years(Date value, const Date* low, const Date* high) {
    if (!value.year) {
        if (!low || !high || !is_short(*low, *high)) return false;
        auto next = text::next_anniversary(days_of(value).first, *low);
        return next && whole(*next) <= whole(*high);
    }
    auto day = solar(value);
    if (!day) return false;
    Days days = days_of(*day);
    return (!low || whole(days.last) >= whole(*low)) && (!high || whole(days.first) <= whole(*high));
}

std::optional<text::DateSpan> span_later(std::string_view text, const Context& context) {
    try {
        Context later = types::later_context(context);
        return text::parse_date_span(text, later.calendar(), context.lean);
    } catch (const BadValue&) {
        return std::nullopt;
    }
}

// "11-03", lunar 8-15: said without a year.
std::optional<Date> without_year(std::string_view text, const Context& context) {
    try {
        Date date = text::parse_date(text, context.calendar(), context.lean, true);
        if (!date.year || date.lunar) return date;
    } catch (const BadValue&) {
        // Not a day: a month, a year, or nothing at all. The caller finds out.
    }
    return std::nullopt;
}

Asked asked(std::string_view text, const Field& field, const Context& context) {
    if (field.partial) {
        if (auto date = without_year(text, context)) {
            if (!date->year) return {days_of(*date).first, days_of(*date).last, true};
            if (auto day = solar(*date)) return {*day, *day, false};
        }
    }
    text::DateSpan span = text::parse_date_span(text, context.calendar(), context.lean);
    if (!field.partial) return {span.first, span.last, false};
    // What moves with today is meant for this year's birthdays. Whole years can only be meant as years.
    return {span.first, span.last, is_short(span.first, span.last) && span_later(text, context) != span};
}

void parse(std::string& out, std::string_view text, const Field& field, const Context& context) {
    out += encode_date(text::parse_date(text, context.calendar(), types::lean_of(field, context), field.partial));
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    Date date = decode_date(bytes);
    if (!date.lunar || style == Style::machine) return text::append_date(out, date);
    out += text::format_day_named(date, context.language);
    if (style == Style::table) return;
    if (auto next = text::next_anniversary(date, context.calendar().today())) {
        text::append_date(out += " (", *next);
        out += ')';
    }
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    out += '"';
    text::append_date(out, decode_date(bytes));
    out += '"';
}

constexpr std::size_t kDayBytes = 4;  // of a sort key; the form of the date lies behind them

// Year, month, day; lunar days by the solar day they were, if the year is known.
void sort_key(std::string& out, std::string_view bytes, const Field&) {
    Date date = decode_date(bytes);
    date = solar(date).value_or(date);
    out += static_cast<char>(date.year >> 8);
    out += static_cast<char>(date.year);
    out += static_cast<char>(date.month);
    out += static_cast<char>(date.day);
    out += static_cast<char>((date.lunar ? 1 : 0) | (date.leap ? 2 : 0));
}

std::string operand(std::string_view text, const Field& field, const Context& context) {
    return encode_asked(asked(text, field, context));
}

// A date that was partial while the field might be is no day that could be asked for.
bool is_askable(Date value, const Field& field) {
    return field.partial || value.complete();
}

bool matches(std::string_view bytes, std::string_view operand, const Field& field, const Context& context) {
    Asked asked = decode_asked(operand);
    Date value = decode_date(bytes);
    if (!is_askable(value, field)) return false;
    if (asked.any_year) return in_any_year(value, asked.first, asked.last, context);
    return in_years(value, &asked.first, &asked.last);
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field& field,
             const Context& context) {
    Date value = decode_date(bytes);
    if (!is_askable(value, field)) return false;
    std::optional<Asked> least, most;
    if (low) least = decode_asked(*low);
    if (high) most = decode_asked(*high);
    bool any_year = (!least || least->any_year) && (!most || most->any_year);
    if (!any_year) return in_years(value, least ? &least->first : nullptr, most ? &most->last : nullptr);
    constexpr Date kFirst{.year = 0, .month = 1, .day = 1}, kLast{.year = 0, .month = 12, .day = 31};
    return in_any_year(value, least ? least->first : kFirst, most ? most->last : kLast, context);
}

// Birthdays are asked for in any year.
std::optional<KeySpan> span(const std::string* low, const std::string* high, const Field& field) {
    if (field.partial) return std::nullopt;
    KeySpan span;
    if (low) sort_key(span.low, encode_date(decode_asked(*low).first), field), span.low.resize(kDayBytes);
    if (high) sort_key(span.high, encode_date(decode_asked(*high).last), field), span.high.resize(kDayBytes);
    if (high) span.high += '\xFF';
    return span;
}

// Days of any year go over new year: there is always such a day.
bool possible(std::string_view low, std::string_view high, const Field&) {
    Asked least = decode_asked(low), most = decode_asked(high);
    if (least.any_year && most.any_year) return true;
    return whole(least.first) <= whole(most.last);
}

std::string meaning(std::string_view text, const Field& field, const Context& context) {
    if (field.partial && without_year(text, context)) return {};
    text::DateSpan span = text::parse_date_span(text, context.calendar(), context.lean);
    if (span_later(text, context) == span) return {};
    std::string said = text::format_day_named(span.first, context.language);
    if (span.last != span.first) said += " .. " + text::format_day_named(span.last, context.language);
    return said;
}

}  // namespace

const FieldType kDateType{
    .name = "date",
    .parse = parse,
    .format = format,
    .json = json,
    .sort_key = sort_key,
    .operand = operand,
    .matches = matches,
    .between = between,
    .span = span,
    .possible = possible,
    .meaning = meaning,
};

}  // namespace kehu::model
