#pragma once
// What came with vCards and is no field, a line each (kCardLines; written by core/exchange/vcard_fields.hpp): here as
// text that two cards of one person share.

#include <string>
#include <string_view>

namespace kehu::model {

enum class CardUnion {
    of_records,  // two cards become one: all is kept, but for properties that a card has once
    of_news,     // a card comes again: what it says otherwise replaces what it said
};
// The lines of both, those of `first` in front. What only one of them has stays. Where they have different lines for
// one thing, that of `first` counts, or that of `second` if it wins and is not merely the beginning of the other. The
// UID is that of `first` always: an address book knows the card by it.
std::string unite_card_lines(std::string_view first, std::string_view second, bool second_wins, CardUnion);

}  // namespace kehu::model
