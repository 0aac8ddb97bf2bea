#include "core/text/pinyin_table.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace kehu::text::pinyin {
namespace {

// What scripts/generate-pinyin writes is text that people can read; the compiler turns it into the tables below, and
// only those are in the program.
struct Group {
    std::string_view syllable;
    std::u32string_view characters;
};
struct NamedReading {
    std::u32string_view name;
    std::string_view first, second;
};

#include "core/text/pinyin_table.inc"

constexpr std::size_t kSyllableCount = std::size(kGroups);
constexpr char32_t kExtensionA = 0x3400, kExtensionAEnd = 0x4DC0, kUnified = 0x4E00, kUnifiedEnd = 0xA000;
constexpr std::size_t kUnifiedSlot = kExtensionAEnd - kExtensionA;
constexpr std::size_t kElsewhereSlot = kUnifiedSlot + (kUnifiedEnd - kUnified);
constexpr std::size_t kSlots = kElsewhereSlot + kElsewhere.size();
constexpr std::size_t kNoSlot = kSlots;
constexpr std::uint16_t kHasFurther = kRankLimit;  // a bit in kRanks

constexpr std::size_t slot_elsewhere(char32_t c) {
    std::size_t low = 0, high = kElsewhere.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (kElsewhere[middle] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < kElsewhere.size() && kElsewhere[low] == c ? kElsewhereSlot + low : kNoSlot;
}

constexpr std::size_t slot_of(char32_t c) {
    if (c >= kUnified && c < kUnifiedEnd) return kUnifiedSlot + (c - kUnified);
    if (c >= kExtensionA && c < kExtensionAEnd) return c - kExtensionA;
    return slot_elsewhere(c);
}

struct Syllable {
    char letters[6];
    std::uint8_t size;
};
constexpr auto kSyllables = [] {
    std::array<Syllable, kSyllableCount> all{};
    for (std::size_t i = 0; i < kSyllableCount; ++i) {
        all[i].size = static_cast<std::uint8_t>(kGroups[i].syllable.size());
        for (std::size_t at = 0; at < kGroups[i].syllable.size(); ++at) all[i].letters[at] = kGroups[i].syllable[at];
    }
    return all;
}();

constexpr std::uint16_t syllable_number(std::string_view syllable) {
    std::uint16_t i = 0;
    while (kGroups[i].syllable != syllable) ++i;
    return i;
}

// The rank that the first character of each syllable has.
constexpr auto kFirstRanks = [] {
    std::array<std::uint16_t, kSyllableCount> ranks{};
    std::uint16_t rank = 1;
    for (std::size_t i = 0; i < kSyllableCount; ++i) {
        ranks[i] = rank;
        for (char32_t c : kGroups[i].characters) rank = static_cast<std::uint16_t>(rank + (c != '*'));
    }
    return ranks;
}();

constexpr std::size_t count_further() {
    std::size_t count = 0;
    for (const Group& group : kFurther) count += group.characters.size();
    return count;
}

// Further readings, by character, the likeliest first.
struct Further {
    std::uint16_t slot, syllable;
};
constexpr auto kFurtherReadings = [] {
    std::array<Further, count_further()> all{};
    std::array<std::uint16_t, kSlots + 1> ends{};
    for (const Group& group : kFurther)
        for (char32_t c : group.characters) ++ends[slot_of(c) + 1];
    for (std::size_t slot = 0; slot < kSlots; ++slot)
        ends[slot + 1] = static_cast<std::uint16_t>(ends[slot + 1] + ends[slot]);
    for (const Group& group : kFurther) {
        const std::uint16_t syllable = syllable_number(group.syllable);
        for (char32_t c : group.characters) {
            const auto slot = static_cast<std::uint16_t>(slot_of(c));
            all[ends[slot]++] = {slot, syllable};
        }
    }
    return all;
}();

constexpr auto kRanks = [] {
    std::array<std::uint16_t, kSlots> ranks{};
    std::uint16_t rank = 1;
    for (const Group& group : kGroups) {
        bool for_surname = false;
        for (char32_t c : group.characters) {
            if (c == '*') {
                for_surname = true;
                continue;
            }
            if (!for_surname) ranks[slot_of(c)] = rank;
            for_surname = false;
            ++rank;
        }
    }
    for (const Further& further : kFurtherReadings) ranks[further.slot] |= kHasFurther;
    return ranks;
}();

constexpr Place place_of(char32_t c, std::string_view syllable) {
    const std::uint16_t number = syllable_number(syllable);
    std::uint16_t rank = kFirstRanks[number];
    for (char32_t other : kGroups[number].characters) {
        if (other == c) return {rank, number};
        rank = static_cast<std::uint16_t>(rank + (other != '*'));
    }
    return {};
}

struct OwnReading {
    char32_t first, second;  // second is 0 for a surname of one character
    Place places[2];
};
constexpr auto kSurnames = [] {
    std::array<OwnReading, std::size(kNames)> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const NamedReading& own = kNames[i];
        all[i].first = own.name[0];
        all[i].places[0] = place_of(own.name[0], own.first);
        if (own.name.size() == 1) continue;
        all[i].second = own.name[1];
        all[i].places[1] = place_of(own.name[1], own.second);
    }
    return all;
}();

static_assert([] {
    for (const OwnReading& own : kSurnames)
        if (own.places[0].rank == 0 || (own.second != 0 && own.places[1].rank == 0)) return false;
    return true;
}());
static_assert([] {
    std::size_t run = 0;
    for (std::size_t i = 1; i < kFurtherReadings.size(); ++i) {
        run = kFurtherReadings[i].slot == kFurtherReadings[i - 1].slot ? run + 1 : 0;
        if (run + 3 > Readings::kMost) return false;
    }
    return true;
}());
static_assert(kSlots < 0xFFFF && kFirstRanks.back() < kRankLimit);

std::uint16_t syllable_at(std::uint16_t rank) {
    const auto* after = std::upper_bound(kFirstRanks.begin(), kFirstRanks.end(), rank);
    return static_cast<std::uint16_t>(after - kFirstRanks.begin() - 1);
}

constexpr auto kLetterStarts = [] {
    std::array<std::uint16_t, 27> starts{};
    for (std::size_t letter = 0; letter < starts.size(); ++letter) {
        std::uint16_t i = 0;
        while (i < kSyllableCount && kGroups[i].syllable[0] < static_cast<char>('a' + letter)) ++i;
        starts[letter] = i;
    }
    return starts;
}();

}  // namespace

Place usual_place(char32_t c) {
    const std::size_t slot = slot_of(c);
    if (slot == kNoSlot) return {};
    const auto rank = static_cast<std::uint16_t>(kRanks[slot] & ~kHasFurther);
    return rank == 0 ? Place{} : Place{rank, syllable_at(rank)};
}

Place first_place(std::string_view syllable) {
    const SyllableRange range = syllable.empty() ? SyllableRange{} : syllables_with(syllable[0]);
    for (std::uint16_t i = range.first; i < range.last; ++i)
        if (spelled(i) == syllable) return {kFirstRanks[i], i};
    return {};
}

std::string_view spelled(std::uint16_t syllable) {
    return {kSyllables[syllable].letters, kSyllables[syllable].size};
}

Surname surname(char32_t first, char32_t second) {
    const OwnReading* own = std::lower_bound(kSurnames.begin(), kSurnames.end(), first,
                                             [](const OwnReading& one, char32_t c) { return one.first < c; });
    Surname found;
    for (; own != kSurnames.end() && own->first == first; ++own) {
        if (own->second == 0) found = {1, {own->places[0], Place{}}};
        if (own->second != 0 && own->second == second) return {2, {own->places[0], own->places[1]}};
    }
    return found;
}

SyllableRange syllables_with(char letter) {
    if (letter < 'a' || letter > 'z') return {};
    const auto at = static_cast<std::size_t>(letter - 'a');
    return {kLetterStarts[at], kLetterStarts[at + 1]};
}

}  // namespace kehu::text::pinyin

namespace kehu::text {

std::string_view Readings::operator[](std::size_t i) const {
    return pinyin::spelled(syllables_[i]);
}

Readings readings(char32_t c) {
    using namespace pinyin;
    Readings found;
    const std::size_t slot = slot_of(c);
    if (slot == kNoSlot || kRanks[slot] == 0) return found;
    found.syllables_[found.size_++] = syllable_at(static_cast<std::uint16_t>(kRanks[slot] & ~kHasFurther));
    if (!(kRanks[slot] & kHasFurther)) return found;
    const auto* further = std::lower_bound(kFurtherReadings.begin(), kFurtherReadings.end(), slot,
                                           [](const Further& one, std::size_t s) { return one.slot < s; });
    for (; further != kFurtherReadings.end() && further->slot == slot; ++further)
        found.syllables_[found.size_++] = further->syllable;
    return found;
}

}  // namespace kehu::text
