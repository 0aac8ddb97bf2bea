#pragma once
// Address cards of several phones in one file, as `cat *.vcf` makes it: some UTF-8, some in the character set of
// another system.

#include <map>
#include <string>
#include <string_view>

#include "core/text/charset.hpp"

namespace kehu::exchange {

struct DecodedCards {
    text::Decoded decoded;                      // of cards below: their bytes as they are
    std::map<std::size_t, std::string> faults;  // where a card begins in the text that is in no known encoding: why
};

// `encoding` empty: worked out. Throws BadValue as text::decode does if all cards are in one.
DecodedCards decode_cards(std::string_view bytes, const std::string& encoding);

}  // namespace kehu::exchange
