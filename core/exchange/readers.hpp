#pragma once
// The readers that sheets.cpp lists.

#include "core/exchange/sheet.hpp"

namespace kehu::exchange {

using RecognisesFile = bool(std::string_view bytes);
using ReadFile = Sheet(const std::string& name, std::string_view bytes, const SheetOptions&);

RecognisesFile is_json, is_vcard, is_xlsx;
ReadFile read_json, read_vcard, read_xlsx;

}  // namespace kehu::exchange
