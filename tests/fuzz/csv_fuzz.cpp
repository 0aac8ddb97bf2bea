// Any bytes as a file of rows: read, or refused with a place. Rows written again as RFC 4180 has them are read as such.
#include <stdexcept>

#include "core/error.hpp"
#include "core/exchange/csv_file.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/text/utf8.hpp"

using namespace kehu;

namespace {

std::unique_ptr<ScratchFile> scratch_of(std::string_view bytes) {
    auto file = std::make_unique<ScratchFile>();
    file->append(bytes);
    return file;
}

using Rows = std::vector<std::vector<std::string>>;

template <class Meant>
Rows rows_of(exchange::CsvReader reader, Meant meant) {
    Rows rows;
    while (reader.next()) {
        auto& row = rows.emplace_back();
        for (const std::string_view cell : reader.cells()) row.emplace_back(meant(cell));
    }
    return rows;
}

// What is no formula and no mark of a spreadsheet must not be taken for one when it comes back.
void check_rows(const Rows& rows) {
    exchange::SheetText text;
    for (const auto& row : rows) text.row(1, row);
    const exchange::CsvFile again("again", std::move(text).finish("fuzz"), exchange::CsvFile::Header::none);
    if (rows_of(again.rows(), exchange::cell_text) != rows) throw std::logic_error("rows are read otherwise");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        // Another encoding would start a program each time.
        const exchange::CsvFile file("fuzz", Snapshot(scratch_of(bytes)), "UTF-8", 0, exchange::CsvFile::Header::none);
        check_rows(rows_of(file.rows(), text::trim));
    } catch (const BadValue&) {
        // told with its place
    } catch (const Error&) {
    }
    return 0;
}
