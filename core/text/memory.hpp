#pragma once
// Much memory: about to be filled, or no longer needed.

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

// Empties a container and its memory; assigning {} would keep that.
template <class Container>
void give_back(Container& container) {
    Container().swap(container);
}

}  // namespace kehu
