#include "core/search/number_set.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace kehu::search {
namespace {

std::size_t count_ones(std::span<const std::uint64_t> words) {
    std::size_t count = 0;
    for (std::uint64_t word : words) count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

// The same with an instruction that all but the first processors of their kind have.
#if defined(__x86_64__)
__attribute__((target("popcnt"))) std::size_t count_ones_fast(std::span<const std::uint64_t> words) {
    std::size_t count = 0;
    for (std::uint64_t word : words) count += static_cast<std::size_t>(__builtin_popcountll(word));
    return count;
}
std::size_t ones(std::span<const std::uint64_t> words) {
    return __builtin_cpu_supports("popcnt") ? count_ones_fast(words) : count_ones(words);
}
#else
std::size_t ones(std::span<const std::uint64_t> words) {
    return count_ones(words);
}
#endif

// Whether ascending numbers hold n, from `at` on, which moves to the first that is not less: by steps that double, so
// that few beside many are found as fast as many beside as many.
template <class At>
bool find_from(At& at, At end, Number n) {
    if (at == end || *at >= n) return at != end && *at == n;
    std::ptrdiff_t step = 1;
    for (; step < end - at && at[step] < n; step *= 2) at += step;
    at = std::lower_bound(at + 1, end - at > step ? at + step : end, n);
    return at != end && *at == n;
}

}  // namespace

NumberSet NumberSet::of(std::vector<Number> numbers) {
    NumberSet out;
    if (numbers.empty()) return out;
    const Number highest = *std::max_element(numbers.begin(), numbers.end());
    if (numbers.size() <= highest / kBitsPerSorted) {
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        out.list_ = std::move(numbers);
        out.count_ = out.list_.size();
        return out;
    }
    std::vector<std::uint64_t> bits(highest / 64 + 1);
    for (Number n : numbers) bits[n / 64] |= std::uint64_t{1} << n % 64;
    if (numbers.size() > highest / kBitsPerNumber) return of_bits(std::move(bits));
    out.list_ = std::move(numbers);
    auto to = out.list_.begin();
    for (std::size_t i = 0; i < bits.size(); ++i)
        for (std::uint64_t word = bits[i]; word; word &= word - 1) *to++ = first_of(i, word);
    out.list_.erase(to, out.list_.end());
    out.count_ = out.list_.size();
    return out;
}

NumberSet NumberSet::of_bits(std::vector<std::uint64_t> bits) {
    NumberSet out;
    out.bits_ = std::move(bits);
    out.recount();
    return out;
}

void NumberSet::make_dense(Number highest) {
    if (!list_.empty()) highest = std::max(highest, list_.back());
    bits_.resize(std::max<std::size_t>(bits_.size(), highest / 64 + 1));
    for (Number n : list_) bits_[n / 64] |= std::uint64_t{1} << n % 64;
    list_ = {};
}

void NumberSet::recount() {
    count_ = ones(bits_);
    if (count_ == 0) bits_ = {};
}

void NumberSet::append(std::span<const Number> numbers) {
    if (numbers.empty()) return;
    if (!list_.empty() && numbers.front() <= list_.back())  // a forged list
        return unite(of({numbers.begin(), numbers.end()}));
    if (!dense() && list_.size() + numbers.size() <= numbers.back() / kBitsPerNumber) {
        list_.insert(list_.end(), numbers.begin(), numbers.end());
    } else {
        make_dense(numbers.back());
        for (Number n : numbers) bits_[n / 64] |= std::uint64_t{1} << n % 64;
    }
    count_ += numbers.size();
}

void NumberSet::append_bits(Number first, std::string_view bits, std::size_t count) {
    bits = bits.substr(0, (std::uint64_t{0x100000000} - first) / 8);
    if (bits.empty()) return;
    const auto last = static_cast<Number>(first + bits.size() * 8 - 1);
    if (!dense() && list_.size() + count <= last / kBitsPerNumber) {  // dense here, not in all
        std::vector<Number> numbers;
        for (std::size_t i = 0; i < bits.size(); ++i)
            for (auto byte = static_cast<unsigned char>(bits[i]); byte; byte &= byte - 1u)
                numbers.push_back(static_cast<Number>(first + i * 8 + static_cast<unsigned>(__builtin_ctz(byte))));
        return append(numbers);
    }
    make_dense(last);
    count_ += count;
    const unsigned shift = first % 64;
    for (std::size_t i = first / 64; !bits.empty(); ++i) {
        const std::string_view next = bits.substr(0, sizeof(std::uint64_t));
        bits.remove_prefix(next.size());
        std::uint64_t word = 0;
        for (std::size_t byte = 0; byte < next.size(); ++byte)
            word |= std::uint64_t{static_cast<unsigned char>(next[byte])} << byte * 8;
        bits_[i] |= word << shift;
        if (shift > 0 && word >> (64 - shift) != 0) bits_[i + 1] |= word >> (64 - shift);
    }
}

void NumberSet::append_range(Number first, std::size_t count) {
    if (count == 0) return;
    make_dense(static_cast<Number>(first + count - 1));
    for (std::size_t i = 0; i < count;) {
        const std::size_t n = first + i;
        if (n % 64 == 0 && count - i >= 64) {
            bits_[n / 64] = ~std::uint64_t{0};
            i += 64;
        } else {
            bits_[n / 64] |= std::uint64_t{1} << n % 64;
            ++i;
        }
    }
    count_ += count;
}

void NumberSet::unite(NumberSet&& other) {
    if (size() < other.size()) std::swap(*this, other);
    unite(std::as_const(other));
}

void NumberSet::unite(const NumberSet& other) {
    if (other.empty()) return;
    if (empty()) {
        *this = other;
        return;
    }
    if (!dense() && !other.dense()) {
        std::vector<Number> either;
        either.reserve(list_.size() + other.list_.size());
        std::set_union(list_.begin(), list_.end(), other.list_.begin(), other.list_.end(), std::back_inserter(either));
        list_ = std::move(either);
        count_ = list_.size();
        if (count_ > list_.back() / kBitsPerNumber) make_dense(list_.back());
        return;
    }
    make_dense(other.dense() ? static_cast<Number>(other.bits_.size() * 64 - 1) : other.list_.back());
    for (std::size_t i = 0; i < other.bits_.size(); ++i) bits_[i] |= other.bits_[i];
    for (Number n : other.list_) bits_[n / 64] |= std::uint64_t{1} << n % 64;
    recount();
}

void NumberSet::intersect(const NumberSet& other) {
    if (dense() && other.dense()) {
        bits_.resize(std::min(bits_.size(), other.bits_.size()));
        for (std::size_t i = 0; i < bits_.size(); ++i) bits_[i] &= other.bits_[i];
        return recount();
    }
    if (dense()) {
        NumberSet few = other;
        few.intersect(*this);
        *this = std::move(few);
        return;
    }
    if (other.dense()) {
        std::erase_if(list_, [&](Number n) { return !other.bit(n); });
    } else {
        auto at = other.list_.begin();
        std::erase_if(list_, [&](Number n) { return !find_from(at, other.list_.end(), n); });
    }
    count_ = list_.size();
}

void NumberSet::subtract(const NumberSet& other) {
    if (empty() || other.empty()) return;
    if (dense()) {
        for (std::size_t i = 0; i < std::min(bits_.size(), other.bits_.size()); ++i) bits_[i] &= ~other.bits_[i];
        for (Number n : other.list_)
            if (n / 64 < bits_.size()) bits_[n / 64] &= ~(std::uint64_t{1} << n % 64);
        return recount();
    }
    if (other.dense()) {
        std::erase_if(list_, [&](Number n) { return other.bit(n); });
    } else {
        auto at = other.list_.begin();
        std::erase_if(list_, [&](Number n) { return find_from(at, other.list_.end(), n); });
    }
    count_ = list_.size();
}

std::vector<Number> NumberSet::numbers() const {
    std::vector<Number> out;
    out.reserve(count_);
    each([&](Number n) { return out.push_back(n), true; });
    return out;
}

NumberSet NumberSet::as_bits() const {
    std::vector<std::uint64_t> bits;
    mark(bits);
    return of_bits(std::move(bits));
}

void NumberSet::mark(std::vector<std::uint64_t>& bits) const {
    if (empty()) return;
    const std::size_t words = dense() ? bits_.size() : list_.back() / 64 + 1;
    if (bits.size() < words) bits.resize(words);
    for (std::size_t i = 0; i < bits_.size(); ++i) bits[i] |= bits_[i];
    for (Number n : list_) bits[n / 64] |= std::uint64_t{1} << n % 64;
}

}  // namespace kehu::search
