#pragma once
// Other programs: the pager and the editor. They start with ordinary signal handling, whatever ours is.

#include <string>
#include <vector>

namespace kehu::cli {

// Runs a program (looked for in PATH) and waits for its end; `input` becomes its stdin if not negative and is closed
// here. Ctrl-C goes to that program alone meanwhile. Exit status; 127 if it could not be started, 128 + n if signal n
// ended it.
class Process {
  public:
    Process(const std::vector<std::string>& words, int input);
    ~Process();
    int wait();

  private:
    int pid_ = -1;
    void (*old_interrupt_)(int) = nullptr;
};

}  // namespace kehu::cli
