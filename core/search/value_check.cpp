#include "core/search/value_check.hpp"

#include <set>

#include "core/search/value_reader.hpp"

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
    bool is(const Value& value) const { return cursor_.key() == value.key && cursor_.bytes() == value.bytes; }
    bool before(const Value& value) const {
        const int order = cursor_.key().compare(value.key);
        return order < 0 || (order == 0 && cursor_.bytes() < value.bytes);
    }
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
            return more = true, false;
        });
    }
    return lists;
}

}  // namespace

std::size_t count_wrong_values(const store::ReadTxn& txn, store::Table table, std::uint32_t run,
                               std::span<const ValueBuilder* const> builders, const NumberSet& live) {
    std::size_t wrong = 0;
    ValueMerge merge(builders);
    bool more = merge.next();
    for (ListId list : lists_of_run(txn, table, run)) {
        for (; more && merge.list() < list; more = merge.next()) ++wrong;
        LiveGroups there(ValueCursor(txn, table, run, list), live);
        bool left = there.next();
        while (left || (more && merge.list() == list)) {
            const bool expected = more && merge.list() == list;
            if (left && expected && there.is(merge.value())) {
                wrong += there.numbers() != merge.numbers();
                left = there.next();
                more = merge.next();
            } else if (left && (!expected || there.before(merge.value()))) {
                ++wrong;
                left = there.next();
            } else {
                ++wrong;
                more = merge.next();
            }
        }
    }
    for (; more; more = merge.next()) ++wrong;
    return wrong;
}

}  // namespace kehu::search
