#pragma once
// A row being put together, where most cells are short and are copied as they are: sixteen bytes at a time, and what
// needs quotes or escapes is looked for in the same pass. Memory behind a cell may be read up to its `readable_end`.

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstring>
#include <memory>
#include <string_view>

#include "core/text/escape.hpp"

namespace kehu::exchange {

class RowBuffer {
  public:
    static constexpr std::size_t kBlock = 16;

    void clear() { size_ = 0; }
    std::string_view view() const { return {bytes_.get(), size_}; }

    void put(char c) { *room(1) = c, ++size_; }
    void fill(char c, std::size_t count) {
        char* to = room(count + kBlock);
#if defined(__SSE2__)
        for (std::size_t at = 0; at < count; at += kBlock) store(to + at, _mm_set1_epi8(c));
#else
        std::memset(to, c, count);
#endif
        size_ += count;
    }
    void put(std::string_view bytes, const char* readable_end) {
        copy(room(bytes.size() + kBlock), bytes, readable_end);
        size_ += bytes.size();
    }
    void json_string(std::string_view text, const char* readable_end) {
        char* to = room(text::json_room(text.size()));
        end(text::put_json_string(to, text, readable_end));
    }
    // A cell of a CSV file; in quotes if it holds a comma, a quote or a line break.
    void csv_cell(std::string_view cell, const char* readable_end) {
        char* to = room(2 * cell.size() + 2 + kBlock);
        const Found found = copy(to, cell, readable_end);
        if (!found.separator && !found.quote) {
            size_ += cell.size();
        } else if (!found.quote) {
            *to = '"';
            copy(to + 1, cell, readable_end);
            to[cell.size() + 1] = '"';
            size_ += cell.size() + 2;
        } else {
            end(put_quoted(to, cell));
        }
    }

  private:
    struct Found {
        bool separator = false, quote = false;
    };

    char* room(std::size_t more) {
        if (size_ + more > capacity_) grow(size_ + more);
        return bytes_.get() + size_;
    }
    void end(const char* to) {
        size_ = static_cast<std::size_t>(to - bytes_.get());
    }
    void grow(std::size_t least) {
        capacity_ = least * 2;
        auto grown = std::make_unique_for_overwrite<char[]>(capacity_);
        std::memcpy(grown.get(), bytes_.get(), size_);
        bytes_ = std::move(grown);
    }

#if defined(__SSE2__)
    static __m128i load(const char* p) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    }
    static void store(char* to, __m128i v) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
    }
    static __m128i equal(__m128i v, char c) {
        return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
    }
    static unsigned bits(__m128i v) {
        return static_cast<unsigned>(_mm_movemask_epi8(v));
    }
    static __m128i separators(__m128i v) {
        return _mm_or_si128(equal(v, ','), _mm_or_si128(equal(v, '\n'), equal(v, '\r')));
    }
#endif

    // May write up to a block too much.
    static Found copy(char* to, std::string_view cell, const char* readable_end) {
        const char* p = cell.data();
        const char* const stop = p + cell.size();
#if defined(__SSE2__)
        if (cell.size() >= kBlock) {
            __m128i special = _mm_setzero_si128(), quotes = special;
            const auto take = [&](const char* from, char* into) {
                const __m128i v = load(from);
                store(into, v);
                special = _mm_or_si128(special, separators(v));
                quotes = _mm_or_si128(quotes, equal(v, '"'));
            };
            const char* const last = stop - kBlock;  // overlaps the block before
            char* const last_to = to + (last - p);
            for (; p < last; p += kBlock, to += kBlock) take(p, to);
            take(last, last_to);
            return {bits(special) != 0, bits(quotes) != 0};
        }
        if (readable_end - p >= std::ptrdiff_t(kBlock)) {
            const __m128i v = load(p);
            store(to, v);
            const unsigned mine = (1u << cell.size()) - 1;
            return {(bits(separators(v)) & mine) != 0, (bits(equal(v, '"')) & mine) != 0};
        }
#endif
        static_cast<void>(readable_end);
        Found found;
        for (; p < stop; ++p, ++to) {
            *to = *p;
            found.quote |= *p == '"';
            found.separator |= *p == ',' || *p == '\n' || *p == '\r';
        }
        return found;
    }

    static char* put_quoted(char* to, std::string_view cell) {
        *to++ = '"';
        for (char c : cell) {
            if (c == '"') *to++ = '"';
            *to++ = c;
        }
        *to++ = '"';
        return to;
    }

    std::size_t size_ = 0, capacity_ = 1024;
    std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(capacity_);
};

}  // namespace kehu::exchange
