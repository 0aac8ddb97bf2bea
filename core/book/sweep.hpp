#pragma once
// All records of a kind, looked at by several threads and handed on in order: for exports, and for queries that no
// index answers.
//
// The calling thread walks the table and cuts it into pieces of some hundred records; then whoever is free takes a
// piece, checks the seals and lets a Hand of its own make of the records what it will; what was made comes back to the
// calling thread, piece after piece. Only that thread uses the transaction: the others read bytes that lie still until
// its end. A few pieces are under way at a time, so memory does not grow with the store, and a kind with few records
// never starts a thread.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/book/book.hpp"

namespace kehu::book {

// What a hand made of one piece.
struct Yield {
    std::vector<Row> rows;  // to be looked at further; they live until the read ends
    std::string text;
    std::uint64_t count = 0;
};

// Works in one thread. It may look at no other record (Context::names).
class Hand {
  public:
    virtual ~Hand() = default;
    virtual void look(const Row&, Yield&) = 0;
};

struct SweepOptions {
    bool rollups = false;
    std::uint32_t first = 0;  // records before it are not looked at
    bool alone = false;       // in the calling thread only: then a hand may look at other records
};

// `make` is called in the calling thread, once for each that works; `done` gets what was made, in order, until it
// returns false. Throws what a hand throws, once the records before were handed on.
void sweep(const Reader&, const Kind&, const SweepOptions&, const std::function<std::unique_ptr<Hand>()>& make,
           const std::function<bool(Yield&)>& done);

}  // namespace kehu::book
