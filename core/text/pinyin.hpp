#pragma once
// How Chinese is read, in the letters people type: pinyin without tones, ü as v. Pure functions over tables in the
// program; nothing is allocated but what is appended.
//
// What all of them take: any text; bytes that are not UTF-8 count as characters without a reading. Latin letters and
// digits stand for themselves, in lower case. Give folded text (fold.hpp) where full-width letters, accents or
// compatibility ideographs may occur. Characters without a reading: kana, the rarer ideographs beyond the basic plane
// (those of the standard table of 8,105 and of the dictionary of 1983 have one).

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kehu::text {

// The readings of one character, the usual one first. The views live for ever.
class Readings {
  public:
    static constexpr std::size_t kMost = 7;

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::string_view operator[](std::size_t i) const;

    class Iterator {
      public:
        Iterator(const Readings& readings, std::size_t at) : readings_(readings), at_(at) {}
        std::string_view operator*() const { return readings_[at_]; }
        Iterator& operator++() { return ++at_, *this; }
        bool operator!=(const Iterator& other) const { return at_ != other.at_; }

      private:
        const Readings& readings_;
        std::size_t at_;
    };
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size_}; }

  private:
    friend Readings readings(char32_t);

    std::array<std::uint16_t, kMost> syllables_;  // numbers for pinyin::spelled()
    std::uint16_t size_ = 0;
};

// 重: zhong, chong. 吕: lv, lu, lyu (other spellings of a syllable with ü come last). Readings that a character has
// only as a surname are among them: 朴 gives piao too.
Readings readings(char32_t);

// Whose text it is. A personal name begins with a surname, which may be read in a way of its own: 单 shan, 曾 zeng,
// 尉迟 yuchi, 万俟 moqi. The list is in scripts/generate-pinyin.
enum class PinyinOf { text, person };

// The likeliest reading of it all: "王小明" -> "wangxiaoming", "TCL 集团" -> "tcljituan". Blanks, signs and characters
// without a reading are left out.
void append_pinyin(std::string& out, std::string_view text, PinyinOf);

// The same with the first letter of each syllable: "王小明" -> "wxm", "诸葛亮" -> "zgl", "TCL 集团" -> "tcljt". zh, ch
// and sh give z, c and s.
void append_initials(std::string& out, std::string_view text, PinyinOf);

// Bytes that sort as an address book does, and as CLDR's order for zh at its first level: blanks and signs, digits, Han
// by pinyin, tone and strokes (those without a reading behind, by code point), Latin letters, everything else by code
// point. Case, accents and width do not count if the text is folded. Holds no byte below 2; a text's bytes go before
// those of any longer text that begins with it.
// `syllables`: how its characters are read, one for each of them; empty where it is the usual reading (or all of it
// is).
void append_pinyin_sort_key(std::string& out, std::string_view text, PinyinOf,
                            std::span<const std::string_view> syllables = {});

}  // namespace kehu::text
