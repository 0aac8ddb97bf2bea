#pragma once
// Numbers of two digits, as dates and times are full of them; two at once, since exports write millions.

#include <array>
#include <cstring>

namespace kehu::text {

inline constexpr auto kTwoDigits = [] {
    std::array<char, 200> table{};
    for (int n = 0; n < 100; ++n) {
        table[static_cast<std::size_t>(2 * n)] = static_cast<char>('0' + n / 10);
        table[static_cast<std::size_t>(2 * n + 1)] = static_cast<char>('0' + n % 10);
    }
    return table;
}();

// `n` from 0 to 99; gives the place behind.
inline char* put_two(char* to, unsigned n) {
    std::memcpy(to, &kTwoDigits[2 * n], 2);
    return to + 2;
}

}  // namespace kehu::text
