#pragma once
// Many lists of numbers put together: short ones are gathered and sorted once.

#include <vector>

#include "core/search/number_set.hpp"

namespace kehu::search {

class NumberUnion {
  public:
    void add(const NumberSet& list) {
        if (list.size() > kLong) return all_.unite(list);
        list.each([this](Number n) { return gathered_.push_back(n), true; });
        if (gathered_.size() > kMostGathered) settle();
    }
    void add(Number n) {
        gathered_.push_back(n);
        if (gathered_.size() > kMostGathered) settle();
    }
    NumberSet take() {
        settle();
        return std::move(all_);
    }

  private:
    static constexpr std::size_t kLong = 4096, kMostGathered = 1 << 18;
    void settle() {
        if (gathered_.empty()) return;
        all_.unite(NumberSet::of(std::move(gathered_)));
        gathered_.clear();
    }
    NumberSet all_;
    std::vector<Number> gathered_;
};

}  // namespace kehu::search
