#pragma once
// Three signs that many records have one behind the other, as in 有限公司: a run keeps a list for each, because pairs
// tell less well whether they stand side by side (repeats.hpp), and a look at a tenth of all records would take too
// long.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace kehu::search {

inline constexpr std::size_t kPhraseSigns = 3;

class Phrases {
  public:
    Phrases() = default;
    // Those that more than one in 512 of these search texts have. A sample will do: which phrases have a list decides
    // about speed alone.
    explicit Phrases(std::span<const std::string> search_texts);

    static Phrases of(std::span<const std::string> phrases);

    bool contains(std::string_view signs) const { return may_contain(signs) && all_.find(signs) != all_.end(); }
    const auto& all() const { return all_; }

  private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Set = std::unordered_set<std::string, Hash, std::equal_to<>>;
    explicit Phrases(Set);

    // Nearly all that is asked for is none; bits that lie in the nearest memory say so.
    static constexpr std::size_t kBits = 1 << 16;
    static std::size_t bit_of(std::string_view signs) {
        std::size_t bit = 0;
        for (char c : signs) bit = bit * 0x9E3779B1u + static_cast<unsigned char>(c);
        return (bit ^ bit >> 29) % kBits;
    }
    bool may_contain(std::string_view signs) const {
        if (bits_.empty()) return false;
        const std::size_t bit = bit_of(signs);
        return bits_[bit / 64] >> bit % 64 & 1;
    }

    std::vector<std::uint64_t> bits_;
    Set all_;
};

// Length in bytes of the first `count` signs; 0 if there are fewer.
std::size_t signs_size(std::string_view signs, std::size_t count);

}  // namespace kehu::search
