#include "core/search/lookup.hpp"

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/search/phrases.hpp"
#include "core/search/repeats.hpp"
#include "core/search/run_format.hpp"
#include "core/search/terms.hpp"
#include "core/text/utf8.hpp"

namespace kehu::search {
namespace {

// Records where something stands twice, at one place; each list is read once.
class Twice {
  public:
    Twice(const RunReader& run, Place place) : run_(run), place_(place) {}
    const NumberSet& operator()(std::string_view what) {
        auto known = known_.find(what);
        if (known == known_.end()) known = known_.emplace(what, run_.repeated(place_, what)).first;
        return known->second;
    }

  private:
    const RunReader& run_;
    const Place place_;
    std::map<std::string, NumberSet, std::less<>> known_;
};

// Records that have parts of what is looked for, each of which goes on where the one before ends.
class Chain {
  public:
    Chain(Twice& twice, NumberSet first) : twice_(twice), all_(std::move(first)) {}
    // The next part, and what it shares with the one before: where any of that stands once, the two are side by side.
    void add(const NumberSet& part, std::span<const std::string_view> shared) {
        all_.intersect(part);
        shared_.emplace_back(shared.begin(), shared.end());
    }
    std::size_t size() const { return all_.size(); }
    bool broken() const { return all_.empty(); }
    // If further parts are not asked for.
    Hits doubt() && { return {{}, std::move(all_)}; }
    Hits hits() && {
        if (broken()) return {};
        NumberSet unsure;
        for (const std::vector<std::string_view>& shared : shared_) {
            NumberSet each = all_;
            for (std::string_view what : shared) each.intersect(twice_(what));
            unsure.unite(std::move(each));
        }
        all_.subtract(unsure);
        return {std::move(all_), std::move(unsure)};
    }

  private:
    Twice& twice_;
    NumberSet all_;
    std::vector<std::vector<std::string_view>> shared_;
};

Hits number_hits(const RunReader& run, Place place, std::string_view digits) {
    if (digits.size() <= kDigitGram) return {run.digits(place, digits), {}};
    Twice twice(run, place);
    Chain chain(twice, run.digits(place, digits.substr(0, kDigitGram)));
    for (std::size_t i = 1; i + kDigitGram <= digits.size() && !chain.broken(); ++i) {
        const std::string_view shared[] = {digits.substr(i, Repeats::kDigits)};
        chain.add(run.digits(place, digits.substr(i, kDigitGram)), shared);
    }
    return std::move(chain).hits();
}

Hits word_hits(const RunReader& run, Place place, std::string_view part) {
    Hits hits;
    NumberSet found = run.words(place, part.substr(0, kLongestPart));
    (part.size() <= kLongestPart ? hits.sure : hits.maybe) = std::move(found);
    return hits;
}

Hits sign_hits(const RunReader& run, Place place, std::string_view signs) {
    std::vector<std::string_view> each;
    for (std::size_t at = 0; at < signs.size(); at += each.back().size())
        each.push_back(signs.substr(at, sign_size(signs.substr(at))));
    if (each.size() == 1) return {run.sign(place, signs), {}};
    const auto from = [&](std::size_t i, std::size_t count) {
        const char *begin = each[i].data(), *end = each[i + count - 1].data() + each[i + count - 1].size();
        return std::string_view(begin, static_cast<std::size_t>(end - begin));
    };
    // Three at once where those are a phrase, else two.
    const auto size_at = [&](std::size_t i) {
        return i + kPhraseSigns <= each.size() && run.has_phrase(from(i, kPhraseSigns)) ? kPhraseSigns : 2;
    };
    const auto list = [&](std::size_t i, std::size_t size) {
        return size == 2 ? run.pair(place, from(i, 2)) : run.phrase(place, from(i, size));
    };
    std::size_t end = size_at(0);
    Twice twice(run, place);
    Chain chain(twice, list(0, end));
    for (std::size_t i = 1; end < each.size() && !chain.broken(); ++i) {
        const std::size_t size = size_at(i);
        if (i + size <= end) continue;
        chain.add(list(i, size), std::span(each).subspan(i, end - i));
        end = i + size;
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
    PinyinLookup(const RunReader& run, Place place, const text::PinyinCuts& cuts)
        : run_(run), place_(place), cuts_(cuts), twice_(run, place) {}

    // Each way to cut it: of more than two characters each pair has to be there.
    Hits hits() {
        for (const Cut& cut : cuts_.cuts) cut.size() <= 2 ? hits_.sure.unite(read_as(cut)) : add_phrases(cut);
        for (const Cut& cut : cuts_.cuts)
            if (cut.size() > 2) add_pairs(cut);
        if (!cuts_.complete) doubt(hits_);
        return std::move(hits_);
    }

  private:
    using Cut = std::vector<text::PinyinUnit>;
    static constexpr std::size_t kFew = 32, kMostTried = 64;

    const NumberSet& read_as(std::span<const text::PinyinUnit> units) {
        auto [at, fresh] = known_.try_emplace(key_of(units));
        if (fresh) at->second = run_.read_as(place_, units);
        return at->second;
    }

    // Signs that phrases, each of which goes on where the one before does, are made of, and that are read so: those are
    // looked for as if they were typed.
    void add_phrases(const Cut& cut) {
        run_.each_read_as(place_, {cut.data(), 2}, [&](std::string_view two) { go_on(cut, std::string(two), 2, 0); });
    }

    // `read`: so many of the cut's units are; the last two signs begin at `last`.
    void go_on(const Cut& cut, const std::string& signs, std::size_t read, std::size_t last) {
        if (tried_.size() == kMostTried) return;
        if (read == cut.size()) {
            if (tried_.insert(signs).second) hits_.unite(sign_hits(run_, place_, signs));
            return;
        }
        const std::string two = signs.substr(last);
        run_.each_phrase(two, [&](std::string_view phrase) {
            std::size_t at = two.size();
            if (!cut[read].reads(text::next_code_point(phrase, at))) return;
            go_on(cut, signs + std::string(phrase.substr(two.size())), read + 1, last + sign_size(two));
        });
    }

    // Few that are left are looked at rather than read on about.
    void add_pairs(const Cut& cut) {
        NumberSet left = read_as({cut.data(), 2});
        left.subtract(hits_.sure);
        left.subtract(hits_.maybe);
        Chain chain(twice_, std::move(left));
        for (std::size_t i = 1; i + 2 <= cut.size(); ++i) {
            if (chain.size() <= kFew) return hits_.unite(std::move(chain).doubt());
            const std::string_view shared[] = {repeated_as(cut[i])};
            chain.add(read_as({cut.data() + i, 2}), shared);
        }
        hits_.unite(std::move(chain).hits());
    }

    static std::string_view repeated_as(const text::PinyinUnit& unit) {
        return unit.whole ? unit.letters : unit.letters.substr(0, 1);
    }
    static std::string key_of(std::span<const text::PinyinUnit> units) {
        std::string key;
        for (const text::PinyinUnit& unit : units) (key += unit.letters) += unit.whole ? '!' : ' ';
        return key;
    }

    const RunReader& run_;
    const Place place_;
    const text::PinyinCuts& cuts_;
    Twice twice_;
    Hits hits_;
    std::map<std::string, NumberSet> known_;  // pairs that several cuts have
    std::set<std::string> tried_;             // signs, that several cuts have
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
        if (is_pinyin(place)) hits.unite(PinyinLookup(run, place, cuts).hits());
    }
    return hits;
}

}  // namespace kehu::search
