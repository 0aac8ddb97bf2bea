#pragma once
// A dump is a whole store as JSON lines (`kehu export --all`), the lossless form: every primary row, as in a backup,
// but so that other programs can read it. `kehu import` makes a store of it again.
//
//   header    {"kehu": "dump", "format": 1, "store": "UUID", "name": ..., "sequence": 12, "created": ...,
//              "zone": ..., "country": ..., "currency": ..., "rows": {"meta": 7, "record.C": 100, ...}}
//   meta      {"meta": "settings", ...}, {"meta": "number.C", "number": 100}, {"meta": "features", "text": ...}
//   record    {"record": "C1", "op": 3, "uid": ..., FIELD: value, ...}       values as exact_values.hpp has them
//   head      {"op": 3, "at": ..., "by": "U1", "verb": "edit", "origin", "undoes", "created", "counts", "touched"}
//   image     {"image": "C1", "op": 3, "previous": 1, "absent_before", "deleted", "missing": [FIELD, ...],
//              "before": {FIELD: value, ...}}
//   trailer   {"kehu": "end", "lines": 120, "rows": "hex", "xxh3": "hex"}       lines before it, XXH3-128 of all keys
//              and values that the lines stand for, XXH3-128 of all bytes before the trailer
//
// in this order, rows in the order of tables and keys. A FIELD is the field's name (with # in front if that is one of
// the other words in the line), or "#1030" for one that the schema does not know. "bytes" in a line is the row itself
// in base64 and goes before everything else in it: there it stands where the rest does not say all. {"row": TABLE,
// "key": base64, "bytes": base64} is any other row.
//
// What a store makes itself is left out, as in a backup: also the lists of the search index.

#include <functional>
#include <string>
#include <string_view>

#include "core/book/row_source.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::exchange {

// Throws StoreError(damaged) where a row of the store fails its checksum.
book::BackupInfo write_dump(const book::Reader&, std::string_view store_name, text::Moment now,
                            const std::function<void(std::string_view)>& write);

bool is_dump(std::string_view bytes);

// Everything in it is untrusted; faults are Error(data) that names file and line.
class Dump : public book::RowSource {
  public:
    Dump(std::string name, Snapshot file);  // `name` is what messages call it
    const std::string& path() const override { return name_; }
    const book::BackupInfo& info() const override { return info_; }
    void verify() const override;
    void each(const Visit&) const override;

  private:
    struct Trailer;
    Trailer trailer() const;
    std::string read_rows(const Trailer&, const Visit&) const;  // their sum
    void read_header(std::string_view line);
    // Calls read(line), whose faults become Error(data).
    template <class Read>
    auto guarded(std::uint64_t number, std::string_view line, Read&& read) const;
    [[noreturn]] void fail(std::uint64_t line, const std::string& sentence) const;

    std::string name_;
    Snapshot file_;
    std::string_view bytes_;
    book::BackupInfo info_;
};

}  // namespace kehu::exchange
