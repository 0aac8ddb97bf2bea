#include "core/exchange/refused_cards.hpp"

#include <algorithm>

#include "core/exchange/vcard_lines.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

std::string refused_cards(const Cards& cards, const std::vector<RefusedRow>& refused,
                          const std::function<std::string(const Fault&)>& reason) {
    const std::string_view text = cards.decoded.text;
    std::string out;
    std::size_t at = 0;
    std::uint64_t line = 1;
    const auto go_to = [&](std::uint64_t to) {
        for (; line < to; ++line) at = text.find('\n', at) + 1;
    };
    for (std::size_t i = 0; i < refused.size(); ++i) {
        const RefusedRow& row = refused[i];
        go_to(row.line);
        const std::size_t begin = at, next = next_card(text, at);
        // What stands between two cards is refused, too, as a row of its own.
        if (i + 1 < refused.size()) go_to(refused[i + 1].line);
        const std::string_view card = text.substr(begin, (at == begin ? next : std::min(next, at)) - begin);
        const std::size_t first = std::min(card.find('\n'), card.size() - 1) + 1;
        std::string_view rest = card.substr(first);
        // What it was refused for before.
        if (rest.starts_with(kRefusedLine)) rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
        std::string reasons;
        for (const Fault& fault : row.faults) (reasons += reasons.empty() ? "" : tr("; ")) += reason(fault);
        std::replace(reasons.begin(), reasons.end(), '\n', ' ');
        out.append(card.substr(0, first)).append(kRefusedLine).append(":").append(reasons);
        out.append(first > 1 && card[first - 2] == '\r' ? "\r\n" : "\n").append(rest);
        if (!out.ends_with('\n')) out += '\n';
    }
    return out;
}

bool is_refused_cards(std::string_view begin) {
    const std::string_view first = begin.substr(0, begin.find('\n'));
    return first.starts_with("BEGIN:VCARD") &&
           begin.substr(std::min(first.size() + 1, begin.size())).starts_with(kRefusedLine);
}

}  // namespace kehu::exchange
