#include "core/exchange/checked_lines.hpp"

#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

constexpr std::size_t kPiece = 256 << 10;

}  // namespace

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

std::string& CheckedLines::next_line() {
    ++lines_;
    if (piece_.size() >= kPiece) flush();
    return piece_;
}

void CheckedLines::finish(std::string_view members) {
    flush();
    write_(fmt::format("{},\"lines\":{},{}\"xxh3\":\"{}\"}}\n", kLastLine, lines_, members, hex(sum_.bytes())));
}

void CheckedLines::flush() {
    sum_.add(piece_);
    write_(piece_);
    piece_.clear();
}

}  // namespace kehu::exchange
