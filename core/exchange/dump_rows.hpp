#pragma once
// The rows of a dump that are no records: heads of the journal, settings, earlier lives of the store. What is appended
// goes behind the first member of an object and leaves its brace to others.

#include <string>
#include <string_view>

#include "core/book/book.hpp"
#include "core/exchange/json_text.hpp"

namespace kehu::exchange {

void append_head(std::string& out, const book::Entry&, const text::Zone&);  // with its first member
book::Entry read_head(const JsonValue&, book::Sequence);

// When a file was made, and the settings with which its values are read.
void append_circumstances(std::string& out, text::Moment created, const model::Settings&);

void append_settings(std::string& out, std::string_view value);
std::string read_settings(const JsonValue&);

void append_lives(std::string& out, std::string_view value);
std::string read_lives(const JsonValue&);

std::uint64_t dump_number(std::string_view digits);  // throws BadValue

}  // namespace kehu::exchange
