#include "core/mail/mail_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/mail/mail_charset.hpp"
#include "core/text/transfer.hpp"
#include "core/text/utf8.hpp"

namespace kehu::mail {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
// What is beyond is left out, so that no mail takes more time and room than it is worth.
constexpr std::size_t kLongestField = 16 * 1024, kMostFields = 1000;

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlanks);
    return first == text.npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// The colon behind a field's name; nothing if the line begins no field.
std::optional<std::size_t> colon_of(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos || colon == 0) return {};
    const bool name = std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon),
                                  [](unsigned char c) { return c > ' ' && c < 0x7F; });
    return name ? std::optional(colon) : std::nullopt;
}

const std::string* find_in(const std::vector<std::pair<std::string, std::string>>& list, std::string_view name) {
    for (const auto& [key, value] : list) {
        if (key == name) return &value;
    }
    return nullptr;
}

// A parameter's value, in quotes or up to the next semicolon, taken off `rest` together with that.
std::string take_value(std::string_view& rest) {
    std::string value;
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(kBlanks)));
    if (rest.starts_with('"')) {
        std::size_t i = 1;
        for (; i < rest.size() && rest[i] != '"'; ++i) {
            if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
            value += rest[i];
        }
        rest.remove_prefix(std::min(rest.size(), i + 1));
    }
    const std::size_t end = std::min(rest.find(';'), rest.size());
    value += trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(rest.size(), end + 1));
    return value;
}

// =?charset*language?B or Q?text?=
struct Word {
    std::string charset;
    std::string bytes;
    std::size_t size = 0;  // in the field
};

std::optional<Word> word_at(std::string_view field) {
    if (!field.starts_with("=?")) return {};
    const std::size_t encoding = field.find('?', 2);
    if (encoding == field.npos || encoding + 2 >= field.size() || field[encoding + 2] != '?') return {};
    const std::size_t end = field.find("?=", encoding + 3);
    if (end == field.npos) return {};
    std::string_view charset = field.substr(2, encoding - 2);
    Word word{lower_ascii(charset.substr(0, charset.find('*'))), {}, end + 2};
    std::string text(field.substr(encoding + 3, end - encoding - 3));
    switch (field[encoding + 1] | 0x20) {
        case 'b':
            word.bytes = text::decode_base64(text);
            return word;
        case 'q':
            std::replace(text.begin(), text.end(), '_', ' ');
            word.bytes = text::decode_quoted_printable(text);
            return word;
        default:
            return {};
    }
}

std::string unquoted(std::string_view text) {
    text = trimmed(text);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<int> month_of(std::string_view word) {
    constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (word.size() < 3) return {};
    const std::size_t at = kMonths.find(lower_ascii(word.substr(0, 3)));
    return at == kMonths.npos || at % 3 ? std::nullopt : std::optional(static_cast<int>(at / 3) + 1);
}

// Seconds east of Greenwich. Letters, and unknown names, are Greenwich itself, as RFC 5322 says.
int zone_of(std::string_view word) {
    constexpr std::pair<std::string_view, int> kNames[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
                                                           {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    for (const auto& [name, hours] : kNames) {
        if (word == name) return hours * 3600;
    }
    if (word.size() != 5 || (word[0] != '+' && word[0] != '-')) return 0;
    const std::optional<int> digits = number(word.substr(1));
    if (!digits) return 0;
    const int seconds = (*digits / 100 * 60 + *digits % 100) * 60;
    return word[0] == '-' ? -seconds : seconds;
}

std::optional<int> seconds_of(std::string_view time) {
    int seconds = 0, parts = 0;
    constexpr int kLimits[] = {24, 60, 61};
    for (; parts < 3 && !time.empty(); ++parts) {
        const std::size_t colon = std::min(time.find(':'), time.size());
        const std::optional<int> part = number(time.substr(0, colon));
        if (!part || *part < 0 || *part >= kLimits[parts]) return {};
        seconds = seconds * 60 + *part;
        time.remove_prefix(std::min(time.size(), colon + 1));
    }
    if (parts < 2 || !time.empty()) return {};
    return parts == 3 ? seconds : seconds * 60;
}

}  // namespace

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

std::string_view Head::find(std::string_view name) const {
    const std::string* value = find_in(fields, name);
    return value ? std::string_view(*value) : std::string_view();
}

std::string_view Parameters::find(std::string_view name) const {
    const std::string* value = find_in(list, name);
    return value ? std::string_view(*value) : std::string_view();
}

Head split_head(std::string_view entity) {
    Head head;
    head.body = entity;
    std::string_view rest = entity;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        if (!line.empty() && head.fields.empty() && !colon_of(line)) return head;
        ++head.lines;
        head.body = rest;
        if (line.empty()) break;
        if (line[0] == ' ' || line[0] == '\t') {
            if (!head.fields.empty() && head.fields.back().second.size() < kLongestField)
                (head.fields.back().second += ' ') += trimmed(line).substr(0, kLongestField);
        } else if (const auto colon = colon_of(line); colon && head.fields.size() < kMostFields) {
            head.fields.emplace_back(lower_ascii(line.substr(0, *colon)),
                                     trimmed(line.substr(*colon + 1)).substr(0, kLongestField));
        }
    }
    return head;
}

Parameters parse_parameters(std::string_view field) {
    Parameters parameters;
    const std::size_t semicolon = std::min(field.find(';'), field.size());
    parameters.value = lower_ascii(trimmed(field.substr(0, semicolon)));
    field.remove_prefix(std::min(field.size(), semicolon + 1));
    while (!field.empty()) {
        const std::size_t end = field.find_first_of("=;");
        if (end == field.npos) break;
        std::string name = lower_ascii(trimmed(field.substr(0, end)));
        const bool has_value = field[end] == '=';
        field.remove_prefix(end + 1);
        if (has_value) parameters.list.emplace_back(std::move(name), take_value(field));
    }
    return parameters;
}

std::string decode_words(std::string_view field) {
    std::string out, charset, bytes, plain;
    const auto flush = [&] {
        out += read_text(bytes, charset).text;
        bytes.clear();
    };
    while (!field.empty()) {
        const std::optional<Word> word = word_at(field);
        if (!word) {
            plain += field[0];
            field.remove_prefix(1);
            continue;
        }
        field.remove_prefix(word->size);
        // Blanks between two words are not part of the text.
        const bool neighbour = !bytes.empty() && trimmed(plain).empty();
        if (!neighbour || word->charset != charset) flush();
        if (!neighbour) out += read_text(plain, {}).text;
        plain.clear();
        charset = word->charset;
        bytes += word->bytes;
    }
    flush();
    return out + read_text(plain, {}).text;
}

MailAddress parse_mail_address(std::string_view field) {
    if (const std::size_t open = field.find('<'); open != field.npos) {
        const std::size_t close = std::min(field.find('>', open), field.size());
        return {decode_words(unquoted(field.substr(0, open))),
                std::string(trimmed(field.substr(open + 1, close - open - 1)))};
    }
    // The older form: address (name)
    const std::size_t open = std::min(field.find('('), field.size());
    const std::string_view name = field.substr(open, std::min(field.find(')', open), field.size()) - open);
    const std::string_view address = field.substr(0, std::min(field.find(','), open));
    return {decode_words(unquoted(name.substr(std::min<std::size_t>(name.size(), 1)))), std::string(trimmed(address))};
}

// Separated by commas that stand outside of quotes, brackets and comments; "Team: a@x, b@x;" is a group.
std::vector<MailAddress> parse_mail_addresses(std::string_view field) {
    std::vector<MailAddress> all;
    std::size_t from = 0;
    const auto take = [&](std::size_t to) {
        MailAddress one = parse_mail_address(trimmed(field.substr(from, to - from)));
        if (one.address.find('@') != one.address.npos) all.push_back(std::move(one));
        from = to + 1;
    };
    char closing = 0;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const char c = field[i];
        if (c == '\\' && closing == '"')
            ++i;
        else if (closing)
            closing = c == closing ? 0 : closing;
        else if (c == '"' || c == '<' || c == '(')
            closing = c == '"' ? '"' : c == '<' ? '>' : ')';
        else if (c == ',' || c == ';')
            take(i);
        else if (c == ':')
            from = i + 1;
    }
    take(field.size());
    return all;
}

std::optional<text::Moment> parse_mail_date(std::string_view field) {
    if (const std::size_t comma = field.find(','); comma != field.npos) field.remove_prefix(comma + 1);
    std::array<std::string_view, 5> words;  // day, month, year, time, zone
    for (std::string_view& word : words) {
        field = trimmed(field);
        word = field.substr(0, field.find_first_of(kBlanks));
        field.remove_prefix(word.size());
    }
    const std::optional<int> day = number(words[0]), month = month_of(words[1]), seconds = seconds_of(words[3]);
    std::optional<int> year = number(words[2]);
    if (year && *year < 100) *year += *year < 50 ? 2000 : 1900;
    if (!day || !month || !year || !seconds || *year < 1900 || *year > 9999) return {};
    if (*day < 1 || *day > text::days_in_month(*year, *month)) return {};
    const text::Date date{static_cast<std::int16_t>(*year), static_cast<std::uint8_t>(*month),
                          static_cast<std::uint8_t>(*day)};
    return text::Moment{text::days_from_epoch(date) * 86'400 + *seconds - zone_of(words[4])};
}

}  // namespace kehu::mail
