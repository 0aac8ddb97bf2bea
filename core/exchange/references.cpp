#include "core/exchange/references.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

const model::Field* code_field(const model::Kind& kind) {
    const model::Field* field = kind.field("code");
    return field && field->source == model::Source::stored && field->exact ? field : nullptr;
}

}  // namespace

model::Tag References::slot_of(store::KindCode code) const {
    return static_cast<model::Tag>(std::find(kinds_.begin(), kinds_.end(), code) - kinds_.begin());
}

void References::prepare(store::KindCode code) {
    const model::Tag slot = slot_of(code);
    if (slot < kinds_.size()) return;
    kinds_.push_back(code);
    read_codes(reader_.schema().at(code), slot);
}

void References::read_codes(const model::Kind& kind, model::Tag slot) {
    const model::Field* code = code_field(kind);
    if (!code || !reader_.worth_reading_all(kind, rows_)) return;
    reader_.scan_records(kind, [&](const model::Row& row) {
        if (const auto bytes = row.record.get(code->tag))
            codes_.claim(codes_.place_of(slot, *bytes), {row.id.number, 0});
        return true;
    });
}

store::RecordId References::look_up(store::KindCode code, std::string_view text) const {
    const model::Kind& kind = reader_.schema().at(code);
    if (const model::Field* field = code_field(kind)) {
        const auto found = reader_.find_exact(kind, *field, text::fold(text));
        if (found.size() == 1) return found[0];
    }
    // History of another program is by people who may be nobody here yet.
    if (code == model::kStaff && reader_.candidates(kind, text, false).empty())
        throw BadValue(say("no staff '{}'; if it is one, first: kehu staff add '{}'", text, text));
    return reader_.resolve(code, text);
}

std::optional<store::RecordId> References::known(store::KindCode code, std::string_view text) const {
    const Claim* claim = codes_.find(slot_of(code), text);
    if (!claim || claim->many) return std::nullopt;
    return store::RecordId{code, claim->owner.number};
}

store::RecordId References::resolve(store::KindCode code, std::string_view text) {
    if (const auto id = known(code, text)) return *id;
    const KeyIndex::Place place = asked_.place_of(slot_of(code), text);
    if (const Claim& claim = asked_.at(place); !claim.owner.nobody()) return {code, claim.owner.number};
    const store::RecordId id = look_up(code, text);
    asked_.claim(place, {id.number, 0});
    return id;
}

}  // namespace kehu::exchange
