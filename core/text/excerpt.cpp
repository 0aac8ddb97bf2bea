#include "core/text/excerpt.hpp"

#include <algorithm>

#include "core/text/escape.hpp"

namespace kehu::text {

Excerpt excerpt(std::string_view before, std::string_view place, std::string_view after, std::size_t cells,
                WidthRule rule) {
    Excerpt out;
    const std::size_t left = display_width(before, rule);
    out.place = cut_to_width(place, cells - std::min(left, cells / 4), rule);
    const bool whole = out.place.size() == place.size();
    const std::size_t room = cells - display_width(out.place, rule), right = whole ? display_width(after, rule) : 0;
    const std::size_t for_right = std::min(right, room - std::min(left, room / 2));
    out.before = cut_front_to_width(before, room - for_right, rule);
    out.after = cut_to_width(after, for_right, rule);
    return out;
}

std::string with_caret(std::string_view text, std::size_t at, std::size_t size, std::size_t cells, WidthRule rule) {
    at = std::min(at, text.size());
    size = std::min(size, text.size() - at);
    const Excerpt shown = excerpt(visible(text.substr(0, at)), visible(text.substr(at, size)),
                                  visible(text.substr(at + size)), cells - (size == 0), rule);
    const std::size_t marked = std::max<std::size_t>(display_width(shown.place, rule), 1);
    std::string lines = shown.whole() + "\n";
    lines.append(display_width(shown.before, rule), ' ').append("^").append(marked - 1, '~');
    return lines;
}

}  // namespace kehu::text
