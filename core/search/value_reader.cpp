#include "core/search/value_reader.hpp"

#include <algorithm>
#include <optional>

#include "core/search/block_bytes.hpp"
#include "core/search/postings.hpp"
#include "core/search/value_steps.hpp"

namespace kehu::search {
namespace {

void add_group(NumberUnion& to, const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
               const ValueGroup& group) {
    if (group.count > kShortGroup) return to.add(read_postings(txn, table, group_list_key(run, list, group.ordinal)));
    for (Number number : group.numbers) to.add(number);
}

// The next group of a block; `before`: the packed value of the one before.
void take_group(std::string_view& rest, std::string_view before, ValueGroup& group) {
    const std::size_t shared = model::read_varint(rest), more = model::read_varint(rest);
    if (shared > before.size() || more > rest.size()) model::throw_cut_short();
    group.packed.assign(before.substr(0, shared)).append(rest.substr(0, more));
    rest.remove_prefix(more);
    std::string_view packed = group.packed;
    group.key_size = model::read_varint(packed);
    group.key_at = group.packed.size() - packed.size();
    if (group.key_size > packed.size()) model::throw_cut_short();
    packed.remove_prefix(group.key_size);
    const std::size_t size = model::read_varint(packed);
    group.bytes_at = size > 0 ? group.packed.size() - packed.size() : group.key_at;
    group.bytes_size = size > 0 ? packed.size() : group.key_size - (group.key_size > 0 ? 1 : 0);
    group.count = model::read_varint(rest);
    group.numbers.clear();
    if (group.count > kShortGroup) {
        group.ordinal = static_cast<std::uint32_t>(model::read_varint(rest));
        return;
    }
    Number number = 0;
    for (std::size_t i = 0; i < group.count; ++i)
        group.numbers.push_back(number += static_cast<Number>(model::read_varint(rest)));
}

}  // namespace

ValueCursor::ValueCursor(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list, std::string low,
                         bool descending)
    : txn_(&txn), table_(table), run_(run), list_(list), low_(std::move(low)), descending_(descending) {
    const std::string prefix = groups_key(run, list).str();
    from_ = prefix;
    to_ = store::after_prefix(prefix);
    if (low_.empty()) return;
    // The block before may go on beyond `low`.
    txn.scan(table, {prefix, prefix + low_, true}, [&](std::string_view key, std::string_view) {
        from_ = key;
        return false;
    });
}

bool ValueCursor::next() {
    for (;;) {
        if (!begun_ || ++at_ == size_) {
            if (!load()) return false;
            continue;
        }
        if (key() >= low_) return true;
    }
}

bool ValueCursor::load() {
    bool found = false;
    txn_->scan(table_, {from_, to_, descending_}, [&](std::string_view key, std::string_view value) {
        size_ = 0;
        for (std::string_view rest = whole(value, key); !rest.empty(); ++size_) {
            if (size_ == groups_.size()) groups_.emplace_back();
            const std::string_view before = size_ ? std::string_view(groups_[size_ - 1].packed) : std::string_view();
            take_group(rest, before, groups_[size_]);
        }
        (descending_ ? to_ : from_) = key;
        if (!descending_) from_ += '\0';
        found = true;
        return false;
    });
    begun_ = true;
    at_ = static_cast<std::size_t>(-1);
    if (!found) size_ = 0;
    return found;
}

void ValueCursor::read(NumberUnion& to) const {
    add_group(to, *txn_, table_, run_, list_, group());
}

namespace {

// The records of a list's blocks.
class BlockReader {
  public:
    BlockReader(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list)
        : txn_(txn), table_(table), run_(run), list_(list) {}

    // Of all its groups, whatever their values.
    void add_all(std::string_view block) {
        for (BlockBytes rest(block); !rest.done();) {
            rest.number();
            rest.bytes(rest.number());
            const std::uint32_t count = rest.number();
            if (count > kShortGroup) {
                all_.add(read_postings(txn_, table_, group_list_key(run_, list_, rest.number())));
                continue;
            }
            Number one = 0;
            for (std::uint32_t i = 0; i < count; ++i) all_.add(one += rest.number());
        }
    }
    void add_between(std::string_view rest, std::string_view low, std::string_view high) {
        ValueGroup group;
        for (std::string before; !rest.empty(); before = group.packed) {
            take_group(rest, before, group);
            if (group.key() >= low && (high.empty() || group.key() < high))
                add_group(all_, txn_, table_, run_, list_, group);
        }
    }
    NumberSet take() { return all_.take(); }

  private:
    const store::ReadTxn& txn_;
    const store::Table table_;
    const std::uint32_t run_;
    const ListId list_;
    NumberUnion all_;
};

}  // namespace

namespace {

// A block before one that begins below `high` holds nothing above it.
NumberSet read_between(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
                       const std::string& low, const std::string& high) {
    const std::string prefix = groups_key(run, list).str();
    const std::string first = prefix + low, end = high.empty() ? store::after_prefix(prefix) : prefix + high;
    BlockReader blocks(txn, table, run, list);
    if (!low.empty())
        txn.scan(table, {prefix, first, true}, [&](std::string_view key, std::string_view value) {
            blocks.add_between(whole(value, key), low, high);
            return false;
        });
    std::optional<std::string_view> last;
    txn.scan(table, {first, end}, [&](std::string_view key, std::string_view value) {
        if (last) blocks.add_all(*last);
        last = whole(value, key);
        return true;
    });
    if (last) high.empty() ? blocks.add_all(*last) : blocks.add_between(*last, low, high);
    return blocks.take();
}

}  // namespace

NumberSet records_between(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
                          const std::string& low, const std::string& high) {
    const std::optional<Step> upper = step_below(txn, table, run, list, high);
    const std::optional<Step> lower = low.empty() || !upper ? std::nullopt : step_below(txn, table, run, list, low);
    if (!upper || (lower && lower->at == upper->at)) return read_between(txn, table, run, list, low, high);
    const auto below = [&](const std::optional<Step>& step, const std::string& end) {
        NumberSet records = step ? read_postings(txn, table, step->at) : NumberSet();
        records.unite(read_between(txn, table, run, list, step ? step->key : std::string(), end));
        return records;
    };
    NumberSet records = high.empty() ? records_of_list(txn, table, run, list) : below(upper, high);
    if (!low.empty()) records.subtract(below(lower, low));
    return records;
}

double share_between(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
                     const std::string& low, const std::string& high) {
    const std::string prefix = groups_key(run, list).str(), end = store::after_prefix(prefix);
    const auto ordinal = [&](const std::string& from, bool last) {
        std::optional<double> found;
        txn.scan(table, {from, end, last}, [&](std::string_view key, std::string_view) {
            found = store::last_u32(key);
            return false;
        });
        return found;
    };
    const double all = ordinal(prefix, true).value_or(0);
    if (all == 0) return 1;  // one block says nothing
    const double first = low.empty() ? 0 : ordinal(prefix + low, false).value_or(all);
    const double behind = high.empty() ? all : ordinal(prefix + high, false).value_or(all);
    return std::max(0.0, behind - first) / all;
}

NumberSet records_of_values(const store::ReadTxn& txn, store::Table table, std::uint32_t run) {
    NumberSet all = records_between(txn, table, run, kLive, {}, {});
    all.unite(records_between(txn, table, run, kGone, {}, {}));
    return all;
}

}  // namespace kehu::search
