#include "core/book/value_index.hpp"

#include <algorithm>

#include "core/book/search_runs.hpp"
#include "core/model/values.hpp"

namespace kehu::book {

using search::ListOf;

ValueIndex::ValueIndex(const Reader& reader, const Kind& kind) : reader_(reader), kind_(kind.code) {
    const Runs runs = read_runs(reader, kind.code, Side::values);
    std::uint32_t most = 0;
    for (auto run = runs.complete.rbegin(); run != runs.complete.rend(); ++run) {
        runs_.push_back(run->id);
        if (run->records >= most) most = run->records, largest_run_ = run->id;
    }
    newer_.resize(runs_.size());
    each_in_tail(reader, Side::values, [&](RecordId id, std::string_view values) {
        if (id.kind == kind_) tail_[id.number] = values;
    });
}

bool ValueIndex::has(const Field& field) {
    return field.ordered;
}

const NumberSet& ValueIndex::newer_than(std::size_t run) const {
    std::optional<NumberSet>& newer = newer_[run];
    if (newer) return *newer;
    if (run == 0) {
        newer.emplace();
        for (const auto& [number, values] : tail_) newer->append({&number, 1});
    } else {
        newer = newer_than(run - 1);
        newer->unite(records_of_run(reader_, kind_, Side::values, runs_[run - 1]));
    }
    return *newer;
}

const std::vector<ValueIndex::InTail>& ValueIndex::tail_list(ListId list) const {
    const auto [at, fresh] = in_tail_.try_emplace(list);
    if (!fresh) return at->second;
    search::Value value;
    for (const auto& [number, values] : tail_)
        for (std::string_view rest = values; search::next_value(rest, value);)
            if (value.list == list) at->second.push_back({value.key, value.bytes, number});
    std::stable_sort(at->second.begin(), at->second.end(),
                     [](const InTail& a, const InTail& b) { return a.key < b.key; });
    return at->second;
}

const NumberSet& ValueIndex::all() const {
    if (!all_) all_ = find_in(search::kLive, {}, {});
    return *all_;
}

NumberSet ValueIndex::present(const Field& field) const {
    return find_in(search::list_of(field.tag, ListOf::present), {}, {});
}

NumberSet ValueIndex::find(const Field& field, const KeyRange& range, const Test& test) const {
    NumberSet found = find_in(search::list_of(field.tag), range, test);
    if (field.type->name == "money") found.unite(find_in(search::list_of(field.tag, ListOf::others), range, test));
    return found;
}

double ValueIndex::share(const Field& field, const KeyRange& range) const {
    if (runs_.empty()) return 0;
    const search::ValueRanges ranges(reader_.raw(), run_table(kind_, Side::values), largest_run_,
                                     search::list_of(field.tag));
    return ranges.share(range.low, range.high);
}

NumberSet ValueIndex::linked(const Field& field, RecordId to) const {
    const std::string ref = model::encode_ref(to);
    return find_in(search::list_of(field.tag, ListOf::others), {ref, ref + '\1'}, {});
}

NumberSet ValueIndex::in_run(std::uint32_t run, ListId list, const KeyRange& range, const Test& test) const {
    const store::Table table = run_table(kind_, Side::values);
    if (!test) return search::ValueRanges(reader_.raw(), table, run, list).between(range.low, range.high);
    search::NumberUnion all;
    search::ValueCursor cursor(reader_.raw(), table, run, list, range.low);
    while (cursor.next() && (range.high.empty() || cursor.key() < range.high))
        if (test(cursor.bytes())) cursor.read(all);
    return all.take();
}

NumberSet ValueIndex::find_in(ListId list, const KeyRange& range, const Test& test) const {
    NumberSet found;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        NumberSet here = in_run(runs_[i], list, range, test);
        here.subtract(newer_than(i));
        found.unite(std::move(here));
    }
    std::vector<search::Number> few;
    for (const InTail& one : tail_list(list))
        if (one.key >= range.low && (range.high.empty() || one.key < range.high) && (!test || test(one.bytes)))
            few.push_back(one.number);
    found.unite(NumberSet::of(std::move(few)));
    return found;
}

// A list of one run, or of the tail, in one direction: value after value that sort alike.
class ValueIndex::Ordered {
  public:
    // The run, or the tail if there is none.
    Ordered(const ValueIndex& index, std::optional<std::size_t> run, const Field& field, const NumberSet& among,
            bool descending, const NumberSet* except, const Alike& alike)
        : index_(index),
          run_(run),
          field_(field),
          among_(among),
          descending_(descending),
          except_(except),
          alike_(alike) {
        const ListId list = search::list_of(field.tag);
        if (run)
            cursor_.emplace(index.reader_.raw(), run_table(index.kind_, Side::values), index.runs_[*run], list,
                            std::string(), descending, &among);
        else
            tail_ = &index.tail_list(list);
        more_ = advance();
        next();
    }

    bool done() const { return done_; }
    const std::string& key() const { return key_; }
    const NumberSet& records() const { return records_; }

    // On to the next value that a record has.
    void next() {
        do {
            done_ = !take();
        } while (!done_ && records_.empty());
    }

  private:
    bool advance() {
        if (cursor_) return cursor_->next();
        if (at_ == tail_->size()) return false;
        ++at_;
        return true;
    }
    const InTail& in_tail() const { return (*tail_)[descending_ ? tail_->size() - at_ : at_ - 1]; }
    std::string at_hand() const {
        const std::string_view key = cursor_ ? cursor_->key() : in_tail().key;
        return alike_ ? alike_(key, field_) : std::string(key);
    }

    bool take() {
        if (!more_) return false;
        key_ = at_hand();
        search::NumberUnion all;
        for (; more_ && at_hand() == key_; more_ = advance()) {
            if (cursor_)
                cursor_->read(all);
            else
                all.add(in_tail().number);
        }
        records_ = all.take();
        records_.intersect(among_);
        if (run_) records_.subtract(index_.newer_than(*run_));
        if (except_) records_.subtract(*except_);
        return true;
    }

    const ValueIndex& index_;
    const std::optional<std::size_t> run_;
    const Field& field_;
    const NumberSet& among_;
    const bool descending_;
    const NumberSet* const except_;
    const Alike& alike_;
    std::optional<search::ValueCursor> cursor_;
    const std::vector<InTail>* tail_ = nullptr;
    std::size_t at_ = 0;  // one behind the value at hand
    bool more_ = false, done_ = false;
    std::string key_;
    NumberSet records_;
};

bool ValueIndex::each(std::span<const Field* const> fields, const NumberSet& among, bool descending, const Use& use,
                      const Alike& alike) const {
    const NumberSet bits = among.as_bits();
    std::vector<std::unique_ptr<Ordered>> sources;
    std::vector<NumberSet> earlier(fields.size());  // records that an earlier field has a value of
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) (earlier[i] = earlier[i - 1]).unite(present(*fields[i - 1]));
        if (i > 0 && earlier[i].size() == all().size()) continue;  // nobody is left
        const NumberSet* except = i > 0 ? &earlier[i] : nullptr;
        sources.push_back(std::make_unique<Ordered>(*this, std::nullopt, *fields[i], bits, descending, except, alike));
        for (std::size_t run = 0; run < runs_.size(); ++run)
            sources.push_back(std::make_unique<Ordered>(*this, run, *fields[i], bits, descending, except, alike));
    }
    for (;;) {
        const Ordered* first = nullptr;
        for (const auto& source : sources)
            if (!source->done() &&
                (!first || (descending ? source->key() > first->key() : source->key() < first->key())))
                first = source.get();
        if (!first) return true;
        const std::string key = first->key();
        NumberSet records;
        for (const auto& source : sources) {
            if (source->done() || source->key() != key) continue;
            records.unite(source->records());
            source->next();
        }
        if (!use(key, records)) return false;
    }
}

}  // namespace kehu::book
