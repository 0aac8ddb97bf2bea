#include "core/book/planner.hpp"

#include <algorithm>
#include <set>

#include "core/book/value_terms.hpp"

namespace kehu::book {
namespace {

using query::Term;
using search::Hits;

constexpr std::size_t kFew = 64;  // records: a look at each costs next to nothing

Hits negation(Hits hits, const NumberSet& all) {
    Hits out{all, {}};
    out.sure.subtract(hits.sure);
    out.sure.subtract(hits.maybe);
    out.maybe = std::move(hits.maybe);
    return out;
}

// What of some records has the other, too.
void narrow(WordHits& hits, const Hits& by) {
    Hits title{std::move(hits.title), hits.look}, other{std::move(hits.other), std::move(hits.look)};
    title.intersect(by);
    other.intersect(by);
    hits.title = std::move(title.sure);
    hits.other = std::move(other.sure);
    hits.look = std::move(title.maybe);
    hits.look.unite(std::move(other.maybe));
}

// Records that have the word as their whole code, which is not among the texts that are searched.
NumberSet with_code(const Reader& reader, const Kind& kind, const std::string& word, const model::Context& context) {
    NumberSet found;
    for (const Field& field : kind.fields)
        if (query::is_unique_word(field))
            found.unite(numbers_of(reader.find_exact(kind, field, field.type->exact_word(word, context))));
    return found;
}

bool is_word(const Term& term) {
    return term.what == Term::What::words;
}

class Planner {
  public:
    Planner(const Indexes& indexes, const query::Query& query, const model::Context& context,
            std::optional<std::uint64_t> wanted)
        : indexes_(indexes),
          reader_(indexes.reader()),
          kind_(indexes.kind()),
          query_(query),
          context_(context),
          wanted_(wanted),
          values_(indexes, context) {}

    std::optional<Found> run() {
        std::vector<const Term*> terms;
        for (const Term& term : query_.terms) terms.push_back(&term);
        std::stable_sort(terms.begin(), terms.end(), [](const Term* a, const Term* b) { return cost(*a) < cost(*b); });
        bool words_done = false;
        for (const Term* term : terms) {
            if (is_word(*term) && words_done) continue;
            if (known_ && is_look_cheaper(*term)) {
                look_at(term->text);
                continue;
            }
            if (is_word(*term)) {
                words_done = true;
                take_words();
            } else if (auto hits = answer(*term)) {
                take(*term, std::move(*hits));
            } else {
                look_at(term->text);
            }
        }
        if (!known_) return std::nullopt;
        return found();
    }

  private:
    // Ids and references name a few records; words are seldom had by many; a range may be had by most.
    static int cost(const Term& term) {
        if (term.what == Term::What::id) return term.negated ? 5 : 0;
        if (is_word(term)) return term.negated ? 6 : 3;
        if (term.what == Term::What::group) return 8;
        const bool by_id = term.field && !term.field->ref.empty();
        return term.negated ? 7 : by_id ? 1 : 4;
    }

    // Than reading the term's list. Where few answers are wanted and most records have the term, few are looked at.
    bool is_look_cheaper(const Term& term) const {
        constexpr double kLook = 5000, kRead = 10;  // nanoseconds, measured: a record looked at, a number of a list
        constexpr double kMost = 0.1;               // of a list's numbers are read, as it has steps
        if (size() <= kFew) return true;
        if (term.what != Term::What::field) return false;
        const double share = values_.share(term);
        const double hits = term.negated ? 1 - share : share;
        const double looks = wanted_ ? std::min<double>(static_cast<double>(*wanted_) / std::max(hits, 0.001),
                                                        static_cast<double>(size()))
                                     : static_cast<double>(size());
        return looks * kLook < std::min(share, kMost) * static_cast<double>(reader_.count(kind_)) * kRead;
    }

    std::size_t size() const { return known_->size(); }

    void look_at(const std::string& terms) {
        unsure_ = true;
        steps_.push_back({terms, std::nullopt, std::nullopt});
    }

    void take(const Term& term, Hits hits) {
        if (term.negated) hits = negation(std::move(hits), indexes_.values().all());
        note(term.text, hits.sure.size(), hits.maybe.size());
        if (known_)
            narrow(*known_, hits);
        else
            known_ = WordHits{std::move(hits.sure), {}, std::move(hits.maybe)};
    }

    void note(const std::string& text, std::size_t sure, std::size_t perhaps) {
        steps_.push_back({text, sure, perhaps});
    }

    // All words at once: those that stand in the title go first.
    void take_words() {
        std::vector<SoughtWord> all, none;
        std::string text;
        std::set<std::pair<bool, std::string_view>> seen;  // said twice is said once
        for (const Term& term : query_.terms) {
            if (!is_word(term) || !seen.emplace(term.negated, term.word).second) continue;
            (term.negated ? none : all).push_back({&*term.needle, with_code(reader_, kind_, term.word, context_)});
            (text += text.empty() ? "" : " ") += term.text;
        }
        const SearchIndex* index = indexes_.words();
        if (!index) return look_at(text);
        WordHits hits = all.empty() ? without(*index, none) : index->find(all, none);
        note(text, hits.title.size() + hits.other.size(), hits.look.size());
        if (known_) {
            const Hits before{std::move(known_->title), std::move(known_->look)};
            narrow(hits, before);
        }
        known_ = std::move(hits);
    }

    WordHits without(const SearchIndex& index, std::span<const SoughtWord> none) const {
        WordHits hits{indexes_.values().all(), {}, {}};
        for (const SoughtWord& word : none)
            narrow(hits, negation(hits_of(index.find({&word, 1}, {})), indexes_.values().all()));
        return hits;
    }

    std::optional<Hits> answer(const Term& term) const {
        switch (term.what) {
            case Term::What::id: {
                std::vector<RecordId> there;
                for (RecordId id : term.ids)
                    if (id.kind == kind_.code && reader_.exists(id)) there.push_back(id);
                Hits hits{numbers_of(there), {}};
                hits.sure.unite(with_code(reader_, kind_, term.word, context_));
                return hits;
            }
            case Term::What::group: {
                Hits all{indexes_.values().all(), {}};
                for (const Term& one : term.group) {
                    std::optional<Hits> hits =
                        is_word(one) ? values_.by_word(*one.needle, with_code(reader_, kind_, one.word, context_))
                                     : answer(one);
                    if (!hits) return std::nullopt;
                    all.intersect(one.negated ? negation(std::move(*hits), indexes_.values().all()) : *hits);
                }
                return all;
            }
            case Term::What::field:
                return values_.answer(term);
            case Term::What::words:
                break;
        }
        return std::nullopt;
    }

    Found found() {
        Found out{std::move(*known_), std::move(steps_)};
        if (unsure_) {
            NumberSet all = std::move(out.hits.title);
            all.unite(std::move(out.hits.other));
            all.unite(std::move(out.hits.look));
            out.hits = {{}, {}, std::move(all)};
        }
        return out;
    }

    const Indexes& indexes_;
    const Reader& reader_;
    const Kind& kind_;
    const query::Query& query_;
    const model::Context& context_;
    const std::optional<std::uint64_t> wanted_;
    const ValueTerms values_;
    std::optional<WordHits> known_;  // what answers the terms taken so far
    bool unsure_ = false;            // not all terms were taken
    std::vector<Found::Step> steps_;
};

}  // namespace

const SearchIndex* Indexes::words() const {
    if (!words_ && has_search_index(kind_)) words_.emplace(reader_, kind_);
    return words_ ? &*words_ : nullptr;
}

const ValueIndex& Indexes::values() const {
    if (!values_) values_.emplace(reader_, kind_);
    return *values_;
}

NumberSet numbers_of(std::span<const RecordId> ids) {
    std::vector<search::Number> numbers;
    for (RecordId id : ids) numbers.push_back(id.number);
    return NumberSet::of(std::move(numbers));
}

bool can_plan(const Reader& reader, const Kind& kind) {
    return reader.known().search && !reader.skips_damaged() && !kind.hidden;
}

std::optional<Found> plan(const Indexes& indexes, const query::Query& query, const model::Context& context,
                          std::optional<std::uint64_t> wanted) {
    return Planner(indexes, query, context, wanted).run();
}

}  // namespace kehu::book
