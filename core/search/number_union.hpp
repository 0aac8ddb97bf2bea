#pragma once
// Many lists of numbers put together, in any order: gathered while they are few, then bits.

#include <algorithm>
#include <vector>

#include "core/search/number_set.hpp"

namespace kehu::search {

class NumberUnion {
  public:
    void add(NumberSet list) {
        if (all_.empty()) {
            all_ = std::move(list);
            return;
        }
        if (list.size() <= kLong) {
            list.each([this](Number n) { return add(n), true; });
            return;
        }
        make_bits();
        list.mark(bits_);
    }
    void add(Number n) {
        if (bits_.empty()) {
            gathered_.push_back(n);
            if (gathered_.size() > kMostGathered) make_bits();
            return;
        }
        if (n / 64 >= bits_.size()) bits_.resize(std::max<std::size_t>(n / 64 + 1, bits_.size() * 2));
        bits_[n / 64] |= std::uint64_t{1} << n % 64;
    }
    NumberSet take() {
        if (bits_.empty()) {
            if (!gathered_.empty()) all_.unite(NumberSet::of(std::move(gathered_)));
            return std::move(all_);
        }
        all_.mark(bits_);
        return NumberSet::of_bits(std::move(bits_));
    }

  private:
    static constexpr std::size_t kLong = 4096, kMostGathered = 1 << 13;
    void make_bits() {
        NumberSet::of(std::move(gathered_)).mark(bits_);
        gathered_ = {};
    }

    NumberSet all_;  // the first list
    std::vector<Number> gathered_;
    std::vector<std::uint64_t> bits_;
};

}  // namespace kehu::search
