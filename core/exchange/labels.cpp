#include "core/exchange/labels.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/model/values.hpp"

namespace kehu::exchange {

Labels::Labels(const model::Kind& kind, const model::Context& context) : kind_(kind), context_(context) {}

std::string_view Labels::header(const model::Field& field) const {
    const std::string_view label = field.label(context_.language);
    return kind_.field(label) == &field ? label : field.name;
}

std::optional<std::string_view> Labels::value(const model::Field& field, std::string_view bytes) {
    const std::string_view type = field.type->name;
    if (type == "date" && model::decode_date(bytes).lunar) return text_ = label_of(field, bytes);
    if (type == "phone" || type == "email") return with_types(field, bytes);
    if (type != "choice" && type != "yesno") return std::nullopt;
    for (const Met& known : met_)
        if (known.field == &field && known.bytes == bytes) return known.label;
    return met_.emplace_back(Met{&field, std::string(bytes), label_of(field, bytes)}).label;
}

// 手机:+8613800138000, 工作:...; nothing if that is what every file has.
std::optional<std::string_view> Labels::with_types(const model::Field& field, std::string_view bytes) {
    bool any = false;
    text_.clear();
    for (std::string_view rest = bytes, form; field.type->next_form(rest, form, form_);) {
        const std::size_t end = std::min(form.find(':'), form.size());
        const std::string_view type = form.substr(0, end), label = model::phone_type_label(type, context_.language);
        any |= label != type;
        if (!text_.empty()) text_ += ", ";
        (text_ += label) += form.substr(end);
    }
    if (!any || !reads_alike(text_, name_of(field, bytes), field)) return std::nullopt;
    return text_;
}

std::string Labels::label_of(const model::Field& field, std::string_view bytes) const {
    std::string label;
    field.type->format(label, bytes, field, context_, model::Style::table);
    std::string name = name_of(field, bytes);
    return reads_alike(label, name, field) ? label : name;
}

std::string Labels::name_of(const model::Field& field, std::string_view bytes) const {
    std::string name;
    field.type->format(name, bytes, field, context_, model::Style::machine);
    return name;
}

bool Labels::reads_alike(std::string_view label, std::string_view name, const model::Field& field) const {
    std::string of_label, of_name;
    try {
        field.type->parse(of_label, label, field, context_);
        field.type->parse(of_name, name, field, context_);
    } catch (const BadValue&) {
        return false;
    }
    return of_label == of_name;
}

}  // namespace kehu::exchange
