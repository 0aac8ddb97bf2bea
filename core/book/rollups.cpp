#include "core/book/rollups.hpp"

#include <algorithm>

#include "core/book/indexing.hpp"
#include "core/model/values.hpp"

namespace kehu::book {
namespace {

using model::Fold;
using Sums = std::map<text::Currency, std::int64_t>;

// A sum of money is a list of amounts, one per currency, never added together.
Sums decode_sums(std::string_view bytes) {
    Sums sums;
    while (!bytes.empty()) {
        std::string_view before = bytes;
        model::read_varint(bytes);
        if (bytes.size() < 3) throw store::StoreError(store::Failure::damaged, "rollup");
        bytes.remove_prefix(3);
        text::Money money = model::decode_money(before.substr(0, before.size() - bytes.size()));
        sums[money.currency] += money.minor;
    }
    return sums;
}

std::string encode_sums(const Sums& sums) {
    std::string out;
    for (auto& [currency, minor] : sums)
        if (minor != 0) out += model::encode_money({minor, currency});
    return out;
}

bool counts(const model::Rollup& rollup, RecordView record) {
    return !record.empty() && (rollup.where == 0 || record.value(rollup.where) == rollup.where_key);
}

// The least or greatest value for one referring field: one seek.
void seek(const Reader& reader, const Kind& source, const model::Rollup& rollup, std::size_t by, RecordId target,
          std::optional<std::string>& best) {
    IndexScan scan;
    scan.index = rollup.indexes[by];
    scan.equal.push_back(model::encode_ref(target));
    if (rollup.where) scan.equal.emplace_back(rollup.where_key);
    scan.descending = rollup.fold == Fold::max;
    const Field& field = source.at(rollup.field);
    reader.scan_index(source, scan, [&](RecordId id) {
        auto row = reader.get(id);
        auto value = row ? row->record.get(rollup.field) : std::nullopt;
        if (!value) return true;  // without a value; these come first, so the walk is short
        std::string key, best_key;
        field.type->sort_key(key, *value, field);
        if (best) field.type->sort_key(best_key, *best, field);
        if (!best || (rollup.fold == Fold::max ? key > best_key : key < best_key)) best = std::string(*value);
        return false;
    });
}

std::string least_or_greatest(const Reader& reader, const model::Rollup& rollup, RecordId target) {
    const Kind& source = reader.schema().at(rollup.kind);
    std::optional<std::string> best;
    for (std::size_t i = 0; i < rollup.by.size(); ++i) seek(reader, source, rollup, i, target, best);
    return best.value_or(std::string());
}

}  // namespace

Rollups::Rollups(const model::Schema& schema) {
    for (const Kind& kind : schema.kinds)
        for (const Field& field : kind.fields)
            if (field.source == model::Source::rollup) uses_[field.rollup.kind].push_back({&kind, &field});
}

void Rollups::note(const Kind& kind, RecordView before, RecordView after) {
    auto uses = uses_.find(kind.code);
    if (uses == uses_.end()) return;
    noted_.insert(kind.code);
    for (const Use& use : uses->second) {
        add(kind, use, before, -1);
        add(kind, use, after, +1);
    }
}

void Rollups::renew(RecordId id) {
    renewed_.insert(id);
    affected_[id];
}

void Rollups::add(const Kind& kind, const Use& use, RecordView record, int sign) {
    const model::Rollup& rollup = use.field->rollup;
    if (!counts(rollup, record)) return;
    for (model::Tag by : rollup.by) {
        auto reference = record.get(by);
        if (!reference) continue;
        std::vector<Delta>& deltas = affected_[model::decode_ref(*reference)];
        Delta delta{use.field->tag, {}, sign};
        if (rollup.fold == Fold::min || rollup.fold == Fold::max) continue;
        if (rollup.fold == Fold::sum) {
            auto value = record.get(rollup.field);
            if (!value) continue;
            if (kind.at(rollup.field).type->name == "money") {
                text::Money money = model::decode_money(*value);
                delta.currency = money.currency;
                delta.amount = sign * money.minor;
            } else {
                delta.amount = sign * model::decode_integer(*value);
            }
        }
        auto same = std::find_if(deltas.begin(), deltas.end(), [&](const Delta& d) {
            return d.field == delta.field && d.currency == delta.currency;
        });
        if (same == deltas.end())
            deltas.push_back(delta);
        else
            same->amount += delta.amount;
    }
}

Record Rollups::moved(const Reader& reader, RecordId id, Record row) {
    for (const Delta& delta : affected_[id]) {
        if (delta.currency != text::Currency{}) {
            Sums sums = decode_sums(row.value(delta.field));
            sums[delta.currency] += delta.amount;
            row.set(delta.field, encode_sums(sums));
        } else {
            auto old = row.get(delta.field);
            std::int64_t value = (old ? model::decode_integer(*old) : 0) + delta.amount;
            row.set(delta.field, value ? model::encode_integer(value) : std::string());
        }
    }
    for (const Field& field : reader.schema().at(id.kind).fields)
        if (field.source == model::Source::rollup &&
            (field.rollup.fold == Fold::min || field.rollup.fold == Fold::max) && noted_.count(field.rollup.kind))
            row.set(field.tag, least_or_greatest(reader, field.rollup, id));
    return row;
}

void Rollups::write(store::WriteTxn& txn, const Reader& reader) {
    const store::Sealer& sealer = *reader.known().sealer;
    std::vector<RecordId> ids;
    ids.reserve(affected_.size());
    for (auto& [id, deltas] : affected_) ids.push_back(id);
    std::sort(ids.begin(), ids.end());
    for (RecordId id : ids) {
        store::Table table = rollups_of(id.kind);
        store::Key key = number_key(id.number);
        if (!reader.exists(id)) {
            txn.erase(table, key);
            continue;
        }
        Record row;
        if (renewed_.count(id)) {
            row = compute(reader, reader.schema().at(id.kind), id);
        } else {
            if (auto old = txn.get(table, key)) row = Record(RecordView(sealer.open(table, key, *old)));
            row = moved(reader, id, std::move(row));
        }
        if (row.view().empty()) {
            txn.erase(table, key);
            continue;
        }
        std::string value(row.view().ordinary());
        sealer.seal(table, key, value);
        txn.put(table, key, value);
    }
}

Record Rollups::compute(const Reader& reader, const Kind& kind, RecordId id) {
    Record row;
    for (const Field& field : kind.fields) {
        if (field.source != model::Source::rollup) continue;
        const model::Rollup& rollup = field.rollup;
        if (rollup.fold == Fold::min || rollup.fold == Fold::max) {
            row.set(field.tag, least_or_greatest(reader, rollup, id));
            continue;
        }
        const Kind& source = reader.schema().at(rollup.kind);
        std::int64_t total = 0;
        Sums sums;
        for (model::Tag by : rollup.by)
            for (const model::Index& index : source.indexes) {
                if (index.parts[0] != by) continue;
                reader.scan_index(source, {index.number, {model::encode_ref(id)}, {}, {}, false}, [&](RecordId other) {
                    auto found = reader.get(other);
                    if (!found || !counts(rollup, found->record)) return true;
                    if (rollup.fold == Fold::count) {
                        ++total;
                    } else if (auto value = found->record.get(rollup.field)) {
                        if (source.at(rollup.field).type->name == "money")
                            for (auto& [currency, minor] : decode_sums(*value)) sums[currency] += minor;
                        else
                            total += model::decode_integer(*value);
                    }
                    return true;
                });
                break;
            }
        row.set(field.tag, total ? model::encode_integer(total) : encode_sums(sums));
    }
    return row;
}

}  // namespace kehu::book
