#pragma once
// One line on stderr that tells what long work is at: on a terminal, or with --progress; after a second, and not
// oftener than people can read.

#include <chrono>
#include <string>

#include "cli/session.hpp"

namespace kehu::cli {

class ProgressLine {
  public:
    explicit ProgressLine(const Session&);
    // Leaves no line behind on a terminal.
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    bool wanted() const { return wanted_; }
    // Whether it is time for a new one; working it out may cost something.
    bool is_due();
    void tell(const std::string& line);

  private:
    using Clock = std::chrono::steady_clock;
    const bool terminal_, wanted_;
    Clock::time_point next_;
    bool shown_ = false;
};

}  // namespace kehu::cli
