#include "core/search/run_reader.hpp"

#include <algorithm>

#include "core/search/postings.hpp"
#include "core/search/run_derived.hpp"
#include "core/search/run_format.hpp"

namespace kehu::search {
namespace {

std::size_t place_index(Place place) {
    return static_cast<std::size_t>(place) - 1;
}

}  // namespace

// All blocks of the lists whose keys begin so: each list's blocks follow each other, and their numbers ascend.
void RunReader::add_list(NumberUnion& to, std::string_view prefix) const {
    NumberSet list;
    std::string term;  // of the list at hand: its key without the number
    txn_->scan(table_, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view value) {
        const std::string_view of = key.substr(0, key.size() - sizeof(Number));
        if (of != term) {
            to.add(std::move(list));
            list = {};
            term = of;
        }
        read_block(list, key, value);
        return true;
    });
    to.add(std::move(list));
}

NumberSet RunReader::list_of(std::string_view prefix) const {
    NumberUnion all;
    add_list(all, prefix);
    return all.take();
}

NumberSet RunReader::records() const {
    return list_of(section_key(run_, Section::records));
}

NumberSet RunReader::sign(Place place, std::string_view sign) const {
    store::Key key = place_key(run_, Section::signs, place);
    return list_of(key.raw(sign));
}

NumberSet RunReader::pair(Place place, std::string_view signs) const {
    store::Key key = place_key(run_, Section::signs, place);
    return list_of(key.text(signs));
}

NumberSet RunReader::phrase(Place place, std::string_view signs) const {
    store::Key key = place_key(run_, Section::phrases, place);
    return list_of(key.text(signs));
}

void RunReader::each_phrase(std::string_view beginning, const UseSigns& use) const {
    store::Key key = section_key(run_, Section::phrase_names);
    const std::size_t before = key.view().size();
    const std::string prefix = key.raw(beginning).str();
    txn_->scan(table_, {prefix, store::after_prefix(prefix)}, [&](std::string_view found, std::string_view) {
        use(found.substr(before));
        return true;
    });
}

bool RunReader::has_phrase(std::string_view signs) const {
    store::Key key = section_key(run_, Section::phrase_names);
    return signs.size() < store::kKeyTextBytes && txn_->get(table_, key.raw(signs)).has_value();
}

NumberSet RunReader::digits(Place place, std::string_view digits) const {
    store::Key key = place_key(run_, Section::numbers, place);
    return list_of(key.raw(digits));
}

NumberSet RunReader::repeated(Place place, std::string_view what) const {
    store::Key key = place_key(run_, Section::repeats, place);
    return list_of(key.text(what));
}

NumberSet RunReader::words(Place place, std::string_view part) const {
    auto known = words_.find(part);
    if (known == words_.end()) known = words_.emplace(part, gather_words(part)).first;
    NumberUnion all = known->second.short_lists[place_index(place)];
    for (Number ordinal : known->second.of_long[place_index(place)]) {
        store::Key key = section_key(run_, Section::words);
        add_list(all, key.u32(ordinal).u8(static_cast<std::uint8_t>(place)));
    }
    return all.take();
}

// Ordinals of the words that may have the part: those that have each three bytes of it.
std::vector<Number> RunReader::words_with(std::string_view part) const {
    NumberSet with;
    for (std::size_t i = 0; i == 0 || i + kPartBytes <= part.size(); ++i) {
        store::Key key = section_key(run_, Section::parts);
        NumberSet one = list_of(key.raw(part.substr(i, kPartBytes)));
        if (i == 0)
            with = std::move(one);
        else
            with.intersect(one);
        if (with.empty()) break;
    }
    return with.numbers();
}

// Each block that holds such words is read once.
RunReader::Words RunReader::gather_words(std::string_view part) const {
    Words words;
    const std::vector<Number> ordinals = words_with(part);
    for (std::size_t i = 0; i < ordinals.size();) {
        const Number first = ordinals[i] / kWordsPerBlock * kWordsPerBlock;
        store::Key key = section_key(run_, Section::words);
        const auto value = txn_->get(table_, key.u32(first));
        WordBlock block(first, value ? whole(*value, key) : std::string_view());
        const auto in_block = [&] { return i < ordinals.size() && ordinals[i] - first < kWordsPerBlock; };
        while (in_block() && block.next()) {
            if (block.ordinal() != ordinals[i]) continue;
            ++i;
            if (block.word().find(part) != std::string::npos) gather_word(words, block);
        }
        if (in_block()) throw_damaged();
    }
    return words;
}

void RunReader::gather_word(Words& words, WordBlock& block) const {
    for (WordBlock::List list; block.next_list(list);) {
        if (std::find(std::begin(kPlaces), std::end(kPlaces), list.place) == std::end(kPlaces)) continue;
        const std::size_t place = place_index(list.place);
        for (Number number : list.numbers()) words.short_lists[place].add(number);
        if (list.is_long) words.of_long[place].push_back(block.ordinal());
    }
}

void RunReader::each_read_as(Place place, std::span<const text::PinyinUnit> units, const UseSigns& use) const {
    std::string initials;
    for (const text::PinyinUnit& unit : units) initials += unit.letters[0];
    store::Key key = place_key(run_, Section::readings, place);
    const std::string prefix = key.text(initials).str();
    txn_->scan(table_, {prefix, store::after_prefix(prefix)}, [&](std::string_view found, std::string_view) {
        store::KeyReader rest(found.substr(prefix.size()));
        const std::string_view syllables = rest.text();
        const std::size_t blank = syllables.find(' ');
        if ((blank == syllables.npos) != (units.size() == 1)) throw_damaged();
        if (units[0].reads(syllables.substr(0, blank)) &&
            (units.size() == 1 || units[1].reads(syllables.substr(blank + 1))))
            use(rest.rest());
        return true;
    });
}

NumberSet RunReader::read_as(Place place, std::span<const text::PinyinUnit> units) const {
    NumberUnion all;
    each_read_as(place, units, [&](std::string_view signs) {
        store::Key list = place_key(run_, Section::signs, place);
        // What begins with the one, or just the two.
        add_list(all, units.size() == 1 ? list.raw(signs) : list.text(signs));
    });
    return all.take();
}

}  // namespace kehu::search
