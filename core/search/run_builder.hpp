#pragma once
// Builds a run (run_format.hpp) of any number of records and writes it; what is too much for memory waits in files.

#include <functional>
#include <span>

#include "core/search/phrases.hpp"
#include "core/search/repeats.hpp"
#include "core/search/term_sorter.hpp"
#include "store/kv.hpp"

namespace kehu::search {

// What some records of a run are found by. Several may be filled side by side, each by a thread of its own.
class RunBuilder {
  public:
    // Phrases that get a list of their own; all builders of a run have the same, which outlive them.
    explicit RunBuilder(const Phrases& phrases) : phrases_(phrases) {}

    // Numbers ascend. A record without words is one of the run too.
    void add(Number, std::string_view search_text);
    // Once, when all is added; before the run is written.
    void sort() { terms_.sort(); }
    const Phrases& phrases() const { return phrases_; }
    const TermSorter& terms() const { return terms_; }
    const std::vector<Number>& numbers() const { return numbers_; }

  private:
    void add_signs(std::string_view signs, char place);
    void add_word(std::string_view word, char place);

    const Phrases& phrases_;
    TermSorter terms_;
    std::vector<Number> numbers_;
    TermBatch batch_;
    Repeats repeats_;
    std::vector<std::size_t> starts_;  // of the signs at hand
};

// Where a run is written: its keys come in ascending order.
using PutKey = std::function<void(std::string_view key, std::string_view value)>;
// Writes all that the builders, one at least and sorted, hold as one run; no two of them have the same record. Both
// halves, the first before the second, may be made side by side.
enum class RunHalf { before_words, words_and_behind };  // sections (run_format.hpp)
void write_run(const PutKey&, std::uint32_t run, std::span<const RunBuilder* const>, RunHalf);
void write_run(const PutKey&, std::uint32_t run, std::span<const RunBuilder* const>);

}  // namespace kehu::search
