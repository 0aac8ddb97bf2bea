// Values of a vCard in other character sets, converted together.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/vcard_lines.hpp"
#include "core/exchange/vcard_text.hpp"
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

void ForeignTexts::add(const std::string& charset, std::string_view bytes, std::size_t at) {
    Texts& texts = texts_[charset];
    const auto breaks = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    texts.places.push_back({texts.joined.size(), at, breaks});
    (texts.joined += bytes) += '\n';
}

std::optional<ForeignTexts::Fault> ForeignTexts::convert() {
    converted_ = true;
    for (auto& [charset, texts] : texts_) {
        const std::string name = canonical(charset);
        const auto conversion = may_be_known(name) ? text::to_utf8(texts.joined, name) : std::nullopt;
        if (!conversion)
            return Fault{texts.places[0].at,
                         say("'{}' is no encoding that this system knows; iconv -l lists them", charset)};
        if (conversion->bad) {
            const auto behind = std::upper_bound(texts.places.begin(), texts.places.end(), *conversion->bad,
                                                 [](std::size_t at, const Texts::Place& p) { return at < p.begin; });
            return Fault{std::prev(behind)->at, say("this value is not valid {}", charset)};
        }
        texts.joined = conversion->text;
        std::size_t begin = 0;
        for (Texts::Place& place : texts.places) {
            place.begin = begin;
            for (std::size_t left = place.breaks + 1; left > 0; --left) begin = texts.joined.find('\n', begin) + 1;
        }
    }
    return std::nullopt;
}

std::string_view ForeignTexts::take(const std::string& charset, std::size_t at) const {
    const Texts& texts = texts_.at(charset);
    const auto place = std::lower_bound(texts.places.begin(), texts.places.end(), at,
                                        [](const Texts::Place& p, std::size_t wanted) { return p.at < wanted; });
    const auto behind = std::next(place);
    const std::size_t end = behind == texts.places.end() ? texts.joined.size() : behind->begin;
    return std::string_view(texts.joined).substr(place->begin, end - 1 - place->begin);
}

}  // namespace kehu::exchange
