#pragma once
// Takes varints and bytes off the front of a block of the search index. Throws StoreError(damaged) where it ends too
// soon. All of it in line: a find reads a million numbers.

#include <cstdint>
#include <string_view>

#include "core/model/record.hpp"

namespace kehu::search {

class BlockBytes {
  public:
    explicit BlockBytes(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
    bool done() const { return at_ == end_; }
    std::uint32_t number() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; at_ != end_ && shift < 35; shift += 7) {
            const auto byte = static_cast<unsigned char>(*at_++);
            value |= std::uint32_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return value;
        }
        model::throw_cut_short();
    }
    void skip_numbers(std::size_t count) {
        while (count > 0) {
            if (at_ == end_) model::throw_cut_short();
            count -= static_cast<unsigned char>(*at_++) < 0x80;
        }
    }
    std::string_view bytes(std::size_t size) {
        if (size > static_cast<std::size_t>(end_ - at_)) model::throw_cut_short();
        const std::string_view taken(at_, size);
        at_ += size;
        return taken;
    }
    std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  private:
    const char *at_, *end_;
};

}  // namespace kehu::search
