#pragma once
// Whose name is this: a person's or a firm's? Told by the way firms are named ("北京云帆科技有限公司", "Acme, Inc.").
// Used for a new customer that says nothing of its type.

#include <string_view>

namespace kehu::text {

bool looks_like_firm(std::string_view name);

}  // namespace kehu::text
