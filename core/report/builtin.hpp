#pragma once
// The templates that come with the program: files in core/report/templates/, NAME.LANGUAGE.ENDING.
//
// How to add one: its files in both languages, a line in builtin.cpp (THE LIST), and its name in
// CMakeLists.txt.

#include <optional>
#include <span>
#include <string_view>

#include "core/report/template.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {

struct BuiltIn {
    std::string_view name, chinese;
    const char* summary;  // marked
};
std::span<const BuiltIn> builtin_templates();  // THE LIST
const BuiltIn* find_builtin(std::string_view word);

// Its text in this form; where it has none of that form, the nearest that can become one: Markdown or text for a page,
// text otherwise.
std::optional<Source> builtin_source(const BuiltIn&, Language, Form);

struct BuiltInFile {
    std::string_view name, text;  // "card.en.txt"
};
std::span<const BuiltInFile> builtin_files();  // made by CMake

}  // namespace kehu::report
