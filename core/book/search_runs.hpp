#pragma once
// How the search index lies in a store: the lists of runs, the tail. Only the files of the search index include this.

#include <functional>

#include "core/book/codec.hpp"
#include "core/search/number_set.hpp"

namespace kehu::book {

// The two indexes of a kind: of the words that records are found by, and of the values that they are sorted by.
enum class Side : std::uint8_t { words = 1, values = 2 };
inline constexpr Side kSides[] = {Side::words, Side::values};

bool has_index(const Kind&, Side);

inline store::Table run_table(KindCode kind, Side side) {
    return {side == Side::words ? store::Family::run : store::Family::value, kind};
}
inline constexpr store::Table kTail{store::Family::tail};

// The value of `runs.C` or `values.C` in meta.
struct Runs {
    struct Run {
        std::uint32_t id = 0, records = 0;
    };
    std::uint32_t next = 1;          // the id of the next run
    std::vector<Run> complete;       // oldest first; a run that others were joined to has their place, and a higher id
    std::vector<std::uint32_t> old;  // replaced by others; their keys are still to be removed
    std::uint32_t building = 0;      // others are being joined to this one, which nobody reads yet; 0: none
};
Runs read_runs(const Reader&, KindCode, Side);
void write_runs(store::WriteTxn&, const Reader&, KindCode, Side, const Runs&);

// Removes keys of runs that were replaced, so many at most.
void remove_old(store::WriteTxn&, store::Table, Runs&, std::size_t most);

// The records of a run, those that are gone among them.
search::NumberSet records_of_run(const Reader&, KindCode, Side, std::uint32_t run);

// Oldest first; what a record is found by or sorted by now is the last of its texts, empty if it is gone. The views
// live as long as the reader's transaction, in a write until the next change.
void each_in_tail(const Reader&, Side, const std::function<void(RecordId, std::string_view text)>&);
void add_to_tail(store::WriteTxn&, const Reader&, Sequence, RecordId, Side, std::string_view text);

}  // namespace kehu::book
