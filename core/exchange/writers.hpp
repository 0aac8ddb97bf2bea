#pragma once
// The makers of the writers that formats.cpp lists.

#include "core/exchange/format.hpp"

namespace kehu::exchange {

using MakeWriter = std::unique_ptr<RowWriter>(const Columns&, const model::Kind&, const model::Context&,
                                              const WriterOptions&);

MakeWriter make_json, make_jsonl, make_csv, make_tsv, make_markdown, make_yaml, make_print0, make_vcard, make_vcard3;

}  // namespace kehu::exchange
