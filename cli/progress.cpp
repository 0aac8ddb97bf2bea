#include "cli/progress.hpp"

#include <unistd.h>

#include "cli/files.hpp"
#include "cli/terminal.hpp"

namespace kehu::cli {
namespace {

constexpr std::chrono::milliseconds kFirst{1000}, kOnTerminal{200}, kElsewhere{5000};
constexpr std::string_view kClearLine = "\r\x1b[K";

}  // namespace

ProgressLine::ProgressLine(const Session& session)
    : terminal_(is_terminal(STDERR_FILENO)),
      wanted_((terminal_ && !session.options().quiet) || session.options().progress),
      next_(Clock::now() + kFirst) {}

ProgressLine::~ProgressLine() {
    if (shown_ && terminal_) write_all(STDERR_FILENO, kClearLine);
}

bool ProgressLine::is_due() {
    return wanted_ && Clock::now() >= next_;
}

void ProgressLine::tell(const std::string& line) {
    next_ = Clock::now() + (terminal_ ? kOnTerminal : kElsewhere);
    write_all(STDERR_FILENO, terminal_ ? std::string(kClearLine) + "kehu: " + line : "kehu: " + line + "\n");
    shown_ = true;
}

}  // namespace kehu::cli
