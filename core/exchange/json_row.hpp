#pragma once
// A row as one JSON object: the fields' frozen names as keys, absent fields left out. JSON and JSON lines write the
// same objects.

#include <string>
#include <vector>

#include "core/exchange/row_values.hpp"

namespace kehu::exchange {

class JsonRow {
  public:
    JsonRow(const Columns&, const model::Kind&, const model::Context&);
    void append(std::string& out, const model::Row&);

  private:
    RowValues values_;
    std::vector<std::string> keys_;  // "name":
};

}  // namespace kehu::exchange
