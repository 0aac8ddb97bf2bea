#pragma once
// Lines of a file that tells at its end how many they are and what their checksum is, so that a reader knows a file
// that was cut off or changed.

#include <functional>
#include <string>
#include <string_view>

#include "core/book/row_source.hpp"

namespace kehu::exchange {

// The last line begins so.
inline constexpr std::string_view kLastLine = "{\"kehu\":\"end\"";

std::string hex(std::string_view bytes);

// Gathers lines and hands on pieces of many.
class CheckedLines {
  public:
    explicit CheckedLines(const std::function<void(std::string_view)>& write) : write_(write) {}
    // Where the next line is to be appended, with its end.
    std::string& next_line();
    // The last line: {"kehu": "end", "lines": those before it, MEMBERS "xxh3": XXH3-128 of all bytes before it}
    void finish(std::string_view members = {});

  private:
    void flush();
    const std::function<void(std::string_view)>& write_;
    std::string piece_;
    book::Sum sum_;
    std::uint64_t lines_ = 0;
};

}  // namespace kehu::exchange
