#pragma once
// Values on paper: what comes from a record never becomes markup.

#include <string>
#include <string_view>

#include "core/report/template.hpp"

namespace kehu::report {

void append_escaped(std::string& out, std::string_view text, Form);

}  // namespace kehu::report
