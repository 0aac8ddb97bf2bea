// Any bytes as a vCard: read, or refused with a place. What was read is read again from its kept lines.
#include <stdexcept>

#include "core/error.hpp"
#include "core/exchange/readers.hpp"
#include "core/exchange/vcard_fields.hpp"

using namespace kehu;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        exchange::ForeignTexts foreign;  // nothing is converted: that would start a program each time
        exchange::CardCells cells;
        for (exchange::CardReader cards(bytes, "GB18030", foreign); cards.next();) {
            exchange::map_card(cards.lines(), cells);
            for (const exchange::CardLine* line : cards.lines()) {
                std::string kept;
                exchange::append_card_line(kept, *line);
                if (!exchange::parse_card_line(kept)) throw std::logic_error("a kept line is none");
            }
        }
    } catch (const BadValue&) {
        // told with its place
    }
    return 0;
}
