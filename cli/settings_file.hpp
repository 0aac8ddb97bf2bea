#pragma once
// The user's own file: $XDG_CONFIG_HOME/kehu/config, `key = value` lines, # starts a comment line. Holds what concerns
// this person at this desk (kUserKeys); what changes records or reports are settings of the store.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace kehu::cli {

// store, staff, language, pager, editor, print, color
extern const std::span<const std::string_view> kUserKeys;

// The folder that an XDG variable names: its value if that is absolute, else HOME and `below_home`. Empty if there is
// no home.
std::string xdg_folder(const char* variable, std::string_view below_home);

std::string settings_file_path();  // empty if there is no home

using UserSettings = std::vector<std::pair<std::string, std::string>>;
// Nothing in it if there is no file. Throws Error(config) with path and line for a line that cannot be read; with
// `fault` it is kept there and the other lines count.
UserSettings read_settings_file(const std::string& path, std::optional<Error>* fault = nullptr);
UserSettings parse_settings(std::string_view text, const std::string& path, std::optional<Error>* fault = nullptr);

// Sets one key, or takes it out (no value), and leaves all other lines as they are. Written aside and renamed.
void change_settings_file(const std::string& path, std::string_view key, const std::optional<std::string>& value);

}  // namespace kehu::cli
