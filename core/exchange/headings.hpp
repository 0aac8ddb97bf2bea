#pragma once
// What the heading of a column says: the field of a kind, and of customers also which part of a name its cells are, or
// what its phones are for. Address books of Google and Outlook and the lists of offices are known. Pure functions.

#include <string>
#include <string_view>

#include "core/model/schema.hpp"

namespace kehu::exchange {

enum class NamePart : std::uint8_t { whole, given, middle, family, suffix };

struct Meant {
    const model::Field* field = nullptr;  // null: nobody knows
    NamePart part = NamePart::whole;
    std::string_view label{};  // of phones that have none: "home", "work"
};
Meant meaning_of_heading(std::string_view header, const model::Kind&);

// The name of a field, or the word for its part that --map takes: "phone", "given-name", "home-phone".
std::string_view word_for(const Meant&);

// Numbers the rows of a list, or says what the address beside it is for: nothing of the record itself.
bool is_beside_the_point(std::string_view header);
// "Phone 1 - Label": what the phones of the next column are for.
bool is_phone_label(std::string_view header);

// "手机(必填)", "*姓名", "Phone：" as the words they decorate.
std::string bare_heading(std::string_view header);

}  // namespace kehu::exchange
