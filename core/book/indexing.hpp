#pragma once
// Which keys a record has in the exact and the ordered index of its kind. Derived from the record alone, so that
// `check` can make them again.

#include <functional>
#include <span>
#include <string>

#include "core/book/codec.hpp"

namespace kehu::book {

using AddKey = std::function<void(const store::Key&)>;

// Keys of the exact index: field, folded value, number.
void exact_keys(const Kind&, RecordId, RecordView, const AddKey& add);
// The part of such a key before the number.
store::Key exact_prefix(const Field&, std::string_view exact_key);

// Keys of the ordered index: index, then the sort key of each field (with a byte that says whether there is a value),
// number.
void ordered_keys(const Kind&, RecordId, RecordView, const AddKey& add);
// The start of an ordered key from stored values of the first fields.
store::Key ordered_prefix(const Kind&, const model::Index&, std::span<const std::string> values);

const model::Index& index_of(const Kind&, std::uint8_t number);

}  // namespace kehu::book
