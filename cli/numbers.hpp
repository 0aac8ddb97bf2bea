#pragma once
// Counts as people read them.

#include <cstdint>
#include <string>

namespace kehu::cli {

inline std::string grouped(std::uint64_t number) {  // "1,204"
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

}  // namespace kehu::cli
