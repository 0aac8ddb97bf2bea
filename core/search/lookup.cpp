#include "core/search/lookup.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/search/phrases.hpp"
#include "core/search/repeats.hpp"
#include "core/search/run_format.hpp"
#include "core/search/terms.hpp"

namespace kehu::search {
namespace {

// Records that have parts of what is looked for, each of which goes on where the one before ends.
class Chain {
  public:
    Chain(const RunReader& run, Place place, NumberSet first) : run_(run), place_(place), all_(std::move(first)) {}
    // The next part, and what it shares with the one before: where that stands once, the two are side by side.
    void add(const NumberSet& part, std::string_view shared) {
        all_.intersect(part);
        shared_.push_back(shared);
    }
    bool broken() const { return all_.empty(); }
    Hits hits() && {
        if (broken()) return {};
        NumberSet twice;
        for (std::string_view shared : shared_) twice.unite(run_.repeated(place_, shared));
        twice.intersect(all_);
        all_.subtract(twice);
        return {std::move(all_), std::move(twice)};
    }

  private:
    const RunReader& run_;
    const Place place_;
    NumberSet all_;
    std::vector<std::string_view> shared_;
};

Hits number_hits(const RunReader& run, Place place, std::string_view digits) {
    if (digits.size() <= kDigitGram) return {run.digits(place, digits), {}};
    Chain chain(run, place, run.digits(place, digits.substr(0, kDigitGram)));
    for (std::size_t i = 1; i + kDigitGram <= digits.size() && !chain.broken(); ++i)
        chain.add(run.digits(place, digits.substr(i, kDigitGram)), digits.substr(i, Repeats::kDigits));
    return std::move(chain).hits();
}

Hits word_hits(const RunReader& run, Place place, std::string_view part) {
    Hits hits;
    NumberSet found = run.words(place, part.substr(0, kLongestPart));
    (part.size() <= kLongestPart ? hits.sure : hits.maybe) = std::move(found);
    return hits;
}

Hits sign_hits(const RunReader& run, Place place, std::string_view signs) {
    const std::size_t two = signs_size(signs, 2);
    if (two == 0) return {run.sign(place, signs), {}};
    if (two == signs.size()) return {run.pair(place, signs), {}};
    if (run.has_phrase(signs)) return {run.phrase(place, signs), {}};
    Chain chain(run, place, run.pair(place, signs.substr(0, two)));
    while (!chain.broken()) {
        signs.remove_prefix(sign_size(signs));
        const std::size_t next = signs_size(signs, 2);
        if (next == 0) break;
        chain.add(run.pair(place, signs.substr(0, next)), signs.substr(0, sign_size(signs)));
    }
    return std::move(chain).hits();
}

Hits token_hits(const RunReader& run, Place place, const Token& token) {
    if (token.what == Token::What::signs) return sign_hits(run, place, token.text);
    Hits hits = word_hits(run, place, token.text);
    if (token.what == Token::What::number) hits.unite(number_hits(run, place, token.text));
    return hits;
}

void doubt(Hits& hits) {
    hits.maybe = std::move(hits).all();
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

// What letters typed for Chinese are found by, at one place.
class PinyinLookup {
  public:
    PinyinLookup(const RunReader& run, Place place, std::string_view typed, const text::PinyinCuts& cuts)
        : run_(run), place_(place), typed_(typed), cuts_(cuts) {}

    // Each way to cut it: one or two characters are certain, and so are phrases that it reads; of others each pair has
    // to be there.
    Hits hits() {
        for (const Cut& cut : cuts_.cuts)
            if (cut.size() <= 2) hits_.sure.unite(read_as(cut));
        if (!cuts_.complete) doubt(hits_);
        for (const Cut& cut : cuts_.cuts)
            if (cut.size() > 2) add_phrases({cut.data(), 2});
        hits_.maybe.subtract(hits_.sure);
        for (const Cut& cut : cuts_.cuts)
            if (cut.size() > 2) add_pairs(cut);
        return std::move(hits_);
    }

  private:
    using Cut = std::vector<text::PinyinUnit>;
    const NumberSet& read_as(std::span<const text::PinyinUnit> units) {
        auto [at, fresh] = known_.try_emplace(key_of(units));
        if (fresh) at->second = run_.read_as(place_, units);
        return at->second;
    }

    // Those that begin with two signs read so. A longer one that begins with one that is read has nothing more.
    void add_phrases(std::span<const text::PinyinUnit> units) {
        if (!begun_.insert(key_of(units)).second) return;
        run_.each_read_as(place_, units, [&](std::string_view signs) {
            std::string last;
            run_.each_phrase(signs, [&](std::string_view phrase) {
                if (!last.empty() && phrase.starts_with(last)) return;
                if (!text::pinyin_matches(typed_, phrase)) return;
                last = phrase;
                hits_.sure.unite(run_.phrase(place_, phrase));
            });
        });
    }

    void add_pairs(const Cut& cut) {
        NumberSet left = read_as({cut.data(), 2});
        left.subtract(hits_.sure);
        Chain chain(run_, place_, std::move(left));
        for (std::size_t i = 1; i + 2 <= cut.size() && !chain.broken(); ++i)
            chain.add(read_as({cut.data() + i, 2}), cut[i].whole ? cut[i].letters : cut[i].letters.substr(0, 1));
        Hits hits = std::move(chain).hits();
        if (!cuts_.complete) doubt(hits);
        hits_.unite(std::move(hits));
    }

    static std::string key_of(std::span<const text::PinyinUnit> units) {
        std::string key;
        for (const text::PinyinUnit& unit : units) (key += unit.letters) += unit.whole ? '!' : ' ';
        return key;
    }

    const RunReader& run_;
    const Place place_;
    const std::string_view typed_;
    const text::PinyinCuts& cuts_;
    Hits hits_;
    std::map<std::string, NumberSet> known_;  // pairs that several cuts have
    std::set<std::string> begun_;             // pairs whose phrases are in
};

}  // namespace

NumberSet Hits::all() && {
    sure.unite(std::move(maybe));
    return std::move(sure);
}

void Hits::unite(Hits other) {
    sure.unite(std::move(other.sure));
    maybe.unite(std::move(other.maybe));
    maybe.subtract(sure);
}

void Hits::intersect(const Hits& other) {
    if (!exact() || !other.exact()) {
        NumberSet here = other.maybe, there = maybe;
        here.intersect(sure);
        there.intersect(other.sure);
        maybe.intersect(other.maybe);
        maybe.unite(std::move(here));
        maybe.unite(std::move(there));
    }
    sure.intersect(other.sure);
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
        if (is_pinyin(place)) hits.unite(PinyinLookup(run, place, needle.typed(), cuts).hits());
    }
    return hits;
}

}  // namespace kehu::search
