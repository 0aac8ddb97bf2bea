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

// For the words C1 and C2, which no record is both of: how to ask for either. False if they are something else.
bool tell_several_ids(Session&, const model::Kind&, const std::vector<std::string>& words);

// "F1 is the id of another kind": of words that are found, too, if they are.
void note_other_ids(Session&, const book::Reader&, const model::Kind&, const std::vector<std::string>& words);

}  // namespace kehu::cli
