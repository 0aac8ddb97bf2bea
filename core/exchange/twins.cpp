#include "core/exchange/twins.hpp"

#include <xxhash.h>

#include <algorithm>

#include "core/model/values.hpp"

namespace kehu::exchange {

using model::Field;

void append_meaning(std::string& out, const Field& field, std::string_view bytes) {
    if (bytes.empty()) return;
    const std::string_view type = field.type->name;
    if (type == "text-or-ref") {
        out += model::decode_text_or_ref(bytes).text;
    } else if (type == "lines") {
        auto lines = model::decode_lines(bytes);
        for (model::Line& line : lines)
            if (!line.product.empty()) line.product = std::string(model::decode_text_or_ref(line.product).text);
        out += model::encode_lines(lines);
    } else if (type == "phone") {
        for (model::PhoneParts phone; model::next_phone(bytes, phone);) {
            model::append_item(out, phone.type);
            model::append_item(out, phone.e164.empty() ? phone.typed : phone.e164);
            model::append_item(out, phone.extension);
        }
    } else if (type == "email") {
        field.type->exact_keys(bytes, [&](std::string_view key) { model::append_item(out, key); });
    } else if (type == "moment") {
        // 14:05:00 is written alike with minutes and with seconds.
        text::Moment moment = model::decode_moment(bytes);
        if (moment.precision == text::Precision::second) moment.precision = text::Precision::minute;
        out += model::encode_moment(moment);
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
        append_meaning(bytes_, *compared.field, record.get(compared.field->tag).value_or(compared.standard));
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
