#include "core/exchange/row_values.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace kehu::exchange {

namespace {

constexpr std::size_t kReadable = 64;  // bytes behind the beginning of a form, however short it is

}  // namespace

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
    form_.reserve(kReadable);
    model::Tag last = 0;
    for (std::size_t i = 0; i < columns_.size(); i++) {
        const model::Field& field = *columns_[i];
        as_stored_.push_back(plain(i) || field.type->as_stored);
        const auto first = std::find(columns_.begin(), columns_.end(), &field);
        if (const std::size_t earlier = std::size_t(first - columns_.begin()); earlier < i) {
            same_.emplace_back(earlier, i);
            in_order_ = false;
            continue;
        }
        switch (field.source) {
            case model::Source::stored:
                stored_.add(field.tag, i);
                in_order_ &= field.tag > std::exchange(last, field.tag);
                sensitive_ |= field.sensitive;
                break;
            case model::Source::rollup:
                rollup_.add(field.tag, i);
                in_order_ = false;
                break;
            default:
                computed_.emplace_back(i, std::string());
                in_order_ &= plain(i) && i == 0;
        }
    }
}

void RowValues::walk(std::string_view part, const Slots& slots) {
    std::size_t column;
    std::string_view bytes;
    for (model::FieldReader reader(part); next(reader, slots, column, bytes);) put(column, bytes);
}

void RowValues::begin(const model::Row& row) {
    record_ = row.record.ordinary();
    record_end_ = record_.data() + record_.size();
}

void RowValues::find(const model::Row& row) {
    begin(row);
    std::fill(present_.begin(), present_.end(), 0);
    walk(record_, stored_);
    if (sensitive_) walk(row.record.sensitive(), stored_);
    if (!rollup_.by_tag.empty()) walk(row.rollup.ordinary(), rollup_);
    for (auto& [column, scratch] : computed_) {
        if (plain(column)) {
            std::string_view id;
            put_id(row, id);
            put(column, id);
        } else if (auto value = model::value_of(row, kind_, *columns_[column], context_, scratch)) {
            put(column, *value);
        }
    }
    for (auto [earlier, column] : same_)
        if (has(earlier)) put(column, values_[earlier]);
}

bool RowValues::put_id(const model::Row& row, std::string_view& id) {
    char* to = id_.data();
    for (const char letter : row.id.kind.letters)
        if (letter) *to++ = letter;
    id = {id_.data(), std::to_chars(to, id_.data() + id_.size(), row.id.number).ptr};
    return true;
}

std::string_view RowValues::formed(std::size_t column, std::string_view bytes) {
    const model::Field& field = *columns_[column];
    std::string_view rest = bytes, only;
    if (field.type->next_form && next_form(column, rest, only) && rest.empty()) return only;
    form_.clear();
    field.type->format(form_, bytes, field, context_, model::Style::machine);
    return form_;
}

}  // namespace kehu::exchange
