#pragma once
// Mails into the log: `kehu log-contact --mail FILE`, `kehu log-contact < message.eml`.

#include <string>

#include "cli/session.hpp"

namespace kehu::cli {

struct MailWords {
    std::string file;      // "-": stdin
    std::string customer;  // REF; empty: by the addresses
    bool add = false, dry = false, json = false;
};

// Is this one word the name of such a file? kehu log order.eml
bool names_mail_file(const std::string& word);

ExitCode log_mails(Session&, const MailWords&);

}  // namespace kehu::cli
