#include "core/exchange/json_text.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>

#include "core/text/tr.hpp"

namespace kehu::exchange {

std::string json_fault(rapidjson::ParseErrorCode code) {
    switch (code) {
        case rapidjson::kParseErrorObjectMissName:
            return tr("a key in quotes is missing");
        case rapidjson::kParseErrorObjectMissColon:
            return tr("a colon is missing behind the key");
        case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
            return tr("a comma or } is missing; is the file cut off?");
        case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
            return tr("a comma or ] is missing; is the file cut off?");
        case rapidjson::kParseErrorStringMissQuotationMark:
            return tr("a text has no closing quote; is the file cut off?");
        case rapidjson::kParseErrorStringEscapeInvalid:
        case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
        case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
            return tr("no such escape in a text");
        case rapidjson::kParseErrorValueInvalid:
            return tr("this is no value");
        default:
            return rapidjson::GetParseError_En(code);
    }
}

const JsonValue& JsonParser::parse(std::string_view text) {
    document_.SetNull();
    pool_.Clear();
    rapidjson::MemoryStream stream(text.data(), text.size());
    document_.ParseStream<kJsonFlags>(stream);
    if (document_.HasParseError())
        throw JsonFault(document_.GetErrorOffset(), say("no JSON: {}", json_fault(document_.GetParseError())));
    if (const std::size_t end = text.find_first_not_of(" \t\r", stream.Tell()); end != text.npos)
        throw JsonFault(end, tr("something stands behind the object"));
    return document_;
}

}  // namespace kehu::exchange
