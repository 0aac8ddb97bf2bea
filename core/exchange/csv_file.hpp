#pragma once
// A file of rows as it was read: its encoding and separator worked out, its first line taken as headers. Holds the
// whole text; rows are views into it. A line "sep=;" in front, which spreadsheets write for each other, is obeyed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv_reader.hpp"
#include "core/exchange/sheet.hpp"
#include "core/text/charset.hpp"

namespace kehu::exchange {

class CsvFile {
  public:
    enum class Header { first_line, none };  // none: the columns are called 1, 2, 3 ...

    // `name` is what messages call it; `encoding` and `separator` (0) empty: worked out. Throws Error(data) naming
    // file, line and place for bytes that do not fit the encoding, NUL characters, a file without a header, faults
    // of the quotes in the header, and JSON; as set_header for `header_line`, if that is not worked out.
    CsvFile(std::string name, Snapshot file, std::string_view encoding, char separator,
            Header header = Header::first_line, std::optional<std::uint64_t> header_line = {});
    // What a reader of another format made of a file.
    CsvFile(std::string name, Sheet sheet, Header header = Header::first_line,
            std::optional<std::uint64_t> header_line = {});
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;

    const std::string& name() const { return name_; }
    const std::string& encoding() const { return decoded_.encoding; }
    std::string format() const;  // for people: "UTF-8, comma"; "vCard 3.0"
    // The line of the file that was read in which a row begins, from where CsvReader found it.
    std::uint64_t source_line(std::uint64_t csv_line) const;
    std::string_view text() const { return decoded_.text; }
    char separator() const { return separator_; }
    const std::vector<std::string>& headers() const { return headers_; }
    std::uint64_t header_line() const { return source_line(begin_.line); }
    bool has_header() const { return header_ == Header::first_line; }
    const std::string& raw_header() const { return raw_header_; }

    // The cells of a line that may be the header; none if there is no such line.
    std::vector<std::string> line_as_header(std::uint64_t line) const;
    // Makes that line the header: what stands above is left out. Throws Error(usage) if there is no such line.
    void set_header(std::uint64_t line);
    // The row below the header is none: it says the same once more, or what the columns under a common heading are. A
    // heading that is not empty replaces the column's.
    void pass_over_first_row(const std::vector<std::string>& headings = {});

    // A reader that stands in front of the first row.
    CsvReader rows() const;
    // What the rows are if they are address cards; null if they are not.
    const Cards* cards() const { return cards_.get(); }
    // A field without a column may have been empty in every row (JSON).
    bool omits_empty() const { return omits_empty_; }
    // The file itself is text with separators, not what was made of a workbook, JSON or cards.
    bool is_plain() const { return sheet_format_.empty(); }
    // The text ends inside of a line; never for what is no text with separators.
    bool ends_in_a_line() const;

  private:
    struct Place {
        std::size_t at = 0;
        std::uint64_t line = 1;
    };
    std::optional<Place> place_of(std::uint64_t line) const;
    char separator_at(Place) const;
    CsvReader reader_at(Place, char separator) const;
    void read_header();
    void number_columns(std::size_t columns);

    void find_begin(std::optional<std::uint64_t> header_line);

    std::string name_;
    Snapshot file_;
    std::string sheet_format_;  // empty: the file itself is such text
    std::vector<Sheet::Place> places_;
    std::unique_ptr<Cards> cards_;
    bool omits_empty_ = false;
    text::Decoded decoded_;
    char given_separator_, separator_;  // given: 0 if it is worked out
    Header header_;
    Place begin_;  // of the header, or of the first row
    bool passed_over_ = false;
    std::vector<std::string> headers_;
    std::string raw_header_;
};

// "comma", "semicolon", "tab", "," ";" "\t" -> the separator; 0 if it is none.
char separator_named(std::string_view word);
const char* separator_name(char separator);  // translated

}  // namespace kehu::exchange
