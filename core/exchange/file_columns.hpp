#pragma once
// What the columns of a file are, by their headers and, where headers leave it open, by their cells.

#include <string>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/mapping.hpp"
#include "core/exchange/plan.hpp"

namespace kehu::exchange {

// Lists often begin with a title, and some name their columns in two languages. Where the first line names at most
// one field, the first of the next few that does and looks like a header is made one, unless a wish is about the first
// line; a row that names the fields once more is passed over. Gives what there is to tell.
std::vector<std::string> find_header(CsvFile&, const model::Kind&, const Wishes&, bool may_move);

// Both must outlive what they say.
Cells cells_of(const CsvFile&, const model::Kind&);

// Throws Error for columns that mean nothing or two things (mapping.hpp), and if none means a field.
std::vector<Column> file_columns(const CsvFile&, const model::Kind&, const ImportOptions&);

// Is this an export of kehu's with escaped cells (tsv.hpp): tab-separated, with a column `id` of kehu's own ids?
bool is_own_tsv(const CsvFile&, const model::Kind&);

// The fields of --match. Throws Error(usage) for one that finds no record.
std::vector<const model::Field*> fields_to_match(const model::Kind&, const std::vector<std::string>& words);

// About how many rows the file has; rather a few too many, so that what is made for them need not grow.
std::size_t guess_rows(const CsvFile&);

// What to do with a file whose ids would be other records here; the record is of one of its rows.
std::string ways_to_move(const model::Kind&, const std::vector<Column>&, model::RecordView);

}  // namespace kehu::exchange
