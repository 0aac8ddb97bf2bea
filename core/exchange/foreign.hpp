#pragma once
// The records of another store, read whole from a file and checked, before they come into this one (store_merge.hpp).

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/dump.hpp"
#include "core/model/schema.hpp"
#include "core/text/arena.hpp"

namespace kehu::exchange {

// When what a record says was said, in the store where it was (seconds).
struct SaidTimes {
    std::int64_t made = 0;
    std::vector<std::pair<model::Tag, std::int64_t>> fields;  // those changed since, emptied ones too; may be none
};

struct ForeignRecord {
    store::RecordId id;               // its number there
    std::string_view uid;             // 16 bytes
    std::int64_t changed = 0;         // seconds: when it was written last; 0: with the store itself
    model::RecordView record;         // with the tags of its own schema, without its uid
    bool deleted = false;             // there; `record` is empty
    std::optional<SaidTimes> said{};  // of a customer in a file of changes; nothing: all at `changed`
    // When the field was said there; `touched` there since the record was made, or nobody knows.
    std::int64_t said_at(model::Tag) const;
    bool touched(model::Tag) const;
};

struct Foreign {
    std::string name;                // of the file
    std::string store_id;            // 16 bytes, of the store it comes from
    book::Sequence to = 0;           // its newest journal entry then
    std::optional<text::Zone> zone;  // its own, if it says
    model::Schema schema;
    std::vector<ForeignRecord> records;           // in the order of kinds and numbers; settings and schema are left out
    std::map<store::RecordId, std::string> uids;  // of records that others refer to and that are not among `records`
    std::map<std::string, std::string> own_kinds;  // what the user added to the schema: kind and its YAML
    std::set<std::pair<store::KindCode, model::Tag>> own_fields;  // of the user's own, those that records have
    // Whether the other store has such a field: then a record without it was emptied there.
    std::function<bool(store::KindCode, std::string_view field)> knows_field;
    bool is_changes = false;   // of a file of changes
    bool full = false;         // a file of changes that holds all there is
    std::int64_t created = 0;  // of the file, seconds
    book::Sequence heard = 0;  // the last entry of this store that was known there
    Arena bytes;
};

// When a record that came from another store was changed there, if nobody has changed it here since.
std::optional<std::int64_t> changed_there(model::RecordView);
void set_changed_there(model::Record&, std::int64_t seconds);

// When the fields were said that an import took into this record, if nobody has changed it here since: the bytes of
// kSaidThereTag. `made` 0: none that is not among `fields` came.
SaidTimes said_there(std::string_view bytes);
void set_said_there(model::Record&, const SaidTimes&);

// Throws Error(data) as Dump does.
Foreign read_foreign(const Dump&);

// What changed in another store (changes.hpp). Everything in it is untrusted; faults are Error(data) that names file
// and line.
class ChangesFile {
  public:
    // Whole and unchanged, or it throws. `name` is what messages call it.
    ChangesFile(std::string name, Snapshot file);

    const std::string& name() const { return name_; }
    const std::string& store_id() const { return store_id_; }  // 16 bytes, of the store that wrote it
    book::Sequence from() const { return from_; }
    book::Sequence to() const { return to_; }
    bool is_full() const { return full_; }

    // What the user added to the schema there: kind and its YAML.
    std::map<std::string, std::string> own_kinds() const;
    // Values are read by the names of kinds and fields, which this store must have.
    Foreign read(const book::Reader& here) const;

  private:
    template <class Use>
    void each_line(Use&&) const;
    void read_header(std::string_view line);
    void check_end();
    [[noreturn]] void fail(std::uint64_t line, const std::string& sentence) const;

    std::string name_, store_id_;
    Snapshot file_;
    std::string_view lines_;  // between the first and the last
    book::Sequence from_ = 0, to_ = 0;
    std::int64_t created_ = 0;
    std::set<std::pair<store::KindCode, std::string>> fields_;  // the user's own there
    std::map<std::string, book::Sequence> taken_;               // there, by store
    std::optional<text::Zone> zone_;
    bool full_ = false;
};

// How far the files of another store have come into this one, but for those whose import was undone; 0: none has. Not
// journalled itself.
book::Sequence taken_of(const book::Reader&, std::string_view store_id);
std::map<std::string, book::Sequence> all_taken(const book::Reader&);  // by store
// Which store's file an entry took in: of those of late.
std::map<book::Sequence, std::string> origins_of_entries(const book::Reader&);
void put_taken(book::Writer&, std::string_view store_id, book::Sequence, bool changes_records);

}  // namespace kehu::exchange
