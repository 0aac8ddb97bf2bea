#pragma once
// A run: all that a set of records is found by, written once and never changed. Each record is in one run with all its
// terms. The keys of a run in the table of its kind, in this order (FORMAT.md draws them):
//
//   run u32, kSigns,   place, two signs or the last one, NUL, first number u32    -> postings: records
//   run u32, kNumbers, place, one to four digits, NUL, first number u32           -> postings: records
//   run u32, kPhrases, place, three signs, NUL, first number u32                  -> postings: records
//   run u32, kRepeats, place, what is there twice, NUL, first number u32          -> postings: records
//   run u32, kWords,   ordinal u32                                                -> 32 words in order, short lists
//   run u32, kWords,   ordinal u32, place, first number u32                       -> postings: records with the word
//   run u32, kParts,   three bytes of a word, first ordinal u32                   -> postings: ordinals of words
//   run u32, kReadings, place, initials, NUL, syllables, NUL, signs               -> nothing: how one or two are read
//   run u32, kNames,   three signs                                                -> nothing: phrases that have lists
//   run u32, kRecords, first number u32                                           -> postings: the records of the run
//
// Each place in a text has the two signs that begin there, the last place one, so that one sign is what begins with it.
// Words are numbered in the order of their bytes, from 0; their parts end with up to two NULs, so that a word's last
// two letters are the beginning of a part too.

#include <cstdint>

#include "core/search/search_text.hpp"
#include "store/keys.hpp"

namespace kehu::search {

enum class Section : std::uint8_t {
    signs = 1,
    numbers = 2,
    phrases = 3,
    repeats = 4,
    words = 5,
    parts = 6,
    readings = 7,
    phrase_names = 8,
    records = 9
};

inline constexpr std::uint32_t kWordsPerBlock = 32;
inline constexpr std::size_t kPartBytes = 3;
inline constexpr std::size_t kShortList = 8;  // numbers that lie beside their word
// Longer words are kept in pieces that overlap, so that any part of kLongestPart bytes lies in one piece.
inline constexpr std::size_t kLongestWord = 48, kLongestPart = 16;

inline store::Key run_key(std::uint32_t run) {
    store::Key key;
    key.u32(run);
    return key;
}
inline store::Key section_key(std::uint32_t run, Section section) {
    store::Key key = run_key(run);
    key.u8(static_cast<std::uint8_t>(section));
    return key;
}
inline store::Key place_key(std::uint32_t run, Section section, Place place) {
    store::Key key = section_key(run, section);
    key.u8(static_cast<std::uint8_t>(place));
    return key;
}

}  // namespace kehu::search
