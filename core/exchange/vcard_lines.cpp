#include "core/exchange/vcard_lines.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/tr.hpp"
#include "core/text/transfer.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

// Texts that some phones put into base64; of other properties it is kept as it is.
bool is_text_property(std::string_view name) {
    constexpr std::string_view kNames[] = {"FN",    "N",   "ORG", "TITLE", "ROLE",     "ADR",  "LABEL",
                                           "EMAIL", "TEL", "URL", "NOTE",  "NICKNAME", "BDAY", "CATEGORIES"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

bool is_base64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '=';
}

// A further line of a value in base64 that is not folded: some phones end such a value with an empty line.
bool is_bare_base64(std::string_view line) {
    return !line.empty() && std::all_of(line.begin(), line.end(), is_base64);
}

bool says_base64(std::string_view head) {
    return find_word(head, "ENCODING=B") != head.npos || find_word(head, ";BASE64") != head.npos;
}

}  // namespace

std::size_t skip_blank_lines(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (text[at] > ' ' && text[at] < '\x7F') break;
        if (text.substr(at).starts_with(kMark)) at += kMark.size();  // of a file that was put behind another
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (text.substr(at, end - at).find_first_not_of(" \t\r") != std::string_view::npos) break;
        at = std::min(end + 1, text.size());
    }
    return at;
}

std::size_t next_card(std::string_view text, std::size_t begin) {
    for (std::size_t at = text.find('\n', begin); at != text.npos; at = text.find('\n', at + 1)) {
        std::string_view line = text.substr(at + 1, 64);
        line = line.substr(0, line.find('\n'));
        if (line.starts_with(kMark)) line.remove_prefix(kMark.size());
        if (same_word(text::trim(line), "BEGIN:VCARD")) return at + 1;
    }
    return text.size();
}

CardReader::CardReader(std::string_view text, std::string charset, ForeignTexts& foreign)
    : text_(text), charset_(std::move(charset)), foreign_(foreign) {}

// The lines of the file up to the card are counted already.
void CardReader::fail(std::size_t at, const std::string& sentence) const {
    const std::string_view before = text_.substr(0, std::min(at, text_.size()));
    const std::string_view of_card = before.substr(std::min(begin_, before.size()));
    throw BadValue(say("line {}, character {}: {}", line_ + text::count_breaks(of_card),
                       1 + text::count_code_points(before.substr(before.rfind('\n') + 1)), sentence));
}

// Without its end.
std::string_view CardReader::physical_line(std::size_t at) const {
    std::string_view line = text_.substr(at, text_.find('\n', at) - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool CardReader::find() {
    at_ = skip_blank_lines(text_, at_);
    if (at_ == text_.size()) return false;
    begin_ = at_;
    line_ += text::count_breaks(text_.substr(counted_, begin_ - counted_));
    counted_ = begin_;
    return true;
}

void CardReader::pass_over() {
    at_ = next_card(text_, begin_);
}

void CardReader::read() {
    lines_.clear();
    version_.clear();
    if (!same_word(text::trim(physical_line(at_)), "BEGIN:VCARD"))
        fail(at_, tr("a card must begin here, with BEGIN:VCARD"));
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    for (;;) {
        at_ = skip_blank_lines(text_, at_);
        if (at_ == text_.size()) fail(begin_, tr("this card has no END:VCARD; is the file cut off?"));
        if (lines_.size() == pool_.size()) pool_.push_back(std::make_unique<CardLine>());
        CardLine& line = *pool_[lines_.size()];
        read_line(line);
        const bool card = same_word(text::trim(line.value), "VCARD");
        if (card && line.name == "END") return;
        if (card && line.name == "BEGIN")
            fail(line_at_, tr("a card inside of another: that one has no END:VCARD, or this is an AGENT, which kehu "
                              "does not read"));
        if (line.name == "VERSION")
            version_ = text::trim(line.value);
        else if (line.name != kRefusedLine)
            lines_.push_back(&line);
    }
}

void CardReader::append_physical(CardLine& line, std::string_view more) {
    if (joins_.empty()) line.owned_head = whole_;
    joins_.push_back({line.owned_head.size(), static_cast<std::size_t>(more.data() - text_.data())});
    line.owned_head += more;
    whole_ = line.owned_head;
}

// The physical lines that are one: folded ones, and those that quoted-printable joins by "=".
void CardReader::gather(CardLine& line) {
    line.owned_head.clear();
    joins_.clear();
    line_at_ = at_;
    whole_ = physical_line(at_);
    const auto pass = [&] { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; };
    pass();
    const std::string_view head = whole_.substr(0, whole_.find(':'));
    const bool coded = head.find(';') != head.npos;
    const bool quoted = coded && find_word(head, "QUOTED-PRINTABLE") != head.npos;
    const bool base64 = coded && !quoted && says_base64(head);
    while (at_ < text_.size()) {
        std::string_view next = physical_line(at_);
        if (quoted && whole_.ends_with('=')) {
            // What ends the card would be swallowed.
            if (same_word(text::trim(next), "END:VCARD")) return;
            append_physical(line, next);
            line.owned_head.erase(joins_.back().offset - 1, 1);
            --joins_.back().offset;
            whole_ = line.owned_head;
        } else if (!next.empty() && (next[0] == ' ' || next[0] == '\t')) {
            // In 2.1 a line is folded where a blank stands, which stays.
            if (version_ != "2.1" || base64) next.remove_prefix(1);
            append_physical(line, next);
        } else if (base64 && is_bare_base64(next)) {
            append_physical(line, next);
        } else {
            return;
        }
        pass();
    }
}

// Where a part of the unfolded line stands in the file.
std::size_t CardReader::place(std::string_view part, const CardLine&) const {
    const auto offset = static_cast<std::size_t>(part.data() - whole_.data());
    std::size_t at = line_at_ + offset;
    for (const Join& join : joins_)
        if (join.offset <= offset) at = join.at + (offset - join.offset);
    return at;
}

void CardReader::read_line(CardLine& line) {
    gather(line);
    bool quoted_printable = false;
    std::string charset;
    parse_head(line, quoted_printable, charset);
    decode(line, quoted_printable, charset);
}

void CardReader::parse_head(CardLine& line, bool& quoted_printable, std::string& charset) {
    bool named = false;
    if (!split_card_line(line, whole_, named))
        fail(line_at_, tr("a colon is missing: a line of a card is NAME:VALUE, and what continues a line begins with "
                          "a blank"));
    if (!named) fail(line_at_, tr("this is no name of a property; what continues a line begins with a blank"));
    line.base64 = false;
    std::erase_if(line.params, [&](const CardParam& param) {
        if (param.name == "CHARSET") {
            charset = param.value;
            return true;
        }
        if (param.name != "ENCODING") return false;
        quoted_printable = same_word(param.value, "QUOTED-PRINTABLE");
        line.base64 = same_word(param.value, "B") || same_word(param.value, "BASE64");
        return !line.base64 || is_text_property(line.name);
    });
}

// The value as RFC 6350 writes it.
void CardReader::decode(CardLine& line, bool quoted_printable, const std::string& charset) {
    line.owned.clear();
    if (line.base64) {
        check_base64(line);
        if (!is_text_property(line.name)) return;
        line.base64 = false;
        take_bytes(line, text::decode_base64(line.value), charset);
    } else if (quoted_printable) {
        take_bytes(line, unquoted(line.value, line), charset);
    } else if (version_ == "2.1" && line.value.find('\\') != line.value.npos) {
        append_modern(line.owned, line.value);
        line.value = line.owned;
    }
    if (line.value.size() > kMaxCellBytes && !is_media(line))
        fail(line_at_, say("'{}' is longer than {} bytes", line.name, kMaxCellBytes));
}

void CardReader::check_base64(const CardLine& line) const {
    bool ended = false;
    for (const char& c : line.value) {
        if (c == ' ' || c == '\t') continue;
        if (!is_base64(c) || (ended && c != '='))
            fail(place({&c, 1}, line), say("this is no base64, as {} should be", line.name));
        ended = c == '=';
    }
}

std::string CardReader::unquoted(std::string_view value, const CardLine& line) const {
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); };
    for (std::size_t at = value.find('='); at != value.npos; at = value.find('=', at + 1)) {
        if (text::trim(value.substr(at + 1)).empty()) break;  // a soft line break with nothing behind it
        if (at + 2 >= value.size() || !hex(value[at + 1]) || !hex(value[at + 2]))
            fail(place(value.substr(at), line), tr("no quoted-printable: two digits 0-9 A-F must follow ="));
    }
    return text::decode_quoted_printable(value);
}

std::string_view CardReader::converted(const std::string& charset) const {
    try {
        return foreign_.take(charset, line_at_);
    } catch (const BadValue& bad) {
        fail(line_at_, bad.what());
    }
}

void CardReader::take_bytes(CardLine& line, std::string bytes, const std::string& charset) {
    if (bytes.find('\0') != bytes.npos) fail(line_at_, say("'{}' holds a NUL character", line.name));
    std::string_view text = bytes;
    if (!text::is_ascii(bytes)) {
        const bool utf8 = same_word(charset, "UTF-8") || same_word(charset, "UTF8");
        const auto bad = charset.empty() || utf8 ? text::first_invalid_utf8(bytes) : 0;
        if (bad && utf8) fail(line_at_, say("the value of {} is not valid {}", line.name, "UTF-8"));
        const std::string& from = charset.empty() ? charset_ : charset;
        if (bad && foreign_.collecting())
            foreign_.add(from, bytes, line_at_), text = {};
        else if (bad)
            text = converted(from);
    }
    append_modern(line.owned, text);
    line.value = line.owned;
}

}  // namespace kehu::exchange
