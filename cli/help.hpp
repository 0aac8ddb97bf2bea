#pragma once
// Help as text, made from the tables of the commands and the kinds' fields. Plain lines, aligned by display width; in
// the user's language.

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace kehu::cli {

inline constexpr std::string_view kVersion = "0.1.0";

std::string menu(std::size_t columns);  // the bare program: commands by group
std::string global_options_help(std::size_t columns);
// What can be done with records of a kind, and their fields.
// The command that makes a record of this kind, with its arguments: "kehu survey record NAME REF ANSWER...".
std::string how_to_add(const model::Kind&);
std::string kind_help(const model::Kind&, Language, std::size_t columns);

// Examples, usage, options. With a kind its fields are listed too, where the command takes them.
std::string command_help(const Command&, const model::Kind*, Language, std::size_t columns);

// What help and man pages list: operands, options, fields. `words` is "-n, --limit, --条数", `value` is "N" or empty.
struct HelpItem {
    std::string words, value, text;
};
std::vector<HelpItem> operands_help(const Command&);
std::vector<HelpItem> options_help(std::span<const Argument>);
std::vector<HelpItem> fields_help(const model::Kind&, Language);

// query, dates, kinds, exit. Null if there is no such topic.
struct Topic {
    std::string_view name, chinese;
    const char* summary;  // marked
    const char* text;     // marked
};
std::span<const Topic> topics();
const Topic* find_topic(std::string_view word);

}  // namespace kehu::cli
