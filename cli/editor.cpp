#include "cli/editor.hpp"

#include <langinfo.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "cli/process.hpp"
#include "cli/settings_file.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

// Drafts outlive the session, so they do not lie in /tmp if there is a home.
std::string draft_folder() {
    std::string folder = xdg_folder("XDG_STATE_HOME", ".local/state");
    if (folder.empty()) return "/tmp";
    folder += "/kehu/drafts";
    for (std::size_t at = folder.find('/', 1); at != folder.npos; at = folder.find('/', at + 1))
        mkdir(folder.substr(0, at).c_str(), 0700);
    mkdir(folder.c_str(), 0700);
    return access(folder.c_str(), W_OK) == 0 ? folder : "/tmp";
}

std::string new_file(const std::string& name, const std::string& text) {
    std::string path = draft_folder() + "/XXXXXX-" + name;
    Descriptor file(mkstemps(path.data(), static_cast<int>(name.size()) + 1));
    if (!file) throw file_error(path, errno);
    if (!write_all(file.get(), text)) throw file_error(path, errno);
    return path;
}

// The form is UTF-8. Where the locale asked for is not installed an editor would read it as Latin-1.
void give_utf8() {
    locale_t asked = newlocale(LC_CTYPE_MASK, "", nullptr);
    bool utf8 = asked && std::string_view(nl_langinfo_l(CODESET, asked)) == "UTF-8";
    if (asked) freelocale(asked);
    if (!utf8) setenv("LC_ALL", "C.UTF-8", 1);
}

}  // namespace

std::string editor_command(const Session& session) {
    if (!session.options().editor.empty()) return session.options().editor;
    for (const char* variable : {"VISUAL", "EDITOR"})
        if (const char* value = getenv(variable); value && *value) return value;
    return "vi";
}

Editing::Editing(const Session& session, const std::string& name, std::string text)
    : command_(editor_command(session)), text_(std::move(text)) {
    if (!session.may_ask() && session.options().editor.empty() && !getenv("VISUAL") && !getenv("EDITOR"))
        throw Error(ExitCode::decision, tr("an editor needs a terminal"),
                    tr("give the values as options instead: --phone 138..."));
    std::string file = name;  // a survey may be called 9/2026, and no file may
    std::replace(file.begin(), file.end(), '/', '-');
    path_ = new_file(file, text_);
}

std::optional<std::string> Editing::edit() {
    std::vector<std::string> words = text::split_words(command_);
    words.push_back(path_);
    give_utf8();
    int status = Process(words, -1).wait();
    if (status == 127)
        throw Error(ExitCode::decision, say("the editor '{}' cannot be started; your text is in {}", command_, path_),
                    say("name another: kehu config set editor {}", words[0].ends_with("nano") ? "vi" : "nano"));
    std::string text = read_file(path_);
    if (status != 0) {
        if (text == text_) done();
        throw Error(ExitCode::decision,
                    text == text_ ? say("the editor ended with status {}; nothing was changed", status)
                                  : say("the editor ended with status {}; nothing was changed, your text is in {}",
                                        status, path_));
    }
    if (text == text_) return {};
    if (text::first_invalid_utf8(text))
        throw Error(ExitCode::decision, say("the text is not valid UTF-8; it is kept in {}", path_));
    text_ = text;
    return text;
}

void Editing::done() {
    unlink(path_.c_str());
}

}  // namespace kehu::cli
