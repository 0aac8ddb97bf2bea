#pragma once
// Rollups: fields of one kind computed from records of another (last: max(contact.at)). Their rows are derived, outside
// record and journal. A write notes every change: counts and sums move by the difference; least and greatest move by
// the values that came, and are read anew with one seek of an ordered index where a value went, as the last always is.

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "core/book/by_number.hpp"
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
    // Writes the rows of all records noted, forgets them, and calls changed(kind, number) for those that differ from
    // before. `reader` sees the changes.
    using UseChanged = std::function<void(const Kind&, std::uint32_t)>;
    void write(store::WriteTxn&, const Reader& reader, const UseChanged& changed = {});
    // The row computed from nothing but the records, for `check`.
    static Record compute(const Reader&, const Kind&, RecordId);

  private:
    struct Use {  // a rollup that a kind feeds
        const Kind* target;
        const Field* field;
        const Field* source;  // what is folded; null for counts
    };
    // What came together for one rollup of one record.
    struct Change {
        std::int64_t amount = 0;  // of counts and sums
        std::uint32_t next = 0;   // of the same record: 1 + place in changes_
        model::Tag field = 0;
        text::Currency currency;  // of sums of money
        bool seek = false;        // of least and greatest: what came does not say it
        std::uint8_t size = 0;
        std::array<char, 13> best;  // of least and greatest

        std::string_view value() const { return {best.data(), size}; }
    };
    using Targets = ByNumber<std::uint32_t>;  // 1 + place in changes_ of the first; 0: nothing was noted

    Change& change_of(RecordId, model::Tag, text::Currency);
    void add(const Use&, RecordView, int sign);
    void note_best(Change&, const Use&, std::string_view value);
    // Nothing if the two are alike in order and yet not the same. An empty `best` is none.
    std::optional<bool> is_better(const Field& source, model::Fold, std::string_view value, std::string_view best);
    void write_block(store::WriteTxn&, const Reader&, KindCode, std::span<const std::uint32_t> numbers, bool all_new,
                     const UseChanged& changed);
    // Moves the row from before by what was noted.
    void move(const Reader&, RecordId, Record& row);
    static bool move_sum(const Change&, const Field&, Record& row);  // false: it does not fit
    void move_best(const Reader&, RecordId, const Change&, const Field&, Record& row);

    std::map<KindCode, std::vector<Use>> uses_;
    std::map<KindCode, Targets> targets_;
    std::deque<Change> changes_;  // of millions: a vector would need twice the memory while it grows
    std::set<RecordId> renewed_;
    std::string key_, best_key_;  // scratch
};

}  // namespace kehu::book
