#pragma once
// What happens when the program is told to end: Ctrl-C, a closed terminal, kill. Files that are being written vanish,
// one line says what was not done, and the program ends by that signal. A signal that was ignored at the start stays
// so.

#include <csignal>
#include <string>

namespace kehu::cli {

// From here on an interruption removes `temporary` (none if empty) and says `line`; of several of these, the first
// one's line. For one thread.
class OnInterrupt {
  public:
    OnInterrupt(const std::string& temporary, const std::string& line);
    ~OnInterrupt() { forget(); }
    OnInterrupt(const OnInterrupt&) = delete;
    OnInterrupt& operator=(const OnInterrupt&) = delete;
    void forget();

  private:
    int slot_;
};

// While one lives, it is too late: interruptions are passed over.
class Uninterrupted {
  public:
    Uninterrupted();
    ~Uninterrupted();
    Uninterrupted(const Uninterrupted&) = delete;
    Uninterrupted& operator=(const Uninterrupted&) = delete;
};

// While one lives, interruptions wait: between what is done on disk and what is said of it. For this thread.
class SignalsHeld {
  public:
    SignalsHeld();
    ~SignalsHeld();
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

  private:
    sigset_t before_;
};

}  // namespace kehu::cli
