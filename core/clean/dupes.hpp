#pragma once
// Customers that are likely one. One sweep makes a few short keys of each (a phone, a name with a company, ...); those
// that share a key are compared in full (likeness.hpp), and who is like another makes a group with all that are like
// either.
//
// Memory: 12 bytes for each key of one pass, about nine keys to a customer. A large store is passed over several
// times, each time for a part of the keys.

#include <functional>
#include <vector>

#include "core/clean/likeness.hpp"

namespace kehu::clean {

struct DupesAsked {
    int least = kLikely;                       // points
    std::function<bool(std::uint32_t)> among;  // one of the two must be among these; none: all
    std::size_t keys_at_once = 16'000'000;     // of one pass, as estimated
};

// `other` should become part of `keep`.
struct Dupe {
    std::uint32_t keep = 0, other = 0;
    std::uint32_t like = 0;  // the one that `other` is like: `keep`, or another of the group
    Likeness likeness;       // of `keep` and `other`
};

struct Dupes {
    std::vector<Dupe> found;     // group by group, the most likely first; all of a group have the same `keep`
    std::vector<Dupe> doubtful;  // below kLikely, pair by pair, if asked for; and who is unlike the `keep` of its group
    std::uint64_t looked_at = 0;
    std::uint64_t groups = 0;
    // Phones, e-mail addresses and names that too many have: only those of one name were compared, or none.
    std::uint64_t crowded = 0;
};

// Of one group the record stays that has the most fields filled in, of equal ones the oldest.
Dupes find_dupes(const book::Reader&, const model::Kind&, const DupesAsked&);

}  // namespace kehu::clean
