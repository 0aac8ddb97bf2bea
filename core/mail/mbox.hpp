#pragma once
// Mails on their way out, as a mailbox that mail programs and sendmail read (mboxrd, UTF-8, 8bit).

#include <string>

#include "core/text/date.hpp"

namespace kehu::mail {

struct OutgoingMail {
    std::string name, address, subject, text;
};
void append_mail(std::string& mbox, const OutgoingMail&, text::Moment now);

}  // namespace kehu::mail
