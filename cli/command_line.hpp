#pragma once
// The first look at a command line: which command it is, the options that every command takes (they may stand
// anywhere), and the words left for the command's own parser. Pure: nothing here opens a file.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.hpp"

namespace kehu::cli {

// Options of every command: --store, --tz, --now, ... in the order of help.
extern const std::span<const Argument> kGlobalArguments;

struct CommandLine {
    std::vector<std::pair<std::string_view, std::string>>
        globals;                       // name of the option, value ("" for flags), in order
    const Command* command = nullptr;  // null: the first word is no command
    std::string first;                 // the first word; empty for the bare program
    std::string kind;                  // `kehu task list`: "task", still unresolved
    std::string verb;                  // the word after a kind
    std::vector<std::string> rest;     // what the command's parser reads
    bool help = false, version = false;

    const std::string* global(std::string_view name) const;  // the last one given, null if none
};

// Throws Error(usage) for a global option without its value and for an unknown option before the command.
CommandLine split_command_line(const std::vector<std::string>& words);

// How a word looks to both stages of parsing. "--" is `end`, "-" and "-5" are words.
enum class Look { word, long_option, short_options, end };
Look look_of(std::string_view word);
// "--limit=5": name "limit", value "5". Full-width "－－" counts as "--".
struct LongOption {
    std::string name;
    std::optional<std::string> value;
};
LongOption split_long_option(std::string_view word);

// An option of the command's tables or of kGlobalArguments, by its English or Chinese name; null if none.
const Argument* find_option(std::span<const Argument>, std::string_view name);
const Argument* find_option(const Command&, std::string_view name);
const Argument* find_letter(const Command&, char letter);
bool takes_value(const Argument&);
bool is_option(const Argument&);

}  // namespace kehu::cli
