#include "core/mail/mail_charset.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/mail/mail_header.hpp"
#include "core/text/charset.hpp"
#include "core/text/convert.hpp"
#include "core/text/utf8.hpp"

namespace kehu::mail {
namespace {

constexpr std::string_view kUtf8 = "utf-8", kWestern = "cp1252", kChinese = "gb18030";

struct Alias {
    std::string_view name, stands_for;
};
// Empty: a name that says nothing.
constexpr Alias kAliases[] = {{"utf8", kUtf8},          {"gb2312", kChinese},   {"gbk", kChinese},
                              {"cp936", kChinese},      {"x-gbk", kChinese},    {"gb_2312-80", kChinese},
                              {"iso-8859-1", kWestern}, {"latin1", kWestern},   {"windows-1252", kWestern},
                              {"us-ascii", ""},         {"ascii", ""},          {"unknown-8bit", ""},
                              {"x-unknown", ""},        {"default_charset", ""}};

// The name goes to another program: only what can be one.
std::string known_name(std::string_view charset) {
    std::string name = lower_ascii(charset);
    for (const Alias& alias : kAliases) {
        if (name == alias.name) return std::string(alias.stands_for);
    }
    const bool plain = name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
                       });
    return plain ? name : std::string();
}

// Do bytes below 128 mean something else than ASCII in it?
bool is_ascii_elsewhere(std::string_view name) {
    constexpr std::array<std::string_view, 5> kStarts = {"utf-16", "utf-32", "utf-7", "iso-2022", "hz"};
    return std::any_of(kStarts.begin(), kStarts.end(), [&](std::string_view start) { return name.starts_with(start); });
}

bool decode_into(std::string& out, std::string_view bytes, std::string_view name) {
    try {
        out = text::decode(bytes, name).text;
        return true;
    } catch (const BadValue&) {
        return false;
    }
}

std::string with_replacements(std::string_view bytes) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) text::append_code_point(out, text::next_code_point(bytes, at));
    return out;
}

// The characters around a few bad bytes. Many bad ones mean that it is another character set: then only ASCII is left,
// which numbers and codes are.
std::string salvage(std::string_view bytes, const std::string& name) {
    std::string out;
    try {
        for (int tries = 0; tries < 4 && !name.empty(); ++tries) {
            const std::optional<text::Conversion> conversion = text::to_utf8(bytes, name);
            if (!conversion) break;
            out += conversion->text;
            if (!conversion->bad) return out;
            out += "\uFFFD";
            bytes.remove_prefix(std::min(bytes.size(), *conversion->bad + 1));
        }
    } catch (const BadValue&) {  // no iconv
    }
    return out + with_replacements(bytes);
}

}  // namespace

ReadText read_text(std::string_view bytes, std::string_view charset) {
    const std::string name = known_name(charset);
    if (text::is_ascii(bytes) && !is_ascii_elsewhere(name)) return {std::string(bytes), true};
    // No Western text is UTF-8 by chance.
    if ((name == kUtf8 || name == kWestern) && !text::first_invalid_utf8(bytes)) return {std::string(bytes), true};
    std::string out;
    if (!name.empty() && name != kUtf8 && decode_into(out, bytes, name)) return {out, true};
    if (decode_into(out, bytes, {})) return {out, true};
    return {salvage(bytes, name == kUtf8 ? std::string() : name), false};
}

}  // namespace kehu::mail
