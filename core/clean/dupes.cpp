#include "core/clean/dupes.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <unordered_map>

#include "core/book/sweep.hpp"
#include "core/clean/dupe_keys.hpp"
#include "core/text/memory.hpp"

namespace kehu::clean {
namespace {

constexpr std::size_t kKeysOfOne = 10;           // of a customer, on the average
constexpr std::size_t kMostTogether = 24;        // more that share a key are not compared with one another
constexpr std::size_t kFewTogether = 5;          // of more the records are read once, and compared at once
constexpr std::size_t kPairsAtOnce = 2'000'000;  // then they are compared, and the unlike ones forgotten

constexpr int kOfThird = kLikely / 2;  // points with the record that stays of one that is like another of its group

using Number = std::uint32_t;

// Twelve bytes, as there are millions.
struct Entry {
    std::uint32_t high, low;
    Number number;
    DupeKey key() const { return DupeKey{high} << 32 | low; }
    bool operator<(const Entry& other) const {
        return std::tie(high, low, number) < std::tie(other.high, other.low, other.number);
    }
};
static_assert(sizeof(Entry) == 12);

// Makes the keys of one pass.
class KeyMaker : public book::Hand {
  public:
    KeyMaker(const model::Kind& kind, std::size_t pass, std::size_t passes)
        : reader_(kind), pass_(pass), passes_(passes) {}
    void look(const model::Row& row, book::Yield& yield) override {
        ++yield.count;
        dupe_keys(reader_.read(row), [&](DupeKey key) {
            if ((key >> 1) % passes_ != pass_) return;
            const Entry entry{static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key), row.id.number};
            yield.text.append(reinterpret_cast<const char*>(&entry), sizeof entry);
        });
    }

  private:
    TraitReader reader_;
    std::size_t pass_, passes_;
};

struct Pair {
    Number first, second;
    auto operator<=>(const Pair&) const = default;
};
struct Like {
    Pair pair;
    Likeness likeness;
};

class Search {
  public:
    Search(const book::Reader& reader, const model::Kind& kind, const DupesAsked& asked)
        : reader_(reader), kind_(kind), asked_(asked), traits_(kind) {}

    Dupes run() {
        const std::size_t keys = static_cast<std::size_t>(reader_.count(kind_)) * kKeysOfOne;
        const std::size_t passes = 1 + keys / std::max<std::size_t>(asked_.keys_at_once, 1);
        for (std::size_t pass = 0; pass < passes; ++pass) {
            const std::vector<Entry> entries = entries_of(pass, passes, keys / passes);
            each_group(entries, [&](std::span<const Entry> group) { take(group); });
        }
        compare();
        std::sort(likes_.begin(), likes_.end(), [](const Like& a, const Like& b) { return a.pair < b.pair; });
        const auto same = [](const Like& a, const Like& b) { return a.pair == b.pair; };
        likes_.erase(std::unique(likes_.begin(), likes_.end(), same), likes_.end());
        make_groups();
        return std::move(dupes_);
    }

  private:
    std::vector<Entry> entries_of(std::size_t pass, std::size_t passes, std::size_t expected) {
        std::vector<Entry> entries;
        entries.reserve(expected + expected / 4);
        dupes_.looked_at = 0;
        const auto make = [&] { return std::make_unique<KeyMaker>(kind_, pass, passes); };
        book::sweep(reader_, kind_, {}, make, [&](book::Yield& yield) {
            dupes_.looked_at += yield.count;
            const std::size_t before = entries.size();
            entries.resize(before + yield.text.size() / sizeof(Entry));
            std::memcpy(static_cast<void*>(entries.data() + before), yield.text.data(), yield.text.size());
            return true;
        });
        std::sort(entries.begin(), entries.end());
        return entries;
    }

    template <class Use>
    static void each_group(std::span<const Entry> entries, Use&& use) {
        for (std::size_t from = 0; from < entries.size();) {
            std::size_t to = from + 1;
            while (to < entries.size() && entries[to].key() == entries[from].key()) ++to;
            if (to - from > 1) use(entries.subspan(from, to - from));
            from = to;
        }
    }

    void take(std::span<const Entry> group) {
        if (group.size() <= kMostTogether) return take_pairs(group);
        dupes_.crowded++;
        if (!is_of_address(group.front().key())) return;
        std::vector<Entry> named;
        for (const Entry& entry : group)
            if (const auto row = reader_.get_record({kind_.code, entry.number})) {
                const DupeKey key = name_key(traits_.read(*row));
                named.push_back({static_cast<std::uint32_t>(key >> 32), static_cast<std::uint32_t>(key), entry.number});
            }
        std::sort(named.begin(), named.end());
        each_group(named, [&](std::span<const Entry> few) {
            if (few.size() <= kMostTogether) take_pairs(few);
        });
    }

    bool is_asked(Number number) const { return !asked_.among || asked_.among(number); }

    void take_pairs(std::span<const Entry> group) {
        if (group.size() > kFewTogether) return compare_all(group);
        for (std::size_t i = 0; i < group.size(); ++i)
            for (std::size_t j = i + 1; j < group.size(); ++j) {
                const Pair pair{group[i].number, group[j].number};
                if (pair.first == pair.second || (!is_asked(pair.first) && !is_asked(pair.second))) continue;
                pairs_.push_back(pair);
            }
        if (pairs_.size() >= kPairsAtOnce) compare();
    }

    // Each is read once; pairs of small groups come again under other keys, and are compared once.
    void compare_all(std::span<const Entry> group) {
        std::vector<Traits> all;
        for (const Entry& entry : group)
            if (all.empty() || all.back().id.number != entry.number) all.push_back(traits_of(entry.number));
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = i + 1; j < all.size(); ++j)
                if (is_asked(all[i].id.number) || is_asked(all[j].id.number)) compare(all[i], all[j]);
    }

    Traits traits_of(Number number) const {
        const auto row = reader_.get_named({kind_.code, number}, false);
        return row ? traits_.read(*row) : Traits{};
    }

    void compare() {
        std::sort(pairs_.begin(), pairs_.end());
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
        Traits first;
        for (const Pair& pair : pairs_) {
            if (first.id.number != pair.first) first = traits_of(pair.first);
            compare(first, traits_of(pair.second));
        }
        pairs_.clear();
    }

    void compare(const Traits& first, const Traits& second) {
        const Likeness likeness = clean::likeness(first, second);
        if (likeness.score < asked_.least) return;
        likes_.push_back({{first.id.number, second.id.number}, likeness});
        filled_[first.id.number] = first.filled;
        filled_[second.id.number] = second.filled;
    }

    Number root(Number number) {
        while (parent_[number] != number) number = parent_[number] = parent_[parent_[number]];
        return number;
    }
    bool is_better(Number a, Number b) const {
        const std::size_t more = filled_.at(a), less = filled_.at(b);
        return more != less ? more > less : a < b;
    }

    void make_groups() {
        std::stable_sort(likes_.begin(), likes_.end(),
                         [](const Like& a, const Like& b) { return a.likeness.score > b.likeness.score; });
        for (const auto& [number, filled] : filled_) parent_[number] = number;
        const auto doubtful =
            std::find_if(likes_.begin(), likes_.end(), [](const Like& like) { return like.likeness.score < kLikely; });
        const std::span<const Like> likely(likes_.begin(), doubtful);
        for (const Like& like : likely) {
            const Number a = root(like.pair.first), b = root(like.pair.second);
            if (a != b) parent_[is_better(a, b) ? b : a] = is_better(a, b) ? a : b;
        }
        list_groups(likely);
        for (const Like& like : std::span<const Like>(doubtful, likes_.end())) {
            auto [keep, other] = like.pair;
            if (root(keep) == root(other)) continue;
            if (!is_better(keep, other)) std::swap(keep, other);
            dupes_.doubtful.push_back({keep, other, keep, like.likeness});
        }
    }

    // In the order of their most likely pair; of one record, what it has with the one that stays goes first.
    void list_groups(std::span<const Like> likely) {
        std::unordered_map<Number, std::size_t> place;
        std::vector<std::map<Number, Dupe>> groups;
        for (const Like& like : likely) {
            const Number keep = root(like.pair.first);
            const auto [at, fresh] = place.try_emplace(keep, groups.size());
            if (fresh) groups.emplace_back();
            const auto offer = [&](Number other, Number alike) {
                if (other == keep) return;
                const Dupe dupe{keep, other, alike, like.likeness};
                const auto [old, first] = groups[at->second].try_emplace(other, dupe);
                if (!first && alike == keep) old->second = dupe;
            };
            offer(like.pair.first, like.pair.second);
            offer(like.pair.second, like.pair.first);
        }
        dupes_.groups = groups.size();
        for (auto& group : groups) list_group(group);
    }

    // One of two who are like a third may be like that one for another reason: the points are those of the two that
    // would be merged. Of two that are apart, and both like the one that stays, a person says which it is.
    void list_group(std::map<Number, Dupe>& group) {
        std::vector<std::pair<Dupe*, Traits>> members;
        std::vector<bool> goes;
        for (auto& [other, dupe] : group) {
            const auto& [member, traits] = members.emplace_back(&dupe, traits_of(other));
            if (dupe.like != dupe.keep) dupe.likeness = likeness(traits_of(dupe.keep), traits);
            goes.push_back(dupe.like == dupe.keep || (dupe.likeness.score >= kOfThird && !are_apart(dupe.likeness)));
        }
        for (std::size_t i = 0; i < members.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                if (!goes[i] || !goes[j] || !are_apart(likeness(members[i].second, members[j].second))) continue;
                const int mine = members[i].first->likeness.score, theirs = members[j].first->likeness.score;
                goes[i] = mine > theirs;
                goes[j] = theirs > mine;
            }
        for (std::size_t i = 0; i < members.size(); ++i)
            (goes[i] ? dupes_.found : dupes_.doubtful).push_back(*members[i].first);
    }

    const book::Reader& reader_;
    const model::Kind& kind_;
    const DupesAsked& asked_;
    const TraitReader traits_;
    Dupes dupes_;
    std::vector<Pair> pairs_;
    std::vector<Like> likes_;
    std::unordered_map<Number, std::size_t> filled_;
    std::unordered_map<Number, Number> parent_;
};

}  // namespace

Dupes find_dupes(const book::Reader& reader, const model::Kind& kind, const DupesAsked& asked) {
    return Search(reader, kind, asked).run();
}

}  // namespace kehu::clean
