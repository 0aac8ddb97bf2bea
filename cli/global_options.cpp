#include "cli/global_options.hpp"

#include <cstdlib>

namespace kehu::cli {
namespace {

struct Variable {
    std::string_view key;
    const char* name;
};
constexpr Variable kVariables[] = {{"store", "KEHU_STORE"}, {"staff", "KEHU_STAFF"},   {"language", "KEHU_LANG"},
                                   {"pager", "KEHU_PAGER"}, {"editor", "KEHU_EDITOR"}, {"print", "KEHU_PRINT"},
                                   {"now", "KEHU_NOW"}};

const char* environment(const char* name) {
    const char* value = getenv(name);
    return value && *value ? value : nullptr;
}

std::string locale_of_messages() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = environment(name)) return value;
    return {};
}

std::string default_store() {
    std::string folder = xdg_folder("XDG_DATA_HOME", ".local/share");
    return folder.empty() ? folder : folder + "/kehu/default";
}

bool is_chinese(std::string_view word) {
    return word.starts_with("zh") || word.starts_with("中") || word == "chinese";
}

}  // namespace

Origin user_setting(std::string_view key, const CommandLine& line, const UserSettings& settings) {
    if (const std::string* typed = line.global(key)) return {*typed, "option"};
    for (const Variable& variable : kVariables)
        if (variable.key == key)
            if (const char* value = environment(variable.name)) return {value, "environment"};
    Origin origin{"", "default"};
    for (const auto& [name, value] : settings)
        if (name == key) origin = {value, "file"};
    return origin;
}

Language choose_language(const CommandLine* line, const UserSettings& settings) {
    std::string word = user_setting("language", line ? *line : CommandLine{}, settings).value;
    if (word.empty()) word = locale_of_messages();
    return is_chinese(word) ? Language::chinese : Language::english;
}

GlobalOptions gather_options(const CommandLine& line, const UserSettings& settings) {
    auto get = [&](std::string_view key) { return user_setting(key, line, settings).value; };
    GlobalOptions options;
    Origin store = user_setting("store", line, settings);
    options.store_named = store.from == "option" || store.from == "environment";
    options.store_typed = store.from == "option";
    options.store = store.value.empty() ? default_store() : store.value;
    options.time_zone = get("tz");
    options.now = get("now");
    options.staff = get("staff");
    options.language = get("language");
    if (!options.language.empty() && !is_chinese(options.language) && !options.language.starts_with("en"))
        throw Error(ExitCode::usage, say("--language is en or zh, not '{}'", options.language));
    options.pager = get("pager");
    options.editor = get("editor");
    options.print = get("print");
    options.locale = locale_of_messages();
    if (std::string color = get("color"); !color.empty()) options.color = color;
    if (line.global("no-color")) options.color = "never";
    if (options.color != "auto" && options.color != "always" && options.color != "never")
        throw Error(ExitCode::usage, say("--color is auto, always or never, not '{}'", options.color));
    options.quiet = line.global("quiet");
    options.no_input = line.global("no-input");
    options.progress = line.global("progress");
    options.wide_ambiguous = line.global("wide-ambiguous");
    return options;
}

}  // namespace kehu::cli
