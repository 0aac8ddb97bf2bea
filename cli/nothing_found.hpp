#pragma once
// What is said where a query finds nothing: another way to ask, if one comes to mind.

#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/query/query.hpp"

namespace kehu::cli {

// `in`: the words were asked of another kind (--in).
void tell_nothing(Session&, const book::Reader&, const model::Kind&, const query::Query&, const model::Context&,
                  const std::vector<std::string>& words, bool in);

}  // namespace kehu::cli
