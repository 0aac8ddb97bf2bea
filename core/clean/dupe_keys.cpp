#include "core/clean/dupe_keys.hpp"

#include <xxhash.h>

#include <algorithm>

namespace kehu::clean {
namespace {

// What a key is made of; frozen nowhere, as keys live for one run.
enum class Made : std::uint64_t { phone, email, wechat, tax_id, name, company, address, birthday, city };

std::uint64_t hash(Made of, std::string_view bytes, std::uint64_t with = 0) {
    return XXH3_64bits_withSeed(bytes.data(), bytes.size(),
                                with * 0x9E3779B97F4A7C15u + static_cast<std::uint64_t>(of));
}

DupeKey address(std::uint64_t hash) {
    return hash | 1;
}
DupeKey other(std::uint64_t hash) {
    return hash & ~std::uint64_t{1};
}

// Two names with one slip have the first or the last half in common. Halves are cut at two places, as one of the names
// may be longer by a letter.
template <class Use>
void each_half(std::string_view letters, Use&& use) {
    if (letters.size() < text::kLettersOfNear) return;
    const std::size_t half = letters.size() / 2, shorter = (letters.size() - 1) / 2;
    for (std::size_t size = shorter; size <= half; ++size) {
        use(letters.substr(0, size), std::uint64_t{1});
        use(letters.substr(letters.size() - size), std::uint64_t{2});
    }
}

void add_named(const Traits& traits, Made with, std::string_view value, const std::function<void(DupeKey)>& add) {
    if (value.empty()) return;
    add(other(hash(with, value, name_key(traits))));
    each_half(traits.name.letters, [&](std::string_view half, std::uint64_t which) {
        add(other(hash(with, value, hash(Made::name, half, which))));
    });
}

// One digit that is another, or two that are exchanged, stand behind the first ones of a phone or before the last ones.
void add_near_phones(const Traits& traits, const std::function<void(DupeKey)>& add) {
    constexpr std::size_t kLast = 4;
    for (const std::string_view phone : traits.phones) {
        if (phone.size() <= kLast) continue;
        add(other(hash(Made::phone, phone.substr(0, phone.size() - kLast - 1), name_key(traits))));
        add(other(hash(Made::phone, phone.substr(phone.size() - kLast), ~name_key(traits))));
    }
}

}  // namespace

std::uint64_t name_key(const Traits& traits) {
    std::string letters = traits.name.letters;
    std::sort(letters.begin(), letters.end());
    return hash(Made::name, letters);
}

void dupe_keys(const Traits& traits, const std::function<void(DupeKey)>& add) {
    for (const std::string& phone : traits.phones) add(address(hash(Made::phone, phone)));
    for (const std::string& email : traits.emails) add(address(hash(Made::email, email)));
    if (!traits.wechat.empty()) add(address(hash(Made::wechat, traits.wechat)));
    if (!traits.tax_id.empty()) add(address(hash(Made::tax_id, traits.tax_id)));
    if (traits.name.letters.empty()) return;
    add_near_phones(traits, add);
    if (traits.may_be_firm) add(other(name_key(traits)));
    if (traits.firm) {
        add_named(traits, Made::city, traits.city, add);
    } else {
        add_named(traits, Made::company, traits.company, add);
        add_named(traits, Made::birthday, traits.birthday, add);
    }
    add_named(traits, Made::address, traits.address, add);
}

}  // namespace kehu::clean
