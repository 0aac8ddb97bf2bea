#pragma once
// A file of another format as rows. Its reader writes what it understood as comma-separated text, which then goes the
// way of every import: columns, plan, refused rows.
//
// How to add one: a file core/exchange/read_NAME.cpp with the two functions of a SheetReader, a line in readers.hpp,
// sheets.cpp and CMakeLists.txt.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/charset.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::exchange {

// The address cards that rows come from: refused ones go back to the user as they were.
struct Cards {
    Snapshot source;        // the file; the text may look into it
    text::Decoded decoded;  // all of it
    struct Unread {
        std::uint64_t line;  // where the card begins
        std::string reason;  // with line and character
    };
    std::vector<Unread> unread;  // cards that could not be read and were passed over, ascending
};

struct Sheet {
    std::string format;              // "vCard 3.0", "XLSX, sheet 订单": told where other files have an encoding
    Snapshot csv;                    // the header, then rows as RFC 4180 has them, in UTF-8
    std::vector<std::string> notes;  // what was left out, for people
    struct Place {
        std::uint64_t csv_line, line;  // where a row begins, here and in the file it comes from
    };
    std::vector<Place> places;     // ascending
    std::unique_ptr<Cards> cards;  // if they are; whoever owns the file puts it there
    bool omits_empty = false;      // rows name their fields, and may leave out those that are empty
};

struct SheetOptions {
    std::string encoding;  // empty: worked out
    std::string part;      // the sheet of a workbook by its name; empty: the first that is seen
};

struct SheetReader {
    std::string_view name;  // "json"
    bool (*recognises)(std::string_view bytes);
    // `name` is what messages call the file. Throws Error(data) that names file, line and column.
    Sheet (*read)(const std::string& name, std::string_view bytes, const SheetOptions&);
};
// The reader that knows such bytes; null: they are text with separators, or nothing that can be read.
const SheetReader* sheet_reader(std::string_view bytes);

// Writes the rows of a sheet, the header first.
class SheetText {
  public:
    // `marks`: a spreadsheet may have saved those of --excel (spreadsheet.hpp) among the texts; import takes them off.
    explicit SheetText(bool marks = false) : marks_(marks) {}
    // A row of cells, which comes from that line of the file.
    void row(std::uint64_t line, std::span<const std::string> cells);
    std::uint64_t size() const { return file_->size(); }  // in bytes
    Sheet finish(std::string format) &&;

  private:
    void cell(std::string_view text);
    const bool marks_;
    std::unique_ptr<ScratchFile> file_ = std::make_unique<ScratchFile>();
    std::string row_, marked_;
    std::uint64_t line_ = 1;
    std::vector<Sheet::Place> places_;
};

}  // namespace kehu::exchange
