#include "core/exchange/references.hpp"

#include <algorithm>

#include "core/text/fold.hpp"

namespace kehu::exchange {

namespace {

const model::Field* code_field(const model::Kind& kind) {
    const model::Field* field = kind.field("code");
    return field && field->source == model::Source::stored && field->exact ? field : nullptr;
}

}  // namespace

model::Tag References::slot_of(store::KindCode code) {
    const auto found = std::find(kinds_.begin(), kinds_.end(), code);
    const auto slot = static_cast<model::Tag>(found - kinds_.begin());
    if (found == kinds_.end()) {
        kinds_.push_back(code);
        read_codes(reader_.schema().at(code), slot);
    }
    return slot;
}

void References::read_codes(const model::Kind& kind, model::Tag slot) {
    const model::Field* code = code_field(kind);
    if (!code || !reader_.worth_reading_all(kind, rows_)) return;
    reader_.scan_records(kind, [&](const model::Row& row) {
        if (const auto bytes = row.record.get(code->tag))
            known_.claim(known_.place_of(slot, *bytes), {row.id.number, 0});
        return true;
    });
}

store::RecordId References::look_up(store::KindCode code, std::string_view text) const {
    const model::Kind& kind = reader_.schema().at(code);
    if (const model::Field* field = code_field(kind)) {
        const auto found = reader_.find_exact(kind, *field, text::fold(text));
        if (found.size() == 1) return found[0];
    }
    return reader_.resolve(code, text);
}

store::RecordId References::resolve(store::KindCode code, std::string_view text) {
    const KeyIndex::Place place = known_.place_of(slot_of(code), text);
    if (const Claim& known = known_.at(place); !known.owner.nobody() && !known.many) return {code, known.owner.number};
    const store::RecordId id = look_up(code, text);
    known_.claim(place, {id.number, 0});
    return id;
}

}  // namespace kehu::exchange
