#pragma once
// A text in the user's editor: KEHU_EDITOR (or the setting), VISUAL, EDITOR, vi. No transaction may be open meanwhile:
// people take their time.

#include <optional>
#include <string>

#include "cli/session.hpp"

namespace kehu::cli {

// A form being edited. Its file is removed only by `done`: whatever goes wrong, the typed text is kept and named.
class Editing {
  public:
    // `name` ends the file's name, so that editors see what it is: "C1.kehu".
    Editing(const Session&, const std::string& name, std::string text);

    // Opens the editor and gives back what was saved. Throws Error(decision) if the editor failed or there is no
    // terminal; nothing if the text is as it was.
    std::optional<std::string> edit();
    const std::string& path() const { return path_; }
    void done();  // the text has been taken: remove the file

  private:
    std::string command_, path_, text_;
};

std::string editor_command(const Session&);

}  // namespace kehu::cli
