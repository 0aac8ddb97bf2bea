#pragma once
// What stands twice in a record at one place: a sign, three digits in a row, a syllable or its first letter.
//
// An index knows of pairs, not where they stand. But if "b" stands at one position only, a record that has "ab" and
// "bc" has "abc"; so with a list of the records where "b" stands twice, few need a look. The same holds for digits,
// found four at a time, and for the syllables that letters may be typed for.

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/search/search_text.hpp"

namespace kehu::search {

// Gathers them for one record after the other.
class Repeats {
  public:
    static constexpr std::size_t kDigits = 3;

    // One sign at one position.
    void add_sign(Place, std::string_view sign);
    void add_number(Place, std::string_view digits);
    // Calls use(place, what) for each that stands there twice, perhaps more than once, and forgets all.
    template <class Use>
    void take(Use&& use) {
        std::sort(seen_.begin(), seen_.end());
        for (std::size_t i = 1; i < seen_.size(); ++i)
            if (seen_[i] == seen_[i - 1]) use(place_of(seen_[i]), Text(seen_[i]).view());
        seen_.clear();
    }

  private:
    // A place and up to seven bytes, the last ones zeros.
    using Packed = std::uint64_t;
    class Text {
      public:
        explicit Text(Packed);
        std::string_view view() const { return {bytes_, size_}; }

      private:
        char bytes_[8];
        std::size_t size_ = 0;
    };
    static Place place_of(Packed packed) { return static_cast<Place>(packed >> 56); }
    void see(Place, std::string_view text);

    std::vector<Packed> seen_;
};

}  // namespace kehu::search
