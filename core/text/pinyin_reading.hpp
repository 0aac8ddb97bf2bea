#pragma once
// How one name is read where the tables of pinyin.hpp get it wrong, in the writings people use: "qiu ying", "QiuYing",
// "Qiú Yīng", "qiu2 ying1", "qiuying", or other characters that are read so. It is fitted to the name's characters, a
// syllable to each, and may end before the name does ("chong" for 重庆火锅). What does not fit is a word of its own:
// "shivon" for Siobhan.

#include <string>
#include <string_view>
#include <vector>

#include "core/text/pinyin.hpp"

namespace kehu::text {

class NameReading {
  public:
    NameReading(std::string_view name, std::string_view reading);
    NameReading(const NameReading&) = delete;  // views look into letters_
    NameReading& operator=(const NameReading&) = delete;

    // What it is found by besides: "qiu ying", "qiuying", "qy". Folded; none if the reading has no letters.
    std::vector<std::string> words() const;
    // Like append_pinyin_sort_key of the folded name: characters go where their syllable is. A name that the reading
    // does not fit goes where the reading would.
    void append_sort_key(std::string& out, PinyinOf) const;

  private:
    void read(std::string_view reading, bool chinese);
    bool fit(std::size_t character, std::size_t letter);
    bool fit_syllable(std::size_t character, std::size_t letter, bool known);
    std::vector<std::string_view> parts() const;

    std::string name_;                        // folded
    std::vector<char32_t> characters_;        // of name_
    std::string letters_;                     // of the reading
    std::vector<std::string_view> apart_;     // as they were written apart
    std::vector<std::string_view> syllable_;  // of each character, empty: none; empty if it does not fit
    std::vector<bool> fails_;                 // by character and letter: tried in vain
};

}  // namespace kehu::text
