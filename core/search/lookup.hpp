#pragma once
// Which records of a run hold a word that is looked for (needle.hpp): those that certainly do, and those that may and
// must be looked at.

#include <span>

#include "core/search/needle.hpp"
#include "core/search/number_set.hpp"
#include "core/search/run_reader.hpp"

namespace kehu::search {

struct Hits {
    NumberSet sure, maybe;  // no number is in both

    bool exact() const { return maybe.empty(); }
    // Those of both.
    NumberSet all() &&;
    void unite(Hits);
    void intersect(const Hits&);
    // Takes away what has the other.
    void subtract(const Hits&);
    void subtract(const NumberSet&);
};

// In fields at these places only.
Hits look_up(const RunReader&, const Needle&, std::span<const Place>);

}  // namespace kehu::search
