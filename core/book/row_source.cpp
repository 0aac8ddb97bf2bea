#include "core/book/row_source.hpp"

#include <xxhash.h>

#include <algorithm>

#include "core/book/codec.hpp"

namespace kehu::book {

using store::Table;

std::uint64_t BackupInfo::records() const {
    std::uint64_t sum = 0;
    for (auto& [table, rows] : tables)
        if (table.family == store::Family::record && table.kind != model::kSetting && table.kind != model::kSchemaPart)
            sum += rows;
    return sum;
}

bool is_primary(store::Family family) {
    constexpr store::Family kFamilies[] = {store::Family::meta, store::Family::record, store::Family::head,
                                           store::Family::image};
    return std::find(std::begin(kFamilies), std::end(kFamilies), family) != std::end(kFamilies);
}

bool is_left_out(Table table, std::string_view key) {
    return table == kMeta && (key == kStoreKey || key == kLastBackupKey);
}

bool RowOrder::takes(Table table, std::string_view key) {
    if (key.empty() || key.size() > store::kMaxKeyBytes || is_left_out(table, key)) return false;
    while (at_ < tables_.size() && tables_[at_].first != table)
        if (!next_table()) return false;
    if (at_ == tables_.size() || in_table_ == tables_[at_].second) return false;
    if (in_table_++ > 0 && key <= last_key_) return false;
    last_key_ = key;
    return true;
}

bool RowOrder::next_table() {
    if (in_table_ != tables_[at_].second) return false;
    ++at_;
    in_table_ = 0;
    return true;
}

bool RowOrder::is_complete() {
    while (at_ < tables_.size())
        if (!next_table()) return false;
    return true;
}

void Sum::Free::operator()(XXH3_state_s* state) const {
    XXH3_freeState(state);
}

Sum::Sum() : state_(XXH3_createState()) {
    XXH3_128bits_reset(state_.get());
}

Sum& Sum::add(std::string_view bytes) {
    XXH3_128bits_update(state_.get(), bytes.data(), bytes.size());
    return *this;
}

std::string Sum::bytes() const {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
    return {reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest};
}

}  // namespace kehu::book
