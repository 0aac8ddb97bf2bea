#pragma once
// Logging a contact: the record, the follow-up that comes of it, and the follow-ups that it settles. Behind `kehu
// log-contact` and `kehu contact add`.

#include <optional>
#include <string>
#include <vector>

#include "cli/values.hpp"

namespace kehu::cli {

struct ContactWords {
    std::string customer;            // REF; empty if it is among the fields
    std::vector<std::string> words;  // the way of contact, unless that is among the fields, then what was said
    FieldValues fields;
    bool done = false;  // the customer's open follow-ups are done with this
    bool json = false;
    std::optional<std::string> print;
};

ExitCode log_contact(Session&, ContactWords);

}  // namespace kehu::cli
