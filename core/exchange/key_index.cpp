#include "core/exchange/key_index.hpp"

#include <xxhash.h>

#include <algorithm>
#include <bit>

namespace kehu::exchange {

namespace {

constexpr std::size_t kFewestSlots = 1 << 10;

}  // namespace

KeyIndex::KeyIndex(std::size_t keys) : slots_(std::bit_ceil(std::max(kFewestSlots, keys + keys / 3))) {
    entries_.reserve(keys);
    use_big_pages(entries_.data(), keys * sizeof(Entry));
}

KeyIndex::Hash KeyIndex::hash_of(model::Tag tag, std::string_view key) {
    return Hash(XXH3_64bits_withSeed(key.data(), key.size(), tag));
}

void KeyIndex::add(model::Tag tag, std::string_view key, Hash hash) {
    Entry& entry = entries_.emplace_back();
    entry.length = std::uint32_t(key.size());
    entry.hash = hash;
    entry.tag = tag;
    if (key.size() <= sizeof entry.own)
        std::copy(key.begin(), key.end(), entry.own);
    else
        entry.kept = keys_.keep(key).data();
}

KeyIndex::Place KeyIndex::place_of(model::Tag tag, std::string_view key, Hash hash) {
    if (entries_.size() * 4 >= slots_.size() * 3) grow();
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
        Slot& slot = slots_[i];
        if (!slot.entry) {
            add(tag, key, hash);
            slot = {hash, std::uint32_t(entries_.size())};
            return slot.entry - 1;
        }
        if (slot.hash != hash) continue;
        const Entry& entry = entries_[slot.entry - 1];
        if (entry.tag == tag && entry.view() == key) return slot.entry - 1;
    }
}

const Claim* KeyIndex::find(model::Tag tag, std::string_view key) const {
    const Hash hash = hash_of(tag, key);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask; slots_[i].entry; i = (i + 1) & mask) {
        if (slots_[i].hash != hash) continue;
        const Entry& entry = entries_[slots_[i].entry - 1];
        if (entry.tag == tag && entry.view() == key) return &entry.claim;
    }
    return nullptr;
}

void KeyIndex::claim(Place place, Owner owner) {
    Claim& claim = at(place);
    if (claim.owner.nobody())
        claim.owner = owner;
    else if (owner.number && claim.owner.number != owner.number)
        claim.many = true;
}

void KeyIndex::grow() {
    std::vector<Slot>(slots_.size() * 4).swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = 0; at < entries_.size(); at++) {
        std::size_t i = entries_[at].hash & mask;
        while (slots_[i].entry) i = (i + 1) & mask;
        slots_[i] = {entries_[at].hash, std::uint32_t(at + 1)};
    }
}

}  // namespace kehu::exchange
