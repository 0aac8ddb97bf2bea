#include "core/text/simplify.hpp"

#include <array>
#include <bit>
#include <cstdint>

namespace kehu::text {
namespace {

#include "core/text/simplified_table.inc"

constexpr char32_t kFirst = 0x3400, kEnd = 0xA000;
constexpr std::size_t kWords = (kEnd - kFirst) / 64;

// A bit for each character that has a simplified form; these lie in the order of the bits, and the count of those
// before each word of bits finds them.
struct Table {
    std::array<std::uint64_t, kWords> bits{};
    std::array<std::uint16_t, kWords> before{};
    std::array<char16_t, kPairs.size() / 2> simplified{};
};
constexpr Table kTable = [] {
    Table table;
    for (std::size_t i = 0; i < kPairs.size(); i += 2) {
        const char32_t at = kPairs[i] - kFirst;
        table.bits[at / 64] |= std::uint64_t{1} << at % 64;
        table.simplified[i / 2] = static_cast<char16_t>(kPairs[i + 1]);
    }
    std::uint16_t count = 0;
    for (std::size_t word = 0; word < kWords; ++word) {
        table.before[word] = count;
        count = static_cast<std::uint16_t>(count + std::popcount(table.bits[word]));
    }
    return table;
}();

char32_t simplified_in_range(char32_t c) {
    const char32_t at = c - kFirst;
    const std::uint64_t word = kTable.bits[at / 64], bit = std::uint64_t{1} << at % 64;
    if (!(word & bit)) return c;
    return kTable.simplified[kTable.before[at / 64] + static_cast<std::size_t>(std::popcount(word & (bit - 1)))];
}

bool is_continuation(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

}  // namespace

char32_t simplified(char32_t c) {
    return c < kFirst || c >= kEnd ? c : simplified_in_range(c);
}

// All characters of the table are three bytes long and stay so.
void simplify_in_place(char* text, std::size_t size) {
    auto* p = reinterpret_cast<unsigned char*>(text);
    unsigned char* const end = p + size;
    while (p < end) {
        const bool maybe = *p >= 0xE3 && *p <= 0xE9 && end - p >= 3 && is_continuation(p[1]) && is_continuation(p[2]);
        if (!maybe) {
            ++p;
            continue;
        }
        const char32_t c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (const char32_t plain = simplified(c); plain != c) {
            p[0] = static_cast<unsigned char>(0xE0 | plain >> 12);
            p[1] = static_cast<unsigned char>(0x80 | (plain >> 6 & 0x3F));
            p[2] = static_cast<unsigned char>(0x80 | (plain & 0x3F));
        }
        p += 3;
    }
}

void append_simplified(std::string& out, std::string_view text) {
    const std::size_t start = out.size();
    out += text;
    simplify_in_place(out.data() + start, text.size());
}

}  // namespace kehu::text
