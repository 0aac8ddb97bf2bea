#pragma once
// What the columns of a file are, by their headers and, where headers leave it open, by their cells.

#include <string>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/mapping.hpp"
#include "core/exchange/plan.hpp"

namespace kehu::exchange {

// Throws Error for columns that mean nothing or two things (mapping.hpp), and if none means a field.
std::vector<Column> file_columns(const CsvFile&, const model::Kind&, const ImportOptions&);

// Is this an export of kehu's with escaped cells (tsv.hpp): tab-separated, with a column `id` of kehu's own ids?
bool is_own_tsv(const CsvFile&, const model::Kind&);

// The fields of --match. Throws Error(usage) for one that finds no record.
std::vector<const model::Field*> fields_to_match(const model::Kind&, const std::vector<std::string>& words);

}  // namespace kehu::exchange
