#include "core/model/field_type.hpp"

#include <vector>

#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

namespace {

// THE LIST.
constexpr const FieldType* kFieldTypes[] = {
    &kTextType,  &kChoiceType, &kTagsType,  &kIntegerType, &kDecimalType,   &kMoneyType, &kDateType,    &kMomentType,
    &kYesnoType, &kPhoneType,  &kEmailType, &kRefType,     &kTextOrRefType, &kLinesType, &kAnswersType, &kIdType,
};

// What makes two values of a list the same.
std::vector<std::string> identities(const FieldType& type, std::string_view item) {
    std::vector<std::string> keys;
    if (type.exact_keys) {
        std::string list;
        append_item(list, item);
        type.exact_keys(list, [&](std::string_view key) { keys.emplace_back(key); });
    } else {
        keys.emplace_back(item);
    }
    return keys;
}

bool holds(const FieldType& type, std::string_view list, const std::vector<std::string>& keys) {
    for (std::string_view item; next_item(list, item);) {
        if (identities(type, item) == keys) return true;
    }
    return false;
}

std::int64_t day_number(std::string_view bytes, const Field& field, const Context& context) {
    text::Date day =
        field.type == &kDateType ? decode_date(bytes) : context.settings->zone.day_of(decode_moment(bytes).seconds);
    return text::days_from_epoch(day);
}

std::optional<std::string_view> days_since(const Row& row, const Kind& kind, const Field& field, const Context& context,
                                           std::string& scratch) {
    for (Tag tag : {field.days_since, field.days_else}) {
        const Field* since = kind.field(tag);
        if (!since) continue;
        auto bytes = since->source == Source::rollup ? row.rollup.get(tag) : row.record.get(tag);
        if (!bytes) continue;
        std::int64_t today = text::days_from_epoch(context.calendar().today());
        scratch = encode_integer(today - day_number(*bytes, *since, context));
        return scratch;
    }
    return std::nullopt;
}

}  // namespace

std::span<const FieldType* const> field_types() {
    return kFieldTypes;
}

const FieldType* field_type(std::string_view name) {
    for (const FieldType* type : kFieldTypes) {
        if (type->name == name) return type;
    }
    return nullptr;
}

std::string list_add(const FieldType& type, std::string_view to, std::string_view bytes) {
    std::string list(to);
    for (std::string_view item; next_item(bytes, item);) {
        if (!type.exact_keys || !holds(type, list, identities(type, item))) append_item(list, item);
    }
    return list;
}

std::string list_remove(const FieldType& type, std::string_view from, std::string_view bytes) {
    std::string list;
    for (std::string_view item; next_item(from, item);) {
        if (!holds(type, bytes, identities(type, item))) append_item(list, item);
    }
    return list;
}

std::optional<std::string_view> value_of(const Row& row, const Kind& kind, const Field& field, const Context& context,
                                         std::string& scratch) {
    switch (field.source) {
        case Source::stored:
            return row.record.get(field.tag);
        case Source::rollup:
            return row.rollup.get(field.tag);
        case Source::id:
            scratch = field.type == &kIdType ? encode_ref(row.id) : row.id.text();
            return scratch;
        case Source::days:
            return days_since(row, kind, field, context, scratch);
        case Source::parts:
            break;
    }
    return std::nullopt;
}

}  // namespace kehu::model
