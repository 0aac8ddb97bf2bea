#pragma once
// How files of JSON are read, whatever is in them.

#include <rapidjson/document.h>

#include <array>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace kehu::exchange {

using JsonValue = rapidjson::Value;

// Numbers stay as they are written; one value, whatever follows; no recursion.
inline constexpr unsigned kJsonFlags = rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseNumbersAsStringsFlag |
                                       rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

inline std::string_view text_of(const JsonValue& string) {
    return {string.GetString(), string.GetStringLength()};
}

// What is wrong, as a sentence for people.
std::string json_fault(rapidjson::ParseErrorCode);

// No JSON from this byte of the text on.
class JsonFault : public BadValue {
  public:
    JsonFault(std::size_t at, const std::string& sentence) : BadValue(sentence), at(at) {}
    std::size_t at;
};

// Reads texts that are one JSON value each; what it gives lives until the next.
class JsonParser {
  public:
    const JsonValue& parse(std::string_view text);  // throws JsonFault

  private:
    using Pool = rapidjson::MemoryPoolAllocator<>;
    alignas(16) std::array<char, 64 << 10> buffer_;
    Pool pool_{buffer_.data(), buffer_.size()};
    rapidjson::Document document_{&pool_};
};

}  // namespace kehu::exchange
