#include "core/search/value_builder.hpp"

namespace kehu::search {

static_assert(kMostKey < 256);  // its size is a byte

void ValueBuilder::add(Number number, std::string_view values) {
    constexpr char kNoMore[] = {static_cast<char>(kGone), 0, 0};
    if (values.empty()) values = {kNoMore, sizeof kNoMore};
    numbers_.push_back(number);
    batch_.clear();
    for (Value value; next_value(values, value);) {
        const std::string_view bytes = value.bytes.data() == value.key.data() ? std::string_view() : value.bytes;
        batch_.add(static_cast<char>(value.list >> 24), static_cast<char>(value.list >> 16),
                   static_cast<char>(value.list >> 8), static_cast<char>(value.list), value.key, bytes,
                   static_cast<char>(value.key.size()));
    }
    terms_.add(batch_, number);
}

ValueTerm::ValueTerm(std::string_view term) {
    store::KeyReader parts(term);
    list = parts.u32();
    const std::string_view rest = parts.rest();
    const std::size_t size = static_cast<unsigned char>(rest.back());
    key = rest.substr(0, size);
    bytes = rest.substr(size, rest.size() - size - 1);
}

}  // namespace kehu::search
