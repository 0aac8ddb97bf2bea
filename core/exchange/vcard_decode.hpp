#pragma once
// Address cards of several phones in one file, as `cat *.vcf` makes it: some UTF-8, some in the character set of
// another system.

#include <map>
#include <string>
#include <string_view>

#include "core/exchange/sheet.hpp"

namespace kehu::exchange {

using UnreadCards = std::map<std::size_t, Cards::Unread>;  // by where the card begins in the text

struct DecodedCards {
    text::Decoded decoded;  // of cards below: their bytes as they are
    UnreadCards unread;     // in no known encoding, or no text
};

// `encoding` empty: worked out. That of a card that names its own counts. Throws BadValue as text::decode does if all
// cards are in one.
DecodedCards decode_cards(std::string_view bytes, const std::string& encoding);

}  // namespace kehu::exchange
