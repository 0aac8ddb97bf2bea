#pragma once
// Child processes for tests of locks and deaths. A child is forked before the parent opens a store, runs its body and
// ends with _exit, so that it neither runs the parent's destructors nor reports to the test framework: its exit status
// speaks.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>
#include <utility>

namespace kehu::test {

class Child {
  public:
    // Exit status: what body returns, 99 if it throws.
    explicit Child(const std::function<int()>& body) : pid_(::fork()) {
        if (pid_ < 0) throw std::runtime_error("fork failed");
        if (pid_ == 0) {
            // The test framework's handlers would report for the parent.
            for (int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM}) ::signal(signal, SIG_DFL);
            int status = 99;
            try {
                status = body();
            } catch (...) {
            }
            ::_exit(status);
        }
    }
    Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
    ~Child() { kill(); }

    int wait() {
        int status = 0;
        ::waitpid(std::exchange(pid_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    void kill() {
        if (pid_ < 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(std::exchange(pid_, -1), nullptr, 0);
    }
    pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

// A signal between parent and children: each tell() lets one wait() through.
class Gate {
  public:
    Gate() {
        if (::pipe(ends_) != 0) throw std::runtime_error("pipe failed");
    }
    ~Gate() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;
    void tell() {
        if (::write(ends_[1], "x", 1) != 1) throw std::runtime_error("gate");
    }
    void wait() {
        char c;
        if (::read(ends_[0], &c, 1) != 1) throw std::runtime_error("gate");
    }

  private:
    int ends_[2];
};

}  // namespace kehu::test
