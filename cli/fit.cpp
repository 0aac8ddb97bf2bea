#include "cli/fit.hpp"

#include <algorithm>

namespace kehu::cli {
namespace {

constexpr std::size_t kGap = 2;          // blanks between two columns
constexpr std::size_t kWidestLeft = 36;  // bytes of a first column
constexpr std::size_t kLeast = 20;       // narrower terminals break lines themselves

// Where a line goes on below itself.
std::size_t hanging(std::string_view line) {
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t gap = line.find(std::string(kGap, ' '), start);
    const std::size_t second = line.find_first_not_of(' ', gap);
    return gap < kWidestLeft && second != line.npos ? second : start + (start == 0 ? kGap : 0);
}

void append_fitted(std::string& out, std::string_view line, std::size_t columns, text::WidthRule rule) {
    if (text::display_width(line, rule) <= columns) {
        out += line;
        return;
    }
    const std::size_t from = hanging(line), left = line[0] == ' ' || from > kGap ? from : 0;
    const std::size_t indent = std::max(text::display_width(line.substr(0, from), rule), kGap);
    bool first = true;
    for (const std::string& part : text::wrap(line.substr(left), columns - indent, rule)) {
        if (first)
            out.append(line.substr(0, left));
        else
            out.append("\n").append(indent, ' ');
        out += part;
        first = false;
    }
}

}  // namespace

std::string fitted(std::string_view text, std::size_t columns, text::WidthRule rule) {
    if (columns < kLeast) return std::string(text);
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        append_fitted(out, text.substr(0, end), columns, rule);
        if (end < text.size()) out += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace kehu::cli
