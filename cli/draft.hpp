#pragma once
// Text that a person has written is never lost: what could not be stored is kept as a file of a telling name in the
// user's state folder, and the message says where.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kehu::cli {

// Writes the text as NAME.txt into the folder of drafts, over an older draft of that name. Its path; empty if there is
// no home or no room.
std::string keep_draft(std::string_view name, std::string_view text);
// What is kept under that name; nothing if there is none.
struct Draft {
    std::string path, text;
};
std::optional<Draft> find_draft(std::string_view name);
void drop_draft(const std::string& path);

// Runs the body; if it fails, the text is kept and the error says where.
void keeping(std::string_view name, std::string_view text, const std::function<void()>& body);

}  // namespace kehu::cli
