#pragma once
// A row as one JSON object: the fields' frozen names as keys, absent fields left out. JSON and JSON lines write the
// same objects.

#include <string>
#include <vector>

#include "core/exchange/row_buffer.hpp"
#include "core/exchange/row_values.hpp"

namespace kehu::exchange {

class JsonRow {
  public:
    JsonRow(const Columns&, const model::Kind&, const model::Context&);
    void append(std::string& out, const model::Row&);

  private:
    void put_value(std::size_t column, std::string_view bytes);
    void put_text(std::string_view text) { row_.json_string(text, values_.readable_end(text)); }

    RowValues values_;
    std::vector<std::string> keys_;  // ,"name":
    RowBuffer row_;
    std::string scratch_;
};

}  // namespace kehu::exchange
