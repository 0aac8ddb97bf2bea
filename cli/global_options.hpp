#pragma once
// Where the options of every command come from, the first that has a word winning: the command line, the environment,
// the user's file.

#include "cli/command_line.hpp"
#include "cli/session.hpp"
#include "cli/settings_file.hpp"

namespace kehu::cli {

// --language, KEHU_LANG, the user's file, LC_ALL, LC_MESSAGES, LANG: zh... is Chinese, all else English.
Language choose_language(const CommandLine*, const UserSettings&);

GlobalOptions gather_options(const CommandLine&, const UserSettings&);

// Where a value comes from, for `kehu config list --origin`.
struct Origin {
    std::string value;
    std::string_view from;  // "option", "environment", "file", "default"
};
Origin user_setting(std::string_view key, const CommandLine&, const UserSettings&);

}  // namespace kehu::cli
