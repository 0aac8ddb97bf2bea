#include <algorithm>

#include "core/error.hpp"
#include "core/model/types/shared.hpp"
#include "core/query/query.hpp"
#include "core/query/words.hpp"
#include "core/search/values.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {
namespace {

// Numbers of some kind, K-9 before K-10. One that the schema keeps in order has the order of that index.
bool is_code(const model::Field& field, const model::Kind& kind) {
    return field.type->name == "text" && field.duplicates == model::Duplicates::refuse && !field.ordered &&
           field.tag != kind.title;
}

}  // namespace

const model::Field& listed_field(const model::Kind& kind, std::string_view name) {
    const model::Field* field = askable_field(kind, name);
    if (field && !field->hidden) return *field;
    throw Error(ExitCode::usage, unknown_field(kind, name), say("fields: kehu field list {}", kind.name));
}

std::vector<SortKey> parse_sort(std::string_view typed, const model::Kind& kind) {
    std::vector<SortKey> keys;
    std::string plain = text::to_halfwidth(typed);
    for (std::string_view rest = plain; !rest.empty();) {
        std::size_t comma = std::min(rest.find(','), rest.size());
        std::string_view name = text::trim(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        SortKey key;
        key.descending = name.starts_with('-');
        if (name.starts_with('-') || name.starts_with('+')) name = text::trim(name.substr(1));
        if (name.empty()) continue;
        key.field = &listed_field(kind, name);
        if (!key.field->type->sort_key) {
            throw Error(ExitCode::usage, say("'{}' has no order to sort by", name));
        }
        keys.push_back(key);
    }
    if (keys.empty())
        throw Error(ExitCode::usage, say("'{}' names no field to sort by; write it as -last,name", typed));
    return keys;
}

// For each key: 0 and the value, or 1 if it is absent. The value ends in a NUL, so that "an" goes before "ann"; going
// down, all of it is inverted, but not the mark before it: absent values are always last. The number at the end makes
// the order complete.
std::string sort_bytes(std::span<const SortKey> keys, const model::Row& row, const model::Kind& kind,
                       const model::Context& context) {
    std::string out, scratch;
    for (const SortKey& key : keys) {
        auto bytes = model::value_of(row, kind, *key.field, context, scratch);
        out += bytes ? '\0' : '\1';
        if (!bytes) continue;
        std::size_t start = out.size();
        if (is_code(*key.field, kind)) {
            model::types::append_code_key(out, *bytes);
            out += '\0';
        } else {
            search::append_order_key(out, *bytes, *key.field, kind, row.record);
        }
        if (!key.descending) continue;
        for (std::size_t at = start; at < out.size(); ++at) out[at] = static_cast<char>(~out[at]);
    }
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(row.id.number >> shift);
    return out;
}

}  // namespace kehu::query
