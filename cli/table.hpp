#pragma once
// A table of text, aligned by display cells. Column widths come from the first 200 rows, which are held back until
// then; later rows stream. On a terminal of known width, if the table is too wide, lists of phones are told by their
// first one and how many there are more; then a column that is empty in every row goes; then cells are cut with "..",
// and where even that is not enough the last columns go, those that may be cut before the others. Elsewhere nothing
// ever is. The last column is not padded.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tr.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {

class Table {
  public:
    struct Column {
        std::string title;
        bool right = false;  // numbers
        bool whole = false;  // is of no use when cut, such as a phone: others are cut first; of a list the first stays
        bool asked = false;  // by name: it is never left out for want of room
    };
    using Write = std::function<void(std::string_view)>;

    // `terminal_columns` 0: not a terminal.
    Table(std::vector<Column>, std::size_t terminal_columns, text::WidthRule, Write, bool bold_titles = false);
    // As many cells as columns. Line breaks become blanks, an empty cell "-"; on a terminal control characters become
    // visible.
    void row(std::vector<std::string> cells);
    void finish();  // prints the header even without rows

  private:
    static constexpr std::size_t kRowsForWidths = 200;
    void settle(bool all);
    void abbreviate_lists();
    void drop_empty_columns();
    void drop_last_columns();
    void drop(std::size_t column);
    std::size_t least_width() const;
    enum class Cut { further, any, whole };  // not whom a row is about; nor what should not be cut; that, too
    void shrink(Cut, std::size_t narrowest);
    std::size_t total_width() const;
    void print(const std::vector<std::string>& cells, bool header);

    std::vector<Column> columns_;
    std::size_t terminal_;
    text::WidthRule rule_;
    Write write_;
    std::vector<std::size_t> widths_;
    std::vector<std::size_t> abbreviated_;  // places at first
    std::vector<std::size_t> dropped_;      // places at the time
    std::vector<std::vector<std::string>> held_;
    bool settled_ = false, bold_titles_ = false;
    std::string line_;
};

// "phone" -> "PHONE" in English; a Chinese label as it is.
std::string table_title(std::string_view label, Language);

}  // namespace kehu::cli
