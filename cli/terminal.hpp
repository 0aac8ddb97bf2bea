#pragma once
// What the program knows about the terminal it talks to.

#include <cstddef>
#include <string_view>

namespace kehu::cli {

bool is_terminal(int fd);
// Width: COLUMNS if it is a number above 0, then the terminal behind `fd`, then 80; 0 (unknown: never cut or wrap) if
// `fd` is no terminal.
std::size_t terminal_columns(int fd);
std::size_t terminal_rows(int fd);  // LINES, the terminal, 24
// `when`: auto, always, never (--color). auto: a terminal that is not dumb, without NO_COLOR.
bool wants_color(std::string_view when, int fd);

}  // namespace kehu::cli
