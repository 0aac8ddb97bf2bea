// Keeping the search index: writes go into the tail, a full tail becomes runs, small runs are joined to larger ones.
#include <algorithm>

#include "core/book/indexing.hpp"
#include "core/book/run_maker.hpp"
#include "core/book/search_index.hpp"
#include "core/search/run_format.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kMostJoined = 4096;  // records: making a run of so many is not felt by a writer
constexpr std::size_t kJoinedAtOnce = 3;
constexpr std::size_t kRemovedAtOnce = 30000;  // keys of old runs

// The newest runs, if they are so small and so many that one is better.
void take_small_runs(const Reader& reader, const Kind& kind, Side side, Runs& runs, NumberSet& numbers) {
    std::size_t total = numbers.size(), small = 0;
    while (small < runs.complete.size()) {
        total += runs.complete[runs.complete.size() - 1 - small].records;
        if (total > kMostJoined) break;
        ++small;
    }
    if (small < kJoinedAtOnce) return;
    for (; small > 0; --small) {
        const std::uint32_t id = runs.complete.back().id;
        numbers.unite(records_of_run(reader, kind.code, side, id));
        runs.old.push_back(id);
        runs.complete.pop_back();
    }
}

// The records of one kind that changed, by side; new ones are apart.
struct Changed {
    NumberSet of[2];
    NumberSet& on(Side side) { return of[side == Side::values]; }
};

// New runs of what changed. Where most records have new values, as after an import of all contacts, their lists are
// made anew.
void make_runs(store::WriteTxn& txn, const Reader& reader, const Kind& kind, Changed changed, const Created* created,
               const Progress& progress) {
    RunMaker maker(reader, kind, progress);
    const bool words = has_index(kind, Side::words);
    const std::uint32_t last = reader.last_number(kind.code);
    const bool anew = changed.on(Side::values).size() > last / 2 && last > kMostJoined;
    if (created && created->count > 0) {
        for (Side side : kSides) {  // all newer than those before
            NumberSet fresh;
            fresh.append_range(created->first, created->count);
            changed.on(side).subtract(fresh);
        }
        maker.add_from(created->first, created->count, words, !anew);
    }
    if (anew) maker.add_from(1, last, false, true);
    std::vector<RunMaker::Wanted> wanted;
    std::vector<Runs> lists;
    for (Side side : kSides) {
        if (!has_index(kind, side)) continue;
        NumberSet& numbers = changed.on(side);
        const bool all = anew && side == Side::values;
        if (numbers.empty() && !(created && created->count > 0) && !all) continue;
        Runs& runs = lists.emplace_back(read_runs(reader, kind.code, side));
        if (all) {
            for (const Runs::Run& run : runs.complete) runs.old.push_back(run.id);
            runs.complete.clear();
            numbers = {};
        }
        take_small_runs(reader, kind, side, runs, numbers);
        if (!numbers.empty()) maker.add(side, numbers);
        wanted.push_back({side, runs.next++});
    }
    const std::vector<Runs::Run> made = maker.write(txn, wanted);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        lists[i].complete.push_back(made[i]);
        remove_old(txn, run_table(kind.code, wanted[i].side), lists[i], kRemovedAtOnce);
        write_runs(txn, reader, kind.code, wanted[i].side, lists[i]);
    }
}

}  // namespace

SearchChanges::Fields& SearchChanges::fields_of(const Kind& kind) {
    const auto [at, fresh] = fields_.try_emplace(kind.code);
    if (fresh && has_index(kind, Side::words)) at->second.words.emplace(kind);
    if (fresh && has_index(kind, Side::values)) at->second.values.emplace(kind);
    return at->second;
}

void SearchChanges::note(const Kind& kind, RecordId id, RecordView before, RecordView after,
                         const model::Context& context) {
    const Fields& fields = fields_of(kind);
    const Row old_row{id, before, {}}, new_row{id, after, {}};
    const auto differs = [&](auto append) {
        std::string old_text, new_text;
        if (!before.empty()) append(old_text, old_row);
        if (!after.empty()) append(new_text, new_row);
        return old_text != new_text;
    };
    if (fields.words && differs([&](std::string& out, const Row& row) { fields.words->append(out, row, context); }))
        words_[kind.code].push_back(id.number);
    if (fields.values && differs([&](std::string& out, const Row& row) { fields.values->append(out, row); }))
        values_[kind.code].push_back(id.number);
}

void SearchChanges::note_new(const Kind& kind, std::uint32_t first, std::uint32_t count) {
    if (kind.hidden) return;
    Created& created = created_[kind.code];
    if (created.count == 0) created = {kind.code, first, 0};
    created.count += count;
}

void SearchChanges::note_rollups(const Kind& kind, std::uint32_t number) {
    if (const Fields& fields = fields_of(kind); fields.values && fields.values->has_rollups())
        values_[kind.code].push_back(number);
}

void SearchChanges::write(store::WriteTxn& txn, const Reader& reader, Sequence sequence, const Progress& progress) {
    std::map<KindCode, Changed> changed;
    for (const auto& [kind, numbers] : words_) changed[kind].on(Side::words) = NumberSet::of(numbers);
    for (const auto& [kind, numbers] : values_) changed[kind].on(Side::values) = NumberSet::of(numbers);
    std::size_t count = txn.entries(kTail);
    for (const auto& [kind, created] : created_) count += 2 * std::size_t{created.count};
    for (auto& [kind, one] : changed) count += one.on(Side::words).size() + one.on(Side::values).size();
    if (count <= kMostInTail) return write_tail(txn, reader, sequence);
    for (Side side : kSides) {
        std::map<KindCode, std::vector<std::uint32_t>> waiting;
        each_in_tail(reader, side, [&](RecordId id, std::string_view) { waiting[id.kind].push_back(id.number); });
        for (auto& [kind, numbers] : waiting) changed[kind].on(side).unite(NumberSet::of(std::move(numbers)));
    }
    for (const auto& [kind, created] : created_) changed.try_emplace(kind);
    for (auto& [code, one] : changed) {
        const Kind* kind = reader.schema().kind(code);
        if (!kind) continue;  // it was taken back, and nothing of it is left but what waits here
        const auto created = created_.find(code);
        make_runs(txn, reader, *kind, std::move(one), created == created_.end() ? nullptr : &created->second, progress);
    }
    clear_table(txn, kTail);
}

// In the order of keys: by kind, record and side.
void SearchChanges::write_tail(store::WriteTxn& txn, const Reader& reader, Sequence sequence) {
    std::set<std::pair<RecordId, Side>> all;
    for (const auto& [kind, numbers] : words_)
        for (std::uint32_t number : numbers) all.insert({{kind, number}, Side::words});
    for (const auto& [kind, numbers] : values_)
        for (std::uint32_t number : numbers) all.insert({{kind, number}, Side::values});
    for (const auto& [kind, created] : created_)
        for (std::uint32_t i = 0; i < created.count; ++i)
            for (Side side : kSides)
                if (has_index(reader.schema().at(kind), side)) all.insert({{kind, created.first + i}, side});
    std::string text;
    const model::Context context = reader.context({}, Language::english);
    for (const auto& [id, side] : all) {
        const Fields& fields = fields_of(reader.schema().at(id.kind));
        text.clear();
        if (auto row = reader.get(id)) {
            if (side == Side::words)
                fields.words->append(text, *row, context);
            else
                fields.values->append(text, *row);
        }
        add_to_tail(txn, reader, sequence, id, side, text);
    }
}

namespace {

// No id is used twice, so that nobody who is joining runs takes another's for its own; unless nobody can read the list.
std::uint32_t next_run(const Reader& reader, KindCode kind, Side side) {
    try {
        return read_runs(reader, kind, side).next;
    } catch (const store::StoreError&) {
        return 1;
    }
}

}  // namespace

void rebuild_search(store::WriteTxn& txn, const Reader& reader, const Kind& kind, bool words, bool values) {
    const auto anew = [&](Side side) { return side == Side::words ? words : values; };
    if (!words && !values) return;
    std::vector<std::string> keys;
    txn.scan(kTail, {}, [&](std::string_view key, std::string_view) {
        store::KeyReader parts(key);
        parts.u64();
        const RecordId id = parts.id();
        // A tail of an earlier format has no sides.
        if (id.kind == kind.code && (parts.rest().empty() || anew(static_cast<Side>(parts.u8()))))
            keys.emplace_back(key);
        return true;
    });
    for (const std::string& key : keys) txn.erase(kTail, key);
    RunMaker maker(reader, kind);
    maker.add_from(1, reader.last_number(kind.code), words && has_index(kind, Side::words),
                   values && has_index(kind, Side::values));
    for (Side side : kSides) {
        if (!anew(side)) continue;
        clear_table(txn, run_table(kind.code, side));
        Runs runs;
        runs.next = next_run(reader, kind.code, side);
        if (has_index(kind, side)) {
            const RunMaker::Wanted one{side, runs.next++};
            runs.complete.push_back(maker.write(txn, {&one, 1})[0]);
        }
        write_runs(txn, reader, kind.code, side, runs);
    }
}

void rebuild_search(store::WriteTxn& txn, const Reader& reader) {
    for (const Kind& kind : reader.schema().kinds)
        if (!kind.hidden) rebuild_search(txn, reader, kind, true, true);
}

}  // namespace kehu::book
