#pragma once
// Mails as text, for filing them and for reading the forms in them: an mbox or a single message, as mail programs write
// them. Tolerant: what cannot be read is told with its place and never thrown, and what can be read of the same mail is
// given. Own code: GMime brings GLib, vmime is GPL, mimetic decodes neither words in heads nor character sets and reads
// parts within parts without an end; and a reader of texts needs none of what they are large for.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mail/mail_header.hpp"
#include "core/text/date.hpp"

namespace kehu::mail {

// A line of the text as its writer saw it, without the marks of quoting ("> ", ">>", "| ") that mail programs put in
// front when they answer or forward; `quotes` counts these. No blanks at its end, no control characters; a no-break
// space is a space.
struct MailLine {
    std::string text;
    int quotes = 0;
};

struct MailFault {
    std::size_t line = 0;  // of the input, from 1: the part of the mail that it is about begins there
    std::string reason;
};

struct Mail {
    std::size_t number = 0;               // in the input, from 1
    std::size_t line = 0;                 // of the input, where it begins
    std::string name, address;            // of the sender; empty if there is none
    std::string subject, message_id;      // the latter without <>
    std::vector<MailAddress> recipients;  // of To and Cc
    std::optional<text::Moment> date;
    std::vector<MailLine> lines;  // of all its plain text, attached text files too; of its HTML where there is none
    std::size_t attachments = 0;  // parts that are no text
    std::vector<MailFault> faults;
};

inline constexpr std::size_t kLargestMail = 64 << 20;
inline constexpr int kDeepestPart = 10;

// Text that begins with a "From " line is an mbox (mboxrd: ">From " loses one mark), other text is one message, or one
// form without any head. Mails are read one after the other and handed to `use` in their order; of one that is larger
// than kLargestMail only head and fault are given.
void read_mails(std::string_view input, const std::function<void(Mail)>& use);

}  // namespace kehu::mail
