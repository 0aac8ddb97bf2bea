#include "core/book/run_maker.hpp"

#include <future>

#include "core/book/search_index.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kWorthPhrases = 4096;  // records of a run, or of a thread's part of it
constexpr std::size_t kSample = 4096;
constexpr std::size_t kDense = 8;  // if one in so many records is wanted, all are looked at

template <class Builder>
using Builders = std::vector<std::unique_ptr<Builder>>;

template <class Builder>
std::uint32_t records_of(const Builders<Builder>& builders) {
    std::size_t count = 0;
    for (const auto& builder : builders) count += builder->numbers().size();
    return static_cast<std::uint32_t>(count);
}

// Each by a thread of its own, where that is worth it.
template <class Builder>
std::vector<const Builder*> sorted(const Builders<Builder>& builders) {
    std::vector<const Builder*> all;
    std::vector<std::future<void>> others;
    for (const auto& builder : builders) {
        all.push_back(builder.get());
        const bool many = builder->numbers().size() >= kWorthPhrases;
        others.push_back(std::async(many ? std::launch::async | std::launch::deferred : std::launch::deferred,
                                    [&one = *builder] { one.sort(); }));
    }
    for (std::future<void>& other : others) other.get();
    return all;
}

}  // namespace

void RunHand::look(const Row& row, Yield& yield) {
    ++yield.count;
    if (only_ && !only_->contains(row.id.number)) return;
    if (words_) {
        text_.clear();
        fields_.append(text_, row, context_);
        words_->add(row.id.number, text_);
    }
    if (values_) {
        text_.clear();
        ordered_.append(text_, row);
        values_->add(row.id.number, text_);
    }
}

RunMaker::RunMaker(const Reader& reader, const Kind& kind, Progress progress)
    : reader_(reader),
      kind_(kind),
      fields_(kind),
      ordered_(kind),
      context_(reader.context({}, Language::english)),
      progress_(std::move(progress)) {
    context_.names = nullptr;
}

void RunMaker::add(Side side, const NumberSet& numbers) {
    side == Side::words ? add_words(numbers) : add_values(numbers);
}

void RunMaker::add_those(Side side, const NumberSet& numbers) {
    if (numbers.size() * kDense < reader_.count(kind_)) return add(side, numbers);
    const bool words = side == Side::words;
    if (words) choose_phrases(numbers);
    SweepOptions options;
    options.rollups = !words && ordered_.has_rollups();
    const auto make = [&] {
        return std::make_unique<RunHand>(kind_, context_, words ? &new_words() : nullptr,
                                         words ? nullptr : &new_values(), &numbers);
    };
    look_at_all(options, reader_.count(kind_), make);
    // Those that are gone belong to the run, too.
    NumberSet gone = numbers;
    for (const auto& builder : words_) gone.subtract(NumberSet::of(builder->numbers()));
    for (const auto& builder : values_) gone.subtract(NumberSet::of(builder->numbers()));
    add(side, gone);
}

void RunMaker::add_words(const NumberSet& numbers) {
    std::string text;
    search::RunBuilder& builder = new_words();
    numbers.each([&](std::uint32_t number) {
        text.clear();
        if (auto row = reader_.get({kind_.code, number})) fields_.append(text, *row, context_);
        builder.add(number, text);
        return true;
    });
}

void RunMaker::add_values(const NumberSet& numbers) {
    std::string values;
    search::ValueBuilder& builder = new_values();
    numbers.each([&](std::uint32_t number) {
        values.clear();
        if (auto row = reader_.get({kind_.code, number})) ordered_.append(values, *row);
        builder.add(number, values);
        return true;
    });
}

void RunMaker::add_from(std::uint32_t first, std::size_t count, bool words, bool values) {
    SweepOptions options;
    options.first = first;
    options.rollups = values && ordered_.has_rollups();
    if (words && words_.empty()) {
        NumberSet numbers;
        numbers.append_range(first, count);
        choose_phrases(numbers);
    }
    const auto make = [&] {
        return std::make_unique<RunHand>(kind_, context_, words ? &new_words() : nullptr,
                                         values ? &new_values() : nullptr);
    };
    look_at_all(options, count, make);
}

void RunMaker::look_at_all(SweepOptions options, std::uint64_t all,
                           const std::function<std::unique_ptr<RunHand>()>& make) {
    std::uint64_t done = 0;
    sweep(reader_, kind_, options, make, [&](Yield& yield) {
        done += yield.count;
        if (progress_) progress_(Stage::index, done, all);
        return true;
    });
}

Runs::Run RunMaker::write(const search::PutKey& put, Side side, std::uint32_t id) {
    return side == Side::words ? write_words(put, id) : write_values(put, id);
}

Runs::Run RunMaker::write(store::WriteTxn& txn, Side side, std::uint32_t id) {
    const store::Table table = run_table(kind_.code, side);
    return write([&](std::string_view key, std::string_view value) { txn.put_ascending(table, key, value); }, side, id);
}

Runs::Run RunMaker::write_words(const search::PutKey& put, std::uint32_t id) {
    if (words_.empty()) new_words();
    const std::vector<const search::RunBuilder*> all = sorted(words_);
    search::write_run(put, id, all);
    const Runs::Run run{id, records_of(words_)};
    words_.clear();
    return run;
}

Runs::Run RunMaker::write_values(const search::PutKey& put, std::uint32_t id) {
    const std::vector<const search::ValueBuilder*> all = sorted(values_);
    search::write_values(put, id, all);
    const Runs::Run run{id, records_of(values_)};
    values_.clear();
    return run;
}

search::RunBuilder& RunMaker::new_words() {
    return *words_.emplace_back(std::make_unique<search::RunBuilder>(phrases_));
}

search::ValueBuilder& RunMaker::new_values() {
    return *values_.emplace_back(std::make_unique<search::ValueBuilder>());
}

void RunMaker::choose_phrases(const NumberSet& numbers) {
    if (numbers.size() < kWorthPhrases) return;
    const std::size_t step = std::max<std::size_t>(numbers.size() / kSample, 1);
    std::vector<std::string> sample;
    std::size_t at = 0;
    numbers.each([&](std::uint32_t number) {
        if (at++ % step != 0) return true;
        if (auto row = reader_.get({kind_.code, number})) fields_.append(sample.emplace_back(), *row, context_);
        return true;
    });
    phrases_ = search::Phrases(sample);
}

}  // namespace kehu::book
