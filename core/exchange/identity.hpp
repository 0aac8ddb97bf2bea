#pragma once
// Which record a row is: found by its code, by kehu's id, or by the fields of --match, among the store's records and
// the file's earlier rows.

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/exchange/key_index.hpp"
#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

class Identity {
  public:
    // `rows`: about how many will be asked for. `omits_empty`: a field that the file does not have may have been empty.
    Identity(const book::Reader&, const model::Kind&, const std::vector<const model::Field*>& match, std::size_t rows,
             bool omits_empty);
    Identity(const Identity&) = delete;
    Identity& operator=(const Identity&) = delete;

    struct Answer {
        Owner owner;                                  // nobody: a new record
        bool named = false;                           // the row has a value that could have found it
        std::optional<store::RecordId> code_like_id;  // the code looks like the id of a record yet to come
        std::optional<store::RecordId> id_elsewhere;  // the id of a new record where the file comes from
    };
    // Adds faults to the row if it is several records at once, none that it may be, or has another's id as its code.
    // Takes a code that is kehu's own id out of the record.
    Answer find(RowParser&);

    // Fields of the row whose value another record than `self` has, for fields where that matters: `refuse` are faults,
    // `ask` are notices.
    struct Shared {
        const model::Field* field;
        Owner owner;
    };
    const std::vector<Shared>& shared(Owner self);

    // The row last asked for has a uid that no record has or had.
    bool has_fresh_uid() const;

    // The row last asked for is this record from now on.
    void claim(Owner self);

  private:
    struct Key {
        const model::Field* field;
        KeyIndex::Place place;
    };
    struct FreshKey {
        const model::Field* field;
        std::size_t at, size;  // in key_bytes_
        KeyIndex::Hash hash;
    };
    void collect_keys(model::RecordView);
    // Who has this key, looked up in the store if that was not done yet; null if nobody.
    const Claim* claim_of(const Key&);
    const Claim* claim_of_padded(const Key&, RowParser&);
    void read_all();
    void note_uid(std::string_view bytes);
    bool is_former_code(store::RecordId, std::string_view folded) const;
    Owner by_code(RowParser&, Answer&);
    Owner by_id(RowParser&, Answer&);
    Owner by_uid(RowParser&, Answer&);
    Owner by_match(RowParser&, Answer&);
    bool agrees(store::RecordId, RowParser&);
    bool may_be(store::RecordId, RowParser&);

    const book::Reader& reader_;
    const model::Kind& kind_;
    std::vector<const model::Field*> fields_, match_;  // kept in the index; asked with --match
    const model::Field* code_ = nullptr;
    const bool omits_empty_;
    bool stored_;    // the store has records of this kind
    bool all_read_;  // and all of their keys are in index_
    KeyIndex index_;
    std::optional<store::RecordId> in_store(std::string_view uid) const;

    bool any_ever_;  // the store has or had records of this kind, which may have uids
    using Uid = std::array<char, 16>;
    struct UidHash {
        std::size_t operator()(const Uid&) const;
    };
    std::unordered_map<Uid, Owner, UidHash> uids_;  // of rows
    std::optional<Uid> uid_;                        // of the row last asked for
    std::vector<Key> keys_;                         // of the row last asked for
    std::vector<FreshKey> fresh_keys_;
    std::string key_bytes_;
    const std::function<void(std::string_view)> add_key_;
    const model::Field* key_field_ = nullptr;
    std::vector<Shared> shared_;
};

}  // namespace kehu::exchange
