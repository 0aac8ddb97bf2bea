#pragma once
// A set of record numbers, ascending: a list while it is small beside its highest number, bits where it is dense. Both
// ways hold the same; only the speed differs.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace kehu::search {

using Number = std::uint32_t;

class NumberSet {
  public:
    NumberSet() = default;
    static NumberSet of(std::vector<Number> any_order);  // twice is once

    static NumberSet of_bits(std::vector<std::uint64_t>);  // the lowest bit of the first is number 0

    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    bool contains(Number n) const { return dense() ? bit(n) : std::binary_search(list_.begin(), list_.end(), n); }

    // `numbers` ascend and are all greater than those in the set.
    void append(std::span<const Number> numbers);
    void append_range(Number first, std::size_t count);
    // The lowest bit of the first byte is the number `first`; `count` are set.
    void append_bits(Number first, std::string_view bits, std::size_t count);
    void unite(const NumberSet&);
    void unite(NumberSet&&);
    void intersect(const NumberSet&);
    void subtract(const NumberSet&);

    // Calls use(number) in ascending order until it returns false; false if it did.
    template <class Use>
    bool each(Use&& use) const {
        for (Number number : list_)
            if (!use(number)) return false;
        for (std::size_t i = 0; i < bits_.size(); ++i)
            for (std::uint64_t word = bits_[i]; word; word &= word - 1)
                if (!use(first_of(i, word))) return false;
        return true;
    }
    std::vector<Number> numbers() const;
    // Sets them in bits that of_bits() takes.
    void mark(std::vector<std::uint64_t>& bits) const;
    // The same as bits: for whoever asks contains() often.
    NumberSet as_bits() const;

  private:
    static constexpr std::size_t kBitsPerNumber = 32;   // a list takes as much
    static constexpr std::size_t kBitsPerSorted = 512;  // go through them rather than sort so many numbers

    // The lowest number of those in a word of bits.
    static Number first_of(std::size_t i, std::uint64_t word) {
        return static_cast<Number>(i * 64 + static_cast<unsigned>(__builtin_ctzll(word)));
    }
    bool dense() const { return !bits_.empty(); }
    bool bit(Number n) const { return n / 64 < bits_.size() && (bits_[n / 64] >> n % 64 & 1); }
    void make_dense(Number highest);
    void recount();

    std::vector<Number> list_;         // either this
    std::vector<std::uint64_t> bits_;  // or this
    std::size_t count_ = 0;
};

}  // namespace kehu::search
