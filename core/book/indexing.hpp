#pragma once
// Which keys a record has in the exact and the ordered index of its kind. Derived from the record alone, so that
// `check` can make them again.

#include <functional>
#include <span>
#include <string>

#include "core/book/codec.hpp"

namespace kehu::book {

using AddKey = std::function<void(const store::Key&)>;

// Makes the keys of one kind's records; knows the kind's indexed fields, so that a million records cost no look-up of
// fields.
class Indexer {
  public:
    explicit Indexer(const Kind&);
    // Keys of the exact index: field, folded value, number.
    void exact(RecordId, RecordView, const AddKey& add) const;
    // Keys of the ordered index: index, then the sort key of each field (with a byte that says whether there is a
    // value), number.
    void ordered(RecordId, RecordView, const AddKey& add) const;
    // Writes both kinds of keys.
    void put(store::WriteTxn&, RecordId, RecordView) const;

  private:
    const Kind& kind_;
    std::vector<const Field*> exact_;  // by tag
    const Field* code_ = nullptr;      // a record is found by the codes of those that were merged into it, too
};

inline void exact_keys(const Kind& kind, RecordId id, RecordView record, const AddKey& add) {
    Indexer(kind).exact(id, record, add);
}
inline void ordered_keys(const Kind& kind, RecordId id, RecordView record, const AddKey& add) {
    Indexer(kind).ordered(id, record, add);
}

// The part of such a key before the number.
store::Key exact_prefix(const Field&, std::string_view exact_key);

// The start of an ordered key from stored values of the first fields.
store::Key ordered_prefix(const Kind&, const model::Index&, std::span<const std::string> values);

void clear_table(store::WriteTxn&, store::Table);

// Puts the keys of all records of a kind, whose tables are empty; calls also(id, record) for each.
void put_keys(store::WriteTxn&, const Reader&, const Kind&,
              const std::function<void(RecordId, const Record&)>& also = {});
// Makes both indexes of one kind anew from its records.
void rebuild_indexes(store::WriteTxn&, const Reader&, const Kind&);

const model::Index& index_of(const Kind&, std::uint8_t number);

}  // namespace kehu::book
