#pragma once
// One line typed at the terminal with an editor under it: arrows, Home, deleting of whole characters, Chinese too, and
// a text that is there to be changed. The only file that includes libedit.

#include <memory>
#include <optional>
#include <string>

namespace kehu::cli {

class LineEditor {
  public:
    LineEditor();
    ~LineEditor();
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    // Without blanks around it; nothing at the end of input (Ctrl-D). Throws Error(data) for what is no UTF-8.
    std::optional<std::string> read(const std::string& prompt, const std::string& text = {});

    struct State;

  private:
    std::unique_ptr<State> state_;
};

}  // namespace kehu::cli
