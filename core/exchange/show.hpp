#pragma once
// `import --show`: the rows of a file as read, as JSON lines with the headers as keys. No store, no fields, no
// judgement.

#include <functional>
#include <string>

#include "core/exchange/csv_file.hpp"

namespace kehu::exchange {

// Hands out the lines in pieces. A cell without a header gets "column N" as its key; a header that occurs twice gets "
// (2)". Empty cells are left out. Throws Error(data) for what CsvReader refuses.
void show_rows(const CsvFile&, const std::function<void(std::string_view)>& write);

}  // namespace kehu::exchange
