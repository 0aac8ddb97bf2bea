// One content line of a vCard: taken apart, and put together again.

#include <algorithm>

#include "core/exchange/vcard_lines.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

// The end of the first part: `sign` outside of quotes.
std::size_t find_outside_quotes(std::string_view text, char sign) {
    const std::size_t first = text.find(sign);
    if (first == text.npos || text.substr(0, first).find('"') == text.npos) return first;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '"') quoted = !quoted;
        if (text[at] == sign && !quoted) return at;
    }
    return text.npos;
}

void set_capitals(std::string& to, std::string_view word) {
    to = word;
    for (char& c : to)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
}

bool is_property_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

// "item1.TEL"; false if it is no name.
bool set_name(CardLine& line, std::string_view word) {
    line.group.clear();
    if (const std::size_t dot = word.find('.'); dot != word.npos) {
        line.group = word.substr(0, dot);
        word.remove_prefix(dot + 1);
        if (!is_property_name(line.group)) return false;
    }
    line.written = word;
    set_capitals(line.name, word);
    return is_property_name(word);
}

// "TYPE=cell", or a bare word as 2.1 has them.
CardParam param_of(std::string_view piece) {
    CardParam param;
    const std::size_t equals = piece.find('=');
    param.value = text::trim(equals == piece.npos ? piece : piece.substr(equals + 1));
    if (equals != piece.npos) {
        param.written = text::trim(piece.substr(0, equals));
        set_capitals(param.name, param.written);
        return param;
    }
    constexpr std::string_view kEncodings[] = {"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"};
    const bool encoding = std::any_of(std::begin(kEncodings), std::end(kEncodings),
                                      [&](std::string_view word) { return same_word(word, param.value); });
    param.name = encoding ? "ENCODING" : "TYPE";
    return param;
}

}  // namespace

bool split_card_line(CardLine& line, std::string_view text, bool& named) {
    line.params.clear();
    std::size_t colon = find_outside_quotes(text, ':');
    if (colon == text.npos) colon = text.find(':');
    if (colon == text.npos) return false;
    std::string_view head = text.substr(0, colon);
    line.value = text.substr(colon + 1);
    const std::size_t name = std::min(head.find(';'), head.size());
    named = set_name(line, text::trim(head.substr(0, name)));
    head.remove_prefix(std::min(name + 1, head.size()));
    while (!head.empty()) {
        const std::size_t end = std::min(find_outside_quotes(head, ';'), head.size());
        if (const std::string_view piece = text::trim(head.substr(0, end)); !piece.empty())
            line.params.push_back(param_of(piece));
        head.remove_prefix(std::min(end + 1, head.size()));
    }
    return true;
}

bool is_group(CardLines lines) {
    return std::any_of(lines.begin(), lines.end(), [](const CardLine* line) {
        return (line->name == "KIND" || line->name == "X-ADDRESSBOOKSERVER-KIND") &&
               same_word(text::trim(line->value), "GROUP");
    });
}

bool is_media(const CardLine& line) {
    constexpr std::string_view kNames[] = {"PHOTO", "LOGO", "SOUND", "KEY"};
    if (std::find(std::begin(kNames), std::end(kNames), line.name) == std::end(kNames)) return false;
    const std::string_view begin = line.value.substr(0, 8);
    return line.base64 || (find_word(begin, "HTTP:") == begin.npos && find_word(begin, "HTTPS:") == begin.npos);
}

std::optional<CardLine> parse_card_line(std::string_view text) {
    CardLine line;
    bool named = false;
    if (!split_card_line(line, text, named) || !named) return std::nullopt;
    return line;
}

void append_card_line(std::string& out, const CardLine& line) {
    if (!line.group.empty()) (out += line.group) += '.';
    out += line.written;
    for (const CardParam& param : line.params)
        (((out += ';') += param.written.empty() ? std::string_view(param.name) : param.written) += '=') += param.value;
    (out += ':') += line.value;
}

const CardParam* CardLine::param(std::string_view wanted) const {
    const auto found = std::find_if(params.begin(), params.end(), [&](const CardParam& p) { return p.name == wanted; });
    return found == params.end() ? nullptr : &*found;
}

}  // namespace kehu::exchange
