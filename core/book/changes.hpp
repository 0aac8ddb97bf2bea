#pragma once
// What became of the records behind one entry of the journal. The journal tells which they are, so the work follows the
// number of changes and not the size of the store.

#include <functional>
#include <string>
#include <string_view>

#include "core/book/book.hpp"

namespace kehu::book {

struct Change {
    RecordId id;
    Sequence op = 0;         // the entry that changed it last
    std::string_view bytes;  // the record as its table has it, without the seal; empty: it was deleted
};
using OnChange = std::function<void(const Change&)>;

// In the order of kind and number, each record once, as it is now. A record that was made and deleted behind that entry
// is told as deleted: an export that was done but not noted as done may have shown it. Views live until on_change ends.
void each_change(const Reader&, Sequence after, const OnChange&);
// Every record that is there, in the same order.
void each_record(const Reader&, const OnChange&);

// Of a record that entry `op` deleted.
std::string uid_of_deleted(const Reader&, RecordId, Sequence op);

}  // namespace kehu::book
