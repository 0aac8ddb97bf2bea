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

}  // namespace

void append_escaped(std::string& out, std::string_view text, Form form) {
    std::string visible;
    if (!is_plain(text)) text = visible = text::visible(text, true);
    switch (form) {
        case Form::text:
            out += text;
            break;
        case Form::markdown:
            text::append_markdown(out, text);
            break;
        case Form::html:
            append_html(out, text);
            break;
    }
}

}  // namespace kehu::report
