#pragma once
// Which records answer a query, as far as the indexes say: the cheapest terms first, and no more of them than it takes
// until a look at what is left is cheaper.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/book/value_index.hpp"
#include "core/query/query.hpp"

namespace kehu::book {

struct Found {
    // Without words all are `title`. `look` may answer or not, whatever it holds.
    WordHits hits;
    // What was done for each term, for people who ask: how many records the index gave, certainly and perhaps; nothing:
    // the records left are looked at.
    struct Step {
        std::string terms;
        std::optional<std::size_t> sure, perhaps;
    };
    std::vector<Step> steps;
};

// The indexes of a kind, opened when they are asked.
class Indexes {
  public:
    Indexes(const Reader& reader, const Kind& kind) : reader_(reader), kind_(kind) {}
    const Reader& reader() const { return reader_; }
    const Kind& kind() const { return kind_; }
    const SearchIndex* words() const;  // null: the kind has none
    const ValueIndex& values() const;

  private:
    const Reader& reader_;
    const Kind& kind_;
    mutable std::optional<SearchIndex> words_;
    mutable std::optional<ValueIndex> values_;
};

NumberSet numbers_of(std::span<const RecordId>);  // of one kind

// Whether a store has what the planner asks, and damage is not to be passed over.
bool can_plan(const Reader&, const Kind&);

// Nothing if no index helps with any of the terms: then every record is to be looked at. `wanted`: so many answers are
// enough and nobody asks how many there are.
std::optional<Found> plan(const Indexes&, const query::Query&, const model::Context&,
                          std::optional<std::uint64_t> wanted = {});

}  // namespace kehu::book
