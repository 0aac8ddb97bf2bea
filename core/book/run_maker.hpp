#pragma once
// Makes a new run of some records of a kind, of words, of values or of both. Only the files of the search index include
// this.

#include <memory>
#include <span>
#include <vector>

#include "core/book/search_runs.hpp"
#include "core/book/sweep.hpp"
#include "core/search/key_stream.hpp"
#include "core/search/run_builder.hpp"
#include "core/search/search_text.hpp"
#include "core/search/value_builder.hpp"

namespace kehu::book {

using search::NumberSet;

// Puts what it looks at into runs that are being built: all of it, or the records of `only`; null: nothing of that
// side. These must outlive it.
class RunHand : public Hand {
  public:
    RunHand(const Kind& kind, const model::Context& context, search::RunBuilder* words, search::ValueBuilder* values,
            const NumberSet* only = nullptr)
        : fields_(kind), ordered_(kind), context_(context), words_(words), values_(values), only_(only) {}
    void look(const Row&, Yield&) override;

  private:
    search::SearchFields fields_;
    search::ValueFields ordered_;
    const model::Context& context_;
    search::RunBuilder* words_;
    search::ValueBuilder* values_;
    const NumberSet* only_;
    std::string text_;
};

class RunMaker {
  public:
    RunMaker(const Reader&, const Kind&, Progress = {});
    // Before anything is added: the phrases that get lists, which are chosen else.
    void use(search::Phrases);
    void add(Side, const NumberSet&);
    // The same; of many by several threads.
    void add_those(Side, const NumberSet&);
    // All records from one number on, about so many, by several threads.
    void add_from(std::uint32_t first, std::size_t count, bool words, bool values);
    // What was added, sorted.
    std::vector<const search::RunBuilder*> words();
    std::vector<const search::ValueBuilder*> values();
    // The run's id and the number of its records.
    Runs::Run write(const search::PutKey&, Side, std::uint32_t id);
    // The same of several sides: one is made while the other is written.
    struct Wanted {
        Side side;
        std::uint32_t id;
    };
    std::vector<Runs::Run> write(store::WriteTxn&, std::span<const Wanted>);

  private:
    std::vector<search::KeyStream::Make> halves(Side, std::uint32_t id);
    std::uint32_t forget(Side);
    search::RunBuilder& new_words();
    search::ValueBuilder& new_values();
    void look_at_all(SweepOptions, std::uint64_t all, const std::function<std::unique_ptr<RunHand>()>& make);
    void choose_phrases(const NumberSet&);

    const Reader& reader_;
    const Kind& kind_;
    search::SearchFields fields_;
    search::ValueFields ordered_;
    model::Context context_;
    const Progress progress_;
    search::Phrases phrases_;
    bool phrases_given_ = false;
    std::vector<std::unique_ptr<search::RunBuilder>> words_;
    std::vector<std::unique_ptr<search::ValueBuilder>> values_;
};

}  // namespace kehu::book
