#pragma once
// The makers of the writers that formats.cpp lists.

#include "core/exchange/format.hpp"

namespace kehu::exchange {

using MakeWriter = std::unique_ptr<RowWriter>(const Columns&, const model::Kind&, const model::Context&,
                                              const WriterOptions&);

MakeWriter make_json, make_jsonl, make_csv, make_tsv, make_markdown, make_yaml, make_print0, make_xlsx, make_vcard,
    make_vcard3;

std::unique_ptr<Packer> pack_xlsx(const Columns&, const model::Kind&, const model::Context&, const WriterOptions&,
                                  std::function<void(std::string_view)> sink);
// What names the sheet of a workbook of these records in it; a file that has it is one.
std::string sheet_element(const model::Kind&, Language);

}  // namespace kehu::exchange
