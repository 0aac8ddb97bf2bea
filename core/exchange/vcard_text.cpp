#include "core/exchange/vcard_text.hpp"

#include <algorithm>

#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

char capital(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_inside_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

bool same_word(std::string_view one, std::string_view other) {
    return one.size() == other.size() &&
           std::equal(one.begin(), one.end(), other.begin(), [](char a, char b) { return capital(a) == capital(b); });
}

std::size_t find_word(std::string_view text, std::string_view word) {
    const auto found =
        std::search(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) { return capital(a) == b; });
    return found == text.end() ? text.npos : static_cast<std::size_t>(found - text.begin());
}

void append_modern(std::string& out, std::string_view value) {
    for (std::size_t at = 0; at < value.size(); ++at) {
        const char c = value[at];
        if (c == '\\' && at + 1 < value.size() && std::string_view(";,:\\").find(value[at + 1]) != value.npos) {
            (out += c) += value[++at];
        } else if (c == '\\') {
            out += "\\\\";
        } else if (c == '\n') {
            out += "\\n";
        } else if (c != '\r') {
            out += c;
        }
    }
}

std::string unescaped(std::string_view value) {
    if (value.find('\\') == value.npos) return std::string(value);
    std::string out;
    out.reserve(value.size());
    for (std::size_t slash; (slash = value.find('\\')) != value.npos && slash + 1 < value.size();) {
        const char next = value[slash + 1];
        out += value.substr(0, slash);
        if (next == 'n' || next == 'N')
            out += '\n';
        else if (next == ',' || next == ';' || next == '\\' || next == ':')
            out += next;
        else
            (out += '\\') += next;
        value.remove_prefix(slash + 2);
    }
    return out += value;
}

void append_escaped(std::string& out, std::string_view text) {
    if (text.find_first_of("\n\r\\,;") == text.npos) {
        out += text;
        return;
    }
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\\' || c == ',' || c == ';') {
            (out += '\\') += c;
        } else if (c != '\r') {
            out += c;
        }
    }
}

std::vector<std::string> parts_of(std::string_view value, char sign) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    const auto end_part = [&](std::size_t at) {
        parts.emplace_back(text::trim(unescaped(value.substr(begin, at - begin))));
        begin = at + 1;
    };
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] == '\\')
            ++at;
        else if (value[at] == sign)
            end_part(at);
    }
    end_part(value.size());
    return parts;
}

void append_folded(std::string& out, std::string_view line) {
    constexpr std::size_t kOctets = 75;
    for (std::size_t room = kOctets; line.size() > room; room = kOctets - 1) {  // the blank of a fold counts
        std::size_t end = room;
        while (end > 1 && is_inside_character(line[end])) --end;
        out.append(line.substr(0, end)).append("\r\n ");
        line.remove_prefix(end);
    }
    out.append(line).append("\r\n");
}

}  // namespace kehu::exchange
