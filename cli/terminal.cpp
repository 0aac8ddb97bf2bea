#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace kehu::cli {
namespace {

std::size_t number_in(const char* variable) {
    const char* value = getenv(variable);
    std::size_t number = 0;
    if (value) std::from_chars(value, value + std::strlen(value), number);
    return number;
}

}  // namespace

bool is_terminal(int fd) {
    return isatty(fd) == 1;
}

std::size_t terminal_columns(int fd) {
    if (!is_terminal(fd)) return 0;
    if (std::size_t columns = number_in("COLUMNS")) return columns;
    winsize size{};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

std::size_t terminal_rows(int fd) {
    if (std::size_t lines = number_in("LINES")) return lines;
    winsize size{};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row ? size.ws_row : 24;
}

bool wants_color(std::string_view when, int fd) {
    if (when == "always") return true;
    if (when == "never" || !is_terminal(fd)) return false;
    const char* off = getenv("NO_COLOR");
    const char* term = getenv("TERM");
    return !(off && *off) && !(term && std::strcmp(term, "dumb") == 0);
}

}  // namespace kehu::cli
