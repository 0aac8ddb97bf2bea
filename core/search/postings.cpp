#include "core/search/postings.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>

#include "core/search/block_bytes.hpp"

namespace kehu::search {
namespace {

constexpr std::size_t kMostBytes = 1900;
constexpr std::size_t kCheckBytes = 4;
enum Form : char { kDistances = 0, kBits = 1, kRange = 2 };

std::uint32_t check_of(std::string_view value, std::string_view key) {
    return static_cast<std::uint32_t>(
        XXH3_64bits_withSeed(value.data(), value.size(), XXH3_64bits(key.data(), key.size())));
}

std::size_t varint_size(std::uint64_t n) {
    std::size_t size = 1;
    while (n >>= 7) ++size;
    return size;
}

// How many of the numbers go into one block, and in which form.
struct Cut {
    Form form;
    std::size_t count;
};
Cut cut(std::span<const Number> numbers) {
    std::size_t range = 1;
    while (range < numbers.size() && numbers[range] == numbers[0] + range) ++range;
    if (range == numbers.size() || range > kMostBytes * 8) return {kRange, range};
    std::size_t bytes = 0, distances = 1;
    for (; distances < numbers.size(); ++distances) {
        bytes += varint_size(numbers[distances] - numbers[distances - 1] - 1);
        if (bytes > kMostBytes) break;
    }
    std::size_t bits = 0;
    while (bits < numbers.size() && numbers[bits] - numbers[0] < kMostBytes * 8) ++bits;
    // Bits are read ten times as fast; they may take half as much room again.
    const std::size_t bits_bytes = (numbers[bits - 1] - numbers[0]) / 8 + 1;
    constexpr std::size_t kBlock = 40;  // bytes of its key and of what the store keeps with it
    if (2 * (bits_bytes + kBlock) * distances <= 3 * (bytes + kBlock) * bits) return {kBits, bits};
    return {kDistances, distances};
}

std::string encode(Cut cut, std::span<const Number> numbers) {
    std::string out(1, cut.form);
    model::append_varint(out, cut.count);
    if (cut.form == kDistances) {
        for (std::size_t i = 1; i < cut.count; ++i) model::append_varint(out, numbers[i] - numbers[i - 1] - 1);
    } else if (cut.form == kBits) {
        const std::size_t start = out.size();
        out.resize(start + (numbers[cut.count - 1] - numbers[0]) / 8 + 1);
        for (std::size_t i = 0; i < cut.count; ++i) {
            const std::size_t bit = numbers[i] - numbers[0];
            out[start + bit / 8] = static_cast<char>(out[start + bit / 8] | 1 << bit % 8);
        }
    }
    return out;
}

}  // namespace

void throw_damaged() {
    throw store::StoreError(store::Failure::damaged, "the search index is damaged");
}

void close_value(std::string& value, std::string_view key) {
    const std::uint32_t check = check_of(value, key);
    for (int shift = 24; shift >= 0; shift -= 8) value += static_cast<char>(check >> shift);
}

std::string_view whole(std::string_view value, std::string_view key) {
    if (value.size() < kCheckBytes) throw_damaged();
    const std::string_view bytes = value.substr(0, value.size() - kCheckBytes);
    if (store::last_u32(value) != check_of(bytes, key)) throw_damaged();
    return bytes;
}

void write_postings(const store::Key& prefix, std::span<const Number> numbers,
                    const std::function<void(const store::Key&, std::string_view)>& put) {
    while (!numbers.empty()) {
        const Cut one = cut(numbers);
        store::Key key = prefix;
        key.u32(numbers[0]);
        std::string value = encode(one, numbers);
        close_value(value, key);
        put(key, value);
        numbers = numbers.subspan(one.count);
    }
}

void read_block(NumberSet& to, std::string_view key, std::string_view value) {
    BlockBytes rest(whole(value, key));
    const char form = rest.bytes(1)[0];
    const std::size_t count = rest.number();
    Number number = store::last_u32(key);
    std::array<Number, kMostBytes + 1> numbers;
    if (form == kBits) {
        if (count > rest.rest().size() * 8) throw_damaged();
        return to.append_bits(number, rest.rest(), count);
    }
    if (form == kRange && count > numbers.size()) {
        if (count > 0x100000000u - number) throw_damaged();
        return to.append_range(number, count);
    }
    if (count > numbers.size()) throw_damaged();
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) {
            const Number distance = form == kRange ? 0 : rest.number();
            if (distance >= ~number) throw_damaged();
            number += distance + 1;
        }
        numbers[i] = number;
    }
    to.append({numbers.data(), count});
}

NumberSet read_postings(const store::ReadTxn& txn, store::Table table, std::string_view prefix) {
    NumberSet numbers;
    txn.scan(table, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view value) {
        read_block(numbers, key, value);
        return true;
    });
    return numbers;
}

}  // namespace kehu::search
