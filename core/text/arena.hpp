#pragma once
// Bytes that stay where they are until the arena goes: what a plan keeps of a file, the keys of a load.

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "core/text/memory.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu {

class Arena {
  public:
    std::string_view keep(std::string_view bytes) {
        if (bytes.empty()) return {};
        if (bytes.size() > left_) grow(bytes.size());
        char* const start = next_;
        std::memcpy(start, bytes.data(), bytes.size());
        next_ += bytes.size();
        left_ -= bytes.size();
        return {start, bytes.size()};
    }

    std::size_t size() const { return taken_; }  // of all chunks, in bytes

  private:
    static constexpr std::size_t kFirst = 64 << 10, kLargest = 8 << 20;

    // Each chunk is larger than the one before: little for a few rows, few pages for many.
    void grow(std::size_t needed) {
        left_ = std::max(size_, needed);
        size_ = std::min(size_ * 2, kLargest);
        taken_ += left_;
        if (left_ >= kLargest) {
            next_ = large_.emplace_back(left_).data();
        } else {
            chunks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
            next_ = chunks_.back().get();
            use_big_pages(next_, left_);
        }
    }

    std::vector<std::unique_ptr<char[]>> chunks_;
    std::vector<BackedMemory> large_;
    char* next_ = nullptr;
    std::size_t left_ = 0, size_ = kFirst, taken_ = 0;
};

}  // namespace kehu
