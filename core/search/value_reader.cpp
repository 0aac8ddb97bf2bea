#include "core/search/value_reader.hpp"

#include "core/search/postings.hpp"

namespace kehu::search {

ValueCursor::ValueCursor(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list,
                         ValueStart start)
    : txn_(&txn), table_(table), run_(run), list_(list), start_(std::move(start)) {
    const std::string prefix = groups_key(run, list).str();
    from_ = prefix;
    to_ = store::after_prefix(prefix);
    if (start_.descending) {
        // A block that begins at or above `high` holds nothing below it.
        if (!start_.high.empty()) to_ = prefix + start_.high;
        return;
    }
    if (start_.low.empty()) return;
    // The block before may go on beyond `low`.
    txn.scan(table, {prefix, prefix + start_.low, true}, [&](std::string_view key, std::string_view) {
        from_ = key;
        return false;
    });
}

bool ValueCursor::next() {
    for (;;) {
        if (begun_ && ++at_ < size_) {
            if (!skips(group())) return true;
            continue;
        }
        if (!load()) return false;
    }
}

// Those of the first block that lie before the start.
bool ValueCursor::skips(const Group& group) const {
    return start_.descending ? !start_.high.empty() && group.key >= start_.high : group.key < start_.low;
}

bool ValueCursor::load() {
    bool found = false;
    txn_->scan(table_, {from_, to_, start_.descending}, [&](std::string_view key, std::string_view value) {
        take_apart(whole(value, key));
        (start_.descending ? to_ : from_) = key;
        if (!start_.descending) from_ += '\0';
        found = true;
        return false;
    });
    begun_ = true;
    at_ = static_cast<std::size_t>(-1);
    return found;
}

void ValueCursor::take_apart(std::string_view rest) {
    size_ = 0;
    std::string_view last;
    while (!rest.empty()) {
        if (size_ == groups_.size()) groups_.emplace_back();
        Group& group = groups_[size_++];
        const std::size_t shared = model::read_varint(rest), more = model::read_varint(rest);
        if (shared > last.size() || more > rest.size()) model::throw_cut_short();
        group.packed.assign(last.substr(0, shared)).append(rest.substr(0, more));
        rest.remove_prefix(more);
        last = group.packed;
        std::string_view packed = group.packed;
        const std::size_t key = model::read_varint(packed);
        if (key > packed.size()) model::throw_cut_short();
        group.key = packed.substr(0, key);
        packed.remove_prefix(key);
        const std::size_t size = model::read_varint(packed);
        group.bytes = size > 0 ? packed : group.key.substr(0, key - (key > 0 ? 1 : 0));
        group.count = model::read_varint(rest);
        group.numbers.clear();
        if (group.count > kShortGroup) {
            group.ordinal = static_cast<std::uint32_t>(model::read_varint(rest));
            continue;
        }
        Number number = 0;
        for (std::size_t i = 0; i < group.count; ++i)
            group.numbers.push_back(number += static_cast<Number>(model::read_varint(rest)));
    }
}

void ValueCursor::read(std::vector<Number>& few, NumberSet& many) const {
    const Group& one = group();
    if (one.count <= kShortGroup) {
        few.insert(few.end(), one.numbers.begin(), one.numbers.end());
        return;
    }
    NumberSet list;
    const std::string prefix = group_list_key(run_, list_, one.ordinal).str();
    txn_->scan(table_, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view value) {
        read_block(list, key, value);
        return true;
    });
    many.unite(list);
}

NumberSet records_of_values(const store::ReadTxn& txn, store::Table table, std::uint32_t run) {
    NumberSet all;
    std::vector<Number> few;
    for (ListId list : {kLive, kGone})
        for (ValueCursor cursor(txn, table, run, list); cursor.next();) cursor.read(few, all);
    all.unite(NumberSet::of(std::move(few)));
    return all;
}

}  // namespace kehu::search
