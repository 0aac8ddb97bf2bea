#pragma once
// Much memory that is about to be filled.

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace kehu {

// Asks for pages of 2 MiB where whole ones fit in: a fault for each 4 KiB costs more than what is written there. Only
// a hint, and nothing for less than a few such pages.
inline void use_big_pages(void* bytes, std::size_t size) {
    constexpr std::uintptr_t kPage = 2 << 20;
    const auto start = (reinterpret_cast<std::uintptr_t>(bytes) + kPage - 1) & ~(kPage - 1);
    const auto end = (reinterpret_cast<std::uintptr_t>(bytes) + size) & ~(kPage - 1);
    if (end > start + kPage) madvise(reinterpret_cast<void*>(start), end - start, MADV_HUGEPAGE);
}

}  // namespace kehu
