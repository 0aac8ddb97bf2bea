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
    : columns_(columns), kind_(kind), context_(context), same_(columns.size()), values_(columns.size()) {
    for (std::size_t i = 0; i < columns_.size(); i++) {
        const model::Field& field = *columns_[i];
        const auto first = std::find(columns_.begin(), columns_.end(), &field);
        if (const std::size_t earlier = std::size_t(first - columns_.begin()); earlier < i) {
            same_[i] = same_[earlier];
            same_[earlier] = i;
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
        if (const std::size_t slot = slots.by_tag[found.tag]) values_[slot - 1] = found.bytes;
    }
}

std::span<const std::string_view> RowValues::of(const model::Row& row) {
    std::fill(values_.begin(), values_.end(), std::string_view());
    walk(row.record.ordinary(), stored_);
    if (sensitive_) walk(row.record.sensitive(), stored_);
    if (!rollup_.by_tag.empty()) walk(row.rollup.ordinary(), rollup_);
    for (auto& [column, scratch] : computed_) {
        if (plain(column)) {
            scratch.assign(row.id.kind.text());
            append_number(scratch, row.id.number);
            values_[column] = scratch;
        } else {
            values_[column] = model::value_of(row, kind_, *columns_[column], context_, scratch).value_or("");
        }
    }
    for (std::size_t i = 0; i < same_.size(); i++)
        for (std::size_t next = same_[i]; next; next = same_[next]) values_[next] = values_[i];
    return values_;
}

}  // namespace kehu::exchange
