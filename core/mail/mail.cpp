#include "core/mail/mail.hpp"

#include <algorithm>
#include <array>

#include "core/mail/mail_body.hpp"
#include "core/mail/mail_header.hpp"
#include "core/text/tr.hpp"

namespace kehu::mail {
namespace {

constexpr std::size_t kHeadOfLarge = 1 << 20;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "From somebody@example.com Sun Nov 22 14:05:06 2026": a time and a year tell it from a sentence.
bool begins_mail(std::string_view line) {
    if (!line.starts_with("From ")) return false;
    std::string form(line.substr(0, 200));
    for (char& c : form) c = is_digit(c) ? '0' : c;
    const std::size_t time = form.find("00:00");
    return time != form.npos && form.find("0000", time) != form.npos;
}

// mboxrd: what begins with "From " lies there as ">From ", and with one mark more for each that it had.
std::string without_guards(std::string_view mail) {
    std::string out;
    out.reserve(mail.size());
    while (!mail.empty()) {
        const std::string_view whole = mail;
        std::string_view line = take_line(mail);
        const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
        const bool guarded = marks > 0 && line.substr(marks).starts_with("From ");
        out += whole.substr(guarded ? 1 : 0, whole.size() - mail.size() - (guarded ? 1 : 0));
    }
    return out;
}

// A form that was pasted without its mail may well begin with "word: ...".
bool is_head_of_mail(const Head& head) {
    constexpr std::array<std::string_view, 8> kFields = {"from",    "date",       "received",     "return-path",
                                                         "subject", "message-id", "mime-version", "content-type"};
    return std::any_of(kFields.begin(), kFields.end(), [&](std::string_view name) { return !head.find(name).empty(); });
}

Mail read_mail(std::string_view bytes, std::size_t number, std::size_t line) {
    Mail mail;
    mail.number = number;
    mail.line = line;
    const bool too_large = bytes.size() > kLargestMail;
    Head head = split_head(too_large ? bytes.substr(0, kHeadOfLarge) : bytes);
    if (!is_head_of_mail(head)) {
        head = {};
        head.body = bytes;
    }
    MailAddress sender = parse_mail_address(head.find("from"));
    mail.name = cleaned(sender.name);
    mail.address = cleaned(sender.address);
    for (const std::string_view name : {"to", "cc"})
        for (MailAddress& one : parse_mail_addresses(head.find(name))) mail.recipients.push_back(std::move(one));
    mail.subject = cleaned(decode_words(head.find("subject")));
    mail.message_id = parse_mail_address(head.find("message-id")).address;
    mail.date = parse_mail_date(head.find("date"));
    if (too_large) {
        mail.faults.push_back({line, say("larger than {} MiB", kLargestMail >> 20)});
    } else {
        read_body(head, head.body, line + head.lines, mail);
    }
    return mail;
}

void read_mbox(std::string_view rest, std::size_t line, const std::function<void(Mail)>& use) {
    std::size_t number = 0;
    while (!rest.empty()) {
        take_line(rest);  // "From ..."
        const std::size_t first = ++line;
        const std::string_view from = rest;
        std::string_view bytes;
        for (bool blank = true; !rest.empty() && !(blank && begins_mail(rest.substr(0, rest.find('\n')))); ++line) {
            blank = take_line(rest).empty();
            bytes = from.substr(0, from.size() - rest.size());
        }
        const bool guarded = bytes.size() <= kLargestMail && bytes.find(">From ") != bytes.npos;
        use(read_mail(guarded ? without_guards(bytes) : bytes, ++number, first));
    }
}

}  // namespace

void read_mails(std::string_view input, const std::function<void(Mail)>& use) {
    std::size_t line = 1;
    if (input.starts_with("\xEF\xBB\xBF")) input.remove_prefix(3);
    for (std::string_view rest = input; !rest.empty() && take_line(rest).find_first_not_of(" \t") == rest.npos; ++line)
        input = rest;
    if (input.starts_with("From ")) {
        read_mbox(input, line, use);
    } else if (!input.empty()) {
        use(read_mail(input, 1, line));
    }
}

}  // namespace kehu::mail
