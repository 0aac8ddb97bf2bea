#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// A point in time with the precision it was given in. Days are days of the store's zone.
namespace {

using text::Moment;
using text::Precision;

// An operand: the first second and the one after the last, as moments are stored.
struct Asked {
    std::int64_t first = 0, end = 0;
};

constexpr std::size_t kMomentBytes = 9;

Asked decode_asked(std::string_view bytes) {
    return {decode_moment(bytes.substr(0, kMomentBytes)).seconds, decode_moment(bytes.substr(kMomentBytes)).seconds};
}

std::optional<Moment> with_time(std::string_view text, const Context& context) {
    try {
        Moment moment = text::parse_moment(text, context.calendar(), context.lean);
        if (moment.precision != Precision::day) return moment;
    } catch (const BadValue&) {
        // A month or a year, perhaps.
    }
    return std::nullopt;
}

Asked asked(std::string_view text, const Context& context) {
    if (auto moment = with_time(text, context)) {
        return {moment->seconds, moment->seconds + (moment->precision == Precision::minute ? 60 : 1)};
    }
    text::DateSpan span = text::parse_date_span(text, context.calendar(), context.lean);
    text::Date next = text::date_from_days(text::days_from_epoch(span.last) + 1);
    const text::Zone& zone = context.settings->zone;
    return {zone.to_utc(span.first, 0, 0, 0), zone.to_utc(next, 0, 0, 0)};
}

// A full minute has precision minute, however it was said: files hold "15:00:00" for it, and what is exported must come
// back the same.
void parse(std::string& out, std::string_view text, const Field& field, const Context& context) {
    Moment moment = text::parse_moment(text, context.calendar(), types::lean_of(field, context));
    if (moment.precision == Precision::second && moment.seconds % 60 == 0) moment.precision = Precision::minute;
    out += encode_moment(moment);
}

// What is past is told by its age, what is to come by its day.
void append_short(std::string& out, Moment moment, const Context& context) {
    text::Date day = context.settings->zone.day_of(moment.seconds);
    std::int64_t age = text::days_from_epoch(context.calendar().today()) - text::days_from_epoch(day);
    if (age < 0) {
        out += text::format_date(day);
        return;
    }
    types::append_number(out, age);
    out += context.language == Language::chinese ? "天" : "d";
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    Moment moment = decode_moment(bytes);
    if (style == Style::table) {
        append_short(out, moment, context);
    } else if (style == Style::card) {
        out += text::format_moment(moment, context.settings->zone);
    } else {
        text::append_rfc3339(out, moment, context.settings->zone);
    }
}

void json(std::string& out, std::string_view bytes, const Field&, const Context& context) {
    out += '"';
    text::append_rfc3339(out, decode_moment(bytes), context.settings->zone);
    out += '"';
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    out += bytes;
}

std::string operand(std::string_view text, const Field&, const Context& context) {
    Asked span = asked(text, context);
    return encode_moment({span.first}) + encode_moment({span.end});
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    Asked span = decode_asked(operand);
    std::int64_t at = decode_moment(bytes).seconds;
    return span.first <= at && at < span.end;
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field&, const Context&) {
    std::int64_t at = decode_moment(bytes).seconds;
    return (!low || decode_asked(*low).first <= at) && (!high || at < decode_asked(*high).end);
}

// Seconds come first, the precision behind them.
std::optional<KeySpan> span(const std::string* low, const std::string* high, const Field&) {
    constexpr std::size_t kSecondBytes = 8;
    return KeySpan{low ? low->substr(0, kSecondBytes) : std::string(),
                   high ? high->substr(kMomentBytes, kSecondBytes) : std::string(), true};
}

bool possible(std::string_view low, std::string_view high, const Field&) {
    return decode_asked(low).first < decode_asked(high).end;
}

std::string meaning(std::string_view text, const Field&, const Context& context) {
    Asked now = asked(text, context);
    try {
        Asked then = asked(text, types::later_context(context));
        if (now.first == then.first && now.end == then.end) return {};
    } catch (const BadValue&) {
        // It cannot be said on that day, so it depends on the day.
    }
    const text::Zone& zone = context.settings->zone;
    text::Date first = zone.day_of(now.first), last = zone.day_of(now.end - 1);
    std::string said = text::format_day_named(first, context.language);
    if (last != first) return said + " .. " + text::format_day_named(last, context.language);
    if (zone.to_utc(first, 0, 0, 0) == now.first && now.end - now.first > 60) return said;
    std::string clock = text::format_moment({now.first, Precision::minute}, zone);
    return said + clock.substr(clock.rfind(' '));
}

}  // namespace

const FieldType kMomentType{
    .name = "moment",
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
