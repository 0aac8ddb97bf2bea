// Keeping the search index: writes go into the tail, a full tail becomes runs, small runs are joined to larger ones.
#include <algorithm>

#include "core/book/indexing.hpp"
#include "core/book/search_index.hpp"
#include "core/book/search_runs.hpp"
#include "core/search/run_format.hpp"

namespace kehu::book {
namespace {

using Numbers = std::set<std::uint32_t>;

constexpr std::size_t kMostJoined = 4 * kMostInTail;  // records: making a run of so many is not felt by a writer
constexpr std::size_t kJoinedAtOnce = 3;
constexpr std::size_t kWorthPhrases = 16 * kMostInTail;  // records of a run
constexpr std::size_t kSample = 4096;
constexpr std::size_t kRemovedAtOnce = 30000;  // keys of old runs

model::Context context_of(const Reader& reader) {
    return reader.context({}, Language::english);
}

// Makes a new run of a kind's records.
class RunMaker {
  public:
    RunMaker(store::WriteTxn& txn, const Reader& reader, const Kind& kind)
        : txn_(txn), reader_(reader), kind_(kind), fields_(kind), context_(context_of(reader)) {
        context_.names = nullptr;
    }

    void add(const Numbers& numbers) {
        std::string text;
        search::RunBuilder& builder = new_builder();
        for (std::uint32_t number : numbers) {
            text.clear();
            if (auto row = reader_.get({kind_.code, number})) fields_.append(text, *row, context_);
            builder.add(number, text);
        }
    }

    // All records from one number on, about so many, by several threads.
    void add_from(std::uint32_t first, std::size_t count) {
        SweepOptions options;
        options.first = first;
        if (builders_.empty()) choose_phrases(first, count);
        const auto make = [this] { return std::make_unique<RunHand>(kind_, context_, new_builder()); };
        sweep(reader_, kind_, options, make, [](Yield&) { return true; });
    }

    // The run's id and the number of its records.
    Runs::Run write(std::uint32_t id) {
        std::vector<const search::RunBuilder*> all;
        Runs::Run run{id, 0};
        for (const auto& builder : builders_) {
            all.push_back(builder.get());
            run.records += static_cast<std::uint32_t>(builder->numbers().size());
        }
        search::write_run(txn_, run_table(kind_.code), id, all);
        return run;
    }

  private:
    search::RunBuilder& new_builder() {
        builders_.push_back(std::make_unique<search::RunBuilder>(phrases_));
        return *builders_.back();
    }

    void choose_phrases(std::uint32_t first, std::size_t count) {
        if (count < kWorthPhrases) return;
        std::vector<std::string> sample(kSample);
        for (std::size_t i = 0; i < kSample; ++i)
            if (auto row = reader_.get({kind_.code, first + static_cast<std::uint32_t>(count * i / kSample)}))
                fields_.append(sample[i], *row, context_);
        phrases_ = search::Phrases(sample);
    }

    store::WriteTxn& txn_;
    const Reader& reader_;
    const Kind& kind_;
    search::SearchFields fields_;
    model::Context context_;
    search::Phrases phrases_;
    std::vector<std::unique_ptr<search::RunBuilder>> builders_;
};

void remove_some(store::WriteTxn& txn, KindCode kind, Runs& runs) {
    std::size_t left = kRemovedAtOnce;
    while (!runs.old.empty() && left > 0) {
        const std::string prefix = search::run_key(runs.old.front()).str();
        std::vector<std::string> keys;
        txn.scan(run_table(kind), {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view) {
            keys.emplace_back(key);
            return keys.size() < left;
        });
        for (const std::string& key : keys) txn.erase(run_table(kind), key);
        left -= keys.size();
        if (left > 0) runs.old.erase(runs.old.begin());
    }
}

// The newest runs, if they are so small and so many that one is better.
void take_small_runs(const Reader& reader, const Kind& kind, Runs& runs, Numbers& numbers) {
    std::size_t total = numbers.size(), small = 0;
    while (small < runs.complete.size()) {
        total += runs.complete[runs.complete.size() - 1 - small].records;
        if (total > kMostJoined) break;
        ++small;
    }
    if (small < kJoinedAtOnce) return;
    for (; small > 0; --small) {
        const std::uint32_t id = runs.complete.back().id;
        search::RunReader(reader.raw(), run_table(kind.code), id).records().each([&](std::uint32_t number) {
            numbers.insert(number);
            return true;
        });
        runs.old.push_back(id);
        runs.complete.pop_back();
    }
}

void make_run(store::WriteTxn& txn, const Reader& reader, const Kind& kind, Numbers numbers, const Created* created) {
    Runs runs = read_runs(reader, kind.code);
    take_small_runs(reader, kind, runs, numbers);
    RunMaker maker(txn, reader, kind);
    if (created) numbers.erase(numbers.lower_bound(created->first), numbers.end());  // all newer than those before
    if (created) maker.add_from(created->first, created->count);
    maker.add(numbers);
    runs.complete.push_back(maker.write(runs.next++));
    remove_some(txn, kind.code, runs);
    write_runs(txn, reader, kind.code, runs);
}

}  // namespace

const search::SearchFields* SearchChanges::fields_of(const Kind& kind) {
    const auto [at, fresh] = fields_.try_emplace(kind.code);
    if (fresh && has_search_index(kind)) at->second.emplace(kind);
    return at->second ? &*at->second : nullptr;
}

void SearchChanges::note(const Kind& kind, RecordId id, RecordView before, RecordView after,
                         const model::Context& context) {
    const search::SearchFields* fields = fields_of(kind);
    if (!fields) return;
    std::string old_text, new_text;
    if (!before.empty()) fields->append(old_text, Row{id, before, {}}, context);
    if (!after.empty()) fields->append(new_text, Row{id, after, {}}, context);
    if (old_text != new_text) changed_[kind.code].insert(id.number);
}

void SearchChanges::note_new(const Kind& kind, std::uint32_t first, std::uint32_t count) {
    if (!fields_of(kind)) return;
    Created& created = created_[kind.code];
    if (created.count == 0) created = {kind.code, first, 0};
    created.count += count;
}

void SearchChanges::write(store::WriteTxn& txn, const Reader& reader, Sequence sequence) const {
    std::map<KindCode, Numbers> changed = changed_;
    std::size_t count = txn.entries(kTail);
    for (const auto& [kind, created] : created_) count += created.count;
    for (const auto& [kind, numbers] : changed) count += numbers.size();
    if (count <= kMostInTail) {
        for (const auto& [kind, created] : created_)
            for (std::uint32_t i = 0; i < created.count; ++i) changed[kind].insert(created.first + i);
        std::string text;
        const model::Context context = context_of(reader);
        for (const auto& [code, numbers] : changed) {
            const search::SearchFields fields(reader.schema().at(code));
            for (std::uint32_t number : numbers) {
                text.clear();
                if (auto row = reader.get({code, number})) fields.append(text, *row, context);
                add_to_tail(txn, reader, sequence, {code, number}, text);
            }
        }
        return;
    }
    each_in_tail(reader, [&](RecordId id, std::string_view) { changed[id.kind].insert(id.number); });
    for (const auto& [kind, created] : created_) changed.try_emplace(kind);
    for (const auto& [code, numbers] : changed) {
        const auto created = created_.find(code);
        make_run(txn, reader, reader.schema().at(code), numbers,
                 created == created_.end() ? nullptr : &created->second);
    }
    clear_table(txn, kTail);
}

void rebuild_search(store::WriteTxn& txn, const Reader& reader, const Kind& kind) {
    clear_table(txn, run_table(kind.code));
    std::vector<std::string> keys;
    txn.scan(kTail, {}, [&](std::string_view key, std::string_view) {
        store::KeyReader parts(key);
        parts.u64();
        if (parts.id().kind == kind.code) keys.emplace_back(key);
        return true;
    });
    for (const std::string& key : keys) txn.erase(kTail, key);
    Runs runs;
    if (has_search_index(kind)) {
        RunMaker maker(txn, reader, kind);
        maker.add_from(1, reader.last_number(kind.code));
        runs.complete.push_back(maker.write(runs.next++));
    }
    write_runs(txn, reader, kind.code, runs);
}

void rebuild_search(store::WriteTxn& txn, const Reader& reader) {
    for (const Kind& kind : reader.schema().kinds)
        if (!kind.hidden) rebuild_search(txn, reader, kind);
}

}  // namespace kehu::book
