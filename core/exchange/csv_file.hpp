#pragma once
// A file of rows as it was read: its encoding and separator worked out, its first line taken as headers. Holds the
// whole text; rows are views into it.

#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv_reader.hpp"
#include "core/text/charset.hpp"

namespace kehu::exchange {

class CsvFile {
  public:
    // `name` is what messages call it; `encoding` and `separator` (0) empty: worked out. Throws Error(data) naming
    // file, line and place for bytes that do not fit the encoding, NUL characters, a file without a header and faults
    // of the quotes in the header.
    CsvFile(std::string name, std::string bytes, std::string_view encoding, char separator);
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;

    const std::string& name() const { return name_; }
    const std::string& encoding() const { return decoded_.encoding; }
    std::string_view text() const { return decoded_.text; }
    char separator() const { return separator_; }
    const std::vector<std::string>& headers() const { return headers_; }
    std::string_view raw_header() const { return raw_header_; }

    // A reader that stands behind the header.
    CsvReader rows() const;

  private:
    std::string name_, bytes_;
    text::Decoded decoded_;
    char separator_;
    std::vector<std::string> headers_;
    std::string_view raw_header_;
};

// "comma", "semicolon", "tab", "," ";" "\t" -> the separator; 0 if it is none.
char separator_named(std::string_view word);
const char* separator_name(char separator);  // translated

}  // namespace kehu::exchange
