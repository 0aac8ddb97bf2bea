#include "core/search/value_check.hpp"

#include <set>

#include "core/search/merge.hpp"
#include "core/search/value_reader.hpp"
#include "core/search/value_steps.hpp"

namespace kehu::search {
namespace {

// The groups of a run, as far as they hold any of some records.
class LiveGroups {
  public:
    LiveGroups(ValueCursor cursor, const NumberSet& live) : cursor_(std::move(cursor)), live_(live) {}
    bool next() {
        while (cursor_.next()) {
            NumberUnion all;
            cursor_.read(all);
            NumberSet here = all.take();
            here.intersect(live_);
            numbers_ = here.numbers();
            if (!numbers_.empty()) return true;
        }
        return false;
    }
    bool is(const ValueTerm& value) const {
        const std::string_view key = value.key;
        return cursor_.key() == key &&
               cursor_.bytes() == (value.bytes.empty() && !key.empty() ? key.substr(0, key.size() - 1) : value.bytes);
    }
    std::string_view key() const { return cursor_.key(); }
    const std::vector<Number>& numbers() const { return numbers_; }

  private:
    ValueCursor cursor_;
    const NumberSet& live_;
    std::vector<Number> numbers_;
};

std::set<ListId> lists_of_run(const store::ReadTxn& txn, store::Table table, std::uint32_t run) {
    std::set<ListId> lists;
    store::Key key;
    std::string from = key.u32(run).str();
    const std::string to = store::after_prefix(from);
    for (bool more = true; more;) {
        more = false;
        txn.scan(table, {from, to}, [&](std::string_view found, std::string_view) {
            store::KeyReader parts(found);
            parts.u32();
            const ListId list = parts.u32();
            lists.insert(list);
            store::Key next;
            from = next.u32(run).u32(list + 1).str();
            return more = list != static_cast<ListId>(-1), false;
        });
    }
    return lists;
}

}  // namespace

// A list is right if the same groups follow each other; one that differs is counted, and so is what comes behind it.
std::size_t count_wrong_values(const store::ReadTxn& txn, store::Table table, std::uint32_t run,
                               std::span<const ValueBuilder* const> builders, const NumberSet& live) {
    Merge merge(terms_of(builders));
    std::size_t wrong = 0;
    std::string_view term;
    std::vector<Number> numbers;
    bool more = merge.next(term, numbers);
    for (ListId list : lists_of_run(txn, table, run)) {
        for (; more && ValueTerm(term).list < list; more = merge.next(term, numbers)) ++wrong;
        LiveGroups there(ValueCursor(txn, table, run, list), live);
        bool left = there.next();
        while (left || (more && ValueTerm(term).list == list)) {
            const bool expected = more && ValueTerm(term).list == list;
            const bool same = left && expected && there.is(ValueTerm(term));
            wrong += !same || there.numbers() != numbers;
            const bool behind = left && expected && !same && there.key() > ValueTerm(term).key;
            if (left && !behind) left = there.next();
            if (expected && (same || behind || !left)) more = merge.next(term, numbers);
        }
        wrong += count_wrong_steps(txn, table, run, list);
    }
    for (; more; more = merge.next(term, numbers)) ++wrong;
    return wrong;
}

}  // namespace kehu::search
