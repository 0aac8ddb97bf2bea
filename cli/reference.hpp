#pragma once
// REF: how a record is named on the command line (grammar.md): id, uid, code, phone, e-mail, whole name, and for
// commands that only read, part of a name or company. No record: exit 1. More than one: the candidates are listed, exit
// 3; on a terminal they are a menu.

#include <string>

#include "cli/session.hpp"

namespace kehu::cli {

enum class Names { whole, loose };

// The kind that a REF belongs to: the one typed (`kehu task show 3`), else that of an id's letter (L88), else the
// command's.
const model::Kind& kind_of_reference(const model::Schema&, const Arguments&, std::string_view text);

// Opens a read of its own, so call it outside of reads and writes.
store::RecordId find_reference(Session&, const Arguments&, const std::string& text, Names);
store::RecordId find_reference(Session&, const model::Kind&, const std::string& text, Names);

// "C1 王小明, +86 138 0013 8001": what a list of candidates shows, in the order of the kind's columns.
std::string describe(const book::Reader&, store::RecordId, const model::Context&);

}  // namespace kehu::cli
