#pragma once
// A record as a card: who it is in one line, its fields one below the other, and for a customer the last contacts and
// what is still to do.

#include <string>

#include "cli/session.hpp"

namespace kehu::cli {

std::string card(const Session&, const book::Reader&, const model::Row&, const model::Context&);

}  // namespace kehu::cli
