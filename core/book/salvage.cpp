// Reading past damage, for a store of which only a part can be read. Apart from the plain scans, so that those stay
// short: here every record is looked up by itself.
#include "core/book/codec.hpp"

namespace kehu::book {

bool Reader::skips(store::Table table, RecordId id, std::string_view key, std::string_view value) const {
    if (known_->sealer->is_whole(table, key, value)) return false;
    skipped_->insert(id);
    return true;
}

// A damaged page hides its records from a cursor and maybe all behind it, but others are still found by number.
void Reader::scan_skipping(const Kind& kind, bool rollups, const std::function<bool(const Row&)>& visit) const {
    const std::uint32_t last = last_number(kind.code);
    std::uint64_t found = 0;
    for (std::uint32_t number = 1; number <= last; ++number) {
        RecordId id{kind.code, number};
        std::optional<Row> row;
        try {
            row = get(id);
        } catch (const store::StoreError& fault) {
            if (fault.failure != store::Failure::damaged && fault.failure != store::Failure::unsupported) throw;
            skipped_->insert(id);
        }
        found += row.has_value() || skipped_->count(id);
        if (!row) continue;
        if (!rollups) row->rollup = {};
        if (!visit(*row)) return;
    }
    // Fewer than there are: a page does not lead to them any more, and their numbers are not known. 0 stands for them.
    if (found < txn_->entries(records_of(kind.code))) skipped_->insert({kind.code, 0});
}

}  // namespace kehu::book
