#pragma once
// Three signs that many records have one behind the other, as in 有限公司: a run keeps a list for each, because pairs
// tell less well whether they stand side by side (repeats.hpp), and a look at a tenth of all records would take too
// long.

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

namespace kehu::search {

inline constexpr std::size_t kPhraseSigns = 3;

class Phrases {
  public:
    Phrases() = default;
    // Those that more than one in 512 of these search texts have. A sample will do: which phrases have a list decides
    // about speed alone.
    explicit Phrases(std::span<const std::string> search_texts);

    static Phrases of(std::span<const std::string> phrases);

    bool contains(std::string_view signs) const { return !all_.empty() && all_.find(signs) != all_.end(); }
    const auto& all() const { return all_; }

  private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    std::unordered_set<std::string, Hash, std::equal_to<>> all_;
};

// Length in bytes of the first `count` signs; 0 if there are fewer.
std::size_t signs_size(std::string_view signs, std::size_t count);

}  // namespace kehu::search
