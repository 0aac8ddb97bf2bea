#include "cli/placeholder.hpp"

#include <algorithm>

#include "core/text/tr.hpp"

namespace kehu::cli {
namespace {

// A new placeholder in a command's table needs a line here; a test looks for those that are missing.
constexpr const char* kWords[] = {
    mark("ACTION"), mark("ADDRESS"), mark("ANSWER"), mark("COLUMN"), mark("COMMAND"), mark("DAY"),  mark("DIR"),
    mark("FIELD"),  mark("FIELDS"),  mark("FILE"),   mark("FORM"),   mark("KEY"),     mark("KIND"), mark("LANG"),
    mark("MODE"),   mark("MOMENT"),  mark("MONTH"),  mark("N"),      mark("NAME"),    mark("OP"),   mark("QUERY"),
    mark("REF"),    mark("SHELL"),   mark("TEXT"),   mark("TYPE"),   mark("VALUE"),   mark("VERB"), mark("WHEN"),
    mark("WORD"),   mark("WORDS"),   mark("ZONE"),
};

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

}  // namespace

bool known_placeholder(std::string_view word) {
    return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

std::string placeholder(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_capital) - text.begin());
        std::string_view word = text.substr(0, end);
        if (end == 0)
            out += text[end++];
        else if (known_placeholder(word))
            out += tr(std::string(word).c_str());
        else
            out += word;
        text.remove_prefix(end);
    }
    return out;
}

}  // namespace kehu::cli
