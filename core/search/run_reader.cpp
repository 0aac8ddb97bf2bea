#include "core/search/run_reader.hpp"

#include <algorithm>

#include "core/search/postings.hpp"
#include "core/search/run_derived.hpp"
#include "core/search/run_format.hpp"

namespace kehu::search {

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

NumberSet RunReader::words(std::span<const Place> places, std::string_view part) const {
    NumberUnion all;
    add_words(all, places, part, words_with(part));
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

// The blocks that hold these words, each read once.
void RunReader::add_words(NumberUnion& to, std::span<const Place> places, std::string_view part,
                          std::span<const Number> ordinals) const {
    for (std::size_t i = 0; i < ordinals.size();) {
        const Number first = ordinals[i] / kWordsPerBlock * kWordsPerBlock;
        store::Key key = section_key(run_, Section::words);
        const auto value = txn_->get(table_, key.u32(first));
        WordBlock block(first, value ? whole(*value, key) : std::string_view());
        while (i < ordinals.size() && ordinals[i] < first + kWordsPerBlock && block.next()) {
            if (block.ordinal() != ordinals[i]) continue;
            ++i;
            if (block.word().find(part) != std::string::npos) add_word(to, places, block);
        }
    }
}

void RunReader::add_word(NumberUnion& to, std::span<const Place> places, WordBlock& block) const {
    for (WordBlock::List list; block.next_list(list);) {
        if (std::find(places.begin(), places.end(), list.place) == places.end()) continue;
        for (Number number : list.numbers()) to.add(number);
        if (!list.is_long) continue;
        store::Key key = section_key(run_, Section::words);
        add_list(to, key.u32(block.ordinal()).u8(static_cast<std::uint8_t>(list.place)));
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
        const std::size_t blank = std::min(syllables.find(' '), syllables.size());
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
