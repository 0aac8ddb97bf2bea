#pragma once
// Words that completion offers, as far as they depend on nothing that is stored.

#include <span>
#include <string>
#include <string_view>

#include "core/model/field_type.hpp"

namespace kehu::cli {

bool is_chinese(std::string_view text);  // holds a character beyond ASCII

// A field's label as an option: blanks are dashes.
std::string option_word(std::string_view label);

// What an operand at this position is called: of "REF WORD" the first is a REF, all further ones are WORDs.
std::string_view role_of(std::string_view names, std::size_t position);

// Where the colon of a term stands, in either width; npos if there is none.
struct Colon {
    std::size_t at, width;
};
Colon find_colon(std::string_view term);

// Days that a query on this field is often about; none if it holds no days.
std::span<const std::string_view> day_words(const model::Field&, const model::Schema&, Language);

}  // namespace kehu::cli
