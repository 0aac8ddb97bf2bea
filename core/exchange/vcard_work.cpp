// Firms, departments and positions on vCards, which stand in two lines.

#include <algorithm>

#include "core/exchange/name_parts.hpp"
#include "core/exchange/vcard_fields.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

bool says_nothing(std::string_view value) {
    return value.find_first_not_of(" \t;,") == value.npos;
}

const CardLine* first_of(CardLines lines, std::string_view property) {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const CardLine* line) {
        return line->name == property && !says_nothing(line->value);
    });
    return found == lines.end() ? nullptr : *found;
}

std::string joined(const std::string& department, const std::string& title) {
    if (title.empty() || department.empty()) return department + title;
    return is_east_asian(department + title) ? department + " " + title : title + ", " + department;
}

}  // namespace

std::optional<CardWork> work_of(CardLines lines) {
    CardWork work;
    work.firm_line = first_of(lines, "ORG");
    // Most have no department.
    if (!work.firm_line) return std::nullopt;
    const std::size_t behind_firm = work.firm_line->value.find(';');
    if (behind_firm == std::string_view::npos || says_nothing(work.firm_line->value.substr(behind_firm)))
        return std::nullopt;
    const std::vector<std::string> parts = parts_of(work.firm_line->value, ';');
    work.firm = parts[0];
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (!parts[i].empty()) (work.department += work.department.empty() ? "" : " ") += parts[i];
    if (work.department.empty()) return std::nullopt;
    work.title_line = first_of(lines, "TITLE");
    if (!work.title_line) work.title_line = first_of(lines, "ROLE");
    const std::string title = work.title_line ? unescaped(work.title_line->value) : std::string();
    work.position = joined(work.department, std::string(text::trim(title)));
    return work;
}

}  // namespace kehu::exchange
