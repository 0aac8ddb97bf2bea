#include "core/exchange/twins.hpp"

#include <xxhash.h>

#include <algorithm>

#include "core/model/values.hpp"

namespace kehu::exchange {

using model::Field;

void append_unlinked(std::string& out, const Field& field, std::string_view bytes) {
    if (bytes.empty()) return;
    if (field.type->name == "text-or-ref") {
        out += model::decode_text_or_ref(bytes).text;
    } else if (field.type->name == "lines") {
        auto lines = model::decode_lines(bytes);
        for (model::Line& line : lines)
            if (!line.product.empty()) line.product = std::string(model::decode_text_or_ref(line.product).text);
        out += model::encode_lines(lines);
    } else {
        out += bytes;
    }
}

Twins::Twins(const book::Reader& reader, const model::Kind& kind, const std::vector<Column>& columns,
             const model::Context& context) {
    const bool parts = std::any_of(columns.begin(), columns.end(), [](const Column& column) {
        return column.use == Column::Use::field && column.field->source == model::Source::parts;
    });
    for (const Field& field : kind.fields) {
        const bool asked = std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
            return column.use == Column::Use::field && column.field == &field;
        });
        if (!asked && !(parts && field.type && field.type->name == "lines")) continue;
        if (field.source != model::Source::stored) continue;
        Compared& compared = fields_.emplace_back(Compared{&field, {}});
        const bool fixed = field.default_text != "now" && field.default_text != "today";
        if (!field.default_text.empty() && fixed)
            field.type->parse(compared.standard, field.default_text, field, context);
    }
    reader.scan_records(kind, [&](const model::Row& row) {
        free_[digest(row.record)]++;
        return true;
    });
}

Twins::Digest Twins::digest(model::RecordView record) {
    bytes_.clear();
    for (const Compared& compared : fields_) {
        const std::size_t from = bytes_.size();
        append_unlinked(bytes_, *compared.field, record.get(compared.field->tag).value_or(compared.standard));
        model::append_varint(bytes_, bytes_.size() - from);
    }
    const XXH128_hash_t hash = XXH3_128bits(bytes_.data(), bytes_.size());
    return {hash.low64, hash.high64};
}

bool Twins::take(model::RecordView record) {
    const auto found = free_.find(digest(record));
    if (found == free_.end() || found->second == 0) return false;
    found->second--;
    return true;
}

}  // namespace kehu::exchange
