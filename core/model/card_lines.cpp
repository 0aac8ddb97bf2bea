#include "core/model/card_lines.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace kehu::model {
namespace {

// RFC 6350, cardinality *1, with what 3.0 and phones have for them.
constexpr std::string_view kOnce[] = {"N",      "FN",       "BDAY",        "ANNIVERSARY", "X-ANNIVERSARY",
                                      "GENDER", "X-GENDER", "UID",         "REV",         "KIND",
                                      "PRODID", "MAILER",   "SORT-STRING", "X-ABSHOWAS"};
// Of these a card has as many as there are: places where somebody is reached, and people.
constexpr std::string_view kMany[] = {"TEL",
                                      "EMAIL",
                                      "IMPP",
                                      "ADR",
                                      "URL",
                                      "LANG",
                                      "RELATED",
                                      "CATEGORIES",
                                      "X-ABDATE",
                                      "X-ABRELATEDNAMES",
                                      "X-SOCIALPROFILE"};

struct Line {
    bool more = false;            // '*' in front (kMoreOfField)
    std::string group, property;  // item1; in capitals
    std::string_view written, value;
    bool operator==(const Line&) const = default;
};

template <std::size_t N>
bool is_one_of(std::string_view property, const std::string_view (&names)[N]) {
    return std::find(std::begin(names), std::end(names), property) != std::end(names);
}

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    while (!text.empty()) {
        const std::string_view whole = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(whole.size() + 1, text.size()));
        Line line;
        line.more = whole.starts_with('*');
        line.written = whole.substr(line.more ? 1 : 0);
        const std::size_t name = std::min(line.written.find_first_of(";:"), line.written.size());
        if (const std::size_t dot = line.written.substr(0, name).find('.'); dot != line.written.npos) {
            line.group = line.written.substr(0, dot);
            line.written.remove_prefix(dot + 1);
        }
        line.property = line.written.substr(0, line.written.find_first_of(";:"));
        for (char& c : line.property)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        bool quoted = false;
        for (std::size_t at = 0; at < line.written.size() && line.value.empty(); ++at) {
            if (line.written[at] == '"') quoted = !quoted;
            if (line.written[at] == ':' && !quoted) line.value = line.written.substr(at + 1);
        }
        if (!line.written.empty()) lines.push_back(std::move(line));
    }
    return lines;
}

// X-ABLabel and its like say something of the other line of the group.
bool is_label(const Line& line) {
    return !line.group.empty() && (line.property == "X-ABLABEL" || line.property == "X-ABADR");
}

bool says_more(std::string_view text, std::string_view than) {
    while (than.ends_with(';') || than.ends_with(',')) than.remove_suffix(1);
    return text.starts_with(than);
}

class Union {
  public:
    Union(std::string_view first, bool second_wins, CardUnion how)
        : lines_(lines_of(first)), second_wins_(second_wins), how_(how), own_(lines_.size()) {}

    void add(std::vector<Line> lines) {
        name_groups(lines);
        for (const Line& line : lines) {
            if (std::find(lines_.begin(), lines_.end(), line) != lines_.end()) continue;
            const bool alone = is_alone(line, lines);
            const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(own_);
            const auto met =
                std::find_if(lines_.begin(), end, [&](const Line& kept) { return is_met(kept, line, alone); });
            if (met == end)
                lines_.push_back(line);
            else if (second_wins_ && line.property != "UID" &&
                     (line.value == met->value || !says_more(met->value, line.value)))
                *met = line;
        }
    }

    std::string text() const {
        std::string out;
        for (const Line& line : lines_) {
            if (!out.empty()) out += '\n';
            if (line.more) out += '*';
            if (!line.group.empty()) (out += line.group) += '.';
            out += line.written;
        }
        return out;
    }

  private:
    // Neither of the cards has several of the kind.
    bool is_alone(const Line& line, const std::vector<Line>& lines) const {
        const auto is_like = [&](const Line& other) {
            return other.property == line.property && other.more == line.more;
        };
        const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(own_);
        return !is_one_of(line.property, kMany) && std::count_if(lines_.begin(), end, is_like) == 1 &&
               std::count_if(lines.begin(), lines.end(), is_like) == 1;
    }

    // The same property with the same purpose. `alone`: there is no other that it could be.
    bool is_met(const Line& kept, const Line& line, bool alone) const {
        if (kept.property != line.property || kept.more != line.more) return false;
        if (is_label(line)) return kept.group == line.group;
        if (is_one_of(line.property, kOnce)) return true;
        return kept.value == line.value || (how_ == CardUnion::of_news && alone);
    }

    // item1 of one card is not item1 of another.
    void name_groups(std::vector<Line>& lines) const {
        std::vector<std::pair<std::string, std::string>> names;
        const auto renamed = [&](const std::string& group) {
            return std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.first == group; });
        };
        for (const Line& line : lines) {
            if (line.group.empty() || is_label(line) || renamed(line.group) != names.end()) continue;
            const auto is_same = [&](const Line& kept) {
                return !kept.group.empty() && kept.property == line.property && kept.value == line.value;
            };
            auto same = std::find_if(lines_.begin(), lines_.end(),
                                     [&](const Line& kept) { return kept.group == line.group && is_same(kept); });
            if (same == lines_.end()) same = std::find_if(lines_.begin(), lines_.end(), is_same);
            names.emplace_back(line.group, same != lines_.end() ? same->group : unused(line.group, names));
        }
        for (Line& line : lines)
            if (const auto name = renamed(line.group); name != names.end()) line.group = name->second;
    }

    std::string unused(const std::string& group, const std::vector<std::pair<std::string, std::string>>& names) const {
        const auto is_used = [&](const std::string& name) {
            return std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) { return line.group == name; }) ||
                   std::any_of(names.begin(), names.end(), [&](const auto& taken) { return taken.second == name; });
        };
        std::string name = group;
        for (int i = 1; is_used(name); ++i) name = "item" + std::to_string(i);
        return name;
    }

    std::vector<Line> lines_;
    const bool second_wins_;
    const CardUnion how_;
    const std::size_t own_;  // lines of the first
};

}  // namespace

std::string unite_card_lines(std::string_view first, std::string_view second, bool second_wins, CardUnion how) {
    Union united(first, second_wins, how);
    united.add(lines_of(second));
    return united.text();
}

}  // namespace kehu::model
