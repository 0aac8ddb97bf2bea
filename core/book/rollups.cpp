#include "core/book/rollups.hpp"

#include <algorithm>

#include "core/book/indexing.hpp"
#include "core/model/values.hpp"
#include "core/text/memory.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

using model::Fold;
using Sums = std::map<text::Currency, std::int64_t>;

constexpr std::size_t kBlock = 256;  // rows read before they are written

// A sum of money is a list of amounts, one per currency, never added together. Other totals have no currency.
Sums decode_sums(const Field& field, std::string_view bytes) {
    Sums sums;
    if (field.type->name != "money") {
        if (!bytes.empty()) sums[{}] = model::decode_integer(bytes);
        return sums;
    }
    while (!bytes.empty()) {
        const text::Money money = model::take_money(bytes);
        sums[money.currency] += money.minor;
    }
    return sums;
}

std::string encode_sums(const Sums& sums) {
    std::string out;
    for (auto& [currency, total] : sums)
        if (total != 0)
            out += currency == text::Currency{} ? model::encode_integer(total) : model::encode_money({total, currency});
    return out;
}

// Adds or, with a negative sign, takes away. False if the total does not fit.
bool add_to(std::int64_t& total, std::int64_t amount, int sign = 1) {
    return !(sign < 0 ? __builtin_sub_overflow(total, amount, &total) : __builtin_add_overflow(total, amount, &total));
}

[[noreturn]] void refuse_total(RecordId id, const Field& field) {
    throw Error(ExitCode::data, say("{}: {} would be too large a number to keep", id.text(), field.label(language())),
                tr("nothing was written; is an amount wrong?"));
}

// What one record adds to a count or a sum.
struct Amount {
    std::int64_t number = 1;
    text::Currency currency{};
};
Amount amount_of(const model::Rollup& rollup, const Field* source, std::string_view value) {
    if (rollup.fold != Fold::sum) return {};
    if (source->type->name != "money") return {model::decode_integer(value)};
    const text::Money money = model::decode_money(value);
    return {money.minor, money.currency};
}

bool counts(const model::Rollup& rollup, RecordView record) {
    return !record.empty() && (rollup.where == 0 || record.value(rollup.where) == rollup.where_key);
}

// The value of the record that comes first in the order of an index, and its key there.
struct Sought {
    std::string key, value;
};

// The least, greatest or last value for one referring field: one seek. Records without the value are passed over.
void seek(const Reader& reader, const Kind& source, const model::Rollup& rollup, std::size_t by, RecordId target,
          std::optional<Sought>& best) {
    IndexScan scan;
    scan.index = rollup.indexes[by];
    scan.equal.push_back(model::encode_ref(target));
    if (rollup.where) scan.equal.emplace_back(rollup.where_key);
    scan.descending = rollup.fold != Fold::min;
    const auto index = std::find_if(source.indexes.begin(), source.indexes.end(),
                                    [&](const model::Index& one) { return one.number == scan.index; });
    const Field& along = source.at(index->parts.back());
    reader.scan_index(source, scan, [&](RecordId id) {
        auto row = reader.get(id);
        auto value = row ? row->record.get(rollup.field) : std::nullopt;
        if (!value) return true;
        Sought found{{}, std::string(*value)};
        along.type->sort_key(found.key, row->record.value(along.tag), along);
        if (!best || (rollup.fold == Fold::min ? found.key < best->key : found.key > best->key))
            best = std::move(found);
        return false;
    });
}

std::string find_by_seek(const Reader& reader, const model::Rollup& rollup, RecordId target) {
    const Kind& source = reader.schema().at(rollup.kind);
    std::optional<Sought> best;
    for (std::size_t i = 0; i < rollup.by.size(); ++i) seek(reader, source, rollup, i, target, best);
    return best ? best->value : std::string();
}

}  // namespace

Rollups::Rollups(const model::Schema& schema) {
    for (const Kind& kind : schema.kinds)
        for (const Field& field : kind.fields)
            if (field.source == model::Source::rollup) {
                const Field* source =
                    field.rollup.field ? &schema.at(field.rollup.kind).at(field.rollup.field) : nullptr;
                uses_[field.rollup.kind].push_back({&kind, &field, source});
            }
}

void Rollups::note(const Kind& kind, RecordView before, RecordView after) {
    auto uses = uses_.find(kind.code);
    if (uses == uses_.end()) return;
    for (const Use& use : uses->second) {
        add(use, before, -1);
        add(use, after, +1);
    }
}

void Rollups::renew(RecordId id) {
    renewed_.insert(id);
    change_of(id, 0, {});
}

Rollups::Change& Rollups::change_of(RecordId id, model::Tag field, text::Currency currency) {
    std::uint32_t* link = &targets_[id.kind][id.number];
    while (*link) {
        Change& change = changes_[*link - 1];
        if (change.field == field && change.currency == currency) return change;
        link = &change.next;
    }
    *link = static_cast<std::uint32_t>(changes_.size() + 1);
    Change& change = changes_.emplace_back();
    change.field = field;
    change.currency = currency;
    return change;
}

void Rollups::add(const Use& use, RecordView record, int sign) {
    const model::Rollup& rollup = use.field->rollup;
    if (!counts(rollup, record)) return;
    std::string_view value;
    if (use.source) {
        auto bytes = record.get(rollup.field);
        if (!bytes) return;
        value = *bytes;
    }
    const bool best = is_by_seek(rollup.fold);
    const auto [number, currency] = amount_of(rollup, use.source, value);
    for (model::Tag by : rollup.by) {
        auto reference = record.get(by);
        if (!reference) continue;
        const RecordId target = model::decode_ref(*reference);
        Change& change = change_of(target, use.field->tag, currency);
        if (best && (sign < 0 || rollup.fold == Fold::last))
            change.seek = true;
        else if (best)
            note_best(change, use, value);
        else if (!add_to(change.amount, number, sign))
            refuse_total(target, *use.field);
    }
}

std::optional<bool> Rollups::is_better(const Field& source, Fold fold, std::string_view value, std::string_view best) {
    if (best.empty()) return true;
    if (value == best) return false;
    key_.clear();
    best_key_.clear();
    source.type->sort_key(key_, value, source);
    source.type->sort_key(best_key_, best, source);
    if (key_ == best_key_) return std::nullopt;
    return fold == Fold::max ? key_ > best_key_ : key_ < best_key_;
}

void Rollups::note_best(Change& change, const Use& use, std::string_view value) {
    if (change.seek) return;
    const auto better = is_better(*use.source, use.field->rollup.fold, value, change.value());
    change.seek = !better || value.size() > change.best.size();
    if (change.seek || !*better) return;
    std::copy(value.begin(), value.end(), change.best.begin());
    change.size = static_cast<std::uint8_t>(value.size());
}

bool Rollups::move_sum(const Change& change, const Field& field, Record& row) {
    Sums sums = decode_sums(field, row.value(field.tag));
    if (!add_to(sums[change.currency], change.amount)) return false;
    row.set(field.tag, encode_sums(sums));
    return true;
}

void Rollups::move_best(const Reader& reader, RecordId id, const Change& change, const Field& field, Record& row) {
    const model::Rollup& rollup = field.rollup;
    const Field& source = reader.schema().at(rollup.kind).at(rollup.field);
    const auto better =
        change.seek ? std::nullopt : is_better(source, rollup.fold, change.value(), row.value(field.tag));
    if (!better)
        row.set(field.tag, find_by_seek(reader, rollup, id));
    else if (*better)
        row.set(field.tag, change.value());
}

void Rollups::move(const Reader& reader, RecordId id, Record& row) {
    const Kind& kind = reader.schema().at(id.kind);
    for (std::uint32_t at = targets_[id.kind][id.number]; at; at = changes_[at - 1].next) {
        const Change& change = changes_[at - 1];
        const Field& field = kind.at(change.field);
        if (is_by_seek(field.rollup.fold))
            move_best(reader, id, change, field, row);
        else if (!move_sum(change, field, row)) {
            row = compute(reader, kind, id);  // which refuses it, unless the total before was wrong
            return;
        }
    }
}

void Rollups::write(store::WriteTxn& txn, const Reader& reader, const UseChanged& changed) {
    for (auto& [kind, targets] : targets_) {
        const bool all_new = txn.entries(rollups_of(kind)) == 0;
        std::vector<std::uint32_t> numbers;
        targets.each([&, kind = kind](std::uint32_t number, std::uint32_t first) {
            if (!first) return;
            numbers.push_back(number);
            if (numbers.size() < kBlock) return;
            write_block(txn, reader, kind, numbers, all_new, changed);
            numbers.clear();
        });
        write_block(txn, reader, kind, numbers, all_new, changed);
    }
    targets_.clear();
    give_back(changes_);  // the search index needs it next
}

// All reads of a block come before its first change: then one cursor serves them.
void Rollups::write_block(store::WriteTxn& txn, const Reader& reader, KindCode kind,
                          std::span<const std::uint32_t> numbers, bool all_new, const UseChanged& changed) {
    const store::Sealer& sealer = *reader.known().sealer;
    const store::Table table = rollups_of(kind);
    std::vector<std::string> keys, rows(numbers.size());
    std::vector<bool> exists(numbers.size());
    keys.reserve(numbers.size());
    for (std::uint32_t number : numbers) keys.push_back(number_key(number).str());
    txn.multi_get(records_of(kind), keys, [&](std::size_t i, std::string_view) { exists[i] = true; });
    if (!all_new)
        txn.multi_get(table, keys,
                      [&](std::size_t i, std::string_view row) { rows[i] = sealer.open(table, keys[i], row); });
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const RecordId id{kind, numbers[i]};
        Record row{RecordView(rows[i])};
        if (!exists[i])
            row.clear();
        else if (renewed_.count(id))
            row = compute(reader, reader.schema().at(kind), id);
        else
            move(reader, id, row);
        std::string value(row.view().ordinary());
        if (changed && value != rows[i]) changed(reader.schema().at(kind), numbers[i]);
        if (!value.empty()) sealer.seal(table, keys[i], value);
        if (value.empty())
            txn.erase(table, keys[i]);
        else if (all_new)
            txn.put_ascending(table, keys[i], value);
        else
            txn.put(table, keys[i], value);
    }
}

Record Rollups::compute(const Reader& reader, const Kind& kind, RecordId id) {
    Record row;
    for (const Field& field : kind.fields) {
        if (field.source != model::Source::rollup) continue;
        const model::Rollup& rollup = field.rollup;
        if (is_by_seek(rollup.fold)) {
            row.set(field.tag, find_by_seek(reader, rollup, id));
            continue;
        }
        const Kind& source = reader.schema().at(rollup.kind);
        const Field* summed = rollup.field ? &source.at(rollup.field) : nullptr;
        Sums sums;
        for (model::Tag by : rollup.by)
            for (const model::Index& index : source.indexes) {
                if (index.parts[0] != by) continue;
                reader.scan_index(source, {index.number, {model::encode_ref(id)}, {}, {}, false}, [&](RecordId other) {
                    auto found = reader.get(other);
                    if (!found || !counts(rollup, found->record)) return true;
                    const auto value = summed ? found->record.get(summed->tag) : std::string_view();
                    if (!value) return true;
                    const auto [number, currency] = amount_of(rollup, summed, *value);
                    if (!add_to(sums[currency], number)) refuse_total(id, field);
                    return true;
                });
                break;
            }
        row.set(field.tag, encode_sums(sums));
    }
    return row;
}

}  // namespace kehu::book
