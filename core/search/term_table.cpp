#include "core/search/term_table.hpp"

#include <algorithm>
#include <cstring>

namespace kehu::search {
namespace {

constexpr std::uint32_t kLink = 4;  // bytes at a chunk's end: where the next one is

std::uint64_t word_at(const char* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a ^ 0x9E3779B97F4A7C15u) * (b ^ 0xD1B54A32D192ED03u);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Short keys, and no enemy.
std::uint64_t hash_of(std::string_view term) {
    const std::size_t size = term.size();
    if (size < 8) {
        std::uint64_t word = 0;
        for (char c : term) word = word << 8 | static_cast<unsigned char>(c);
        return mix(word, size);
    }
    std::uint64_t hash = size;
    for (std::size_t at = 0; at + 8 < size; at += 8) hash = mix(hash, word_at(term.data() + at));
    return mix(hash, word_at(term.data() + size - 8));
}

}  // namespace

void TermTable::add(const TermBatch& batch, Number number) {
    if ((entries_.size() + batch.size()) * 2 >= slots_.size()) grow(entries_.size() + batch.size());
    const std::size_t mask = slots_.size() - 1;
    hashes_.resize(batch.size());
    found_.resize(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        hashes_[i] = hash_of(batch[i]);
        __builtin_prefetch(&slots_[hashes_[i] & mask]);
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        // Most likely it is this one.
        if (const std::uint32_t entry = slots_[hashes_[i] & mask].entry) __builtin_prefetch(&entries_[entry - 1]);
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        found_[i] = entry_at(hashes_[i] & mask, static_cast<std::uint32_t>(hashes_[i] >> 32), batch[i]);
        if (const Entry& entry = entries_[found_[i]]; entry.count_ > 0) __builtin_prefetch(&byte(entry.at_));
    }
    for (std::size_t i = 0; i < batch.size(); ++i) append(entries_[found_[i]], number);
}

bool TermTable::is(const Entry& entry, std::string_view term) const {
    if (entry.size_ != term.size()) return false;
    return entry.term() == term;
}

std::uint32_t TermTable::entry_at(std::size_t slot, std::uint32_t hash, std::string_view term) {
    const std::size_t mask = slots_.size() - 1;
    for (; slots_[slot].entry; slot = (slot + 1) & mask) {
        const std::uint32_t n = slots_[slot].entry - 1;
        if (slots_[slot].hash == hash && is(entries_[n], term)) return n;
    }
    Entry& entry = entries_.emplace_back();
    std::memcpy(entry.short_, term.data(), std::min(term.size(), Entry::kShort));
    entry.size_ = static_cast<std::uint32_t>(term.size());
    if (term.size() > Entry::kShort) entry.long_ = long_terms_.keep(term);
    slots_[slot] = {hash, static_cast<std::uint32_t>(entries_.size())};
    return static_cast<std::uint32_t>(entries_.size() - 1);
}

void TermTable::append(Entry& entry, Number number) {
    if (entry.count_ > 0 && entry.last_ == number) return;
    std::uint32_t distance = number - entry.last_;
    for (; distance >= 0x80; distance >>= 7) put(entry, static_cast<std::uint8_t>(distance | 0x80));
    put(entry, static_cast<std::uint8_t>(distance));
    entry.last_ = number;
    ++entry.count_;
}

void TermTable::grow(std::size_t entries) {
    std::size_t size = std::max<std::size_t>(slots_.size() * 2, 4096);
    while (size <= entries * 2) size *= 2;
    slots_.assign(size, {});
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const std::uint64_t hash = hash_of(entries_[i].term());
        std::size_t slot = hash & (size - 1);
        while (slots_[slot].entry) slot = (slot + 1) & (size - 1);
        slots_[slot] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(i + 1)};
    }
}

std::uint32_t TermTable::new_chunk(std::uint32_t size) {
    if (used_ + size > kPage) {
        if (used_pages_ == pages_.size()) pages_.push_back(std::make_unique_for_overwrite<char[]>(kPage));
        ++used_pages_;
        used_ = 0;
    }
    const auto at = static_cast<std::uint32_t>((used_pages_ - 1) * kPage + used_);
    used_ += size;
    return at;
}

void TermTable::put(Entry& entry, std::uint8_t value) {
    if (entry.at_ == entry.end_) {
        const std::uint32_t size =
            entry.count_ == 0 ? kFirstChunk : std::clamp(entry.count_, kFirstChunk, kLargestChunk) & ~3u;
        const std::uint32_t chunk = new_chunk(size);
        if (entry.count_ == 0)
            entry.head_ = chunk;
        else
            std::memcpy(&byte(entry.end_), &chunk, kLink);
        entry.at_ = chunk;
        entry.end_ = chunk + size - kLink;
    }
    byte(entry.at_++) = static_cast<char>(value);
}

// Calls use(byte) for each byte of an entry's numbers. A chunk is as long as it was made when so many numbers were
// there; its link stands at its end. A number may begin in one chunk and end in the next.
template <class Use>
void TermTable::each_byte(const Entry& entry, Use&& use) const {
    const char* at = &byte(entry.head_);
    const char* end = at + kFirstChunk - kLink;
    for (std::uint32_t i = 0; i < entry.count_; ++i) {
        for (bool more = true; more;) {
            if (at == end) {
                std::uint32_t next;
                std::memcpy(&next, end, kLink);
                at = &byte(next);
                end = at + (std::clamp(i, kFirstChunk, kLargestChunk) & ~3u) - kLink;
            }
            const auto value = static_cast<std::uint8_t>(*at++);
            more = value >= 0x80;
            use(value);
        }
    }
}

void TermTable::read(const Entry& entry, std::vector<Number>& to) const {
    Number number = 0;
    std::uint32_t distance = 0;
    unsigned shift = 0;
    each_byte(entry, [&](std::uint8_t value) {
        distance |= std::uint32_t{value & 0x7Fu} << shift;
        shift += 7;
        if (value >= 0x80) return;
        to.push_back(number += distance);
        distance = shift = 0;
    });
}

void TermTable::append_packed(const Entry& entry, std::string& to) const {
    each_byte(entry, [&](std::uint8_t value) { to += static_cast<char>(value); });
}

std::size_t TermTable::memory() const {
    return entries_.size() * sizeof(Entry) + slots_.size() * sizeof(Slot) + used_pages_ * kPage + long_terms_.size();
}

void TermTable::clear() {
    entries_.clear();
    slots_.assign(slots_.size(), {});
    used_pages_ = 0;
    used_ = kPage;
    long_terms_ = {};
}

std::vector<const TermTable::Entry*> TermTable::sorted() const {
    struct Key {
        std::uint64_t first, second;
        const Entry* entry;
    };
    std::vector<Key> keys;
    keys.reserve(entries_.size());
    for (const Entry& entry : entries_)
        keys.push_back(
            {__builtin_bswap64(word_at(entry.short_)), __builtin_bswap64(word_at(entry.short_ + 8)), &entry});
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        if (a.first != b.first) return a.first < b.first;
        if (a.second != b.second) return a.second < b.second;
        return a.entry->term() < b.entry->term();
    });
    std::vector<const Entry*> out;
    out.reserve(keys.size());
    for (const Key& key : keys) out.push_back(key.entry);
    return out;
}

}  // namespace kehu::search
