// Values of a vCard in other character sets, converted together.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/vcard_lines.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/charset.hpp"
#include "core/text/convert.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

struct Alias {
    std::string_view name, stands_for;
};
constexpr Alias kAliases[] = {{"GBK", "GB18030"},        {"GB2312", "GB18030"},    {"CP936", "GB18030"},
                              {"X-GBK", "GB18030"},      {"ISO-8859-1", "CP1252"}, {"LATIN1", "CP1252"},
                              {"WINDOWS-1252", "CP1252"}};
// Their line breaks are no single byte, or a state goes beyond them.
constexpr std::string_view kNotInLines[] = {"UTF-16", "UTF-32", "UTF-7", "UTF16", "UTF32", "ISO-2022", "HZ", "UCS"};

std::string canonical(std::string_view charset) {
    for (const Alias& alias : kAliases)
        if (same_word(alias.name, charset)) return std::string(alias.stands_for);
    return std::string(charset);
}

// The name goes to another program, where a slash begins its own options and a dash one of the program.
bool may_be_known(std::string_view name) {
    return !name.empty() && name[0] != '-' && name.find('/') == name.npos &&
           std::none_of(std::begin(kNotInLines), std::end(kNotInLines),
                        [&](std::string_view begin) { return same_word(name.substr(0, begin.size()), begin); });
}

}  // namespace

std::optional<std::string> charset_for_lines(std::string_view written) {
    const std::string name = canonical(written);
    if (!may_be_known(name) || !text::known_encoding(name)) return std::nullopt;
    return name;
}

void ForeignTexts::add(const std::string& charset, std::string_view bytes, std::size_t at) {
    Texts& texts = texts_[charset];
    const auto breaks = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    texts.places.push_back({texts.joined.size(), at, breaks, std::nullopt});
    (texts.joined += bytes) += '\n';
}

void ForeignTexts::convert() {
    converted_ = true;
    for (auto& [charset, texts] : texts_) {
        const auto name = charset_for_lines(charset);
        std::string converted;
        for (std::size_t first = 0; first < texts.places.size();)
            first = name ? convert_from(texts, first, *name, converted) : texts.places.size();
        texts.reason = name ? say("this value is not valid {}", charset)
                            : say("'{}' is no encoding that this system knows; iconv -l lists them", charset);
        texts.joined = std::move(converted);
    }
}

// A conversion ends at the first value that does not fit: that one stays as it is, and the next conversion begins
// behind it. The number of the value there.
std::size_t ForeignTexts::convert_from(Texts& texts, std::size_t first, const std::string& charset,
                                       std::string& converted) {
    const std::size_t offset = texts.places[first].begin;
    const auto conversion = text::to_utf8(std::string_view(texts.joined).substr(offset), charset);
    if (!conversion) return texts.places.size();
    std::size_t bad = texts.places.size();
    if (conversion->bad) {
        const auto behind = std::upper_bound(texts.places.begin(), texts.places.end(), offset + *conversion->bad,
                                             [](std::size_t at, const Texts::Place& p) { return at < p.begin; });
        bad = static_cast<std::size_t>(behind - texts.places.begin()) - 1;
    }
    std::size_t begin = 0;
    for (std::size_t i = first; i < bad; ++i) {
        Texts::Place& place = texts.places[i];
        const std::size_t from = begin;
        for (std::size_t left = place.breaks + 1; left > 0; --left) begin = conversion->text.find('\n', begin) + 1;
        place.converted = {converted.size() + from, begin - 1 - from};
    }
    converted.append(conversion->text, 0, begin);
    return bad + 1;
}

std::string_view ForeignTexts::take(const std::string& charset, std::size_t at) const {
    const Texts& texts = texts_.at(charset);
    const auto place = std::lower_bound(texts.places.begin(), texts.places.end(), at,
                                        [](const Texts::Place& p, std::size_t wanted) { return p.at < wanted; });
    if (!place->converted) throw BadValue(texts.reason);
    return std::string_view(texts.joined).substr(place->converted->begin, place->converted->size);
}

}  // namespace kehu::exchange
