// Names on vCards, which come in parts and as a whole, in any order.

#include <algorithm>

#include "core/exchange/name_parts.hpp"
#include "core/exchange/vcard_fields.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

struct Parts {
    NameParts name;
    std::string prefix;
    bool any() const { return !(name.family + name.given + name.middle + name.suffix).empty(); }
};

Parts parts_of_name(std::string_view value) {
    std::vector<std::string> all = parts_of(value, ';');
    all.resize(std::max<std::size_t>(all.size(), 5));
    return {{all[0], all[1], all[2], all[4]}, all[3]};
}

std::string without_blanks(std::string_view text) {
    std::string out(text);
    std::erase(out, ' ');
    return out;
}

// Many phones put a blank between the parts of a Chinese name, or turn it about.
std::string name_of(const std::string& full, const Parts& parts) {
    const std::string name = whole_name(parts.name);
    if (full.empty()) return name;
    if (!is_east_asian(name)) return full;
    const std::string bare = without_blanks(full);
    const bool same = bare == without_blanks(name) || bare == without_blanks(parts.name.given + parts.name.family);
    return same ? name : full;
}

bool is_decorated(const CardLine& line) {
    return !line.group.empty() || !line.params.empty();
}

std::string text_of(const CardLine& line) {
    return std::string(text::trim(unescaped(line.value)));
}

// Lines of which the first of each name counts.
struct NameLines {
    const CardLine *full = nullptr, *parts = nullptr, *firm = nullptr, *nick = nullptr;
    const CardLine *sort = nullptr, *family = nullptr, *given = nullptr;
    bool org = false, person = false;
};

NameLines find_lines(CardLines lines) {
    NameLines found;
    const auto take = [](const CardLine*& place, const CardLine& line) {
        if (!place) place = &line;
    };
    for (const CardLine* line : lines) {
        if (line->name == "FN") take(found.full, *line);
        if (line->name == "N") take(found.parts, *line);
        if (line->name == "ORG") take(found.firm, *line);
        if (line->name == "NICKNAME") take(found.nick, *line);
        if (line->name == "SORT-STRING") take(found.sort, *line);
        if (line->name == "X-PHONETIC-LAST-NAME") take(found.family, *line);
        if (line->name == "X-PHONETIC-FIRST-NAME") take(found.given, *line);
        found.org = found.org || (line->name == "KIND" && same_word(line->value, "ORG")) ||
                    (line->name == "X-ABSHOWAS" && same_word(line->value, "COMPANY"));
        found.person = found.person || (line->name == "KIND" && same_word(line->value, "INDIVIDUAL"));
    }
    return found;
}

void set_reading(CardNames& names, const NameLines& lines) {
    const auto text = [](const CardLine* line) { return line ? text_of(*line) : std::string(); };
    names.reading = whole_reading({.family = text(lines.family), .given = text(lines.given)});
    if (names.reading.empty()) names.reading = text(lines.sort);
    names.plain_reading = !lines.given && !(lines.family && lines.sort);
    for (const CardLine* line : {lines.family, lines.sort})
        if (line && is_decorated(*line)) names.plain_reading = false;
}

}  // namespace

std::string name_value(std::string_view name, std::string_view salutation) {
    std::string_view family = name, given;
    if (const std::size_t blank = name.rfind(' '); blank != name.npos && !is_east_asian(name)) {
        family = name.substr(blank + 1);
        given = name.substr(0, blank);
    }
    std::string value;
    append_escaped(value, family);
    append_escaped(value += ';', given);
    append_escaped(value += ";;", salutation);
    return value += ';';
}

bool is_reading_line(const CardLine& line) {
    return line.name == "SORT-STRING" || line.name == "X-PHONETIC-LAST-NAME" || line.name == "X-PHONETIC-FIRST-NAME";
}

bool is_name_line(const CardLine& line) {
    return line.name == "FN" || line.name == "N" || is_reading_line(line);
}

CardNames names_of(CardLines all) {
    const NameLines lines = find_lines(all);
    const std::string full = lines.full ? text_of(*lines.full) : std::string();
    const Parts parts = lines.parts ? parts_of_name(lines.parts->value) : Parts();
    const std::string firm = lines.firm ? parts_of(lines.firm->value, ';')[0] : std::string();
    CardNames names;
    names.company = lines.org || (!lines.person && !firm.empty() && !parts.any() && (full.empty() || full == firm));
    names.name = name_of(full, parts);
    if (names.name.empty()) names.name = firm;
    if (names.name.empty() && lines.nick) names.name = text_of(*lines.nick);
    names.salutation = parts.prefix;
    names.plain = (!lines.full || (!is_decorated(*lines.full) && full == names.name)) &&
                  (!lines.parts ||
                   (!is_decorated(*lines.parts) && (lines.parts->value == name_value(names.name, names.salutation) ||
                                                    (!parts.any() && parts.prefix.empty()))));
    set_reading(names, lines);
    return names;
}

}  // namespace kehu::exchange
