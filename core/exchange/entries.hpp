#pragma once
// The records that a file makes, changes or tells nothing new of, in the order in which its rows come upon them.

#include <string>
#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/key_index.hpp"
#include "core/exchange/plan.hpp"

namespace kehu::exchange {

struct Entry {
    std::uint32_t number;      // in the store; 0: new
    std::uint32_t row;         // the first that tells of it and is not refused; 0: none so far
    model::RecordView record;  // if changed; its bytes lie elsewhere
    bool changed;
};

class Entries {
  public:
    // `rows`: about how many there will be.
    Entries(const book::Reader&, const model::Kind&, const model::Context&, std::size_t rows);

    // The owner with both of its sides, as far as it has them.
    Owner entry_of(Owner) const;
    // The entry of an owner, made if no row came upon that record of the store so far. Valid until the next is made.
    Entry& meet(Owner&);

    // Who a new record would be; add() makes it and returns its place among the new ones.
    Owner next() const { return {0, static_cast<std::uint32_t>(entries_.size() + 1)}; }
    std::uint32_t add(std::uint32_t row, model::RecordView);
    std::uint32_t fresh() const { return fresh_; }  // how many are new

    std::string named(Owner) const;  // for messages: C12 王芳; row 3 (王芳)

    void settle(Plan&) const;  // as what is created and changed

  private:
    const book::Reader& reader_;
    const model::Kind& kind_;
    const model::Context& context_;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> of_number_;  // 1 + place in entries_
    std::uint32_t fresh_ = 0;
};

}  // namespace kehu::exchange
