#pragma once
// Reads comma-separated text (RFC 4180, and what spreadsheets make of it) row by row, without copying cells. Not a
// stream: the whole text is in memory, so that positions, raw rows and cells are views into it. Knows nothing of
// encodings: the text is valid UTF-8 without a mark.
//
// What is read: separators , ; and tab; lines ending in LF, CRLF or CR; cells in double quotes, which may hold
// separators, line breaks and doubled quotes. A quote inside an unquoted cell is itself, as spreadsheets read it. Lines
// without a single character are passed over.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::exchange {

inline constexpr std::size_t kMaxCellBytes = 1 << 20;
inline constexpr std::size_t kMaxRowBytes = 4 << 20;
inline constexpr std::size_t kMaxColumns = 10'000;

// The separator that the first line uses outside quotes: the most frequent of tab, semicolon and comma; comma if there
// is none.
char sniff_separator(std::string_view text);

// A row as in the text without its first cells.
std::string_view without_cells(std::string_view raw, char separator, std::size_t cells);

class CsvReader {
  public:
    CsvReader(std::string_view text, char separator, std::uint64_t first_line = 1);

    // Goes to the next row; false at the end. Throws BadValue with the line for a quote that is never closed, with line
    // and column for text after a closing quote, and for a cell, row or number of columns beyond the limits.
    bool next();

    // Of the row that next() found, until the next call. Quoted cells come without quotes.
    std::span<const std::string_view> cells() const { return cells_; }
    std::string_view raw() const { return raw_; }     // as in the text, without its line end; lives as long as the text
    std::uint64_t line() const { return row_line_; }  // where the row begins, from 1
    bool has_doubled_quotes() const { return halved_; }  // cells() are not all as in the text, and live less long

    std::uint64_t blank_lines() const { return blank_lines_; }  // passed over so far

  private:
    struct Doubled {  // a cell whose doubled quotes are still to be halved
        std::size_t cell;
        std::string_view inner;
    };
    std::size_t next_special(std::size_t from);
    std::uint64_t mask_of(std::size_t block) const;
    std::size_t read_quoted(std::size_t open);
    void add_cell(std::size_t from, std::size_t to);
    void halve_quotes();
    void end_row(std::size_t start, std::size_t end);
    void skip_line_end(std::size_t at);

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::uint64_t line_, row_line_ = 0, blank_lines_ = 0;
    std::string_view raw_;
    std::vector<std::string_view> cells_;
    std::vector<Doubled> doubled_;
    bool halved_ = false;                  // this row
    std::string arena_;                    // cells with halved quotes of this row
    std::size_t block_ = ~std::size_t{0};  // number of the 64 bytes that mask_ describes
    std::uint64_t mask_ = 0;
};

}  // namespace kehu::exchange
