#pragma once
// Texts that look like slips of the hand. Pure functions.

#include <string>
#include <string_view>

namespace kehu::clean {

// test, 测试, asdf, xxx, 111: what people type to see whether it works.
bool is_test_word(std::string_view name);
bool is_number(std::string_view name);    // digits and their separators alone
bool holds_phone(std::string_view name);  // a run of seven digits or more
// Control, zero-width and direction characters, and the sign for what could not be read.
bool has_unseen(std::string_view text);
// "gmail.com" for gamil.com, "qq.com" for qq.con; empty where the domain may be meant as it is.
std::string meant_domain(std::string_view domain);

}  // namespace kehu::clean
