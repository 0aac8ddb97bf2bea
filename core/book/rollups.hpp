#pragma once
// Rollups: fields of one kind computed from records of another (last: max(contact.at)). Their rows are derived, outside
// record and journal. A write notes every change; counts and sums move by the difference, least and greatest are read
// anew with one seek of an ordered index.

#include <map>
#include <set>
#include <unordered_map>

#include "core/book/codec.hpp"

namespace kehu::book {

class Rollups {
  public:
    explicit Rollups(const model::Schema&);

    // A record of `kind` changed from before to after; an empty view where it was not, or is no more.
    void note(const Kind& kind, RecordView before, RecordView after);
    // The record itself goes or comes back: its own row goes with it or is computed anew, from records that may have
    // stayed meanwhile.
    void renew(RecordId id);
    // Writes the rows of all records noted. `reader` sees the changes.
    void write(store::WriteTxn&, const Reader& reader);
    bool empty() const { return affected_.empty(); }

    // The row computed from nothing but the records, for `check`.
    static Record compute(const Reader&, const Kind&, RecordId);

  private:
    struct Use {  // a rollup that a kind feeds
        const Kind* target;
        const Field* field;
    };
    struct Delta {
        model::Tag field;
        text::Currency currency;  // of sums of money
        std::int64_t amount;
    };
    struct Hash {
        std::size_t operator()(RecordId id) const {
            return id.number * 0x9E3779B97F4A7C15ull + static_cast<std::size_t>(id.kind.letters[0]);
        }
    };
    void add(const Kind& kind, const Use&, RecordView, int sign);
    // The row from before, moved by what was noted.
    Record moved(const Reader&, RecordId, Record row);

    std::map<KindCode, std::vector<Use>> uses_;
    std::unordered_map<RecordId, std::vector<Delta>, Hash> affected_;
    std::set<KindCode> noted_;
    std::set<RecordId> renewed_;
};

}  // namespace kehu::book
