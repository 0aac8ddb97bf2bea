#pragma once
// Own fields as people name them who never made one: by a label alone, of a type by its everyday word.

#include <string>

#include "core/model/schema.hpp"

namespace kehu::cli {

// Whether it can be a field's name, but for the rules that the schema checks; else it is a label.
bool is_ascii(const std::string&);

// A label alone makes a name, as it is read: 尺码 is the field chima. Throws Error(usage) if it cannot be read.
std::string name_from(const model::Kind&, const std::string& label);

// The type that a word stands for: 数字 is decimal. A word that is none is given back.
std::string type_named(const std::string& word);

}  // namespace kehu::cli
