#pragma once
// Days on vCards: 19900203, 1990-02-03T00:00:00Z, --0203, 1990-02, and lunar ones, for which there is no form but text.

#include <string>
#include <string_view>

#include "core/exchange/vcard_lines.hpp"

namespace kehu::exchange {

struct CardDay {
    std::string text;  // as kehu writes days; empty if the line says none
    bool plain = true;
};
CardDay read_card_day(const CardLine&);

// Behind the name of the property, for a day in kehu's form: ":19900203", ";VALUE=text:lunar 8-15".
std::string card_day(std::string_view day, bool modern);

}  // namespace kehu::exchange
