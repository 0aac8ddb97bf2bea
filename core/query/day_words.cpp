#include "core/query/day_words.hpp"

#include <optional>

#include "core/error.hpp"
#include "core/model/field_type.hpp"

namespace kehu::query {
namespace {

using model::Context;
using model::Field;
using text::Lean;

constexpr std::int64_t kDay = 86400;

// The second at which it begins; nothing if it is neither a day nor a time.
std::optional<std::int64_t> begin_of(std::string_view text, const Context& context, Lean lean, std::int64_t later = 0) {
    text::Calendar calendar = context.calendar();
    calendar.now.seconds += later;
    try {
        return context.settings->zone.to_utc(text::parse_date_span(text, calendar, lean).first, 0, 0, 0);
    } catch (const BadValue&) {
        // perhaps with a time of day
    }
    try {
        return text::parse_moment(text, calendar, lean).seconds;
    } catch (const BadValue&) {
        return std::nullopt;
    }
}

// "fri", "11-30", 中秋: which one is meant depends on the way they lean, but they do not move with each day as "3d"
// does. On the very day both ways are that day: then tomorrow tells.
bool is_floating(std::string_view text, const Context& context) {
    const auto ahead = begin_of(text, context, Lean::ahead), tomorrow = begin_of(text, context, Lean::ahead, kDay);
    if (!ahead || !tomorrow || *tomorrow == *ahead + kDay) return false;
    return ahead != begin_of(text, context, Lean::back) || tomorrow != begin_of(text, context, Lean::back, kDay);
}

}  // namespace

bool lies_ahead(const Field& field, const model::Schema& schema) {
    const bool folded = field.source == model::Source::rollup && field.rollup.field != 0;
    const model::Kind* from = folded ? schema.kind(field.rollup.kind) : nullptr;
    const Field* told = from ? from->field(field.rollup.field) : &field;
    return told && told->type->name == "date" && !told->partial && told->default_text.empty();
}

Context context_behind(std::string_view low, std::string_view high, const Field& field, const Context& context) {
    if (!model::is_day_or_time(*field.type) || !is_floating(high, context)) return context;
    Context behind = context;
    behind.lean = Lean::ahead;
    if (const auto begin = begin_of(low, context, context.lean)) behind.now = {*begin, text::Precision::second};
    return behind;
}

}  // namespace kehu::query
