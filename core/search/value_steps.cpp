#include "core/search/value_steps.hpp"

#include <algorithm>

#include "core/search/postings.hpp"
#include "core/search/value_reader.hpp"

namespace kehu::search {
namespace {

// Fewer records are read in no time.
constexpr std::size_t kLeast = 1024;

store::Key steps_key(std::uint32_t run, ListId list) {
    store::Key key;
    key.u32(run).u32(list).u8(2);
    return key;
}

store::Key all_key(std::uint32_t run, ListId list) {
    store::Key key;
    key.u32(run).u32(list).u8(3);
    return key;
}

// What a key of its postings says of a step.
Step step_of(const std::string& prefix, std::string_view key) {
    if (key.size() < prefix.size() + sizeof(std::uint32_t) + sizeof(Number)) throw_damaged();
    const std::string_view at = key.substr(0, key.size() - sizeof(Number));
    const std::string_view of = at.substr(prefix.size(), at.size() - prefix.size() - sizeof(std::uint32_t));
    return {std::string(of), store::last_u32(at), std::string(at)};
}

std::optional<Step> first_step(const store::ReadTxn& txn, store::Table table, const std::string& prefix,
                               const store::Range& range) {
    std::optional<Step> step;
    txn.scan(table, range, [&](std::string_view found, std::string_view) {
        step = step_of(prefix, found);
        return false;
    });
    return step;
}

}  // namespace

StepWriter::StepWriter(const PutKey& put, std::uint32_t run, std::size_t records)
    : put_(put), run_(run), every_(std::max(records / kSteps, kLeast)), next_(every_) {}

void StepWriter::begin_block(ListId list, std::string_view key, std::uint32_t ordinal) {
    if (added_ < next_) return;
    next_ = added_ + every_;
    store::Key step = steps_key(run_, list);
    steps_.emplace_back(step.raw(key).u32(ordinal), NumberSet::of_bits(bits_));
}

void StepWriter::add(std::span<const Number> numbers) {
    if (numbers.empty()) return;
    if (numbers.back() / 64 >= bits_.size())
        bits_.resize(std::max<std::size_t>(numbers.back() / 64 + 1, bits_.size() * 2));
    for (Number n : numbers) bits_[n / 64] |= std::uint64_t{1} << n % 64;
    added_ += numbers.size();
}

void StepWriter::end_list(ListId list) {
    if (!steps_.empty()) {
        NumberSet all = NumberSet::of_bits(std::move(bits_));
        if (all.size() == added_) {  // else a record has several values
            for (auto& [key, numbers] : steps_) write(key, std::move(numbers));
            write(all_key(run_, list), std::move(all));
        }
    }
    steps_.clear();
    bits_.clear();
    added_ = 0;
    next_ = every_;
}

void StepWriter::write(const store::Key& prefix, NumberSet numbers) const {
    write_postings(prefix, numbers.numbers(),
                   [this](const store::Key& key, std::string_view value) { put_(key, value); });
}

std::optional<Step> step_below(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
                               const std::string& key) {
    const std::string prefix = steps_key(run, list).str();
    return first_step(txn, table, prefix, {prefix, key.empty() ? store::after_prefix(prefix) : prefix + key, true});
}

std::optional<Step> step_from(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
                              const std::string& key) {
    const std::string prefix = steps_key(run, list).str();
    return first_step(txn, table, prefix, {prefix + key, store::after_prefix(prefix)});
}

NumberSet records_of_list(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list) {
    return read_postings(txn, table, all_key(run, list));
}

std::size_t count_wrong_steps(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list) {
    const std::string prefix = steps_key(run, list).str();
    std::vector<Step> steps;
    txn.scan(table, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view) {
        Step step = step_of(prefix, key);
        if (steps.empty() || steps.back().at != step.at) steps.push_back(std::move(step));
        return true;
    });
    if (steps.empty()) return 0;
    std::size_t wrong = 0, values = 0;
    std::uint32_t ordinal = 0;
    auto next = steps.begin();
    std::vector<std::uint64_t> before;
    const auto differs = [&before](const NumberSet& numbers) {
        return numbers.numbers() != NumberSet::of_bits(before).numbers();
    };
    for (ValueCursor groups(txn, table, run, list); groups.next(); ++ordinal) {
        if (next != steps.end() && next->ordinal == ordinal) {
            wrong += groups.key() != next->key || differs(read_postings(txn, table, next->at));
            ++next;
        }
        NumberUnion group;
        groups.read(group);
        group.take().mark(before);
        values += groups.count();
    }
    wrong += static_cast<std::size_t>(steps.end() - next) + (values != NumberSet::of_bits(before).size());
    return wrong + differs(records_of_list(txn, table, run, list));
}

}  // namespace kehu::search
