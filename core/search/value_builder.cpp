#include "core/search/value_builder.hpp"

#include <algorithm>
#include <cstring>

namespace kehu::search {
namespace {

constexpr std::uint32_t kPage = 1 << 20;
constexpr std::size_t kRecent = 1024;  // a power of two

std::uint64_t first_bytes(std::string_view key) {
    unsigned char bytes[8] = {};
    std::memcpy(bytes, key.data(), std::min(key.size(), sizeof bytes));
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return __builtin_bswap64(word);
}

// A packed value begins with the size of its key: as a values text without the list.
Value unpacked(std::string_view bytes) {
    Value value;
    const char* start = bytes.data();
    const std::size_t size = model::read_varint(bytes);
    value.key = bytes.substr(0, size);
    bytes.remove_prefix(size);
    const std::size_t rest = model::read_varint(bytes);
    value.bytes = rest > 0 ? bytes.substr(0, rest - 1) : value.key.substr(0, size - (size > 0 ? 1 : 0));
    if (rest > 0) bytes.remove_prefix(rest - 1);
    value.packed = {start, static_cast<std::size_t>(bytes.data() - start)};
    return value;
}

// In the order of keys; values that have the same key go by their bytes.
int compare(const Value& a, const Value& b) {
    if (const int keys = a.key.compare(b.key)) return keys;
    return a.bytes.compare(b.bytes);
}

}  // namespace

void ValueBuilder::add(Number number, std::string_view values) {
    constexpr char kNoMore[] = {static_cast<char>(kGone), 0, 1};
    if (values.empty()) values = {kNoMore, sizeof kNoMore};
    ++count_;
    for (Value value; next_value(values, value);) {
        List& list = lists_[value.list];
        list.entries.push_back({first_bytes(value.key), number, keep(list, value.packed)});
    }
}

// Few values are had by most records: those are kept once.
std::uint32_t ValueBuilder::keep(List& list, std::string_view packed) {
    if (list.recent.empty()) list.recent.resize(kRecent);
    auto& recent = list.recent[std::hash<std::string_view>()(packed) & (kRecent - 1)];
    if (recent.second == packed.size() &&
        std::memcmp(&pages_[recent.first / kPage][recent.first % kPage], packed.data(), packed.size()) == 0)
        return recent.first;
    if (pages_.empty() || used_ + packed.size() > kPage) {
        pages_.push_back(std::make_unique_for_overwrite<char[]>(std::max<std::size_t>(kPage, packed.size())));
        used_ = 0;
    }
    const auto at = static_cast<std::uint32_t>((pages_.size() - 1) * kPage + used_);
    std::memcpy(&pages_.back()[used_], packed.data(), packed.size());
    used_ += static_cast<std::uint32_t>(packed.size());
    recent = {at, static_cast<std::uint32_t>(packed.size())};
    return at;
}

Value ValueBuilder::value_at(std::uint32_t at) const {
    constexpr std::size_t kNoLimit = std::size_t{1} << 31;  // what was kept is whole
    return unpacked({&pages_[at / kPage][at % kPage], kNoLimit});
}

bool ValueBuilder::before(const Entry& a, const Entry& b) const {
    if (a.first != b.first) return a.first < b.first;
    if (a.at == b.at) return a.number < b.number;
    const int order = compare(value_at(a.at), value_at(b.at));
    return order < 0 || (order == 0 && a.number < b.number);
}

NumberSet ValueBuilder::records() const {
    std::vector<Number> numbers;
    for (ListId id : {kLive, kGone})
        if (const auto list = lists_.find(id); list != lists_.end())
            for (const Entry& entry : list->second.entries) numbers.push_back(entry.number);
    return NumberSet::of(std::move(numbers));
}

void ValueBuilder::sort() {
    for (auto& [id, list] : lists_)
        std::sort(list.entries.begin(), list.entries.end(),
                  [this](const Entry& a, const Entry& b) { return before(a, b); });
}

ValueMerge::ValueMerge(std::span<const ValueBuilder* const> builders) {
    for (const ValueBuilder* builder : builders) {
        sources_.push_back({builder});
        for (const auto& [id, list] : builder->lists_) lists_.push_back(id);
    }
    std::sort(lists_.begin(), lists_.end());
    lists_.erase(std::unique(lists_.begin(), lists_.end()), lists_.end());
    if (!lists_.empty()) begin_list();
}

void ValueMerge::begin_list() {
    for (Source& source : sources_) {
        const auto list = source.builder->lists_.find(lists_[list_]);
        source.list = list == source.builder->lists_.end() ? nullptr : &list->second;
        source.at = 0;
    }
}

bool ValueMerge::next() {
    numbers_.clear();
    const auto value_of = [](const Source& source) {
        return source.builder->value_at(source.list->entries[source.at].at);
    };
    for (; list_ < lists_.size(); ++list_ < lists_.size() ? begin_list() : void()) {
        bool any = false;
        for (const Source& source : sources_) {
            if (source.done()) continue;
            if (Value value = value_of(source); !any || compare(value, value_) < 0) value_ = value;
            any = true;
        }
        if (any) break;
    }
    if (list_ == lists_.size()) return false;
    for (Source& source : sources_) {
        const auto before = static_cast<std::ptrdiff_t>(numbers_.size());
        for (std::uint32_t last = ~0u; !source.done(); ++source.at) {
            const ValueBuilder::Entry& entry = source.list->entries[source.at];
            if (entry.at != last && compare(value_of(source), value_) != 0) break;
            last = entry.at;
            numbers_.push_back(entry.number);
        }
        std::inplace_merge(numbers_.begin(), numbers_.begin() + before, numbers_.end());
    }
    return true;
}

}  // namespace kehu::search
