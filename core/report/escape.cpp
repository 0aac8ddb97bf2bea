#include "core/report/escape.hpp"

#include <algorithm>

#include "core/report/html.hpp"
#include "core/text/escape.hpp"

namespace kehu::report {
namespace {

// Is there nothing in it but what every printer takes? Letters and Han; the rest is looked at closely.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte < 0x7F) || (byte >= 0x80 && byte != 0xC2 && byte != 0xE2 && byte < 0xEE) ||
               c == '\n';
    });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_entity(std::string_view from_ampersand) {
    const std::size_t end = from_ampersand.find(';');
    return end != from_ampersand.npos && end < 40 && from_ampersand.substr(0, end).find(' ') == from_ampersand.npos;
}

// A cell of a table is one line, and what begins a line must not make it a list.
void append_markdown(std::string& out, std::string_view text) {
    const std::size_t digits =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n' || c == '\r') {
            out += ' ';
            continue;
        }
        const bool special = std::string_view("\\`*_[]<>|~#$").find(c) != std::string_view::npos;
        // A list begins with such a sign and a blank, which may stand in the template: 0.5 and -3 are none.
        const bool ends = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == c;
        const bool begins = (at == 0 && (c == '=' || ((c == '-' || c == '+') && ends))) ||
                            (digits > 0 && at == digits && (c == '.' || c == ')') && ends);
        if (special || begins || (c == '&' && is_entity(text.substr(at)))) out += '\\';
        out += c;
    }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, Form form) {
    std::string visible;
    if (!is_plain(text)) text = visible = text::visible(text, true);
    switch (form) {
        case Form::text:
            out += text;
            break;
        case Form::markdown:
            append_markdown(out, text);
            break;
        case Form::html:
            append_html(out, text);
            break;
    }
}

}  // namespace kehu::report
