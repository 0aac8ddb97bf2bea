#pragma once
// Whose name is this: a person's or a firm's? Told by the way firms are named ("北京云帆科技有限公司", "Acme, Inc.").
// Used for a new customer that says nothing of its type.

#include <string_view>

namespace kehu::text {

bool looks_like_firm(std::string_view name);

// "ltd", "gmbh", "co": the last word of a firm's name, folded and without dots, that says no more than what form it
// has.
bool is_legal_form(std::string_view word);
// The same of Chinese, simplified: "云帆科技" of 云帆科技有限公司. A branch (分公司) stays one.
std::string_view without_legal_form(std::string_view name);

}  // namespace kehu::text
