#pragma once
// The typed door to a store. A Book opens one, knows its schema and settings, and runs reads and writes. A read sees
// one consistent state; a write is one transaction and one journal entry, whatever it does. Nothing above this layer
// knows keys, tables or record bytes.
//
//   Book book(open(folder));  book.read([](Reader& r) { ... });  book.write({"add"}, [](Writer& w) { ... });
//
// Views and rows handed out by a Reader live until its callback returns (in a Writer: until the next change). A write
// body may run twice, so it resets what it collects and prints nothing.

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.hpp"
#include "core/model/context.hpp"
#include "core/model/field_type.hpp"
#include "core/model/record.hpp"
#include "core/model/schema.hpp"
#include "store/checksum.hpp"
#include "store/error.hpp"
#include "store/keys.hpp"
#include "store/kv.hpp"

namespace kehu::book {

using model::Field;
using model::Kind;
using model::Record;
using model::RecordView;
using model::Row;
using store::KindCode;
using store::RecordId;
using Sequence = std::uint64_t;  // number of a journal entry; the first is 1

// ---- the journal ----------------------------------------------------------------------------------------------

struct Created {
    KindCode kind;
    std::uint32_t first = 0, count = 0;
};
struct Counts {
    KindCode kind;
    std::uint32_t created = 0, changed = 0, deleted = 0;
};
// What one command did. Holds no field value and no command line, so that erasing a person touches images only.
struct Entry {
    Sequence sequence = 0;
    text::Moment time;
    std::uint32_t staff = 0;  // number of the staff record
    std::string verb;         // "add", "import", "undo"
    std::string origin;       // where it came from, if that helps a reader: an import's file name
    Sequence undoes = 0;      // for undo and redo: the entry taken back
    std::vector<Created> created;
    std::vector<Counts> counts;
    std::vector<RecordId> touched;  // the first few records changed, for `history` (at most 8)
};

// Part of an ordered index: the first fields equal these stored values; the next one lies from `low` to `high`, ends
// included, if given.
struct IndexScan {
    std::uint8_t index = 0;  // its number within the kind
    std::vector<std::string> equal;
    std::optional<std::string> low, high;
    bool descending = false;
};

// Records keep their uid when a restore gives the store a new id: numbers of `kind` up to `last` were given under
// `store_id`.
struct Life {
    std::string store_id;
    KindCode kind;
    std::uint32_t last = 0;
};

// What a store says of itself, read once and again only after a change.
struct Known {
    std::string store_id;
    std::string stamp;  // the settings as stored; differs whenever schema or settings have changed
    model::Schema schema;
    model::Settings settings;
    std::optional<store::Sealer> sealer;
    std::vector<Life> lives;  // earlier ones, oldest first
    bool search = false;      // there is a search index for these kinds; the first write makes one

    // The id of the store at the time when this number was given.
    const std::string& birth_store(RecordId) const;
    // 16 bytes: the one it came with, or the one it was born with here.
    std::string uid(RecordId, model::RecordView) const;
};
// Throws StoreError: unsupported, damaged.
std::unique_ptr<Known> load_known(const store::ReadTxn&);

// ---- reading --------------------------------------------------------------------------------------------------

class Reader : public model::Names, public model::Uids {
  public:
    Reader(const store::ReadTxn& txn, const Known& known) : txn_(&txn), known_(&known) {}
    const model::Schema& schema() const { return known_->schema; }
    const model::Settings& settings() const { return known_->settings; }
    const Known& known() const { return *known_; }
    const store::ReadTxn& raw() const { return *txn_; }  // for check and backup

    // Nothing if there is no such record (any more). Verifies the checksum: throws Error(io) for damaged bytes, names
    // the record.
    std::optional<Row> get(RecordId) const;
    std::optional<Row> get_record(RecordId) const;  // the same without its rollup row
    bool exists(RecordId) const;
    // A record that an index names. Throws StoreError if it is not there: then its key is damaged. Nothing only where
    // damage is passed over.
    std::optional<Row> get_named(RecordId, bool with_rollups = true) const;
    // Every record of a kind in number order, with its rollup row, until visit returns false.
    void scan(const Kind&, const std::function<bool(const Row&)>& visit) const;
    // The same without rollup rows: twice as fast, for exports and counts that do not show them.
    void scan_records(const Kind&, const std::function<bool(const Row&)>& visit) const;
    // From now on damaged records are as if they were not there, and their ids are collected: to save what can be read.
    // Slower; never for writing.
    void skip_damaged(std::set<RecordId>* skipped) { skipped_ = skipped; }
    bool skips_damaged() const { return skipped_ != nullptr; }
    std::uint64_t count(const Kind&) const;
    // Reading all records of a kind is worth it if a good part of them will be asked for.
    bool worth_reading_all(const Kind& kind, std::size_t questions) const { return count(kind) <= questions * 8; }
    std::uint32_t last_number(KindCode) const;  // the highest ever given

    // Numbers of records whose field has this exact key (phone_key, folded name ...), ascending.
    std::vector<RecordId> find_exact(const Kind&, const Field&, std::string_view key) const;
    // Records of this whole name; 李四 is 李　四 if nobody else is called so.
    std::vector<RecordId> find_name(const Kind&, std::string_view text) const;
    // Records whose name begins so (folded), in the order of names; of more than `limit` the first ones and the very
    // last, so that what all have in common shows.
    std::vector<RecordId> find_name_prefix(const Kind&, std::string_view text, std::size_t limit) const;
    // Existing records whose id begins so: C1, C10 .. C19, C100 ..
    std::vector<RecordId> find_id_prefix(const Kind&, RecordId, std::size_t limit) const;
    // Walks an ordered index until visit returns false.
    void scan_index(const Kind&, const IndexScan&, const std::function<bool(RecordId)>& visit) const;
    // Records whose ref fields point at this one, through their indexes; at a staff member through a look at each.
    std::vector<RecordId> referring(RecordId) const;
    // Those of them that keep it from being deleted: they cannot be without it and do not go with it. Whatever names a
    // staff member is found by his name and comes back from a file by it, so he stays.
    std::vector<RecordId> holding(RecordId) const;

    // Names: see model::Names. `resolve` is REF of grammar.md without parts and pinyin; `resolve_loose` adds part of a
    // name or company for reading commands.
    RecordId resolve(KindCode, std::string_view text) const override;
    std::string title(RecordId) const override;
    std::optional<RecordId> match(KindCode, std::string_view text) const override;
    std::optional<model::Segment> segment(std::string_view name) const override;
    std::vector<std::string> segment_names() const override;
    // All records meant by the text, best rule first found wins: id, uid, code, phone, e-mail, whole name, then (if
    // loose) part of name or company.
    std::vector<RecordId> candidates(const Kind&, std::string_view text, bool loose) const;
    std::string uid(RecordId) const;
    std::string uid(const Row&) const override;
    // The record of this uid, or the one into which it was merged.
    std::optional<RecordId> find_uid(std::string_view uid) const;
    // The record into which this one, which is not there, was merged.
    std::optional<RecordId> merged_into(RecordId) const;

    Sequence last_sequence() const;
    std::optional<Entry> entry(Sequence) const;
    // Newest first until visit returns false.
    void history(Sequence from, const std::function<bool(const Entry&)>& visit) const;
    // How a record came to be what it is, newest first: the entry and the fields it changed with their values before
    // (empty view: absent before).
    struct Step {
        Sequence sequence = 0;
        bool created = false, deleted = false;  // this entry made it / removed it
        std::vector<std::pair<model::Tag, std::string>> before;
    };
    std::vector<Step> steps(RecordId) const;
    // Entries whose effect has been taken back.
    bool undone(Sequence) const;

    model::Context context(text::Moment now, Language) const;

  protected:
    const store::ReadTxn* txn_;
    const Known* known_;

  private:
    std::optional<RecordId> kept_uid(std::string_view bytes) const;
    bool skips(store::Table, RecordId, std::string_view key, std::string_view value) const;
    void each_referring(const Kind&, const Field&, RecordId, const std::function<bool(RecordId)>& visit) const;
    void scan_skipping(const Kind&, bool rollups, const std::function<bool(const Row&)>& visit) const;
    std::set<RecordId>* skipped_ = nullptr;
};

// ---- writing --------------------------------------------------------------------------------------------------

struct Author {
    std::string staff;  // KEHU_STAFF, config or the OS user: found or made by name
    text::Moment now;
};
// What long work is at, called now and then: how many records of how many.
enum class Stage : std::uint8_t { records, index };
using Progress = std::function<void(Stage, std::uint64_t done, std::uint64_t all)>;
struct Intent {
    std::string verb;
    std::string origin{};
    Sequence undoes = 0;
    Progress progress{};
};

// Whether a record gets what it lacks: defaults, links, sums. One of another store is whole as it is.
enum class Fill : std::uint8_t { in, nothing };

class Writer : public Reader {
  public:
    // Fills defaults, links text-or-ref fields, sets `created`, gives the number. Throws BadValue for a missing
    // required field or a unique value that is taken (duplicates: refuse). Asking about duplicates (duplicates: ask) is
    // the caller's matter: see `same_values`.
    RecordId create(const Kind& known, Record);
    // Replaces the fields of a record. False if nothing differs: then nothing is written.
    bool change(RecordId, Record after, Fill = Fill::in);
    // Deletes it and what cascades; throws Error(decision) if something that must stay refers to it. Returns all that
    // were deleted, itself first.
    std::vector<RecordId> remove(RecordId);

    // Creates many records of one kind at once, numbers in order of the input, indexes built by sorting. The records
    // are as `create` wants them. Throws nothing about values: the plan has checked them.
    std::uint32_t create_many(const Kind&, std::span<const RecordView> records, Fill = Fill::in);
    // The number that the next record of this kind gets.
    std::uint32_t first_free(KindCode);

    Sequence sequence() const { return entry_.sequence; }
    std::uint32_t staff() const { return entry_.staff; }
    const Entry& entry() const { return entry_; }
    using Reader::entry;

    // A meta value that is not journalled (an export's cursor).
    void put_meta(std::string_view key, std::string_view value);

    // An entry in the journal even if no record changes: a restore.
    void keep_entry();

    // For undo: puts a record, deleted last by entry `deleted`, back under its number, with its uid. Unique values are
    // for the caller to check.
    void restore(RecordId, const Record&, Sequence deleted);

    Writer(store::WriteTxn&, const Known&, const Author&, const Intent&);
    ~Writer() override;
    // Writes images, rollups, counters and the journal entry. False if the body changed nothing.
    bool finish();
    // True if a record of the schema or a setting was touched: then the compiled forms must be made anew.
    bool touched_definitions() const;

  private:
    friend class Undo;
    struct State;
    std::uint32_t& last_given(KindCode);
    std::uint32_t next_number(KindCode kind) { return ++last_given(kind); }
    void complete(const Kind&, Record&, bool fresh);
    void check_unique(const Kind&, RecordView, RecordId self) const;
    void store_record(const Kind&, RecordId, RecordView before, RecordView after);
    void append_record(const Kind&, RecordId, RecordView);
    void index_uid(RecordId, RecordView);
    void forget_uids(RecordId, RecordView before, RecordView after);
    void remember(RecordId, RecordView before, RecordView after, Sequence previous, bool was, bool is);
    void remove_one(RecordId, std::vector<RecordId>& removed, std::set<RecordId>& going);
    void refuse_held(RecordId, const std::set<RecordId>& going) const;
    void name_staff(const std::string& name);
    store::WriteTxn* out_;
    std::unique_ptr<State> state_;
    Entry entry_;
};

// ---- the door -------------------------------------------------------------------------------------------------

struct NewStore {  // settings of a new store, worked out from the system
    std::string zone, country, currency;
};
NewStore settings_from_system(std::string_view locale);  // "zh_CN.UTF-8"

class Book {
  public:
    explicit Book(std::unique_ptr<store::Kv> kv);
    ~Book();
    Book(Book&&) noexcept;
    Book& operator=(Book&&) noexcept;

    // Closes the store. Schema and settings stay as they were; nothing can be read or written any more.
    void close();

    const model::Schema& schema();  // as of the last read or write begun (loads at once if none yet)
    const model::Settings& settings();
    void read(const std::function<void(const Reader&)>&);
    // Returns the sequence written, 0 if the body changed nothing (then no entry is made).
    Sequence write(const Author&, const Intent&, const std::function<void(Writer&)>&);

    struct Undone {
        Entry entry;                    // what was taken back
        Sequence op = 0;                // the undo's own entry
        std::vector<RecordId> records;  // put back, removed or changed again
        std::vector<RecordId> kept;     // with keep_later: left as they are now
        std::vector<Entry> passed;      // with keep_later: newer ones of which nothing could be taken back
    };
    // False: take back an older one. Called before anything is written; what it throws ends the undo.
    using Choice = std::function<bool(const Entry&)>;
    // Takes back one entry; `which` 0: the newest entry of this staff member not yet undone (of all with `any`) that
    // is `chosen`; with keep_later the newest of which something can be taken back. Throws Error(decision) with a list
    // of what is in the way if something has moved on, Error(nothing) if there is nothing to undo.
    Undone undo(const Author&, Sequence which, bool any, bool keep_later, const Choice& chosen = {});
    Undone redo(const Author&, bool any);
    // Makes every index and rollup anew from the records. Not journalled.
    void rebuild();
    // Joins the runs of the search index where there are many, while others go on writing. Not journalled.
    void join_runs();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Puts the built-in schema, settings, a fresh store id and the features into a new store.
void fill_new_store(store::WriteTxn&, const NewStore&);
// An empty book in memory: for planning where there is no store yet, and for the words of the built-in kinds.
Book book_in_memory(const NewStore&);

// Makes schema, settings and, where they changed, indexes anew from the records that define them; at the end of a write
// that touched those. `reserved`: words that no kind of the user's may take.
void rebuild_definitions(store::WriteTxn&, const Known& old, Sequence stamp);
// The built-in kinds of this program with what the user added to those of an earlier one. Where the two do not go
// together the schema as it was: then writes say why they cannot be.
model::Schema schema_of_now(const Reader&);
void reserve_words(std::vector<std::string> commands);  // by main, once, before the first write

// Values that another record has already, for fields with duplicates: ask or refuse.
struct SameValue {
    const Field* field;
    RecordId other;
};
std::vector<SameValue> same_values(const Reader&, const Kind&, RecordView, RecordId self = {});

// Turns store::StoreError into Error with words and an exit code.
Error store_fault(const store::StoreError&, const std::string& folder);

}  // namespace kehu::book
