// THE LIST of readers of other formats, and how their rows are written.

#include <algorithm>

#include "core/exchange/readers.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/text/charset.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr SheetReader kReaders[] = {
    {"json", is_json, read_json},
    {"vcard", is_vcard, read_vcard},
    {"xlsx", is_xlsx, read_xlsx},
};

}  // namespace

const SheetReader* sheet_reader(std::string_view bytes) {
    constexpr std::size_t kFirst = 8192;
    std::string ascii;
    if (text::is_utf16(bytes)) bytes = ascii = text::ascii_of_utf16(bytes.substr(0, kFirst));
    const auto found = std::find_if(std::begin(kReaders), std::end(kReaders),
                                    [&](const SheetReader& reader) { return reader.recognises(bytes); });
    return found == std::end(kReaders) ? nullptr : found;
}

// Import takes a mark off a cell of CSV (spreadsheet.hpp). These texts are exact: one that looks marked gets another,
// unless a spreadsheet may have taken it from such a cell.
void SheetText::cell(std::string_view text) {
    const std::string_view bare = text::trim(text);
    const bool marked = without_mark(bare).size() < bare.size();
    if (marked ? !marks_ : without_formula(bare).size() < bare.size()) text = marked_.assign(1, '\'').append(bare);
    text::append_csv_cell(row_, text);
}

void SheetText::row(std::uint64_t line, std::span<const std::string> cells) {
    row_.clear();
    for (const std::string& one : cells) {
        if (&one != cells.data()) row_ += ',';
        cell(one);
    }
    if (row_.empty()) row_ = "\"\"";  // an empty line is no row
    row_ += '\n';
    file_->append(row_);
    places_.push_back({line_, line});
    line_ += text::count_breaks(row_);
}

Sheet SheetText::finish(std::string format) && {
    Sheet sheet;
    sheet.format = std::move(format);
    sheet.csv = Snapshot(std::move(file_));
    sheet.places = std::move(places_);
    return sheet;
}

}  // namespace kehu::exchange
