#pragma once
// A row being put together, where most cells are short and are copied as they are: sixteen bytes at a time, and what
// needs quotes is looked for in the same pass. Whoever writes a row asks for room; the functions write from `to` on and
// give the place behind. They may write a block too much, and read memory behind a cell up to its `readable_end`.

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstring>
#include <memory>
#include <string_view>

namespace kehu::exchange {

class RowBuffer {
  public:
    static constexpr std::size_t kBlock = 16;

    // The beginning of the next row; so much of it needs no `more`.
    char* begin(std::size_t bytes) {
        besides_ = bytes + kBlock;
        return more(bytes_.get(), 0);
    }
    // The same place, which moves where there is no room for so many bytes.
    char* more(char* to, std::size_t bytes) {
        const auto used = static_cast<std::size_t>(to - bytes_.get());
        if (used + bytes + besides_ > capacity_) grow(used, used + bytes + besides_);
        return bytes_.get() + used;
    }
    std::string_view until(const char* end) const { return {bytes_.get(), end}; }

    static char* put(char* to, std::string_view bytes) {
        std::memcpy(to, bytes.data(), bytes.size());
        return to + bytes.size();
    }
    // Of memory that is whole blocks.
    static char* put_blocks(char* to, std::string_view bytes) {
        std::memcpy(to, bytes.data(), kBlock);
        for (std::size_t at = kBlock; at < bytes.size(); at += kBlock) std::memcpy(to + at, bytes.data() + at, kBlock);
        return to + bytes.size();
    }
    static char* fill(char* to, char c, std::size_t count) {
        std::memset(to, c, kBlock);
        for (std::size_t at = kBlock; at < count; at += kBlock) std::memset(to + at, c, kBlock);
        return to + count;
    }
    // A cell of a CSV file; in quotes if it holds a comma, a quote or a line break. Room: most_of_cell.
    static char* csv_cell(char* to, std::string_view cell, const char* readable_end) {
        return copy(to, cell, readable_end) ? quoted(to, cell) : to + cell.size();
    }
    static constexpr std::size_t most_of_cell(std::size_t bytes) { return 2 * bytes + 2; }

  private:
    void grow(std::size_t used, std::size_t least) {
        auto grown = std::make_unique_for_overwrite<char[]>(capacity_ = 2 * least);
        std::memcpy(grown.get(), bytes_.get(), used);
        bytes_ = std::move(grown);
    }

    static bool is_special(char c) { return c == ',' || c == '"' || c == '\n' || c == '\r'; }
#if defined(__SSE2__)
    static unsigned specials(__m128i v) {
        const auto equal = [&](char c) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(c)); };
        const __m128i found =
            _mm_or_si128(_mm_or_si128(equal(','), equal('"')), _mm_or_si128(equal('\n'), equal('\r')));
        return static_cast<unsigned>(_mm_movemask_epi8(found));
    }
    static __m128i copy_block(char* to, const char* from) {
        const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
        return v;
    }
#endif

    // Whether there is a special character among them.
    static bool copy(char* to, std::string_view cell, const char* readable_end) {
#if defined(__SSE2__)
        if (cell.size() > kBlock) return copy_long(to, cell);
        if (readable_end - cell.data() >= std::ptrdiff_t(kBlock))
            return specials(copy_block(to, cell.data())) & ((1u << cell.size()) - 1);
#endif
        static_cast<void>(readable_end);
        bool special = false;
        for (const char c : cell) special |= is_special(*to++ = c);
        return special;
    }
#if defined(__SSE2__)
    static bool copy_long(char* to, std::string_view cell) {
        const std::size_t last = cell.size() - kBlock;  // overlaps the block before
        unsigned found = specials(copy_block(to + last, cell.data() + last));
        for (std::size_t at = 0; at < last; at += kBlock) found |= specials(copy_block(to + at, cell.data() + at));
        return found;
    }
#endif

    static char* quoted(char* to, std::string_view cell) {
        *to++ = '"';
        if (!std::memchr(cell.data(), '"', cell.size())) {
            to = put(to, cell);
        } else {
            for (const char c : cell) {
                if (c == '"') *to++ = '"';
                *to++ = c;
            }
        }
        *to++ = '"';
        return to;
    }

    std::size_t besides_ = 0, capacity_ = 1024;
    std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(capacity_);
};

}  // namespace kehu::exchange
