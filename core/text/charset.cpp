#include "core/text/charset.hpp"

#include <algorithm>
#include <cstdint>

#include "core/error.hpp"
#include "core/text/convert.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF", kLittleMark = "\xFF\xFE", kBigMark = "\xFE\xFF";

std::string upper(std::string_view name) {
    std::string out(name);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
}

// The name that decode and its callers use: GB18030 contains GB2312 and GBK, which spreadsheets claim while writing
// more.
std::string canonical(std::string_view asked) {
    const std::string name = upper(asked);
    if (name == "UTF8" || name == "UTF-8") return "UTF-8";
    if (name == "GB2312" || name == "GBK" || name == "CP936" || name == "GB18030" || name == "GB-18030")
        return "GB18030";
    if (name == "UTF16LE" || name == "UTF-16LE") return "UTF-16LE";
    if (name == "UTF16BE" || name == "UTF-16BE") return "UTF-16BE";
    return name;
}

std::size_t line_of(std::string_view text_before) {
    return 1 + static_cast<std::size_t>(std::count(text_before.begin(), text_before.end(), '\n'));
}

// Byte numbers count from 1, as line numbers do.
[[noreturn]] void refuse(const char* message, std::size_t line, std::size_t offset, std::string_view encoding = {}) {
    throw BadValue(say(message, line, offset + 1, encoding));
}

Decoded valid_utf8(std::string_view text, const char* encoding) {
    Decoded decoded;
    decoded.encoding = encoding;
    decoded.text = text;
    return decoded;
}

Decoded decode_utf8(std::string_view bytes) {
    const std::size_t skipped = bytes.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
    const std::string_view text = bytes.substr(skipped);
    if (const auto bad = first_invalid_utf8(text)) {
        refuse(mark("line {}, byte {}: not valid UTF-8; name the file's encoding with --encoding"),
               line_of(text.substr(0, *bad)), *bad + skipped);
    }
    return valid_utf8(text, skipped ? "UTF-8 with BOM" : "UTF-8");
}

Decoded converted(Conversion conversion, std::string encoding) {
    Decoded decoded;
    decoded.encoding = std::move(encoding);
    decoded.converted = std::move(conversion.text);
    decoded.converted.reserve(64);  // never short: a view into it must survive a move
    return decoded;
}

Decoded decode_by_iconv(std::string_view bytes, std::string encoding, std::size_t skipped = 0) {
    std::optional<Conversion> conversion = to_utf8(bytes.substr(skipped), encoding);
    if (!conversion) throw BadValue(say("'{}' is no encoding that this system knows; iconv -l lists them", encoding));
    if (conversion->bad) {
        refuse(mark("line {}, byte {}: not valid {}; name the file's encoding with --encoding"),
               line_of(conversion->text), *conversion->bad + skipped, encoding);
    }
    return converted(std::move(*conversion), std::move(encoding));
}

Decoded finished(Decoded decoded) {
    if (decoded.converted.empty()) return decoded;
    std::string_view text = decoded.converted;
    if (text.starts_with(kUtf8Mark)) text.remove_prefix(kUtf8Mark.size());
    decoded.text = text;
    return decoded;
}

// Zero bytes are UTF-8, but not in a text: they are UTF-16 without a mark, whose ASCII has every second byte zero. A
// few of them in what is UTF-8 otherwise are a damaged file: Chinese in UTF-16 hardly ever is UTF-8.
Decoded decode_zeros(std::string_view bytes) {
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == 0) ++(i % 2 ? odd : even);
    }
    const bool damaged = (even + odd) * 4 < bytes.size() && !first_invalid_utf8(bytes);
    if (!damaged && bytes.size() % 2 == 0 && odd > 4 * even) return decode_by_iconv(bytes, "UTF-16LE");
    if (!damaged && bytes.size() % 2 == 0 && even > 4 * odd) return decode_by_iconv(bytes, "UTF-16BE");
    const std::size_t zero = bytes.find('\0');
    refuse(mark("line {}, byte {}: a zero byte; this is not a text file"), line_of(bytes.substr(0, zero)), zero);
}

// Damaged UTF-8 reads as some GB18030 or other, all of it wrong. Three-byte sequences hardly ever come about in GB18030
// by chance: where they outnumber what is not UTF-8, the file was meant as UTF-8.
bool is_damaged_utf8(std::string_view bytes) {
    std::size_t sequences = 0, faults = 0;
    while (!bytes.empty()) {
        const std::size_t valid = first_invalid_utf8(bytes).value_or(bytes.size());
        sequences +=
            static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(valid),
                                                   [](unsigned char c) { return c >= 0xE0 && c < 0xF0; }));
        if (valid == bytes.size()) break;
        ++faults;
        bytes.remove_prefix(valid + 1);
    }
    return sequences >= 3 * faults;
}

bool is_letter(unsigned char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

bool is_letter_or_digit(unsigned char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

// How the bytes look if they are pairs of GB18030.
struct Pairs {
    std::size_t all = 0;
    std::size_t rare = 0;   // outside GB2312, which holds nearly all of modern Chinese
    std::size_t glued = 0;  // as an accented letter and its neighbour inside a word look
    std::size_t first_glued = 0, first_rare = 0;
};

Pairs pairs_of(std::string_view bytes) {
    Pairs pairs;
    const auto at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : '\0'; };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const unsigned char lead = at(i), trail = at(i + 1);
        if (lead < 0x80) continue;
        if (trail >= '0' && trail <= '9') {  // four bytes
            i += 3;
            continue;
        }
        const bool before = i > 0 && is_letter_or_digit(at(i - 1)), behind = is_letter(at(i + 2));
        const bool glued = is_letter(trail) ? before || behind : before && behind && is_letter(at(i - 1));
        const bool rare = lead < 0xA1 || trail < 0xA1;
        if (glued && pairs.glued++ == 0) pairs.first_glued = i;
        if (rare && pairs.rare++ == 0) pairs.first_rare = i;
        ++pairs.all;
        ++i;
    }
    return pairs;
}

bool fits(std::string_view bytes, const char* encoding) {
    const std::optional<Conversion> conversion = to_utf8(bytes, encoding);
    return conversion && !conversion->bad;
}

// GB18030 has a character for nearly every pair of bytes, so that Western and Big5 text turn into wrong Chinese without
// a fault. Two signs are trusted: pairs inside words of letters, and characters outside GB2312 in bytes that are Big5
// from end to end (text of the mainland has hardly any, and traditional text in GBK does not fit Big5).
void refuse_doubtful(std::string_view bytes) {
    const Pairs pairs = pairs_of(bytes);
    if (pairs.glued * 2 > pairs.all) {
        refuse(
            mark("line {}, byte {}: not UTF-8, and read as GB18030 it is Chinese inside of words; name the encoding: "
                 "--encoding CP1252 for a Western file, --encoding GB18030 if it is right"),
            line_of(bytes.substr(0, pairs.first_glued)), pairs.first_glued);
    }
    if (pairs.rare * 5 >= pairs.all && pairs.rare > 0 && fits(bytes, "BIG5")) {
        refuse(
            mark("line {}, byte {}: not UTF-8, and it may be Big5 or GB18030; name the encoding: --encoding BIG5 for "
                 "a traditional Chinese file, or --encoding GB18030"),
            line_of(bytes.substr(0, pairs.first_rare)), pairs.first_rare);
    }
}

Decoded decode_unknown(std::string_view bytes) {
    if (bytes.starts_with(kUtf8Mark)) return decode_utf8(bytes);
    if (bytes.starts_with(kLittleMark)) return decode_by_iconv(bytes, "UTF-16LE", kLittleMark.size());
    if (bytes.starts_with(kBigMark)) return decode_by_iconv(bytes, "UTF-16BE", kBigMark.size());
    if (bytes.find('\0') != std::string_view::npos) return decode_zeros(bytes);
    if (!first_invalid_utf8(bytes)) return valid_utf8(bytes, "UTF-8");
    if (is_damaged_utf8(bytes)) return decode_utf8(bytes);
    std::optional<Conversion> chinese = to_utf8(bytes, "GB18030");
    if (!chinese) return decode_utf8(bytes);
    if (chinese->bad) {
        refuse(mark("line {}, byte {}: neither UTF-8 nor GB18030; name the file's encoding, for example --encoding "
                    "CP1252 or --encoding BIG5"),
               line_of(chinese->text), *chinese->bad);
    }
    refuse_doubtful(bytes);
    return converted(std::move(*chinese), "GB18030");
}

Decoded decode_as(std::string_view bytes, const std::string& name) {
    if (name == "UTF-8") return decode_utf8(bytes);
    return decode_by_iconv(bytes, name);
}

}  // namespace

Decoded decode(std::string_view bytes, std::string_view encoding) {
    return finished(encoding.empty() ? decode_unknown(bytes) : decode_as(bytes, canonical(encoding)));
}

bool is_utf16(std::string_view bytes) {
    return bytes.starts_with(kLittleMark) || bytes.starts_with(kBigMark) ||
           (bytes.size() >= 2 && (bytes[0] == 0) != (bytes[1] == 0));
}

std::string ascii_of_utf16(std::string_view bytes) {
    const bool marked = bytes.starts_with(kLittleMark) || bytes.starts_with(kBigMark);
    const std::size_t low = bytes.starts_with(kBigMark) || (!marked && bytes[0] == 0) ? 1 : 0;
    std::string text;
    for (std::size_t i = marked ? 2 : 0; i + 1 < bytes.size(); i += 2) {
        const char c = bytes[i + low];
        text += bytes[i + 1 - low] == 0 && c >= 0 ? c : '?';
    }
    return text;
}

bool known_encoding(const std::string& name) {
    // A slash would begin iconv's own options (//IGNORE), which lose text in silence.
    return !name.empty() && name.find('/') == std::string::npos && to_utf8({}, canonical(name)).has_value();
}

}  // namespace kehu::text
