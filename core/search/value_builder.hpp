#pragma once
// Builds the value lists of any number of records and writes them as a run. A run of values holds a set of records with
// all their values in order, is written once and never changed. Its keys in the table of its kind:
//
//   run u32, list u32, 0 u8, key, ordinal u32         -> groups of records with one value each, in the order of keys
//   run u32, list u32, 1 u8, ordinal u32, number u32  -> postings: the records of a long group
//   and the steps of long lists (value_steps.hpp).
//
// A block of groups:  for each: bytes shared with the packed value before varint, size of the rest varint, the rest;
// how many records varint; of few their numbers: first varint, then varint distances; of many the ordinal varint of
// their list. 4 bytes of checksum at the end (postings.hpp).

#include <span>
#include <string_view>
#include <vector>

#include "core/search/run_builder.hpp"
#include "core/search/term_sorter.hpp"
#include "core/search/values.hpp"
#include "store/keys.hpp"
#include "store/kv.hpp"

namespace kehu::search {

inline constexpr std::size_t kShortGroup = 64;  // records whose numbers lie beside their value

// The values of some records of a run. Several may be filled side by side, each by a thread of its own.
class ValueBuilder {
  public:
    // Numbers ascend; no values: the record is gone.
    void add(Number, std::string_view values);
    const std::vector<Number>& numbers() const { return numbers_; }
    // Once, when all is added; before the run is written.
    void sort() { terms_.sort(); }
    const TermSorter& terms() const { return terms_; }

  private:
    TermSorter terms_;
    TermBatch batch_;
    std::vector<Number> numbers_;
};

// A value as a term that is sorted: list u32, key, value as a record has it or nothing, size of the key u8.
struct ValueTerm {
    ListId list;
    std::string_view key, bytes;  // no bytes: the key without its NUL
    explicit ValueTerm(std::string_view term);
};

// Writes all that the builders, which are sorted, hold as one run; no two of them have the same record. Keys come in
// ascending order.
void write_values(const PutKey&, std::uint32_t run, std::span<const ValueBuilder* const>);

// How keys of a run begin.
store::Key groups_key(std::uint32_t run, ListId);
store::Key group_list_key(std::uint32_t run, ListId, std::uint32_t ordinal);

}  // namespace kehu::search
