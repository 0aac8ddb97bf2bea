#pragma once
// What a kind's fields are called in queries, and the error for a name that is none. Private to core/query.

#include <string>
#include <string_view>

#include "core/model/schema.hpp"

namespace kehu::query {

// A field that can be asked for; null if the word names none.
const model::Field* askable_field(const model::Kind&, std::string_view name);

// "unknown field 'tga'; did you mean 'tag'?"
std::string unknown_field(const model::Kind&, std::string_view name);

}  // namespace kehu::query
