#include "core/mail/mbox.hpp"

#include <algorithm>
#include <ctime>

#include "core/text/tr.hpp"
#include "core/text/transfer.hpp"
#include "core/text/utf8.hpp"

namespace kehu::mail {
namespace {

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// Words of a head beyond ASCII (RFC 2047): pieces of at most 75 letters, none of which splits a character.
std::string head_words(std::string_view text) {
    constexpr std::size_t kPiece = 42;
    std::string plain(text);
    for (char& c : plain)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';  // a line break would begin another head
    if (is_plain(plain)) return plain;
    std::string out, piece;
    const auto end_piece = [&] {
        if (!piece.empty())
            out.append(out.empty() ? "" : "\n ").append("=?utf-8?B?").append(text::encode_base64(piece)).append("?=");
        piece.clear();
    };
    for (std::size_t at = 0; at < plain.size();) {
        const std::size_t start = at;
        text::next_code_point(plain, at);
        if (piece.size() + (at - start) > kPiece) end_piece();
        piece.append(plain, start, at - start);
    }
    end_piece();
    return out;
}

// A name with a comma or the like stands in quotes.
std::string display_name(const std::string& name) {
    if (!is_plain(name)) return head_words(name);
    if (name.find_first_of("()<>[]:;@\\,.\"") == name.npos) return name;
    std::string quoted = "\"";
    for (char c : name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

std::string date_text(const char* format, text::Moment now) {
    const std::time_t seconds = now.seconds;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    return std::string(text, std::strftime(text, sizeof text, format, &parts));
}

// A line that begins like that of another mail gets a mark in front.
void append_lines(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        if (line.substr(std::min(line.find_first_not_of('>'), line.size())).starts_with("From ")) out += '>';
        out.append(line) += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

void append_mail(std::string& mbox, const OutgoingMail& mail, text::Moment now) {
    mbox.append("From kehu ").append(date_text("%a %b %e %H:%M:%S %Y", now)) += '\n';
    mbox.append("To: ").append(display_name(mail.name)).append(" <").append(mail.address).append(">\n");
    mbox.append("Subject: ").append(head_words(mail.subject)) += '\n';
    mbox.append("Date: ").append(date_text("%a, %d %b %Y %H:%M:%S +0000", now)) += '\n';
    mbox += "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
    append_lines(mbox, mail.text);
    mbox += '\n';
}

}  // namespace kehu::mail
