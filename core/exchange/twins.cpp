#include "core/exchange/twins.hpp"

#include <xxhash.h>

#include <algorithm>

#include "core/error.hpp"
#include "core/model/values.hpp"

namespace kehu::exchange {

using model::Field;

namespace {

bool is_moment(const Field& field) {
    return field.type->name == "moment";
}

// The moment that the same local time was in another zone.
std::int64_t read_in(const text::Zone& zone, std::int64_t seconds, const text::Zone& now) {
    const std::int64_t local = seconds + now.offset_at(seconds);
    return local - zone.offset_at(local - zone.offset_at(local));
}

// The lines of orders; of answers the survey, too, as another may ask the same.
bool is_made_of_parts(const Field& field, const model::Kind& kind) {
    if (!field.type) return false;
    return field.type->name == "lines" || field.type->name == "answers" || field.ref == model::kSurvey ||
           (kind.code == model::kResponse && field.name == "version");
}

}  // namespace

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
             const model::Context& context)
    : zone_(context.settings->zone) {
    const bool parts = std::any_of(columns.begin(), columns.end(), [](const Column& column) {
        return column.use == Column::Use::field && column.field->source == model::Source::parts;
    });
    for (const Field& field : kind.fields) {
        const bool asked = std::any_of(columns.begin(), columns.end(), [&](const Column& column) {
            return column.use == Column::Use::field && column.field == &field;
        });
        if (!asked && !(parts && is_made_of_parts(field, kind))) continue;
        if (field.source != model::Source::stored) continue;
        Compared& compared = fields_.emplace_back(Compared{&field, {}});
        const bool fixed = field.default_text != "now" && field.default_text != "today";
        if (!field.default_text.empty() && fixed)
            field.type->parse(compared.standard, field.default_text, field, context);
    }
    if (std::any_of(fields_.begin(), fields_.end(), [](const Compared& c) { return is_moment(*c.field); }))
        read_zones(reader);
    free_.reserve(reader.count(kind));
    next_.resize(std::size_t{reader.last_number(kind.code)} + 1);
    reader.scan_records(kind, [&](const model::Row& row) {
        const std::uint32_t number = row.id.number;
        const auto [queue, fresh] = free_.try_emplace(digest(row.record, nullptr), Queue{number, number});
        if (!fresh) {
            next_[queue->second.last] = number;
            queue->second.last = number;
        }
        return true;
    });
}

void Twins::read_zones(const book::Reader& reader) {
    const auto add = [&](const text::Zone& zone) {
        const auto same = [&](const text::Zone& other) { return other.name() == zone.name(); };
        if (!same(zone_) && std::none_of(other_zones_.begin(), other_zones_.end(), same)) other_zones_.push_back(zone);
    };
    add(reader.settings().zone);
    const model::Kind& settings = reader.schema().at(model::kSetting);
    const model::Tag name = settings.at_name("name").tag, value = settings.at_name("value").tag;
    std::optional<store::RecordId> zone;
    reader.scan_records(settings, [&](const model::Row& row) {
        if (row.record.value(name) == "zone") zone = row.id;
        return !zone;
    });
    if (!zone) return;
    for (const book::Reader::Step& step : reader.steps(*zone))
        for (const auto& [tag, before] : step.before) try {
                if (tag == value && !before.empty()) add(text::Zone(before));
            } catch (const BadValue&) {
                // this machine does not know that zone
            }
}

// With a zone: of the record that would have been made of the same row there.
Twins::Digest Twins::digest(model::RecordView record, const text::Zone* zone) {
    bytes_.clear();
    for (const Compared& compared : fields_) {
        const std::size_t from = bytes_.size();
        const auto value = record.get(compared.field->tag);
        if (zone && value && is_moment(*compared.field)) {
            text::Moment moment = model::decode_moment(*value);
            moment.seconds = read_in(*zone, moment.seconds, zone_);
            append_meaning(bytes_, *compared.field, model::encode_moment(moment));
        } else {
            append_meaning(bytes_, *compared.field, value.value_or(compared.standard));
        }
        model::append_varint(bytes_, bytes_.size() - from);
    }
    const XXH128_hash_t hash = XXH3_128bits(bytes_.data(), bytes_.size());
    return {hash.low64, hash.high64};
}

std::optional<std::uint32_t> Twins::take(const Digest& digest) {
    const auto found = free_.find(digest);
    if (found == free_.end()) return std::nullopt;
    const std::uint32_t number = found->second.first;
    if (next_[number])
        found->second.first = next_[number];
    else
        free_.erase(found);
    return number;
}

std::optional<Twins::Twin> Twins::take(model::RecordView record) {
    if (const auto number = take(digest(record, nullptr))) return Twin{*number, nullptr};
    for (const text::Zone& zone : other_zones_)
        if (const auto number = take(digest(record, &zone))) return Twin{*number, &zone};
    return std::nullopt;
}

}  // namespace kehu::exchange
