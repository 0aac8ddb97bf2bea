#pragma once
// The head of a mail, and of its parts: fields, their parameters, words in foreign character sets, addresses, dates
// (RFC 5322, 2045, 2047). Nothing here throws: what is no field is passed over, what cannot be read comes back as it
// stands.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/date.hpp"

namespace kehu::mail {

// The next line without its end (LF or CRLF), taken off `rest`.
std::string_view take_line(std::string_view& rest);
std::string lower_ascii(std::string_view);

struct Head {
    std::vector<std::pair<std::string, std::string>>
        fields;  // name in small letters, value unfolded, bytes as they came
    std::string_view body;
    std::size_t lines = 0;  // how many lines lie before the body

    std::string_view find(std::string_view name) const;  // the first of that name; empty if none
};
// Text that begins with no field has no head: it is all body.
Head split_head(std::string_view entity);

// "text/plain; charset=gbk; format=flowed": value and names in small letters.
struct Parameters {
    std::string value;
    std::vector<std::pair<std::string, std::string>> list;

    std::string_view find(std::string_view name) const;
};
Parameters parse_parameters(std::string_view field);

// "=?gb2312?B?zfXQocP3?= <x@y>" with its encoded words as UTF-8. Neighbouring words of one character set are joined
// before they are converted: some programs cut inside of characters. Bytes outside of words are UTF-8 or guessed.
std::string decode_words(std::string_view field);

struct MailAddress {
    std::string name;     // may be empty
    std::string address;  // as written, without <>
};
MailAddress parse_mail_address(std::string_view field);                 // the first, if there are several
std::vector<MailAddress> parse_mail_addresses(std::string_view field);  // all, those of groups too

std::optional<text::Moment> parse_mail_date(std::string_view field);

}  // namespace kehu::mail
