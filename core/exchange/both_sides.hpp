#pragma once
// A record that was changed in two stores. Each field is what was said of it last; what one side says of a field only
// because it has not heard of the other's change counts for nothing.

#include "core/book/book.hpp"

namespace kehu::exchange {

struct OtherSide {
    model::RecordView record;  // as a record of this store
    std::int64_t changed = 0;  // seconds: when it was written there
    book::Sequence heard = 0;  // the last entry of this store that was known there, 0: none is known to be
};
// What the two come to. `before` is the record here, without kChangedThereTag.
model::Record join_sides(const book::Reader&, store::RecordId, model::RecordView before, const OtherSide&);

}  // namespace kehu::exchange
