#include "core/exchange/xml_reader.hpp"

#include <expat.h>

#include <charconv>
#include <cstring>
#include <exception>
#include <new>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

constexpr int kDeepest = 64;
constexpr XML_Index kLongestTag = 1 << 20;  // expat holds a tag whole

std::string_view without_prefix(std::string_view name) {
    return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

}  // namespace

// Nothing is thrown through expat, which is C: what a handler throws is kept and stops the parser.
struct XmlReader::State {
    XML_Parser parser;
    XmlHandler& handler;
    std::exception_ptr thrown{};
    int depth = 0;
    XML_Index fed = 0;

    explicit State(XmlHandler& to) : parser(XML_ParserCreate(nullptr)), handler(to) {
        if (!parser) throw std::bad_alloc();
        XML_SetUserData(parser, this);
        XML_SetElementHandler(parser, begin, end);
        XML_SetCharacterDataHandler(parser, text);
        XML_SetStartDoctypeDeclHandler(parser, doctype);
    }
    ~State() { XML_ParserFree(parser); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    template <class Handle>
    static void guard(void* self, Handle&& handle) {
        State& state = *static_cast<State*>(self);
        if (state.thrown) return;
        try {
            handle(state);
        } catch (...) {
            state.thrown = std::current_exception();
            XML_StopParser(state.parser, XML_FALSE);
        }
    }
    static void begin(void* self, const XML_Char* name, const XML_Char** attributes) {
        guard(self, [&](State& state) {
            if (++state.depth > kDeepest) throw BadValue(say("more than {} tags inside of each other", kDeepest));
            state.handler.begin(without_prefix(name), XmlAttributes(attributes));
        });
    }
    static void end(void* self, const XML_Char* name) {
        guard(self, [&](State& state) {
            --state.depth;
            state.handler.end(without_prefix(name));
        });
    }
    static void text(void* self, const XML_Char* bytes, int size) {
        guard(self, [&](State& state) { state.handler.text({bytes, static_cast<std::size_t>(size)}); });
    }
    static void doctype(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        guard(self, [](State&) { throw BadValue(tr("it has a document type, which no workbook has")); });
    }

    void parse(std::string_view bytes, bool last) {
        const XML_Status status = XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), last);
        if (thrown) std::rethrow_exception(thrown);
        fed += static_cast<XML_Index>(bytes.size());
        if (status != XML_STATUS_OK) fail();
        const XML_Index done = XML_GetCurrentByteIndex(parser);
        if (fed - done > kLongestTag) throw BadValue(say("a tag longer than {} bytes", kLongestTag));
    }

    [[noreturn]] void fail() {
        const XML_Error error = XML_GetErrorCode(parser);
        if (error == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
        const auto line = XML_GetCurrentLineNumber(parser);
        const auto column = XML_GetCurrentColumnNumber(parser) + 1;
        const bool short_of = error == XML_ERROR_NO_ELEMENTS || error == XML_ERROR_UNCLOSED_TOKEN ||
                              error == XML_ERROR_PARTIAL_CHAR || error == XML_ERROR_UNCLOSED_CDATA_SECTION;
        throw BadValue(short_of ? say("line {}, character {}: the XML ends too early", line, column)
                                : say("line {}, character {}: broken XML ({})", line, column, XML_ErrorString(error)));
    }
};

std::optional<std::string_view> XmlAttributes::get(std::string_view name) const {
    for (const char* const* pair = pairs_; *pair; pair += 2)
        if (without_prefix(pair[0]) == name && std::strncmp(pair[0], "xmlns", 5) != 0) return pair[1];
    return std::nullopt;
}

XmlReader::XmlReader(XmlHandler& handler) : state_(std::make_unique<State>(handler)) {}

XmlReader::~XmlReader() = default;

void XmlReader::feed(std::string_view bytes) {
    state_->parse(bytes, false);
}

void XmlReader::finish() {
    state_->parse({}, true);
}

bool is_true(std::optional<std::string_view> word) {
    return word == "1" || word == "true" || word == "on";
}

std::optional<std::uint64_t> whole_number(std::optional<std::string_view> word) {
    std::uint64_t number = 0;
    if (!word) return std::nullopt;
    const auto [end, error] = std::from_chars(word->data(), word->data() + word->size(), number);
    if (error != std::errc() || end != word->data() + word->size()) return std::nullopt;
    return number;
}

}  // namespace kehu::exchange
