#include "core/model/links.hpp"

#include "core/model/field_type.hpp"
#include "core/model/values.hpp"

namespace kehu::model {
namespace {

std::string map_text_or_ref(std::string_view bytes, const MapLink& map) {
    const TextOrRef linked = decode_text_or_ref(bytes);
    return linked.id ? encode_text_or_ref({linked.text, map(*linked.id)}) : std::string(bytes);
}

std::string map_lines(std::string_view bytes, const MapLink& map) {
    std::vector<Line> lines = decode_lines(bytes);
    for (Line& line : lines)
        if (!line.product.empty()) line.product = map_text_or_ref(line.product, map);
    return encode_lines(lines);
}

}  // namespace

bool holds_links(const Field& field) {
    return field.source == Source::stored && field.ref != KindCode{};
}

std::string map_links(const Field& field, std::string_view bytes, const MapLink& map) {
    if (field.type->name == "text-or-ref") return map_text_or_ref(bytes, map);
    if (field.type->name == "lines") return map_lines(bytes, map);
    const auto id = map(decode_ref(bytes));
    return id ? encode_ref(*id) : std::string();
}

}  // namespace kehu::model
