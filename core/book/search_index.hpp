#pragma once
// The search index of a store: which records hold a word, exact at every moment.
//
// The records of a kind lie in runs (core/search/run_format.hpp), each written once; `runs.C` in meta lists the
// complete ones. A record that changed lies in a later run again, or in the tail: the search texts of records written
// since the last run, which are looked into one by one. So each record's newest run, or the tail, says all about it,
// and what older runs say of it is void. The write that makes the tail full turns it into runs.

#include <map>
#include <set>
#include <span>

#include "core/book/book.hpp"
#include "core/search/lookup.hpp"
#include "core/search/values.hpp"

namespace kehu::book {

using search::NumberSet;

// A kind with nothing to look into has no index, nor has one that looks into other records' titles: those change
// without it.
bool has_search_index(const Kind&);

// ---- reading --------------------------------------------------------------------------------------------------

// Records that hold some words.
struct WordHits {
    NumberSet title;  // certainly, all of them in the title
    NumberSet other;  // certainly, but not all in the title
    NumberSet look;   // only a look at the record tells

    std::size_t size() const { return title.size() + other.size() + look.size(); }
};
// The same, wherever the words stand.
search::Hits hits_of(WordHits);

// A word that is looked for, and the records of which it is the whole code, so that they have it too.
struct SoughtWord {
    const search::Needle* needle;
    NumberSet coded;
};

class SearchIndex {
  public:
    // Names are titles and the other fields that are read as pinyin: a person's company.
    enum class Within : std::uint8_t { all, names };
    // For a kind that has an index.
    SearchIndex(const Reader&, const Kind&, Within = Within::all);
    const std::vector<search::Place>& places() const { return places_; }
    // Records with each word of `all` and none of `none`; `all` is not empty.
    WordHits find(std::span<const SoughtWord> all, std::span<const SoughtWord> none) const;

  private:
    // Of the answer: what one run or the tail says. What is in the title may or may not be in the other, too.
    struct Part {
        search::Hits any, title;
    };
    Part in_run(std::uint32_t run, std::span<const SoughtWord> all, std::span<const SoughtWord> none) const;
    Part in_tail(std::span<const SoughtWord> all, std::span<const SoughtWord> none) const;

    const Reader& reader_;
    const Kind& kind_;
    std::vector<search::Place> places_, titles_;
    std::vector<std::uint32_t> runs_;  // oldest first
    std::map<std::uint32_t, std::string_view> tail_;
};

// ---- writing --------------------------------------------------------------------------------------------------

// What a write changes of it. Gathered by the Writer, written at its end.
class SearchChanges {
  public:
    // Either may be empty: a new record, a deleted one.
    void note(const Kind&, RecordId, RecordView before, RecordView after, const model::Context&);
    void note_new(const Kind&, std::uint32_t first, std::uint32_t count);
    // What is computed for a record has changed.
    void note_rollups(const Kind&, std::uint32_t number);
    void write(store::WriteTxn&, const Reader&, Sequence, const Progress& = {});

  private:
    // What is searched and sorted of a kind, worked out once for all of its records.
    struct Fields {
        std::optional<search::SearchFields> words;
        std::optional<search::ValueFields> values;
    };
    Fields& fields_of(const Kind&);
    void write_tail(store::WriteTxn&, const Reader&, Sequence);

    std::map<KindCode, Fields> fields_;
    std::map<KindCode, std::vector<std::uint32_t>> words_, values_;  // records that changed, perhaps twice
    std::map<KindCode, Created> created_;
};

// How many terms and records the index of a kind is wrong about. Throws StoreError for a damaged value.
struct SearchFaults {
    std::size_t terms = 0, values = 0, records = 0;
};
SearchFaults check_search(const Reader&, const Kind&);

// Entries of the tail at most, of all kinds and both sides together: each find reads them, a new customer makes two.
inline constexpr std::size_t kMostInTail = 600;

// Makes the index anew from the records, of one kind or of all.
void rebuild_search(store::WriteTxn&, const Reader&, const Kind&, bool words, bool values);
void rebuild_search(store::WriteTxn&, const Reader&);

}  // namespace kehu::book
