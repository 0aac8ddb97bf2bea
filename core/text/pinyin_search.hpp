#pragma once
// Chinese found by Latin letters: 王小明 by wangxiaoming, xiaoming, wangxm, wxm, wxiaoming, xm.
//
// A text falls into runs of Han characters with a reading, Latin letters and digits; blanks and the dots of foreign
// names between them do not count, everything else ends a run. Letters and digits stand for themselves, in lower case.
// What is typed may begin at any Han character and at any Latin word, goes on without a gap inside one run, and must
// reach a Han character: Latin words alone are not found here. Each Han character is typed as one of its readings in
// full or as the first letter of one (z, c, s or zh, ch, sh); the last as any beginning of one. Readings are those of
// readings(), the surnames' among them, so it does not matter whether the text is a name: 曾 is found as zeng and as
// ceng.
//
// An index needs the first letters only: the terms of append_initial_terms for each text, those of
// append_typed_initials for what is typed. Every text that pinyin_matches has a term that begins with a typed one; the
// converse does not hold, so ask pinyin_matches for each text that the index gives.

#include <cstddef>
#include <string>
#include <string_view>

namespace kehu::text {

// `typed`: lower-case letters and digits; nothing typed matches nothing. The text should be folded, as for pinyin.hpp.
bool pinyin_matches(std::string_view typed, std::string_view text);

// Letters of the longest term; a longer run has a term from each of its starts.
inline constexpr std::size_t kInitialsDepth = 4;

// For each place where typing may start, the first letters of what stands there and behind it up to kInitialsDepth or
// to the end of the run, one term for each combination of readings: "王小明" gives "wxm xm m ", "重庆" "zq cq q ". Each
// term ends in a blank; a term may come twice.
void append_initial_terms(std::string& out, std::string_view text);

// The distinct full readings of all Han characters, in order of appearance, each with a blank behind it: "重庆" gives
// "zhong chong qing ".
void append_syllable_terms(std::string& out, std::string_view text);

// All the first letters, up to kInitialsDepth of them, that the typed text may stand for, each with a blank behind it
// and none twice: "wxm" gives "wxm ", "wangm" eight, wm and wgm among them. 24 for "wangxiaoming", never more than 60
// for syllables.
void append_typed_initials(std::string& out, std::string_view typed);

}  // namespace kehu::text
