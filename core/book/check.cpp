#include "core/book/check.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "core/book/codec.hpp"
#include "core/book/indexing.hpp"
#include "core/book/rollups.hpp"
#include "core/book/search_index.hpp"
#include "core/book/search_runs.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

class Checker {
  public:
    Checker(const Reader& reader, const std::function<void(std::uint64_t)>& progress)
        : reader_(reader), sealer_(*reader.known().sealer), progress_(progress) {}

    CheckReport run() {
        guarded("meta", [&] { check_meta(); });
        guarded("head", [&] { check_heads(); });
        guarded("image", [&] { check_images(); });
        for (const Kind& kind : reader_.schema().kinds) guarded(kind.plural, [&] { check_records(kind); });
        for (const Kind& kind : reader_.schema().kinds) guarded(kind.plural, [&] { check_rollups(kind); });
        guarded("uid", [&] { check_uids(); });
        if (reader_.known().search && check_tail())
            for (const Kind& kind : reader_.schema().kinds)
                if (!kind.hidden) check_search_of(kind);
        return std::move(report_);
    }

  private:
    void fault(std::string sentence, bool derived = false) {
        if (!derived) report_.derived_only = false;
        if (report_.faults.size() < kMaxFaults)
            report_.faults.push_back(std::move(sentence));
        else
            ++report_.more;
    }
    // Damage that shows only when bytes are taken apart, or in the pages of the file, is one more fault and does not
    // end the check. What was reported already is not told again.
    template <class Body>
    void guarded(std::string_view what, Body body, bool tell = true) {
        try {
            body();
        } catch (const store::StoreError& damage) {
            if (damage.failure != store::Failure::damaged && damage.failure != store::Failure::unsupported) throw;
            if (tell) fault(say("{} cannot be read to the end: {}", what, damage.what()));
        }
    }
    void step() {
        if (progress_ && ++steps_ % 4096 == 0) progress_(steps_);
    }
    // The value without its seal; a fault and nothing if it is damaged.
    std::optional<std::string_view> open(store::Table table, std::string_view key, std::string_view value,
                                         const std::string& what, bool derived = false) {
        step();
        if (sealer_.is_whole(table, key, value)) return sealer_.open(table, key, value);
        fault(say("{} is damaged", what), derived);
        return std::nullopt;
    }

    void check_meta() {
        reader_.raw().scan(kMeta, {}, [&](std::string_view key, std::string_view value) {
            if (key != kStoreKey) open(kMeta, key, value, say("the store's '{}'", text::visible(key)));
            return true;
        });
    }

    void check_heads() {
        Sequence expected = 1;
        reader_.raw().scan(kHeads, {}, [&](std::string_view key, std::string_view value) {
            Sequence sequence = store::KeyReader(key).u64();
            if (sequence != expected) fault(say("journal entry {} is missing", expected));
            expected = sequence + 1;
            ++report_.entries;
            unread_.insert(sequence);
            if (auto bytes = open(kHeads, key, value, say("journal entry {}", sequence)))
                guarded(say("journal entry {}", sequence), [&] {
                    for (const Created& created : decode_entry(sequence, *bytes).created)
                        ranges_.push_back({created, sequence});
                    unread_.erase(sequence);
                });
            last_ = sequence;
            return true;
        });
    }

    void check_images() {
        reader_.raw().scan(kImages, {}, [&](std::string_view key, std::string_view value) {
            store::KeyReader parts(key);
            Sequence sequence = parts.u64();
            RecordId id = parts.id();
            ++report_.images;
            auto bytes = open(kImages, key, value, say("what {} was before entry {}", id.text(), sequence));
            if (!bytes) return true;
            Image image = decode_image(*bytes);
            if (sequence > last_) fault(say("{} was changed by entry {}, which is missing", id.text(), sequence));
            if (image.previous >= sequence)
                fault(say("the history of {} does not go back in time at entry {}", id.text(), sequence));
            return true;
        });
    }

    void check_records(const Kind& kind) {
        std::uint64_t count = 0, exact = 0, ordered = 0, unreadable = 0;
        std::uint32_t highest = std::numeric_limits<std::uint32_t>::max();
        // A damaged counter was found among the store's own values.
        guarded(
            kind.plural, [&] { highest = reader_.last_number(kind.code); }, false);
        reader_.raw().scan(records_of(kind.code), {}, [&](std::string_view key, std::string_view value) {
            RecordId id{kind.code, store::last_u32(key)};
            ++count;
            auto bytes = open(records_of(kind.code), key, value, std::string(kind.name) + " " + id.text());
            if (!bytes) return ++unreadable, true;
            auto [op, record] = decode_record(*bytes);
            if (op > last_) fault(say("{} was changed by entry {}, which is missing", id.text(), op));
            if (id.number > highest) fault(say("{} has a number that was never given", id.text()));
            // Without an image, the entry must be the one that made the record.
            if (op && kind.code != model::kStaff && !reader_.raw().get(kImages, image_key(op, id)) && !made_by(id, op))
                fault(say("what {} was before entry {} is missing", id.text(), op));
            exact_keys(kind, id, record, [&](const store::Key& k) { exact += expect(exact_of(kind.code), k, id); });
            ordered_keys(kind, id, record,
                         [&](const store::Key& k) { ordered += expect(ordered_of(kind.code), k, id); });
            return true;
        });
        if (count) report_.records.emplace_back(kind.code, count);
        // Each expected key is there; if there are no more keys than that, the index is exactly right. The keys of a
        // record that cannot be read are not known.
        bool exactly = unreadable == 0;
        count_keys(kind, exact_of(kind.code), exact, exactly);
        count_keys(kind, ordered_of(kind.code), ordered, exactly);
    }

    // What an entry made that cannot be read is not known.
    bool made_by(RecordId id, Sequence op) const {
        auto [first, last] = std::equal_range(ranges_.begin(), ranges_.end(), Made{{}, op},
                                              [](const Made& a, const Made& b) { return a.second < b.second; });
        return unread_.count(op) || std::any_of(first, last, [&](const Made& made) {
                   const Created& c = made.first;
                   return c.kind == id.kind && id.number >= c.first && id.number < c.first + c.count;
               });
    }

    int expect(store::Table table, const store::Key& key, RecordId id) {
        step();
        if (reader_.raw().get(table, key)) return 1;
        fault(say("{} is missing in an index", id.text()), true);
        return 0;
    }

    void count_keys(const Kind& kind, store::Table table, std::uint64_t expected, bool exactly) {
        std::uint64_t there = reader_.raw().entries(table);
        report_.keys += there;
        if (there > expected && exactly)
            fault(say("an index of {} has {} keys too many", kind.plural, there - expected), true);
    }

    void check_rollups(const Kind& kind) {
        bool has = std::any_of(kind.fields.begin(), kind.fields.end(),
                               [](const Field& f) { return f.source == model::Source::rollup; });
        if (!has) return;
        std::uint64_t rows = 0;
        reader_.raw().scan(records_of(kind.code), {}, [&](std::string_view key, std::string_view) {
            step();
            RecordId id{kind.code, store::last_u32(key)};
            auto value = reader_.raw().get(rollups_of(kind.code), key);
            if (value) ++rows;
            std::optional<Record> expected;
            guarded(
                say("what is computed for {}", id.text()), [&] { expected = Rollups::compute(reader_, kind, id); },
                report_.derived_only);
            if (!expected) return true;
            std::string_view there;
            if (value) {
                auto bytes = open(rollups_of(kind.code), key, *value, say("what is computed for {}", id.text()), true);
                if (!bytes) return true;
                there = *bytes;
            }
            if (there != expected->view().ordinary())
                fault(say("what is computed for {} is out of date", id.text()), true);
            return true;
        });
        report_.rollups += rows;
        std::uint64_t there = reader_.raw().entries(rollups_of(kind.code));
        if (there > rows) fault(say("{} rows are computed for {} that are not there", there - rows, kind.plural), true);
    }

    // The texts of records that are in no run yet.
    bool check_tail() {
        bool sound = true;
        reader_.raw().scan(kTail, {}, [&](std::string_view key, std::string_view value) {
            store::KeyReader parts(key);
            parts.u64();
            const bool whole = open(kTail, key, value, say("what {} is found by", parts.id().text()), true).has_value();
            sound = sound && whole;
            return true;
        });
        return sound;
    }

    // Damaged records are named already; what the index should say of them is not known.
    void check_search_of(const Kind& kind) {
        if (!report_.derived_only) return;
        try {
            const SearchFaults faults = check_search(reader_, kind);
            if (faults.terms > 0)
                fault(say("{} words of {} are wrong in the search index", faults.terms, kind.plural), true);
            if (faults.values > 0)
                fault(say("{} values of {} are wrong in the search index", faults.values, kind.plural), true);
            if (faults.records > 0)
                fault(say("{} {} are missing in the search index", faults.records, kind.plural), true);
        } catch (const store::StoreError& damage) {
            if (damage.failure != store::Failure::damaged) throw;
            fault(say("the search index of {} is damaged", kind.plural), true);
        }
    }

    void check_uids() {
        reader_.raw().scan(kUids, {}, [&](std::string_view key, std::string_view value) {
            if (auto bytes = open(kUids, key, value, say("the uid {}", uid_text(key)), true)) {
                RecordId id = store::KeyReader(*bytes).id();
                guarded(
                    id.text(),
                    [&] {
                        auto row = reader_.get(id);
                        bool has = false;
                        if (row) each_kept_uid(row->record, [&](std::string_view uid) { has = has || uid == key; });
                        if (!has)
                            fault(say("the uid {} points to {}, which has another", uid_text(key), id.text()), true);
                    },
                    report_.derived_only);
            }
            return true;
        });
    }

    const Reader& reader_;
    const store::Sealer& sealer_;
    std::function<void(std::uint64_t)> progress_;
    CheckReport report_;
    using Made = std::pair<Created, Sequence>;  // what an entry made
    std::vector<Made> ranges_;                  // in the order of entries
    std::set<Sequence> unread_;
    Sequence last_ = 0;
    std::uint64_t steps_ = 0;
};

}  // namespace

CheckReport check(const Reader& reader, const std::function<void(std::uint64_t)>& progress) {
    return Checker(reader, progress).run();
}

void rebuild_keys(store::WriteTxn& txn, const Reader& reader) {
    for (const store::Table& table : txn.tables())
        if (table.family == store::Family::exact || table.family == store::Family::ordered ||
            table.family == store::Family::rollup || table.family == store::Family::uid)
            clear_table(txn, table);
    Rollups rollups(reader.schema());
    for (const Kind& kind : reader.schema().kinds)
        put_keys(txn, reader, kind, [&](RecordId id, const Record& record) {
            each_kept_uid(record, [&](std::string_view uid) {
                store::Key value;
                value.id(id);
                std::string sealed = value.str();
                reader.known().sealer->seal(kUids, uid, sealed);
                txn.put(kUids, uid, sealed);
            });
            rollups.note(kind, {}, record);
        });
    rollups.write(txn, reader);
}

void rebuild(store::WriteTxn& txn, const Reader& reader) {
    rebuild_keys(txn, reader);
    rebuild_search(txn, reader);
}

}  // namespace kehu::book
