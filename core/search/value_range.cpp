#include "core/search/value_range.hpp"

#include <algorithm>

#include "core/search/block_bytes.hpp"
#include "core/search/postings.hpp"
#include "core/search/value_reader.hpp"
#include "core/search/value_steps.hpp"

namespace kehu::search {

NumberSet ValueRanges::between(const std::string& low, const std::string& high) const {
    const std::optional<Step> upper = step_below(txn_, table_, run_, list_, high);
    const std::optional<Step> lower = low.empty() || !upper ? std::nullopt : step_below(txn_, table_, run_, list_, low);
    if (!upper || (lower && lower->at == upper->at)) return read(low, high);
    NumberSet records = high.empty() ? records_of_list(txn_, table_, run_, list_) : below(high);
    if (!low.empty()) records.subtract(below(low));
    return records;
}

// The nearest step and what lies between: all blocks before the step's, the last of which may have its key, too.
NumberSet ValueRanges::below(const std::string& high) const {
    const std::optional<Step> before = step_below(txn_, table_, run_, list_, high),
                              behind = step_from(txn_, table_, run_, list_, high);
    const std::uint32_t first = before ? before->ordinal : 0, here = ordinal_at(high).value_or(first);
    if (behind && behind->ordinal - here < here - first) {
        NumberSet records = read_postings(txn_, table_, behind->at);
        store::Key end;
        records.subtract(read(high, end.raw(behind->key).u32(behind->ordinal).str()));
        return records;
    }
    NumberSet records = before ? read_postings(txn_, table_, before->at) : NumberSet();
    records.unite(read(before ? before->key : std::string(), high));
    return records;
}

// A block before one that begins below `high` holds nothing above it.
NumberSet ValueRanges::read(const std::string& low, const std::string& high) const {
    const std::string first = groups_ + low, end = high.empty() ? store::after_prefix(groups_) : groups_ + high;
    NumberUnion records;
    if (!low.empty())
        txn_.scan(table_, {groups_, first, true}, [&](std::string_view key, std::string_view value) {
            add_part(records, whole(value, key), low, high);
            return false;
        });
    std::optional<std::string_view> last;
    txn_.scan(table_, {first, end}, [&](std::string_view key, std::string_view value) {
        if (last) add_all(records, *last);
        last = whole(value, key);
        return true;
    });
    if (last) high.empty() ? add_all(records, *last) : add_part(records, *last, low, high);
    return records.take();
}

void ValueRanges::add_all(NumberUnion& to, std::string_view block) const {
    for (BlockBytes rest(block); !rest.done();) {
        rest.number();
        rest.bytes(rest.number());
        const std::uint32_t count = rest.number();
        if (count > kShortGroup) {
            to.add(read_postings(txn_, table_, group_list_key(run_, list_, rest.number())));
            continue;
        }
        Number one = 0;
        for (std::uint32_t i = 0; i < count; ++i) to.add(one += rest.number());
    }
}

void ValueRanges::add_part(NumberUnion& to, std::string_view block, std::string_view low, std::string_view high) const {
    ValueGroup group;
    for (std::string before; !block.empty(); before = group.packed) {
        group.take(block, before);
        if (group.key() < low || (!high.empty() && group.key() >= high)) continue;
        if (group.is_long()) to.add(read_postings(txn_, table_, group_list_key(run_, list_, group.ordinal)));
        for (Number number : group.numbers) to.add(number);
    }
}

std::optional<std::uint32_t> ValueRanges::ordinal_at(const std::string& low) const {
    std::optional<std::uint32_t> found;
    txn_.scan(table_, {groups_ + low, store::after_prefix(groups_)}, [&](std::string_view key, std::string_view) {
        found = store::last_u32(key);
        return false;
    });
    return found;
}

double ValueRanges::share(const std::string& low, const std::string& high) const {
    double all = 0;
    txn_.scan(table_, {groups_, store::after_prefix(groups_), true}, [&](std::string_view key, std::string_view) {
        all = store::last_u32(key);
        return false;
    });
    if (all == 0) return 1;  // one block says nothing
    const double first = low.empty() ? 0 : ordinal_at(low).value_or(all);
    const double behind = high.empty() ? all : ordinal_at(high).value_or(all);
    return std::max(0.0, behind - first) / all;
}

NumberSet records_of_values(const store::ReadTxn& txn, store::Table table, std::uint32_t run) {
    NumberSet all = ValueRanges(txn, table, run, kLive).between({}, {});
    all.unite(ValueRanges(txn, table, run, kGone).between({}, {}));
    return all;
}

}  // namespace kehu::search
