// Any bytes as a file of rows: read, or refused with a place. Rows written again as RFC 4180 has them are read as such.
#include <stdexcept>

#include "core/error.hpp"
#include "core/exchange/csv_file.hpp"

using namespace kehu;

namespace {

std::unique_ptr<ScratchFile> scratch_of(std::string_view bytes) {
    auto file = std::make_unique<ScratchFile>();
    file->append(bytes);
    return file;
}

std::vector<std::vector<std::string>> rows_of(exchange::CsvReader reader) {
    std::vector<std::vector<std::string>> rows;
    while (reader.next()) {
        auto& row = rows.emplace_back();
        for (const std::string_view cell : reader.cells()) row.emplace_back(cell);
    }
    return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        // Another encoding would start a program each time.
        const exchange::CsvFile file("fuzz", Snapshot(scratch_of(bytes)), "UTF-8", 0, exchange::CsvFile::Header::none);
        const auto rows = rows_of(file.rows());
        exchange::SheetText text;
        for (const auto& row : rows) text.row(1, row);
        const exchange::CsvFile again("again", std::move(text).finish("fuzz"), exchange::CsvFile::Header::none);
        if (rows_of(again.rows()) != rows) throw std::logic_error("rows are read otherwise than they were written");
    } catch (const BadValue&) {
        // told with its place
    } catch (const Error&) {
    }
    return 0;
}
