#include "core/exchange/merge_value.hpp"

#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/twins.hpp"
#include "core/model/card_lines.hpp"
#include "core/model/values.hpp"

namespace kehu::exchange {

namespace {

bool means_the_same(const model::Field& field, std::string_view one, std::string_view other) {
    std::string meaning, other_meaning;
    append_meaning(meaning, field, one);
    append_meaning(other_meaning, field, other);
    return meaning == other_meaning;
}

// What the record says once the row has spoken.
std::string united(const model::Field& field, std::string_view before, std::string_view value, bool told,
                   RowParser& row) {
    if (!row.identity().empty()) return std::string(value);
    if (field.type->list && !before.empty() && field.type->exact_keys)
        return model::list_add(*field.type, before, value);
    // A poorer card takes nothing away, and two cards of one person in one file do not take turns.
    if (field.hidden && field.name == model::kCardLines)
        return model::unite_card_lines(before, value, !told, model::CardUnion::of_news);
    return std::string(value);
}

}  // namespace

bool merge_value(model::Record& into, const model::Field& field, std::string_view value, bool sensitive, bool told,
                 RowParser& row) {
    const std::string_view before = into.value(field.tag);
    if (before == value || means_the_same(field, before, value)) return false;
    if (field.type->name == "text" && is_rounded(value, before)) row.add_fault(field, damaged_by_spreadsheet(value));
    const std::string after = united(field, before, value, told, row);
    if (after == before) return false;
    into.set(field.tag, after, sensitive);
    return true;
}

}  // namespace kehu::exchange
