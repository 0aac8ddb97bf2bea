#include "core/exchange/key_index.hpp"

#include <xxhash.h>

namespace kehu::exchange {

namespace {

constexpr std::size_t kFirstSlots = 1 << 10;

std::uint32_t hash_of(model::Tag tag, std::string_view key) {
    return std::uint32_t(XXH3_64bits_withSeed(key.data(), key.size(), tag)) | 1;
}

}  // namespace

KeyIndex::KeyIndex() : slots_(kFirstSlots) {}

// The key's slot, or the empty one where it belongs.
KeyIndex::Slot& KeyIndex::slot_of(model::Tag tag, std::string_view key, std::uint32_t hash) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash >> 1 & mask;; i = (i + 1) & mask) {
        Slot& slot = slots_[i];
        if (!slot.hash) return slot;
        if (slot.hash == hash && slot.tag == tag && std::string_view(slot.key, slot.length) == key) return slot;
    }
}

KeyIndex::Found* KeyIndex::find(model::Tag tag, std::string_view key) {
    Slot& slot = slot_of(tag, key, hash_of(tag, key));
    return slot.hash ? &slot.found : nullptr;
}

void KeyIndex::add(model::Tag tag, std::string_view key, Owner owner) {
    if (used_ * 2 >= slots_.size()) grow();
    const std::uint32_t hash = hash_of(tag, key);
    Slot& slot = slot_of(tag, key, hash);
    if (!slot.hash) {
        used_++;
        const std::string_view kept = keys_.keep(key);
        slot = {hash, std::uint32_t(kept.size()), kept.data(), {owner, false}, tag};
    } else if (slot.found.owner == Owner{}) {
        slot.found.owner = owner;
    } else if (owner.number && slot.found.owner.number != owner.number) {
        slot.found.many = true;
    }
}

void KeyIndex::grow() {
    std::vector<Slot> old(slots_.size() * 4);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (!slot.hash) continue;
        std::size_t i = slot.hash >> 1 & mask;
        while (slots_[i].hash) i = (i + 1) & mask;
        slots_[i] = slot;
    }
}

}  // namespace kehu::exchange
