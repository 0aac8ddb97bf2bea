// Reads a sheet of a workbook (.xlsx) as spreadsheets write them: each row of cells is a row, its first the header.
// Texts, numbers, days and the results of formulas come as a person would have typed them; rows without a value are
// left out, and what people cannot see in a list (hidden rows, merged cells) is told. Nothing is held whole but the
// file itself: texts and rows lie in files without a name.
//
// With zlib and expat, not with a library for workbooks: kehu is linked fully static and can open none at run time.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/exchange/readers.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/workbook.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr std::uint64_t kRows = 1'048'576, kSheetColumns = 16'384;
// Of rows, for each byte of the file: cells may name one text again and again.
constexpr std::uint64_t kUnsuspicious = 64 << 20, kMaxRatio = 250;

struct CellPlace {
    std::uint64_t column = 0, row = 0;  // column from 0, row from 1
};

// B12; nothing for what is no cell of a sheet.
std::optional<CellPlace> parse_place(std::string_view text) {
    CellPlace place;
    std::size_t at = 0;
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && at < 4; ++at)
        place.column = place.column * 26 + static_cast<std::uint64_t>(text[at] - 'A' + 1);
    const auto row = whole_number(text.substr(at));
    if (at == 0 || !row || *row == 0 || *row > kRows || place.column > kSheetColumns) return std::nullopt;
    return CellPlace{place.column - 1, *row};
}

class SheetRows : public XmlHandler {
  public:
    SheetRows(const Workbook& book, SheetText& out, std::size_t file_size)
        : book_(book), out_(out), most_(std::max<std::uint64_t>(kUnsuspicious, kMaxRatio * file_size)) {}

    std::uint64_t rows = 0, hidden_rows = 0, merged = 0;
    std::string first_merged;

    void begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "row") {
            begin_row(attributes);
        } else if (name == "c") {
            begin_cell(attributes);
        } else if (name == "mergeCell") {
            note_merged(attributes.get("ref").value_or(""));
        } else if (in_cell_) {
            if (name == "rPh") ++phonetic_;
            has_formula_ |= name == "f";
            has_value_ |= name == "v" || name == "is";
            takes_text_ = name == "v" || (name == "t" && phonetic_ == 0);
        }
    }

    void end(std::string_view name) override {
        takes_text_ = false;
        if (name == "rPh" && phonetic_) --phonetic_;
        if (name == "c" && in_cell_) end_cell();
        if (name == "row" && in_row_) end_row();
    }

    void text(std::string_view piece) override {
        if (!takes_text_) return;
        value_ += piece;
        if (value_.size() > kMaxCellBytes) fail(say("a text longer than {} bytes", kMaxCellBytes));
    }

  private:
    enum class Type { number, shared, text, boolean, day };

    [[noreturn]] void fail(const std::string& sentence) const {
        throw BadValue(say("cell {}{}: {}", column_letters(column_), row_, sentence));
    }

    void begin_row(const XmlAttributes& attributes) {
        if (in_row_) throw BadValue(say("a row inside of row {}", row_));
        const std::uint64_t before = row_;
        row_ = before + 1;
        if (const auto written = attributes.get("r")) {
            const auto number = whole_number(written);
            if (!number || *number == 0) throw BadValue(say("'{}' is no number of a row", *written));
            if (*number <= before) throw BadValue(say("row {} stands behind row {}", *number, before));
            row_ = *number;
        }
        if (row_ > kRows) throw BadValue(say("row {}: a sheet has {} rows", row_, kRows));
        in_row_ = true;
        hidden_ = is_true(attributes.get("hidden"));
        next_column_ = used_ = 0;
    }

    void begin_cell(const XmlAttributes& attributes) {
        if (!in_row_ || in_cell_) throw BadValue(say("a cell outside of a row, behind row {}", row_));
        column_ = next_column_;
        if (const auto written = attributes.get("r")) {
            const auto place = parse_place(*written);
            if (!place || place->row != row_) throw BadValue(say("row {}: '{}' is none of its cells", row_, *written));
            if (place->column < next_column_)
                throw BadValue(say("cell {}: stands twice or behind a later one", *written));
            column_ = place->column;
        }
        if (column_ >= kSheetColumns) fail(say("a sheet has {} columns", kSheetColumns));
        next_column_ = column_ + 1;
        const std::string_view type = attributes.get("t").value_or("n");
        type_ = type == "s"   ? Type::shared
                : type == "n" ? Type::number
                : type == "b" ? Type::boolean
                : type == "d" ? Type::day
                              : Type::text;  // str, inlineStr, and e: #N/A
        style_ = whole_number(attributes.get("s")).value_or(0);
        in_cell_ = true;
        has_formula_ = has_value_ = false;
        phonetic_ = 0;
        value_.clear();
    }

    void end_cell() {
        in_cell_ = false;
        if (has_formula_ && !has_value_)
            fail(tr("a formula without its result; open the file in a spreadsheet and save it there"));
        if (value_.empty()) return;
        if (cells_.size() <= column_) cells_.resize(column_ + 1);
        std::string& cell = cells_[column_];
        cell.clear();
        try {
            put_value(cell);
        } catch (const BadValue& bad) {
            fail(bad.what());
        }
        if (cell.empty()) return;
        if (column_ >= kMaxColumns) fail(say("more than {} columns", kMaxColumns));
        if (cell.find('\0') != cell.npos) fail(tr("it holds a NUL character"));
        // What lies between is of an earlier row.
        for (; used_ < column_; ++used_) cells_[used_].clear();
        used_ = column_ + 1;
        row_bytes_ += cell.size();
        if (row_bytes_ > kMaxRowBytes / 2) fail(say("the row is longer than {} bytes", kMaxRowBytes / 2));
    }

    void put_value(std::string& cell) const {
        switch (type_) {
            case Type::shared: {
                const auto number = whole_number(text::trim(value_));
                if (!number || *number >= book_.strings().size()) throw BadValue(say("there is no text {}", value_));
                cell = book_.strings().at(*number);
                break;
            }
            case Type::number:
                append_cell_number(cell, value_, book_.format(style_), book_.from_1904());
                break;
            case Type::boolean:
                cell = is_true(text::trim(value_)) ? "TRUE" : "FALSE";
                break;
            case Type::day:  // 2026-11-21T14:05:00
                cell = value_;
                if (cell.size() > 10 && cell[10] == 'T') cell[10] = ' ';
                break;
            case Type::text:
                cell = value_;
                decode_cell_text(cell);
        }
    }

    void end_row() {
        in_row_ = false;
        row_bytes_ = 0;
        if (used_ == 0) return;
        ++rows;
        hidden_rows += hidden_;
        out_.row(row_, std::span(cells_).first(used_));
        if (out_.size() > most_)
            throw BadValue(say("row {}: up to here the sheet holds more than {} bytes", row_, most_));
    }

    // A value that stands for several rows lies in the first of them.
    void note_merged(std::string_view area) {
        const std::size_t colon = area.find(':');
        const auto from = parse_place(area.substr(0, colon));
        const auto to = colon == area.npos ? from : parse_place(area.substr(colon + 1));
        if (!from || !to || from->row == to->row) return;
        if (merged++ == 0) first_merged = area;
    }

    const Workbook& book_;
    SheetText& out_;
    const std::uint64_t most_;
    std::vector<std::string> cells_;
    std::string value_;
    std::uint64_t row_ = 0, column_ = 0, next_column_ = 0, used_ = 0, style_ = 0;  // used: cells of this row
    std::size_t row_bytes_ = 0;
    Type type_ = Type::number;
    int phonetic_ = 0;
    bool in_row_ = false, in_cell_ = false, hidden_ = false;
    bool takes_text_ = false, has_formula_ = false, has_value_ = false;
};

std::string other_sheets(const Workbook& book, const Workbook::SheetPart& read) {
    constexpr std::size_t kNamed = 5;
    std::string list;
    std::size_t count = 0;
    for (const Workbook::SheetPart& sheet : book.sheets()) {
        if (&sheet == &read || sheet.hidden || sheet.part.empty()) continue;
        if (++count <= kNamed) list.append(list.empty() ? "" : tr(", ")).append(sheet.name);
    }
    return count > kNamed ? list + ", .." : list;
}

}  // namespace

bool is_xlsx(std::string_view bytes) {
    // An empty zip, and the compound file of older programs, to say what they are.
    for (const std::string_view sign : {"PK\x03\x04", "PK\x05\x06", "\xD0\xCF\x11\xE0"})
        if (bytes.starts_with(sign)) return true;
    return false;
}

Sheet read_xlsx(const std::string& name, std::string_view bytes, const SheetOptions& options) {
    Workbook book(name, bytes);
    const Workbook::SheetPart& part = book.sheet(options.part);
    book.read_strings();
    book.read_formats();
    SheetText out(true);
    SheetRows rows(book, out, bytes.size());
    book.parse(part.part, rows);
    if (rows.rows == 0)
        throw Error(ExitCode::data, say("{}: the sheet '{}' is empty", name, part.name),
                    tr("read another one: --sheet NAME"));
    Sheet sheet = std::move(out).finish(say("XLSX, sheet {}", part.name));
    if (const std::string others = other_sheets(book, part); options.part.empty() && !others.empty())
        sheet.notes.push_back(say("read is the sheet {}; there are also: {} (--sheet NAME)", part.name, others));
    if (rows.hidden_rows)
        sheet.notes.push_back(say_n("{} hidden row is read like the others", "{} hidden rows are read like the others",
                                    rows.hidden_rows, rows.hidden_rows));
    if (rows.merged)
        sheet.notes.push_back(say_n("{} merged range has its value in its first row only: {}",
                                    "{} merged ranges have their value in their first row only, the first is {}",
                                    rows.merged, rows.merged, rows.first_merged));
    return sheet;
}

}  // namespace kehu::exchange
