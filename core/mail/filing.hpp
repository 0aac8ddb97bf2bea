#pragma once
// Mails become contacts of the customers who wrote or got them. A contact has a uid that is worked out from the
// mail's Message-ID and the customer, so that the same mail is filed once, however often it comes.

#include <optional>
#include <string>
#include <vector>

#include "core/book/book.hpp"
#include "core/mail/mail.hpp"

namespace kehu::mail {

struct FilingOptions {
    std::optional<store::RecordId> customer;  // whoever wrote it
    bool add = false;                         // an unknown sender becomes a customer
};

struct Filed {
    std::vector<store::RecordId> made, again;  // contacts
    std::vector<store::RecordId> added;        // customers
    std::string refused;                       // why nothing was done; empty: something was, or is there already
    bool unknown = false;                      // refused as nobody in it is a customer
    std::vector<std::string> strangers;        // to whom it went, too, and nobody knows them
    bool shortened = false;                    // the text was too long
};

// The text of a contact: subject, then the body, as much as kLongestText takes.
inline constexpr std::size_t kLongestText = 64 << 10;

// What a customer sent is a contact of his own; what went to customers is one of each of them. A mail of a day to come
// is one of now.
Filed file_mail(book::Writer&, const Mail&, const FilingOptions&, text::Moment now);

}  // namespace kehu::mail
