#pragma once
// One word that is looked for, and whether a search text (search_text.hpp) holds it:
//   - as it stands, in search form, inside one field; or
//   - its digits, if it has digits and what parts them only, inside one number of a field, whatever parts those; or
//   - typed for Chinese (pinyin_search.hpp), in a field that is read as pinyin.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/search_text.hpp"

namespace kehu::search {

class Needle {
  public:
    // `number`: how the store writes the digits, if the word is a whole phone number; else empty.
    explicit Needle(std::string_view word, std::string number = {});

    bool found_in(std::string_view search_text) const;
    bool found_at(std::span<const Place>, std::string_view search_text) const;

    // False for signs of punctuation alone, which stand in no list.
    bool has_tokens() const;
    const std::string& form() const { return form_; }
    const std::vector<std::string>& numbers() const { return numbers_; }  // digits to be found inside a number
    const std::string& typed() const { return typed_; }                   // letters that may stand for Chinese

  private:
    bool found_in_field(Place, std::string_view field) const;

    std::string form_, typed_;
    std::vector<std::string> numbers_;
};

}  // namespace kehu::search
