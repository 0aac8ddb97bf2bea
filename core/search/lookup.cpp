#include "core/search/lookup.hpp"

#include <map>

#include "core/search/phrases.hpp"
#include "core/search/run_format.hpp"
#include "core/search/terms.hpp"

namespace kehu::search {
namespace {

// A number longer than a gram is where all its grams are, perhaps.
Hits number_hits(const RunReader& run, Place place, std::string_view digits) {
    Hits hits;
    if (digits.size() <= kDigitGram) {
        hits.sure = run.digits(place, digits);
        return hits;
    }
    for (std::size_t i = 0; i + kDigitGram <= digits.size(); ++i) {
        NumberSet gram = run.digits(place, digits.substr(i, kDigitGram));
        if (i == 0)
            hits.maybe = std::move(gram);
        else
            hits.maybe.intersect(gram);
        if (hits.maybe.empty()) break;
    }
    return hits;
}

Hits word_hits(const RunReader& run, Place place, std::string_view part) {
    Hits hits;
    const Place places[] = {place};
    NumberSet found = run.words(places, part.substr(0, kLongestPart));
    (part.size() <= kLongestPart ? hits.sure : hits.maybe) = std::move(found);
    return hits;
}

// More than two signs that are no phrase are where all their pairs are, perhaps.
Hits sign_hits(const RunReader& run, Place place, std::string_view signs) {
    Hits hits;
    const std::size_t two = signs_size(signs, 2);
    if (two == 0) {
        hits.sure = run.sign(place, signs);
    } else if (two == signs.size()) {
        hits.sure = run.pair(place, signs);
    } else if (run.has_phrase(signs)) {
        hits.sure = run.phrase(place, signs);
    } else {
        hits.maybe = run.pair(place, signs.substr(0, two));
        for (;;) {
            signs.remove_prefix(sign_size(signs));
            const std::size_t next = signs_size(signs, 2);
            if (next == 0 || hits.maybe.empty()) break;
            hits.maybe.intersect(run.pair(place, signs.substr(0, next)));
        }
    }
    return hits;
}

Hits token_hits(const RunReader& run, Place place, const Token& token) {
    if (token.what == Token::What::signs) return sign_hits(run, place, token.text);
    Hits hits = word_hits(run, place, token.text);
    if (token.what == Token::What::number) hits.unite(number_hits(run, place, token.text));
    return hits;
}

void doubt(Hits& hits) {
    hits.maybe.unite(hits.sure);
    hits.sure = {};
}

// As it stands: all its tokens, perhaps not side by side.
Hits form_hits(const RunReader& run, Place place, std::string_view form) {
    Hits hits;
    std::size_t tokens = 0, covered = 0;
    each_token(form, [&](const Token& token) {
        covered = token.text.size();
        if (tokens++ == 0)
            hits = token_hits(run, place, token);
        else
            hits.intersect(token_hits(run, place, token));
    });
    if (tokens == 0) hits.maybe = run.records();  // signs of punctuation only
    if (tokens > 1 || covered < form.size()) doubt(hits);
    return hits;
}

// Each way to cut it: one or two characters are certain, of more each pair has to be there.
Hits pinyin_hits(const RunReader& run, Place place, const text::PinyinCuts& cuts) {
    Hits hits;
    std::map<std::string, NumberSet> known;  // pairs that several cuts have
    const auto read_as = [&](std::span<const text::PinyinUnit> units) -> const NumberSet& {
        std::string key;
        for (const text::PinyinUnit& unit : units) (key += unit.letters) += unit.whole ? '!' : ' ';
        auto [at, fresh] = known.try_emplace(key);
        if (fresh) at->second = run.read_as(place, units);
        return at->second;
    };
    for (const std::vector<text::PinyinUnit>& cut : cuts.cuts) {
        Hits one;
        if (cut.size() <= 2) {
            one.sure = read_as(cut);
        } else {
            one.maybe = read_as({cut.data(), 2});
            for (std::size_t i = 1; i + 2 <= cut.size() && !one.maybe.empty(); ++i)
                one.maybe.intersect(read_as({cut.data() + i, 2}));
        }
        hits.unite(one);
    }
    if (!cuts.complete) doubt(hits);
    return hits;
}

}  // namespace

void Hits::unite(const Hits& other) {
    sure.unite(other.sure);
    maybe.unite(other.maybe);
    maybe.subtract(sure);
}

void Hits::intersect(const Hits& other) {
    NumberSet here = sure, there = other.sure;
    here.unite(maybe);
    there.unite(other.maybe);
    here.intersect(there);
    sure.intersect(other.sure);
    here.subtract(sure);
    maybe = std::move(here);
}

void Hits::subtract(const Hits& other) {
    maybe.unite(sure);
    maybe.subtract(other.sure);
    sure.subtract(other.sure);
    sure.subtract(other.maybe);
    maybe.subtract(sure);
}

void Hits::subtract(const NumberSet& numbers) {
    sure.subtract(numbers);
    maybe.subtract(numbers);
}

Hits look_up(const RunReader& run, const Needle& needle, std::span<const Place> places) {
    Hits hits;
    const text::PinyinCuts cuts = text::pinyin_cuts(needle.typed());
    for (Place place : places) {
        hits.unite(form_hits(run, place, needle.form()));
        for (const std::string& number : needle.numbers()) hits.unite(number_hits(run, place, number));
        if (is_pinyin(place)) hits.unite(pinyin_hits(run, place, cuts));
    }
    return hits;
}

}  // namespace kehu::search
