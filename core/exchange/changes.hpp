#pragma once
// What changed in a store behind one journal entry, as JSON lines (`kehu export --cursor`): records of every kind,
// among them the hidden ones that define fields, kinds and settings, and which were deleted. Another store, or another
// program, that applies such files in their order comes to the same records.
//
//   header    {"kehu": "changes", "format": 1, "store": "UUID", "from": 1828, "to": 1841, "created": ..., "zone": ...,
//              "country": ..., "currency": ..., "fields": {"C": ["rating"], ...},     the user's own fields there
//              "taken": {"UUID": 96, ...}}              up to which entry it had taken the changes of other stores
//   record    {"record": "C1", "op": 1839, "uid": ..., FIELD: value, ...,
//              "changed": ..., "said": {FIELD: ...}, "made": ..., "refs": {"C5": "UUID", ...}}
//
//   deleted   {"record": "C6", "op": 1841, "uid": ..., "deleted": true, "changed": ...}
//
//   trailer   {"kehu": "end", "lines": 15, "xxh3": "hex"}    lines before it, XXH3-128 of all bytes before it
//
// in the order of kind and number, each record once, as it was behind entry `to`. `from` and `to` are the first and the
// last journal entry of which it tells; `to` is less than `from` where there was none. A header with "full": true says
// that the file holds every record, whatever earlier files told: what is not in it is gone.
//
// A record's line is that of a dump (dump.hpp) with `changed` behind it, when the entry `op` was written (not there for
// what came with the store itself); of a customer that was changed since it was made, `said`: when each field was that
// was changed since then, and `made`; and `refs`: the uids of the records that its values name, for
// in another store these have other numbers. A record that is gone is not among them. Whoever has a file whose `from`
// is not beyond the last `to` by one: lower, and some changes come again, which changes nothing; higher, and a file is
// missing.

#include <functional>
#include <optional>
#include <string_view>

#include "core/book/book.hpp"

namespace kehu::exchange {

struct ChangesInfo {
    book::Sequence from = 1, to = 0;
    std::uint64_t records = 0;  // lines about records, deleted ones too
};
// Behind the entry `after`, or everything. Throws StoreError(damaged) where a row of the store fails its checksum.
ChangesInfo write_changes(const book::Reader&, std::optional<book::Sequence> after, text::Moment now,
                          const std::function<void(std::string_view)>& write);

bool is_changes(std::string_view bytes);

}  // namespace kehu::exchange
