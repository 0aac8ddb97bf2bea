#pragma once
// A file of rows as it was read: its encoding and separator worked out, its first line taken as headers. Holds the
// whole text; rows are views into it. A line "sep=;" in front, which spreadsheets write for each other, is obeyed.

#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv_reader.hpp"
#include "core/text/charset.hpp"

namespace kehu::exchange {

class CsvFile {
  public:
    enum class Header { first_line, none };  // none: the columns are called 1, 2, 3 ...

    // `name` is what messages call it; `encoding` and `separator` (0) empty: worked out. Throws Error(data) naming
    // file, line and place for bytes that do not fit the encoding, NUL characters, a file without a header, faults
    // of the quotes in the header, and JSON.
    CsvFile(std::string name, std::string bytes, std::string_view encoding, char separator,
            Header header = Header::first_line);
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;

    const std::string& name() const { return name_; }
    const std::string& encoding() const { return decoded_.encoding; }
    std::string_view text() const { return decoded_.text; }
    char separator() const { return separator_; }
    const std::vector<std::string>& headers() const { return headers_; }
    bool has_header() const { return header_ == Header::first_line; }
    const std::string& raw_header() const { return raw_header_; }

    // A reader that stands in front of the first row.
    CsvReader rows() const;

  private:
    void number_columns(std::size_t columns);

    std::string name_, bytes_;
    text::Decoded decoded_;
    char separator_;
    Header header_;
    bool names_separator_ = false;  // in a line of its own
    std::vector<std::string> headers_;
    std::string raw_header_;
};

// "comma", "semicolon", "tab", "," ";" "\t" -> the separator; 0 if it is none.
char separator_named(std::string_view word);
const char* separator_name(char separator);  // translated

}  // namespace kehu::exchange
