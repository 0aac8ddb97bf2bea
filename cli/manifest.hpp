#pragma once
// What is written beside an export (`--manifest`), in FILE.manifest: two lines,
//
//   # {"kehu": "manifest", "format": 1, "file": ..., "rows": 14, "bytes": 5120, "sha256": "hex", "store": "UUID",
//      "sequence": 1841, "created": ...}
//   hex  FILE
//
// of which `sha256sum -c FILE.manifest` reads the second, since the first is a comment to it. The export gets its name
// first and its manifest then, so in between, or after a power cut, the manifest may be that of the file before: then
// the sum is another.

#include <string>
#include <string_view>

#include "core/book/book.hpp"

namespace kehu::cli {

// What only the command knows.
struct Manifest {
    std::uint64_t rows = 0;  // records that are told, the deleted ones, too
    book::Sequence sequence = 0;
    std::string store;  // uid
    text::Moment created;
    text::Zone zone;
};
Manifest manifest_of(const book::Reader&, std::uint64_t rows, text::Moment now);

// Throws Error(usage) unless a file of this name can have a manifest beside it; Error(decision) if one stands there
// that is none, unless forced.
void check_manifest(const std::string& file, bool force);

// Of a file that will be called so and lies in `temporary` now.
std::string manifest_text(const Manifest&, const std::string& file, const std::string& temporary);
std::string manifest_name(const std::string& file);

}  // namespace kehu::cli
