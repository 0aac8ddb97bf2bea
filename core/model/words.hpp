#pragma once
// A list of words that lies packed in one text, as the schema's blob has it: reading a schema allocates nothing for it.

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "core/model/values.hpp"
#include "core/text/arena.hpp"

namespace kehu::model {

// Views into a text that the schema keeps.
class Words {
  public:
    Words() = default;
    // Keeps them in the arena.
    Words(Arena& arena, std::span<const std::string> words) {
        std::string packed;
        for (const std::string& word : words) append_item(packed, word);
        packed_ = arena.keep(packed);
    }
    // Of a text that append_item wrote and that stays.
    explicit Words(std::string_view packed) : packed_(packed) {}

    class iterator {
      public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = std::string_view;
        using difference_type = std::ptrdiff_t;
        using pointer = const std::string_view*;
        using reference = std::string_view;

        iterator() = default;
        explicit iterator(std::string_view packed) : rest_(packed) { ++*this; }
        std::string_view operator*() const { return word_; }
        const std::string_view* operator->() const { return &word_; }
        iterator& operator++() {
            if (!next_item(rest_, word_)) word_ = {};
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const iterator& other) const { return word_.data() == other.word_.data(); }

      private:
        std::string_view rest_, word_;
    };

    iterator begin() const { return iterator(packed_); }
    iterator end() const { return iterator(); }
    bool empty() const { return packed_.empty(); }
    std::string_view packed() const { return packed_; }

  private:
    std::string_view packed_;
};

}  // namespace kehu::model
