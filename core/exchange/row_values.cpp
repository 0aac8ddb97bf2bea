#include "core/exchange/row_values.hpp"

#include <algorithm>
#include <charconv>

namespace kehu::exchange {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void RowValues::Slots::add(model::Tag tag, std::size_t column) {
    if (by_tag.size() <= tag) by_tag.resize(std::size_t{tag} + 1);
    by_tag[tag] = static_cast<std::uint16_t>(column + 1);
}

RowValues::RowValues(const Columns& columns, const model::Kind& kind, const model::Context& context)
    : columns_(columns), kind_(kind), context_(context), values_(columns.size()), present_((columns.size() + 63) / 64) {
    for (std::size_t i = 0; i < columns_.size(); i++) {
        const model::Field& field = *columns_[i];
        as_stored_.push_back(plain(i) || field.type->as_stored);
        const auto first = std::find(columns_.begin(), columns_.end(), &field);
        if (const std::size_t earlier = std::size_t(first - columns_.begin()); earlier < i) {
            same_.emplace_back(earlier, i);
            continue;
        }
        switch (field.source) {
            case model::Source::stored:
                stored_.add(field.tag, i);
                sensitive_ |= field.sensitive;
                break;
            case model::Source::rollup:
                rollup_.add(field.tag, i);
                break;
            default:
                computed_.emplace_back(i, std::string());
        }
    }
}

void RowValues::walk(std::string_view part, const Slots& slots) {
    for (model::FieldReader reader(part); reader.next();) {
        const model::FieldBytes& found = reader.field();
        if (found.tag >= slots.by_tag.size()) return;
        if (const std::size_t slot = slots.by_tag[found.tag]; slot && !found.bytes.empty()) put(slot - 1, found.bytes);
    }
}

void RowValues::find(const model::Row& row) {
    std::fill(present_.begin(), present_.end(), 0);
    record_ = row.record.ordinary();
    walk(record_, stored_);
    if (sensitive_) walk(row.record.sensitive(), stored_);
    if (!rollup_.by_tag.empty()) walk(row.rollup.ordinary(), rollup_);
    for (auto& [column, scratch] : computed_) {
        if (plain(column)) {
            scratch.assign(row.id.kind.text());
            append_number(scratch, row.id.number);
            put(column, scratch);
        } else if (auto bytes = model::value_of(row, kind_, *columns_[column], context_, scratch)) {
            put(column, *bytes);
        }
    }
    for (auto [earlier, column] : same_)
        if (has(earlier)) put(column, values_[earlier]);
}

std::string_view RowValues::formed(std::size_t column, std::string_view bytes) {
    const model::Field& field = *columns_[column];
    const auto next = field.type->next_form;
    std::string_view rest = bytes, only;
    if (next && next(rest, only, form_) && rest.empty()) return only;
    form_.clear();
    field.type->format(form_, bytes, field, context_, model::Style::machine);
    return form_;
}

}  // namespace kehu::exchange
