// Any bytes as a workbook, and as each of its parts: read, or refused with a place.
#include <stdexcept>

#include "core/error.hpp"
#include "core/exchange/cell_format.hpp"
#include "core/exchange/readers.hpp"
#include "tests/unit/zip_bytes.hpp"

using namespace kehu;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    // The first byte says what the others are.
    sample::BookParts book{.rows = "<row><c t='s' s='1'><v>0</v></c><c s='1'><v>46347.5</v></c></row>",
                           .strings = "<si><t>a</t></si>",
                           .styles = "<cellXfs><xf numFmtId='14'/><xf numFmtId='22'/></cellXfs>"};
    try {
        switch (data[0] % 6) {
            case 0:
                book.rows = bytes;
                break;
            case 1:
                book.strings = bytes;
                break;
            case 2:
                book.styles = bytes;
                break;
            case 3:
                book.sheets = bytes;
                break;
            case 4: {
                const std::size_t end = bytes.find('\n');
                std::string text;
                exchange::append_cell_number(text, bytes.substr(0, end),
                                             exchange::parse_cell_format(bytes.substr(end + 1)), data[0] % 12 == 4);
                return 0;
            }
            default:
                if (exchange::is_xlsx(bytes)) exchange::read_xlsx("fuzz", bytes, {});
                return 0;
        }
        const exchange::Sheet sheet = exchange::read_xlsx("fuzz", book.bytes(), {});
        if (sheet.places.empty()) throw std::logic_error("a sheet without rows was read");
        std::uint64_t last = 0;
        for (const auto& place : sheet.places) {
            if (place.line <= last) throw std::logic_error("rows are out of order");
            last = place.line;
        }
    } catch (const Error&) {
        // told with its place
    } catch (const BadValue&) {
        // so is a number by itself
    }
    return 0;
}
