// Which cells make which field.

#include <algorithm>

#include "core/exchange/decimal_comma.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/model/field_type.hpp"

namespace kehu::exchange {

using model::Field;
using model::Source;

RowLayout::Slot RowLayout::slot_for(const Field& field) {
    const std::string_view type = field.type->name;
    return {&field,
            {},
            !field.ref.empty() && type == "ref",
            holds_days(field),
            type == "text" || type == "text-or-ref",
            field.source == Source::parts && field.name == "price",
            type == "phone" || type == "email",
            holds_numbers(field),
            type == "choice" || holds_days(field)};
}

RowLayout::RowLayout(const model::Kind& kind, const std::vector<Column>& columns, const model::Context& context,
                     Form form)
    : columns_(columns), context_(context), form_(form) {
    context_.names = nullptr;  // texts that may be links are linked when the record is made
    context_.lean = kind.code == model::kTask ? text::Lean::ahead : text::Lean::back;
    ahead_ = context_;
    ahead_.lean = text::Lean::ahead;
    for (std::size_t i = 0; i < columns.size(); i++) {
        const Column& column = columns[i];
        if (column.use == Column::Use::unnamed) unnamed_.push_back(i);
        if (column.use == Column::Use::identity) identity_column_ = i;
        if (column.use == Column::Use::uid) uid_column_ = i;
        if (column.use != Column::Use::field) continue;
        auto& slots = column.field->source == Source::parts ? parts_ : stored_;
        const auto slot =
            std::find_if(slots.begin(), slots.end(), [&](const Slot& s) { return s.field == column.field; });
        Slot& with = slot == slots.end() ? slots.emplace_back(slot_for(*column.field)) : *slot;
        with.columns.push_back(i);
        with.composed |= column.part != NamePart::whole;
        with.labelled |= !column.label.empty() || (i > 0 && columns[i - 1].use == Column::Use::label);
    }
    const auto composes = [&](const Slot& slot) { return slot.composed && slot.field->tag == kind.title; };
    if (std::any_of(stored_.begin(), stored_.end(), composes)) composes_names_ = &kind;
    std::sort(stored_.begin(), stored_.end(), [](const Slot& a, const Slot& b) { return a.field->tag < b.field->tag; });
}

std::vector<store::KindCode> RowLayout::refers_to() const {
    std::vector<store::KindCode> kinds;
    for (const auto* slots : {&stored_, &parts_})
        for (const Slot& slot : *slots)
            if (slot.refers) kinds.push_back(slot.field->ref);
    return kinds;
}

const RowLayout::Slot* RowLayout::slot_of(const Field& field) const {
    for (const auto* slots : {&stored_, &parts_})
        for (const Slot& slot : *slots)
            if (slot.field == &field) return &slot;
    return nullptr;
}

}  // namespace kehu::exchange
