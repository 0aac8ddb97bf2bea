#include "core/query/words.hpp"

#include <algorithm>

#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::query {

namespace {

constexpr std::size_t kCellsInMessages = 40;
constexpr std::string_view kSigns[] = {">=", "<=", "!=", "==", "≥", "≤", "≠", "=", "<", ">"};
constexpr std::array<std::string_view, 3> kNot{"not", "非", "不是"};

bool all_digits(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_askable(const model::Field& field) {
    return field.source != model::Source::parts;
}

}  // namespace

bool ends_terms(std::string_view word) {
    return word == "--" || word == "－－";
}

bool take_not(std::string_view& text) {
    std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || !is_one_of(text::fold(text.substr(0, colon)), kNot)) return false;
    text = text::trim(text.substr(colon + 1));
    return true;
}

std::string_view behind_not(std::string_view text) {
    while (take_not(text)) {
    }
    return text;
}

std::optional<NamedPart> named_part(std::string_view text) {
    std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    NamedPart part{text::trim(text.substr(0, colon)), text::trim(text.substr(colon + 1))};
    bool url_or_time = part.value.starts_with("//") || all_digits(part.name);
    return url_or_time ? std::nullopt : std::optional(part);
}

std::optional<SignedPart> signed_part(std::string_view text) {
    const std::size_t at = std::min({text.find_first_of("!=<>"), text.find("≥"), text.find("≤"), text.find("≠")});
    if (at == text.npos || at == 0) return std::nullopt;
    for (std::string_view sign : kSigns) {
        const std::string_view value = text::trim(text.substr(std::min(at + sign.size(), text.size())));
        if (text.substr(at).starts_with(sign) && !value.empty())
            return SignedPart{text::trim(text.substr(0, at)), sign, value};
    }
    return std::nullopt;
}

std::vector<RangeParts> range_parts(std::string_view text) {
    std::vector<RangeParts> ranges;
    for (std::string_view sign : {">=", "≥", ">"})
        if (text.starts_with(sign)) return {{text::trim(text.substr(sign.size())), {}}};
    for (std::string_view sign : {"<=", "≤", "<"})
        if (text.starts_with(sign)) return {{{}, text::trim(text.substr(sign.size()))}};
    const auto without = [&](std::string_view end) { return text::trim(text.substr(0, text.size() - end.size())); };
    for (std::string_view end : {"+", "以上", "起"})
        if (text.ends_with(end)) return {{without(end), {}}};
    for (std::string_view end : {"以下", "以内"})
        if (text.ends_with(end)) return {{{}, without(end)}};
    for (std::string_view between : {"~", "至", "到", "—", "–", "-"})
        for (std::size_t at = text.find(between); at != text.npos; at = text.find(between, at + 1))
            ranges.push_back({text::trim(text.substr(0, at)), text::trim(text.substr(at + between.size()))});
    return ranges;
}

// What stands in quotes at the beginning, up to quotes that end a part; nothing if no such part begins here.
std::optional<std::string_view> quoted_part(std::string_view text) {
    std::string_view close;
    if (text.starts_with('"'))
        close = "\"";
    else if (text.starts_with("“"))
        close = "”";
    else
        return std::nullopt;
    for (std::size_t at = text.find(close, close.size()); at != text.npos; at = text.find(close, at + 1)) {
        std::string_view rest = text::trim(text.substr(at + close.size()));
        if (rest.empty() || rest[0] == ',' || rest.starts_with("、")) return text.substr(0, at + close.size());
    }
    return std::nullopt;
}

std::vector<std::string> join_quoted(std::span<const std::string> words) {
    std::vector<std::string> whole;
    bool literal = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        whole.push_back(words[i]);
        literal = literal || ends_terms(words[i]);
        if (const std::size_t open = words[i].rfind("“");
            literal || open == std::string::npos || words[i].find("”", open) != std::string::npos)
            continue;
        std::size_t close = i + 1;
        while (close < words.size() && words[close].find("”") == std::string::npos) ++close;
        if (close == words.size()) continue;
        while (i < close) (whole.back() += ' ') += words[++i];
    }
    return whole;
}

std::string_view inside_quotes(std::string_view quoted) {
    const std::size_t width = quoted.starts_with('"') ? 1 : std::string_view("“").size();
    return text::trim(quoted.substr(width, quoted.size() - 2 * width));
}

std::vector<std::string_view> comma_parts(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (text::trim(text.substr(start, at - start)).empty())
            if (auto quoted = quoted_part(text.substr(at))) at += quoted->size();
        bool wide = text.substr(at).starts_with("、");
        if (at < text.size() && text[at] != ',' && !wide) continue;
        std::string_view part = text::trim(text.substr(start, at - start));
        if (!part.empty()) parts.push_back(part);
        start = at + (wide ? 3 : 1);
        if (wide) at += 2;
    }
    return parts;
}

const model::Field* askable_field(const model::Kind& kind, std::string_view name) {
    const model::Field* field = kind.field(name);
    // An order's product stands in its lines.
    if (field && !is_askable(*field) && field->name == "product") field = kind.field("lines");
    return field && is_askable(*field) ? field : nullptr;
}

std::optional<std::string> near_field(const model::Kind& kind, std::string_view name) {
    std::vector<std::string> words;
    for (const model::Field& field : kind.fields) {
        if (field.hidden || !is_askable(field)) continue;
        for (std::string_view name : {field.name, field.english, field.chinese}) words.emplace_back(name);
        words.insert(words.end(), field.aliases.begin(), field.aliases.end());
    }
    words.erase(
        std::remove_if(words.begin(), words.end(), [&](const std::string& word) { return !askable_field(kind, word); }),
        words.end());
    return text::nearest(name, words);
}

std::string unknown_field(const model::Kind& kind, std::string_view name) {
    const auto near = near_field(kind, name);
    return near ? say("unknown field '{}'; did you mean '{}'?", name, *near)
                : say("unknown field '{}'", in_short(name));
}

std::string range_hint(std::string_view name) {
    return say("a range has two dots: {}:a..b, {}:a.. or {}:..b", name, name, name);
}

std::string in_short(std::string_view word) {
    return text::cut_to_width(text::visible(word), kCellsInMessages);
}

std::string literal_hint(std::string_view command, std::string_view word) {
    return command.empty() || text::display_width(word) > kCellsInMessages
               ? std::string()
               : say("literal text: {} -- {}", command, text::shell_word(word));
}

std::vector<store::RecordId> ids_of(std::string_view text, store::KindCode kind) {
    std::vector<store::RecordId> ids;
    for (std::string_view part : comma_parts(text)) {
        auto id = store::parse_record_id(part);
        if (!id || id->kind != kind) return {};
        ids.push_back(*id);
    }
    return ids;
}

}  // namespace kehu::query
