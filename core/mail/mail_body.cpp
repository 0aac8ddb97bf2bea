#include "core/mail/mail_body.hpp"

#include <algorithm>
#include <array>

#include "core/mail/html_text.hpp"
#include "core/mail/mail_charset.hpp"
#include "core/text/tr.hpp"
#include "core/text/transfer.hpp"

namespace kehu::mail {
namespace {

using Lines = std::vector<MailLine>;

constexpr std::size_t kMostParts = 1000, kMostLines = 100'000, kLongestWord = 40;

// A part as it lies in the input.
struct Part {
    std::string_view entity;
    std::size_t line = 0;
};

// What lies between "--boundary" lines, up to "--boundary--" or, where that was cut off, the end.
std::vector<Part> split_parts(std::string_view body, std::size_t line, std::string_view boundary) {
    const std::string mark = "--" + std::string(boundary);
    std::vector<Part> parts;
    bool open = false;
    for (std::string_view rest = body; !rest.empty(); ++line) {
        const char* const here = rest.data();
        std::string_view text = take_line(rest);
        if (open)
            parts.back().entity = body.substr(static_cast<std::size_t>(parts.back().entity.data() - body.data()),
                                              static_cast<std::size_t>(rest.data() - parts.back().entity.data()));
        if (!text.starts_with(mark)) continue;
        text.remove_prefix(mark.size());
        const bool last = text.starts_with("--");
        if (text.find_first_not_of(" \t", last ? 2 : 0) != text.npos) continue;  // a longer boundary, of an inner part
        if (open) parts.back().entity.remove_suffix(static_cast<std::size_t>(rest.data() - here));
        if (last || parts.size() == kMostParts) break;
        parts.push_back({rest.substr(0, 0), line + 1});
        open = true;
    }
    return parts;
}

std::size_t mark_at(std::string_view text) {
    constexpr std::array<std::string_view, 4> kMarks = {">", "|", "＞", "│"};
    for (std::string_view mark : kMarks) {
        if (text.starts_with(mark)) return mark.size();
    }
    return 0;
}

MailLine without_marks(std::string_view line) {
    MailLine out;
    const std::string text = cleaned(line);
    std::string_view rest = text;
    while (true) {
        const std::size_t start = std::min(rest.find_first_not_of(" \t"), rest.size());
        const std::size_t mark = mark_at(rest.substr(start));
        if (mark == 0) break;
        rest.remove_prefix(start + mark);
        ++out.quotes;
    }
    if (out.quotes && rest.starts_with(' ')) rest.remove_prefix(1);
    out.text = rest;
    return out;
}

void append_lines(Lines& lines, std::string_view text) {
    while (!text.empty() && lines.size() < kMostLines) lines.push_back(without_marks(take_line(text)));
}

// format=flowed (RFC 3676): a line that ends with a blank goes on in the next one of the same depth of quoting.
void append_flowed(Lines& lines, std::string_view text, bool drop_blank) {
    std::string joined;
    int depth = 0;
    bool open = false;
    const auto flush = [&] {
        lines.push_back(without_marks(joined));
        lines.back().quotes += depth;
        joined.clear();
    };
    while (!text.empty() && lines.size() < kMostLines) {
        std::string_view line = take_line(text);
        const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
        line.remove_prefix(marks);
        if (line.starts_with(' ')) line.remove_prefix(1);  // put there to keep "From" and ">" apart from marks
        if (open && static_cast<int>(marks) != depth) flush();
        depth = static_cast<int>(marks);
        open = line.ends_with(' ') && line != "-- ";
        joined += line.substr(0, line.size() - (open && drop_blank ? 1 : 0));
        if (!open) flush();
    }
    if (open) flush();
}

bool has_words(const Lines& lines) {
    return std::any_of(lines.begin(), lines.end(), [](const MailLine& line) { return !line.text.empty(); });
}

class BodyReader {
  public:
    explicit BodyReader(Mail& mail) : mail_(mail) {}

    void read(const Head& head, std::string_view body, std::size_t line) {
        mail_.lines = content(head, body, line, 0);
        if (has_words(mail_.lines) || !mail_.faults.empty()) return;
        fault(line, unread_.empty() ? say("no text in it") : say("no text in it, but {}", unread_));
    }

  private:
    void fault(std::size_t line, std::string reason) { mail_.faults.push_back({line, std::move(reason)}); }

    Lines content(const Head& head, std::string_view body, std::size_t line, int depth) {
        const Parameters type = parse_parameters(head.find("content-type"));
        if (depth > kDeepestPart) {
            fault(line, say("parts lie within parts more than {} deep", kDeepestPart));
            return {};
        }
        if (type.value.starts_with("multipart/")) return parts(type, body, line, depth);
        if (type.value == "message/rfc822") {
            const Head inner = split_head(body);
            return content(inner, inner.body, line + inner.lines, depth + 1);
        }
        const bool html = type.value == "text/html";
        const bool plain =
            type.value.empty() || type.value == "text" || type.value == "text/plain" || type.value == "text/markdown";
        const bool attached = parse_parameters(head.find("content-disposition")).value == "attachment";
        if (plain || (html && !attached)) return text(head, type, body, line);
        mail_.attachments++;
        const std::string name = cleaned(type.value.substr(0, kLongestWord));
        if (unread_.find(name) == unread_.npos) (unread_ += unread_.empty() ? "" : ", ") += name;
        return {};
    }

    Lines parts(const Parameters& type, std::string_view body, std::size_t line, int depth) {
        const std::string_view boundary = type.find("boundary");
        std::vector<Part> found;
        if (!boundary.empty()) found = split_parts(body, line, boundary);
        if (found.empty()) {
            fault(line, say("a mail of several parts, which are not marked as it says; read as one text"));
            return text({}, {}, body, line);
        }
        if (type.value == "multipart/alternative") return best_of(found, depth);
        // A mail that came back: what it holds besides the notice was never answered.
        if (type.value == "multipart/report") found.resize(1);
        Lines lines;
        for (const Part& part : found) {
            Lines more = read_part(part, depth);
            lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
            if (lines.size() >= kMostLines) break;
        }
        return lines;
    }

    Lines read_part(const Part& part, int depth) {
        const Head head = split_head(part.entity);
        return content(head, head.body, part.line + head.lines, depth + 1);
    }

    // Plain text before all, then the last, as the richest comes last.
    Lines best_of(const std::vector<Part>& parts, int depth) {
        const auto is_plain = [](const Part& part) {
            const std::string type = parse_parameters(split_head(part.entity).find("content-type")).value;
            return type.empty() || type == "text/plain";
        };
        for (const bool plain : {true, false}) {
            for (std::size_t i = parts.size(); i-- > 0;) {
                if (is_plain(parts[i]) != plain) continue;
                if (Lines lines = read_part(parts[i], depth); has_words(lines)) return lines;
            }
        }
        return {};
    }

    Lines text(const Head& head, const Parameters& type, std::string_view body, std::size_t line) {
        const std::string encoding = parse_parameters(head.find("content-transfer-encoding")).value;
        std::string decoded;
        if (encoding == "base64") {
            body = decoded = text::decode_base64(body);
        } else if (encoding == "quoted-printable") {
            body = decoded = text::decode_quoted_printable(body);
        } else if (encoding.starts_with("x-")) {
            fault(line, say("sent as {}, which kehu cannot read", cleaned(encoding.substr(0, kLongestWord))));
            return {};
        }
        const std::string charset = cleaned(type.find("charset").substr(0, kLongestWord));
        const ReadText read = read_text(body, charset);
        if (!read.whole) {
            fault(line, charset.empty() ? say("some characters cannot be read")
                                        : say("some characters are not valid {}", charset));
        }
        Lines lines;
        if (type.value == "text/html") {
            append_lines(lines, html_text(read.text));
        } else if (lower_ascii(type.find("format")) == "flowed") {
            append_flowed(lines, read.text, lower_ascii(type.find("delsp")) == "yes");
        } else {
            append_lines(lines, read.text);
        }
        if (lines.size() >= kMostLines) fault(line, say("more than {} lines; the rest is left out", kMostLines));
        return lines;
    }

    Mail& mail_;
    std::string unread_;  // types of parts that are no text
};

}  // namespace

std::string cleaned(std::string_view text) {
    constexpr std::string_view kNoBreak = "\u00A0";
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (text.substr(i).starts_with(kNoBreak)) {
            out += ' ';
            i += kNoBreak.size() - 1;
        } else if ((c >= 0x20 && c != 0x7F) || c == '\t') {
            out += text[i];
        }
    }
    out.resize(out.find_last_not_of(" \t") + 1);
    return out;
}

void read_body(const Head& head, std::string_view body, std::size_t line, Mail& mail) {
    BodyReader(mail).read(head, body, line);
}

}  // namespace kehu::mail
