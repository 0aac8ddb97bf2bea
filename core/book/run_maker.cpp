#include "core/book/run_maker.hpp"

#include <deque>
#include <future>
#include <utility>

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

void RunMaker::use(search::Phrases phrases) {
    phrases_ = std::move(phrases);
    phrases_given_ = true;
}

// A record that is gone belongs to the run, too, and has nothing there.
void RunMaker::add(Side side, const NumberSet& numbers) {
    search::RunBuilder* words = side == Side::words ? &new_words() : nullptr;
    search::ValueBuilder* values = side == Side::values ? &new_values() : nullptr;
    RunHand hand(kind_, context_, words, values);
    Yield yield;
    numbers.each([&](std::uint32_t number) {
        if (const auto row = reader_.get({kind_.code, number}))
            hand.look(*row, yield);
        else if (words)
            words->add(number, {});
        else
            values->add(number, {});
        return true;
    });
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
    NumberSet gone = numbers;
    for (const auto& builder : words_) gone.subtract(NumberSet::of(builder->numbers()));
    for (const auto& builder : values_) gone.subtract(NumberSet::of(builder->numbers()));
    add(side, gone);
}

void RunMaker::add_from(std::uint32_t first, std::size_t count, bool words, bool values) {
    if (!words && !values) return;
    SweepOptions options;
    options.first = first;
    options.rollups = values && ordered_.has_rollups();
    if (words) {
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

std::vector<const search::RunBuilder*> RunMaker::words() {
    if (words_.empty()) new_words();
    return sorted(words_);
}

std::vector<const search::ValueBuilder*> RunMaker::values() {
    return sorted(values_);
}

// What makes the keys of a run, one part behind the other.
std::vector<search::KeyStream::Make> RunMaker::halves(Side side, std::uint32_t id) {
    if (side == Side::values)
        return {[id, all = values()](const search::PutKey& put) { search::write_values(put, id, all); }};
    std::vector<search::KeyStream::Make> both;
    const auto all = words();
    for (auto half : {search::RunHalf::before_words, search::RunHalf::words_and_behind})
        both.push_back([id, half, all](const search::PutKey& put) { search::write_run(put, id, all, half); });
    return both;
}

// The number of its records.
std::uint32_t RunMaker::forget(Side side) {
    return side == Side::words ? records_of(std::exchange(words_, {})) : records_of(std::exchange(values_, {}));
}

Runs::Run RunMaker::write(const search::PutKey& put, Side side, std::uint32_t id) {
    for (const search::KeyStream::Make& make : halves(side, id)) make(put);
    return {id, forget(side)};
}

std::vector<Runs::Run> RunMaker::write(store::WriteTxn& txn, std::span<const Wanted> wanted) {
    std::vector<Runs::Run> runs;
    const auto into = [&](Side side) -> search::PutKey {
        return [&txn, table = run_table(kind_.code, side)](std::string_view key, std::string_view value) {
            txn.put_ascending(table, key, value);
        };
    };
    if (records_of(words_) + records_of(values_) < kWorthPhrases) {
        for (const Wanted& one : wanted) runs.push_back(write(into(one.side), one.side, one.id));
        return runs;
    }
    std::vector<std::deque<search::KeyStream>> streams(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (auto& make : halves(wanted[i].side, wanted[i].id)) streams[i].emplace_back(std::move(make));
    // Words, which come first, take longer: the others are written meanwhile.
    for (std::size_t i = wanted.size(); i-- > 0;)
        for (search::KeyStream& stream : streams[i]) stream.take(into(wanted[i].side));
    for (const Wanted& one : wanted) runs.push_back({one.id, forget(one.side)});
    return runs;
}

search::RunBuilder& RunMaker::new_words() {
    return *words_.emplace_back(std::make_unique<search::RunBuilder>(phrases_));
}

search::ValueBuilder& RunMaker::new_values() {
    return *values_.emplace_back(std::make_unique<search::ValueBuilder>());
}

void RunMaker::choose_phrases(const NumberSet& numbers) {
    // Those that are being built look into them.
    if (phrases_given_ || !words_.empty() || numbers.size() < kWorthPhrases) return;
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
