#pragma once
// A row as one JSON object: the fields' frozen names as keys, absent fields left out. JSON and JSON lines write the
// same objects.

#include <string>
#include <vector>

#include "core/exchange/row_buffer.hpp"
#include "core/exchange/row_values.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {

class JsonRow {
  public:
    JsonRow(const Columns&, const model::Kind&, const model::Context&);
    void append(std::string& out, const model::Row&);

  private:
    struct Key {
        std::string blocks;  // ,"name": and what fills up the last block
        std::size_t size;
    };
    char* put_value(char* to, std::size_t column, std::string_view bytes);
    char* put_text(char* to, std::string_view text) {
        constexpr std::size_t kComma = 1;  // before the next text of a list
        to = row_.more(to, text::json_room(text.size()) + kComma);
        return text::put_json_string(to, text, values_.readable_end(text));
    }

    RowValues values_;
    std::vector<Key> keys_;
    std::size_t signs_;  // bytes of a row besides its values
    RowBuffer row_;
    std::string scratch_;
};

}  // namespace kehu::exchange
