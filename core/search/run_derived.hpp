#pragma once
// What a run makes of its own terms: parts of its words, readings of its signs. Private to core/search.

#include <array>
#include <span>
#include <string>
#include <vector>

#include "core/search/block_bytes.hpp"
#include "core/search/run_format.hpp"
#include "core/search/term_table.hpp"

namespace kehu::search {

// The words that have each part, by their ordinals.
class WordParts {
  public:
    void add(std::string_view word, Number ordinal);
    const TermTable& table() const { return table_; }

  private:
    TermTable table_;
    TermBatch batch_;
    std::string padded_;
};

// The keys of Section::readings: one or two Han characters at a place that is read as pinyin, each way they are read.
class ReadingKeys {
  public:
    explicit ReadingKeys(std::uint32_t run) : run_(run) {}
    // The terms of Section::signs, in order.
    void note(Place, std::string_view signs);
    const std::vector<std::string>& sorted();

  private:
    void add(Place, std::string_view signs);
    const std::uint32_t run_;
    std::vector<std::string> keys_;
    Place place_{};
    std::string first_;  // the sign that the terms at hand begin with
};

// Goes through a block of words.
class WordBlock {
  public:
    WordBlock(Number first_ordinal, std::string_view bytes) : rest_(bytes), ordinal_(first_ordinal) {}
    // The next word; false at the end. Lists of the word before need not have been read.
    bool next();
    const std::string& word() const { return word_; }
    Number ordinal() const { return ordinal_; }

    struct List {
        Place place{};
        bool is_long = false;                       // the numbers lie under keys of their own
        std::array<Number, kShortList> short_list;  // the first `count`
        std::size_t count = 0;
        std::span<const Number> numbers() const { return {short_list.data(), is_long ? 0 : count}; }
    };
    bool next_list(List&);

  private:
    BlockBytes rest_;
    std::string word_;
    Number ordinal_;
    std::uint32_t lists_left_ = 0;
    bool begun_ = false;
};

}  // namespace kehu::search
