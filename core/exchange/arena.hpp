#pragma once
// Bytes that stay where they are until the arena goes: what a plan keeps of a file.

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace kehu::exchange {

class Arena {
  public:
    std::string_view keep(std::string_view bytes) {
        if (bytes.empty()) return {};
        if (bytes.size() > left_) {
            left_ = std::max(kChunk, bytes.size());
            chunks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
            next_ = chunks_.back().get();
        }
        char* const start = next_;
        std::memcpy(start, bytes.data(), bytes.size());
        next_ += bytes.size();
        left_ -= bytes.size();
        return {start, bytes.size()};
    }

  private:
    static constexpr std::size_t kChunk = 1 << 20;
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
};

}  // namespace kehu::exchange
