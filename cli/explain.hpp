#pragma once
// How a query was answered, in words: --explain.

#include "cli/search.hpp"

namespace kehu::cli {

// One line for each term, in the order in which they were asked, then how the order was made, if one was asked for.
void explain(Session&, const Asked&, const Answer&);

}  // namespace kehu::cli
