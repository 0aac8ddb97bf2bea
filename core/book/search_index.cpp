#include "core/book/search_index.hpp"

#include <algorithm>

#include "core/book/search_runs.hpp"
#include "core/book/value_index.hpp"
#include "core/search/run_reader.hpp"

namespace kehu::book {
namespace {

using search::Hits;

}  // namespace

bool has_search_index(const Kind& kind) {
    if (kind.hidden) return false;
    const search::SearchFields fields(kind);
    return !fields.empty() && !fields.asks_names();
}

Hits hits_of(WordHits hits) {
    hits.other.unite(std::move(hits.title));
    return {std::move(hits.other), std::move(hits.look)};
}

SearchIndex::SearchIndex(const Reader& reader, const Kind& kind, Within within) : reader_(reader), kind_(kind) {
    for (search::Place place : search::SearchFields(kind).places()) {
        if (within == Within::names && place == search::Place::other) continue;
        places_.push_back(place);
        if (search::is_title(place)) titles_.push_back(place);
    }
    for (const Runs::Run& run : read_runs(reader, kind.code, Side::words).complete) runs_.push_back(run.id);
    each_in_tail(reader, Side::words, [&](RecordId id, std::string_view search_text) {
        if (id.kind == kind.code) tail_[id.number] = search_text;
    });
}

WordHits SearchIndex::find(std::span<const SoughtWord> all, std::span<const SoughtWord> none) const {
    Part found = in_tail(all, none);
    NumberSet newer;  // what the older runs say of these is void
    for (const auto& [number, text] : tail_) newer.append({&number, 1});
    for (std::size_t i = runs_.size(); i > 0; --i) {
        Part part = in_run(runs_[i - 1], all, none);
        part.any.subtract(newer);
        part.title.subtract(newer);
        found.any.unite(std::move(part.any));
        found.title.unite(std::move(part.title));
        if (i > 1)
            newer.unite(search::RunReader(reader_.raw(), run_table(kind_.code, Side::words), runs_[i - 1]).records());
    }
    WordHits hits;
    hits.look = std::move(found.any.maybe);
    hits.look.unite(std::move(found.title.maybe));
    // All records that a run speaks of may hold punctuation, and some of those are gone.
    if (std::any_of(all.begin(), all.end(), [](const SoughtWord& word) { return !word.needle->has_tokens(); }))
        hits.look.intersect(ValueIndex(reader_, kind_).all());
    hits.look.subtract(found.title.sure);
    hits.other = std::move(found.any.sure);
    hits.other.subtract(found.title.sure);
    hits.other.subtract(hits.look);
    hits.title = std::move(found.title.sure);
    return hits;
}

SearchIndex::Part SearchIndex::in_run(std::uint32_t number, std::span<const SoughtWord> all,
                                      std::span<const SoughtWord> none) const {
    const search::RunReader run(reader_.raw(), run_table(kind_.code, Side::words), number);
    std::vector<search::Place> others;
    for (search::Place place : places_)
        if (!search::is_title(place)) others.push_back(place);
    Part part;
    for (std::size_t i = 0; i < all.size(); ++i) {
        Hits title = search::look_up(run, *all[i].needle, titles_);
        Hits any = search::look_up(run, *all[i].needle, others);
        // One word's hits in titles need not be among the others.
        if (all.size() > 1) any.unite(title);
        any.unite(Hits{{}, all[i].coded});
        if (i == 0) {
            part = {std::move(any), std::move(title)};
        } else {
            part.any.intersect(any);
            part.title.intersect(title);
        }
    }
    for (const SoughtWord& word : none) {
        Hits any = search::look_up(run, *word.needle, places_);
        any.unite(Hits{word.coded, {}});
        part.any.subtract(any);
        part.title.subtract(any);
    }
    return part;
}

SearchIndex::Part SearchIndex::in_tail(std::span<const SoughtWord> all, std::span<const SoughtWord> none) const {
    std::vector<std::uint32_t> any, title;
    for (const auto& [number, text] : tail_) {
        const auto in_text = [&, n = number, text = text](const SoughtWord& word) {
            return word.needle->found_at(places_, text) || word.coded.contains(n);
        };
        const auto in_title = [&, text = text](const SoughtWord& word) { return word.needle->found_at(titles_, text); };
        if (!std::all_of(all.begin(), all.end(), in_text) || std::any_of(none.begin(), none.end(), in_text)) continue;
        any.push_back(number);
        if (std::all_of(all.begin(), all.end(), in_title)) title.push_back(number);
    }
    Part part;
    part.any.sure = NumberSet::of(std::move(any));
    part.title.sure = NumberSet::of(std::move(title));
    return part;
}

}  // namespace kehu::book
