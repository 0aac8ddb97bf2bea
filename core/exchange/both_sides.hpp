#pragma once
// What another store knows of what was written here, and a record that was changed in both. Each field is then what was
// said of it last; what one side says of a field only because it has not heard of the other's change counts for
// nothing, and whoever has heard it is right, whatever the clocks say. Of two things said in one second both stores
// take the same one.

#include <map>
#include <string>

#include "core/exchange/foreign.hpp"

namespace kehu::exchange {

// A store whose file comes in.
class OtherStore {
  public:
    // `heard`: the last entry of this store that was known there, 0: none is known to be.
    OtherStore(const book::Reader&, std::string_view store_id, book::Sequence heard);

    // Whether the other store has not heard of this entry. `marked`: it left kChangedThereTag in the record, so it took
    // the record from a store.
    bool is_news(book::Sequence, bool marked) const;
    bool is_from_there(book::Sequence) const;  // taken from a file of changes of that store
    bool has_heard(book::Sequence entry) const { return entry <= heard_; }
    bool yields() const { return yields_; }  // to this one, in what was said in the same second

  private:
    std::string store_id_;
    book::Sequence heard_;
    std::map<book::Sequence, std::string> origins_;
    bool yields_;
};

// Where nothing was changed since the record was made, last if it was deleted in between, `fields` is empty.
SaidTimes said_times(const book::Reader&, store::RecordId);

// What the two come to. `before` is the record here, without kChangedThereTag; `there` the other's as one of this
// store, `file` what the file says of it.
model::Record join_sides(const book::Reader&, store::RecordId, model::RecordView before, model::RecordView there,
                         const ForeignRecord& file, const OtherStore&);

}  // namespace kehu::exchange
