// Reading records: by number, in order, by index.
#include <array>

#include "core/book/codec.hpp"
#include "core/book/indexing.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kChunk = 256;  // rows whose rollup rows are asked for at once

}  // namespace

std::optional<Row> Reader::get_record(RecordId id) const {
    store::Key key = number_key(id.number);
    auto value = txn_->get(records_of(id.kind), key);
    if (!value || (skipped_ && skips(records_of(id.kind), id, key, *value))) return std::nullopt;
    return open_row(*known_, id.kind, key, *value);
}

std::optional<Row> Reader::get(RecordId id) const {
    std::optional<Row> row = get_record(id);
    if (!row) return row;
    store::Key key = number_key(id.number);
    if (auto rollup = txn_->get(rollups_of(id.kind), key);
        rollup && !(skipped_ && skips(rollups_of(id.kind), id, key, *rollup)))
        row->rollup = RecordView(known_->sealer->open(rollups_of(id.kind), key, *rollup));
    return row;
}

std::optional<Row> Reader::get_named(RecordId id, bool with_rollups) const {
    std::optional<Row> row = with_rollups ? get(id) : get_record(id);
    if (!row && !skipped_) throw store::DamagedValue(records_of(id.kind), number_key(id.number));
    return row;
}

bool Reader::exists(RecordId id) const {
    return txn_->get(records_of(id.kind), number_key(id.number)).has_value();
}

void Reader::scan_records(const Kind& kind, const std::function<bool(const Row&)>& visit) const {
    if (skipped_) return scan_skipping(kind, false, visit);
    const Known& known = *known_;
    txn_->scan(records_of(kind.code), {}, [&](std::string_view key, std::string_view value) {
        return visit(open_row(known, kind.code, key, value));
    });
}

void Reader::scan(const Kind& kind, const std::function<bool(const Row&)>& visit) const {
    if (skipped_) return scan_skipping(kind, true, visit);
    if (txn_->entries(rollups_of(kind.code)) == 0) return scan_records(kind, visit);
    std::vector<Row> rows;
    std::vector<std::string> keys;
    bool go_on = true;
    auto drain = [&] {
        txn_->multi_get(rollups_of(kind.code), keys, [&](std::size_t i, std::string_view value) {
            rows[i].rollup = RecordView(known_->sealer->open(rollups_of(kind.code), keys[i], value));
        });
        for (std::size_t i = 0; i < rows.size() && go_on; ++i) go_on = visit(rows[i]);
        rows.clear();
        keys.clear();
        return go_on;
    };
    txn_->scan(records_of(kind.code), {}, [&](std::string_view key, std::string_view value) {
        rows.push_back(open_row(*known_, kind.code, key, value));
        keys.emplace_back(key);
        return rows.size() < kChunk || drain();
    });
    if (go_on) drain();
}

std::uint64_t Reader::count(const Kind& kind) const {
    return txn_->entries(records_of(kind.code));
}

std::uint32_t Reader::last_number(KindCode kind) const {
    std::string key = counter_key(kind);
    auto value = txn_->get(kMeta, key);
    return value ? store::KeyReader(known_->sealer->open(kMeta, key, *value)).u32() : 0;
}

std::vector<RecordId> Reader::find_exact(const Kind& kind, const Field& field, std::string_view key) const {
    std::vector<RecordId> out;
    if (key.empty() || !field.exact) return out;
    std::string from = exact_prefix(field, key).str();
    txn_->scan(exact_of(kind.code), {from, store::after_prefix(from)}, [&](std::string_view found, std::string_view) {
        out.push_back({kind.code, store::last_u32(found)});
        return true;
    });
    return out;
}

void Reader::scan_index(const Kind& kind, const IndexScan& scan, const std::function<bool(RecordId)>& visit) const {
    const model::Index& index = index_of(kind, scan.index);
    std::vector<std::string> values = scan.equal;
    auto prefix_with = [&](const std::string& value) {
        values.push_back(value);
        std::string out = ordered_prefix(kind, index, values).str();
        values.pop_back();
        return out;
    };
    std::string prefix = ordered_prefix(kind, index, values).str();
    std::string from = scan.low ? prefix_with(*scan.low) : prefix;
    std::string to = store::after_prefix(scan.high ? prefix_with(*scan.high) : prefix);
    txn_->scan(ordered_of(kind.code), {from, to, scan.descending}, [&](std::string_view key, std::string_view) {
        return visit({kind.code, store::last_u32(key)});
    });
}

// Nobody asks for all that a staff member owns often enough to pay for an index over it with every write.
void Reader::each_referring(const Kind& kind, const Field& field, RecordId id,
                            const std::function<bool(RecordId)>& visit) const {
    std::string bytes = model::encode_ref(id);
    for (const model::Index& index : kind.indexes)
        if (index.parts[0] == field.tag) return scan_index(kind, {index.number, {bytes}, {}, {}, false}, visit);
    if (id.kind != model::kStaff) return;
    scan_records(kind, [&](const Row& row) { return row.record.value(field.tag) != bytes || visit(row.id); });
}

std::vector<RecordId> Reader::referring(RecordId id) const {
    std::vector<RecordId> out;
    auto take = [&](RecordId other) {
        out.push_back(other);
        return true;
    };
    for (const Kind& kind : schema().kinds)
        for (const Field& field : kind.fields)
            if (field.ref == id.kind && field.source == model::Source::stored) each_referring(kind, field, id, take);
    return out;
}

std::vector<RecordId> Reader::holding(RecordId id) const {
    std::vector<RecordId> out;
    auto take = [&](RecordId other) {
        out.push_back(other);
        return true;
    };
    for (const Kind& kind : schema().kinds)
        for (const Field& field : kind.fields) {
            if (field.ref != id.kind || field.type->name != "ref") continue;
            bool holds = field.fate() == model::OnDelete::refuse ||
                         (id.kind == model::kStaff && field.fate() == model::OnDelete::keep);
            if (holds) each_referring(kind, field, id, take);
        }
    return out;
}

model::Context Reader::context(text::Moment now, Language language) const {
    model::Context context;
    context.settings = &settings();
    context.now = now;
    context.language = language;
    context.names = this;
    context.uids = this;
    return context;
}

}  // namespace kehu::book
