#pragma once
// Terms and the numbers of the records that have them, in memory while a run is built: each list is kept packed in
// chunks that grow with it, so that a million records take some hundred megabytes and no sorting of postings.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/number_set.hpp"
#include "core/text/arena.hpp"

namespace kehu::search {

// The terms of one record. They wait here because a table that outgrows the processor's caches is asked for many at
// once several times faster than for one after the other.
class TermBatch {
  public:
    void clear() { used_ = 0, ends_.clear(); }
    // The parts of one term, one behind the other: characters and texts.
    template <class... Parts>
    void add(Parts... parts) {
        const std::size_t size = (size_of(parts) + ...);
        if (used_ + size > bytes_.size()) bytes_.resize((used_ + size) * 2);
        (append(parts), ...);
        ends_.push_back(static_cast<std::uint32_t>(used_));
    }
    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t i) const {
        const std::size_t start = i == 0 ? 0 : ends_[i - 1];
        return {bytes_.data() + start, ends_[i] - start};
    }

  private:
    static std::size_t size_of(char) { return 1; }
    static std::size_t size_of(std::string_view text) { return text.size(); }
    void append(char c) { bytes_[used_++] = c; }
    void append(std::string_view text) {
        for (char c : text) bytes_[used_++] = c;  // a few: no call is worth it
    }
    std::string bytes_;  // as much as was ever needed
    std::size_t used_ = 0;
    std::vector<std::uint32_t> ends_;
};

class TermTable {
  public:
    // Numbers come in ascending order; a term twice in a batch, or the same number again, counts once.
    void add(const TermBatch&, Number);

    class Entry {
      public:
        std::size_t count() const { return count_; }
        std::string_view term() const { return size_ <= kShort ? std::string_view(short_, size_) : long_; }

      private:
        friend class TermTable;
        static constexpr std::size_t kShort = 16;
        char short_[kShort] = {};  // the first bytes, zeros behind
        std::string_view long_;    // all of a longer term
        std::uint32_t size_ = 0;
        Number last_ = 0;
        std::uint32_t count_ = 0;
        std::uint32_t head_ = 0, at_ = 0,
                      end_ = 0;  // places in the pool: first chunk, next byte, end of the last chunk
    };
    std::size_t memory() const;  // in bytes
    // Nothing is in it any more; it keeps what memory it has.
    void clear();
    // In the order of their bytes. The table must not change any more.
    std::vector<const Entry*> sorted() const;
    // Appends the numbers of a term.
    void read(const Entry&, std::vector<Number>& to) const;
    // The same packed: a varint for each, the first number and then the distances.
    void append_packed(const Entry&, std::string& to) const;

  private:
    struct Slot {
        std::uint32_t hash = 0, entry = 0;  // the number of the entry, from 1; 0: free
    };
    bool is(const Entry&, std::string_view term) const;
    std::uint32_t entry_at(std::size_t slot, std::uint32_t hash, std::string_view term);
    void append(Entry&, Number);
    template <class Use>
    void each_byte(const Entry&, Use&&) const;
    void grow(std::size_t entries);
    void put(Entry&, std::uint8_t);
    std::uint32_t new_chunk(std::uint32_t size);
    char& byte(std::uint32_t at) const { return pages_[at / kPage][at % kPage]; }

    static constexpr std::uint32_t kPage = 1 << 20, kFirstChunk = 16, kLargestChunk = 512;
    std::vector<Entry> entries_;
    std::vector<Slot> slots_;
    std::vector<std::unique_ptr<char[]>> pages_;
    std::size_t used_pages_ = 0;
    std::uint32_t used_ = kPage;  // of the last page
    Arena long_terms_;
    std::vector<std::uint64_t> hashes_;  // of the batch at hand
    std::vector<std::uint32_t> found_;   // its entries
};

}  // namespace kehu::search
