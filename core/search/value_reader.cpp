#include "core/search/value_reader.hpp"

#include <algorithm>

#include "core/search/block_bytes.hpp"
#include "core/search/postings.hpp"

namespace kehu::search {

void ValueGroup::take(std::string_view& rest, std::string_view before) {
    const std::size_t shared = model::read_varint(rest), more = model::read_varint(rest);
    if (shared > before.size() || more > rest.size()) model::throw_cut_short();
    packed.assign(before.substr(0, shared)).append(rest.substr(0, more));
    rest.remove_prefix(more);
    std::string_view left = packed;
    key_size = model::read_varint(left);
    key_at = packed.size() - left.size();
    if (key_size > left.size()) model::throw_cut_short();
    left.remove_prefix(key_size);
    const std::size_t size = model::read_varint(left);
    bytes_at = size > 0 ? packed.size() - left.size() : key_at;
    bytes_size = size > 0 ? left.size() : key_size - (key_size > 0 ? 1 : 0);
    count = model::read_varint(rest);
    numbers.clear();
    if (count > kShortGroup) {
        ordinal = static_cast<std::uint32_t>(model::read_varint(rest));
        return;
    }
    Number number = 0;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(number += static_cast<Number>(model::read_varint(rest)));
}

ValueCursor::ValueCursor(const store::ReadTxn& txn, store::Table table, std::uint32_t run, ListId list, std::string low,
                         bool descending, const NumberSet* among)
    : txn_(&txn), table_(table), run_(run), list_(list), low_(std::move(low)), descending_(descending), among_(among) {
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
        if (key() < low_) continue;
        const ValueGroup& one = group();
        if (!among_ || one.is_long() ||
            std::any_of(one.numbers.begin(), one.numbers.end(), [this](Number n) { return among_->contains(n); }))
            return true;
    }
}

bool ValueCursor::may_hold_any(std::string_view block) const {
    for (BlockBytes rest(block); !rest.done();) {
        rest.number();
        rest.bytes(rest.number());
        const std::uint32_t count = rest.number();
        if (count > kShortGroup) return true;
        Number one = 0;
        for (std::uint32_t i = 0; i < count; ++i)
            if (among_->contains(one += rest.number())) return true;
    }
    return false;
}

bool ValueCursor::load() {
    bool found = false;
    txn_->scan(table_, {from_, to_, descending_}, [&](std::string_view key, std::string_view value) {
        (descending_ ? to_ : from_) = key;
        if (!descending_) from_ += '\0';
        std::string_view rest = whole(value, key);
        if (among_ && !may_hold_any(rest)) return true;
        for (size_ = 0; !rest.empty(); ++size_) {
            if (size_ == groups_.size()) groups_.emplace_back();
            const std::string_view before = size_ ? std::string_view(groups_[size_ - 1].packed) : std::string_view();
            groups_[size_].take(rest, before);
        }
        found = true;
        return false;
    });
    begun_ = true;
    at_ = static_cast<std::size_t>(-1);
    if (!found) size_ = 0;
    return found;
}

void ValueCursor::read(NumberUnion& to) const {
    if (group().is_long()) return to.add(read_postings(*txn_, table_, group_list_key(run_, list_, group().ordinal)));
    for (Number number : group().numbers) to.add(number);
}

}  // namespace kehu::search
