#include "core/clean/look.hpp"

#include "core/text/date.hpp"

namespace kehu::clean {

Look::Look(const book::Reader& reader, const model::Kind& kind, const model::Context& context)
    : reader(reader), kind(kind), context(context), today(text::days_from_epoch(context.calendar().today())) {}

std::string_view Look::value(std::string_view name) const {
    const model::Field* field = kind.stored(name);
    return field ? row->record.value(field->tag) : std::string_view();
}

const std::vector<const model::Field*>& Look::of_type(std::string_view type) {
    if (const auto known = by_type_.find(type); known != by_type_.end()) return known->second;
    std::vector<const model::Field*>& fields = by_type_[std::string(type)];
    for (const model::Field& field : kind.fields)
        if (field.source == model::Source::stored && field.type->name == type && !field.hidden)
            fields.push_back(&field);
    return fields;
}

bool Look::owners_are_kept() {
    if (owners_) return *owners_;
    owners_ = false;
    const model::Field* owner = kind.stored("owner");
    if (!owner) return false;
    reader.scan_records(kind, [&](const model::Row& one) {
        owners_ = !one.record.value(owner->tag).empty();
        return !*owners_;
    });
    return *owners_;
}

std::optional<text::Currency> Look::earlier_currency(std::uint32_t customer, text::Currency now) {
    if (currencies_.empty()) currencies_.resize(std::size_t{reader.last_number(model::kCustomer)} + 1);
    if (customer >= currencies_.size()) return std::nullopt;
    text::Currency& known = currencies_[customer];
    if (known == text::Currency{}) known = now;
    return known;
}

}  // namespace kehu::clean
