// Any bytes as JSON: read, or refused with a place.
#include "core/error.hpp"
#include "core/exchange/readers.hpp"

using namespace kehu;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string name = "fuzz";
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        if (exchange::is_json(bytes)) exchange::read_json(name, bytes, {"UTF-8", {}});
    } catch (const Error&) {
        // told with its place
    }
    return 0;
}
