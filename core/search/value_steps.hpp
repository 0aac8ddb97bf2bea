#pragma once
// Steps of a long list of values: at every sixteenth of a run's records, or every thousand, all those whose values lie
// before. So a range that holds a million values is read as two sets and the few values beside their ends. Only lists
// have them of which each record has one value. Their keys lie behind the groups of the list (value_builder.hpp):
//
//   run u32, list u32, 2 u8, key, ordinal u32, number u32   -> postings: the records of all groups before that block
//   run u32, list u32, 3 u8, number u32                     -> postings: all records of the list

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/search/value_builder.hpp"

namespace kehu::search {

inline constexpr std::size_t kSteps = 16;

class StepWriter {
  public:
    // For runs of so many records.
    StepWriter(const PutKey&, std::uint32_t run, std::size_t records);
    // Before the first group of a block is added.
    void begin_block(ListId, std::string_view key, std::uint32_t ordinal);
    void add(std::span<const Number>);
    // Behind all other keys of the list.
    void end_list(ListId);

  private:
    void write(const store::Key&, NumberSet) const;

    const PutKey& put_;
    const std::uint32_t run_;
    const std::size_t every_;
    std::size_t added_ = 0, next_;     // numbers of the list at hand; when the next step is due
    std::vector<std::uint64_t> bits_;  // the records of the list at hand
    std::vector<std::pair<store::Key, NumberSet>> steps_;
};

struct Step {
    std::string key;            // of the first group that is not in it
    std::uint32_t ordinal = 0;  // of that group
    std::string at;             // how the keys of its postings begin
};

// The last step whose key is below this, or the last of all for an empty one; nothing if there is none.
std::optional<Step> step_below(const store::ReadTxn&, store::Table, std::uint32_t run, ListId, const std::string& key);
// The first one whose key is not below.
std::optional<Step> step_from(const store::ReadTxn&, store::Table, std::uint32_t run, ListId, const std::string& key);

// All records of a list that has steps; nothing for others.
NumberSet records_of_list(const store::ReadTxn&, store::Table, std::uint32_t run, ListId);

// How many steps of a list are not what its groups say.
std::size_t count_wrong_steps(const store::ReadTxn&, store::Table, std::uint32_t run, ListId);

}  // namespace kehu::search
