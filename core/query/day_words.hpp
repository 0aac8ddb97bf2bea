#pragma once
// Which way days that are not said in full lean in a query: "fri" is the last one in a field that tells what was, the
// next one in a field that tells what is to come. Private to core/query.

#include <string_view>

#include "core/model/context.hpp"

namespace kehu::query {

// How the second end of a range is read: a weekday, a day without its year or a feast is the first one from `low` on;
// everything else means what it always means.
model::Context context_behind(std::string_view low, std::string_view high, const model::Field&, const model::Context&);

}  // namespace kehu::query
