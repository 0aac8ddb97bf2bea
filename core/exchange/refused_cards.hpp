#pragma once
// Address cards that an import refused, as they were written, for the user to mend and to import again.

#include <functional>
#include <string>

#include "core/exchange/plan.hpp"

namespace kehu::exchange {

// The cards whose rows the plan refused, each with a line that says why (kRefusedLine), which a reader passes over.
std::string refused_cards(const Cards&, const std::vector<RefusedRow>&,
                          const std::function<std::string(const Fault&)>& reason);

// Does a file begin like that?
bool is_refused_cards(std::string_view begin);

}  // namespace kehu::exchange
