#include "cli/draft.hpp"

#include <unistd.h>

#include "cli/files.hpp"
#include "cli/settings_file.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {
namespace {

// Empty if there is no home.
std::string path_of(std::string_view name) {
    const std::string folder = xdg_folder("XDG_STATE_HOME", ".local/state");
    return folder.empty() ? folder : fmt::format("{}/kehu/drafts/{}.txt", folder, name);
}

}  // namespace

std::string keep_draft(std::string_view name, std::string_view text) {
    const std::string path = path_of(name);
    if (path.empty()) return {};
    try {
        make_folders(path);
        NewFile file(path, true);
        file.write(text);
        file.commit();
    } catch (const Error&) {
        return {};
    }
    return path;
}

std::optional<Draft> find_draft(std::string_view name) {
    const std::string path = path_of(name);
    if (path.empty() || access(path.c_str(), R_OK) != 0) return std::nullopt;
    return Draft{path, read_file(path)};
}

void drop_draft(const std::string& path) {
    if (!path.empty()) unlink(path.c_str());
}

void keeping(std::string_view name, std::string_view text, const std::function<void()>& body) {
    try {
        body();
    } catch (Error& error) {
        std::string path = keep_draft(name, text);
        if (!path.empty()) error.hint += (error.hint.empty() ? "" : "\n  ") + say("your text is kept in {}", path);
        throw;
    } catch (const std::exception&) {
        std::string path = keep_draft(name, text);
        if (!path.empty()) write_all(STDERR_FILENO, "kehu: " + say("your text is kept in {}", path) + "\n");
        throw;
    }
}

}  // namespace kehu::cli
