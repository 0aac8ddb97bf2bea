#pragma once
// Looking things up in one run (run_format.hpp). All of it throws StoreError(damaged) for a value whose checksum is
// wrong.

#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/number_union.hpp"
#include "core/search/search_text.hpp"
#include "core/text/pinyin_search.hpp"
#include "store/keys.hpp"
#include "store/kv.hpp"

namespace kehu::search {

class WordBlock;

// One thread at a time.
class RunReader {
  public:
    RunReader(const store::ReadTxn& txn, store::Table table, std::uint32_t run)
        : txn_(&txn), table_(table), run_(run) {}

    NumberSet records() const;
    // Records with this sign, with these two one after the other.
    NumberSet sign(Place, std::string_view sign) const;
    NumberSet pair(Place, std::string_view signs) const;
    // Whether the run has lists for a phrase of three signs or more; the records that have it.
    bool has_phrase(std::string_view signs) const;
    NumberSet phrase(Place, std::string_view signs) const;
    // All that begin so, in order.
    using UseSigns = std::function<void(std::string_view signs)>;
    void each_phrase(std::string_view beginning, const UseSigns&) const;
    // Records with a number that has these digits in a row: one to four.
    NumberSet digits(Place, std::string_view digits) const;
    // Records where this stands twice (repeats.hpp).
    NumberSet repeated(Place, std::string_view what) const;
    // Records with a word that has this part: at most kLongestPart bytes.
    NumberSet words(Place, std::string_view part) const;
    // Records with one or two signs, one after the other, that are read so; those signs, perhaps twice.
    NumberSet read_as(Place, std::span<const text::PinyinUnit>) const;
    void each_read_as(Place, std::span<const text::PinyinUnit>, const UseSigns&) const;

  private:
    void add_list(NumberUnion& to, std::string_view prefix) const;
    NumberSet list_of(std::string_view prefix) const;  // all lists whose keys begin so, as one
    std::vector<Number> words_with(std::string_view part) const;
    // Words that have a part, at all places: their blocks are gone through once.
    struct Words {
        std::array<NumberUnion, std::size(kPlaces)> short_lists;  // by place
        std::array<std::vector<Number>, std::size(kPlaces)>
            of_long;  // ordinals of words whose lists have keys of their own
    };
    Words gather_words(std::string_view part) const;
    void gather_word(Words&, WordBlock&) const;

    const store::ReadTxn* txn_;
    store::Table table_;
    std::uint32_t run_;
    mutable std::map<std::string, Words, std::less<>> words_;  // by the parts asked for
};

}  // namespace kehu::search
