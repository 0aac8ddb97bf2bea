#include "core/survey/groups.hpp"

#include <algorithm>

#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/distance.hpp"
#include "core/text/tr.hpp"

namespace kehu::survey {
namespace {

using model::Field;

constexpr std::string_view kNone[] = {"none", "无", "不分"}, kMonth[] = {"month", "月", "月份", "按月"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::string_view (&words)[N]) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool may_group(const Field& field) {
    if (field.sensitive || field.source == model::Source::parts || field.source == model::Source::id) return false;
    const std::string_view type = field.type->name;
    return type != "answers" && type != "lines" && type != "phone" && type != "email";
}

std::size_t place_of_choice(const Field& field, std::string_view key) {
    for (std::size_t i = 0; i < field.choices.size(); ++i)
        if (field.choices[i].key == key) return i;
    return field.choices.size();
}

bool is_in_order(const Field& field) {
    const std::string_view type = field.type->name;
    return model::is_day_or_time(*field.type) || type == "integer";
}

}  // namespace

std::string GroupBy::label(Language language) const {
    if (what == What::month) return tr("month");
    return field ? std::string(field->label(language)) : std::string();
}

GroupBy group_by(const model::Schema& schema, std::string_view word) {
    if (is_one_of(word, kNone)) return {};
    if (is_one_of(word, kMonth)) return {GroupBy::What::month, nullptr};
    std::vector<std::string> known{"month", "none"};
    for (const auto& [code, what] :
         {std::pair{model::kResponse, GroupBy::What::response}, std::pair{model::kCustomer, GroupBy::What::customer}}) {
        const model::Kind& kind = schema.at(code);
        if (const Field* field = kind.field(word); field && may_group(*field)) return {what, field};
        for (const Field& field : kind.fields)
            if (may_group(field) && !field.hidden)
                for (std::string_view name : {field.name, field.chinese}) known.emplace_back(name);
    }
    const auto near = text::nearest(word, known);
    throw Error(ExitCode::usage,
                near ? say("answers cannot be told apart by '{}'; did you mean '{}'?", word, *near)
                     : say("answers cannot be told apart by '{}'", word),
                tr("by a field of responses or customers, or by month: --by staff, --by tier, --by month"));
}

std::string month_key(std::int64_t seconds, const text::Zone& zone) {
    const text::Date day = zone.day_of(seconds);
    return fmt::format("{:04}-{:02}", static_cast<int>(day.year), static_cast<int>(day.month));
}

void group_keys(std::vector<std::string>& keys, std::string_view value, const Field& field,
                const model::Context& context) {
    if (value.empty()) return;
    if (field.type->name == "moment") {
        keys.push_back(month_key(model::decode_moment(value).seconds, context.settings->zone));
    } else if (field.type->name == "date") {
        const text::Date day = model::decode_date(value);
        keys.push_back(fmt::format("{:04}-{:02}", static_cast<int>(day.year), static_cast<int>(day.month)));
    } else if (field.type->list) {
        for (std::string_view item; model::next_item(value, item);) keys.emplace_back(item);
    } else {
        keys.emplace_back(value);
    }
}

std::string group_label(const GroupBy& by, std::string_view key, const model::Context& context) {
    if (key.empty()) return tr("(none)");
    if (!by.field || model::is_day_or_time(*by.field->type) || by.field->type->list) return std::string(key);
    std::string label;
    by.field->type->format(label, key, *by.field, context, model::Style::table);
    return label;
}

bool goes_before(const GroupBy& by, std::string_view key, std::uint64_t n, std::string_view other,
                 std::uint64_t other_n) {
    if (key.empty() != other.empty()) return other.empty();
    if (by.what == GroupBy::What::month || (by.field && is_in_order(*by.field))) return key < other;
    if (by.field && !by.field->choices.empty()) {
        const std::size_t a = place_of_choice(*by.field, key), b = place_of_choice(*by.field, other);
        if (a != b) return a < b;
    }
    return n != other_n ? n > other_n : key < other;
}

}  // namespace kehu::survey
