#pragma once
// Chinese found by Latin letters: 王小明 by wangxiaoming, xiaoming, wangxm, wxm, wxiaoming, xm.
//
// What is typed may begin at any Han character and goes on without a gap from one to the next. Each is typed as one of
// its readings in full or as the first letter of one (z, c, s or zh, ch, sh); the last as any beginning of one.
// Readings are those of readings(), the surnames' among them, so it does not matter whether the text is a name: 曾 is
// found as zeng and as ceng.

#include <string>
#include <string_view>
#include <vector>

namespace kehu::text {

// What people type for Chinese: letters, with or without the marks that part syllables (xi'an); empty if the word holds
// anything else.
std::string typed_pinyin(std::string_view folded);

// `typed`: lower-case letters; nothing typed matches nothing. The text is in search form (search_form.hpp).
bool pinyin_matches(std::string_view typed, std::string_view text);

// What is typed for one character.
struct PinyinUnit {
    std::string_view letters;
    bool whole = false;  // a reading in full; otherwise the beginning of one
    bool reads(std::string_view syllable) const { return whole ? syllable == letters : syllable.starts_with(letters); }
    bool reads(char32_t) const;
};

// All the ways to cut what is typed into characters: "wang" is wang, wan + g, wa + n + g, w + ang ... A text matches if
// and only if, somewhere in it, each unit of one cut reads one character after the other. Views into `typed`. Where
// there would be more than kMostCuts the end is left off, so that `complete` is false and the converse holds no more.
struct PinyinCuts {
    std::vector<std::vector<PinyinUnit>> cuts;
    bool complete = true;
};
inline constexpr std::size_t kMostCuts = 256;
PinyinCuts pinyin_cuts(std::string_view typed);

}  // namespace kehu::text
