#include "cli/settings_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "cli/account.hpp"
#include "cli/files.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kKeys[] = {"store", "staff", "language", "pager", "editor", "print", "color"};

std::string home_folder() {
    const char* home = getenv("HOME");
    if (home && home[0] == '/') return home;
    const std::optional<Account> account = own_account();
    return account && account->home.starts_with('/') ? account->home : std::string();
}

// The key of a line `key = value`; empty for comments and blank lines. `value` is set if there is a key.
std::string_view split_line(std::string_view line, std::string_view& value) {
    line = text::trim(line);
    if (line.empty() || line[0] == '#') return {};
    std::size_t equals = line.find('=');
    if (equals == line.npos) return {};
    value = text::trim(line.substr(equals + 1));
    for (char quote : {'"', '\''})  // as in other programs' files
        if (value.size() > 1 && value.front() == quote && value.back() == quote)
            value = value.substr(1, value.size() - 2);
    return text::trim(line.substr(0, equals));
}

template <class Visit>
void each_line(std::string_view text, Visit visit) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::size_t end = text.find('\n');
        visit(text.substr(0, end), number);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
}

}  // namespace

const std::span<const std::string_view> kUserKeys = kKeys;

std::string xdg_folder(const char* variable, std::string_view below_home) {
    const char* value = getenv(variable);
    if (value && value[0] == '/') return value;
    std::string home = home_folder();
    return home.empty() ? home : home.append("/").append(below_home);
}

std::string settings_file_path() {
    std::string folder = xdg_folder("XDG_CONFIG_HOME", ".config");
    return folder.empty() ? folder : folder + "/kehu/config";
}

UserSettings parse_settings(std::string_view text, const std::string& path, std::optional<Error>* fault) {
    UserSettings settings;
    auto refuse = [&](std::size_t line, const std::string& sentence, const std::string& known) {
        Error error(ExitCode::config, say("{}:{}: {}", path, line, sentence),
                    known + tr("mend that line, or put # before it; kehu config works all the same"));
        if (!fault) throw error;
        if (!*fault) *fault = error;
    };
    each_line(text, [&](std::string_view line, std::size_t number) {
        std::string_view value, plain = text::trim(line);
        std::string_view key = split_line(line, value);
        if (key.empty()) {
            if (!plain.empty() && plain[0] != '#') refuse(number, tr("not a line of the form key = value"), {});
        } else if (std::find(kUserKeys.begin(), kUserKeys.end(), key) == kUserKeys.end()) {
            refuse(number, say("unknown setting '{}'", key),
                   tr("known here: store, staff, language, pager, editor, print, color; settings of the store: kehu "
                      "config list") +
                       std::string("\n  "));
        } else if (key == "store" && !value.starts_with('/')) {
            refuse(number, say("the store '{}' is no whole path, such as /home/shop", value), {});
        } else {
            settings.emplace_back(key, value);
        }
    });
    return settings;
}

UserSettings read_settings_file(const std::string& path, std::optional<Error>* fault) {
    if (path.empty() || access(path.c_str(), F_OK) != 0) return {};
    return parse_settings(read_file(path), path, fault);
}

void change_settings_file(const std::string& path, std::string_view key, const std::optional<std::string>& value) {
    std::string before, after;
    if (access(path.c_str(), F_OK) == 0) before = read_file(path);
    bool placed = false;
    auto place = [&] {
        if (value && !placed) after.append(key).append(" = ").append(*value) += '\n';
        placed = true;
    };
    each_line(before, [&](std::string_view line, std::size_t) {
        std::string_view ignored;
        if (split_line(line, ignored) == key) return place();
        after.append(line) += '\n';
    });
    place();
    make_folders(path);
    NewFile file(path);
    file.write(after);
    file.commit();
}

}  // namespace kehu::cli
