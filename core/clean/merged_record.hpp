#pragma once
// What a record becomes when others are merged into it, value by value.

#include "core/clean/merge.hpp"

namespace kehu::clean {

// Sets `after` and `not_taken` from what `before` and `others` hold.
void join_values(const model::Kind&, const Merge&, Merged&);
// References among the records that became one lead nowhere: sets `cleared`.
void clear_own_links(const model::Kind&, const Merge&, Merged&);

}  // namespace kehu::clean
