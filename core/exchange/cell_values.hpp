#pragma once
// What people and programs write into cells of lists, as the values that are meant.

#include <string>
#include <string_view>

#include "core/model/context.hpp"
#include "core/model/schema.hpp"

namespace kehu::exchange {

// Whom one cannot call: people leave no cell empty in a list that is to look complete. The text is not empty.
bool says_none(std::string_view text);

// What address books write for nothing: 0/0/00 as a day, Unspecified.
bool stands_for_nothing(std::string_view text);

// A price of the column `price` may have a sign of the home currency: 1元, ¥2.50, and more decimals than a sum. Throws
// BadValue.
void append_price(std::string& out, std::string_view text, const model::Field&, const model::Context&);

// Google's address book puts " ::: " between the values of one cell: a value a line, in `out` or the text itself. The
// group of everybody, "* myContacts", says nothing.
std::string_view values_of_google(std::string_view text, std::string& out);

// Phones as they are stored, with this label where they have none.
std::string labelled_phones(std::string_view bytes, std::string_view label);

}  // namespace kehu::exchange
