#pragma once
// Something for each of many numbered records, found by the number alone: pages of a table, made when first used, so
// that one record of a million costs one page and a million records no hashing.

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace kehu::book {

template <class T>
class ByNumber {
  public:
    // T() until it is set.
    T& operator[](std::uint32_t number) {
        const std::size_t page = number / kPage;
        if (page >= pages_.size()) pages_.resize(page + 1);
        if (!pages_[page]) pages_[page] = std::make_unique<Page>();
        return (*pages_[page])[number % kPage];
    }

    // Calls use(number, T&) for every number of a page in use, in ascending order.
    template <class Use>
    void each(Use use) {
        for (std::size_t page = 0; page < pages_.size(); ++page)
            for (std::size_t i = 0; pages_[page] && i < kPage; ++i)
                use(static_cast<std::uint32_t>(page * kPage + i), (*pages_[page])[i]);
    }

  private:
    static constexpr std::size_t kPage = 512;
    using Page = std::array<T, kPage>;
    std::vector<std::unique_ptr<Page>> pages_;
};

}  // namespace kehu::book
