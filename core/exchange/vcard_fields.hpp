#pragma once
// What the lines of a vCard say of a customer, and what they say beyond that: the lines to be kept with the record. One
// place for both directions, so that what is read is what is written.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/exchange/vcard_lines.hpp"

namespace kehu::exchange {

// Fields of customers that properties of vCards stand for, in the order in which they are written.
enum class CardField {
    type,
    name,
    salutation,
    reading,
    company,
    position,
    phone,
    fax,
    email,
    wechat,
    website,
    address,
    postcode,
    city,
    region,
    country,
    birthday,
    anniversary,
    sex,
    tags,
    note,
    lines,  // those that are kept
};
inline constexpr std::array<std::string_view, 22> kCardFields = {
    "type",     "name",        "salutation", "reading", "company",  "position", "phone",  "fax",
    "email",    "wechat",      "website",    "address", "postcode", "city",     "region", "country",
    "birthday", "anniversary", "sex",        "tags",    "note",     "vcard"};
constexpr bool is_card_list(CardField field) {
    return field == CardField::phone || field == CardField::fax || field == CardField::email ||
           field == CardField::tags;
}

// What one line says by itself; several values of a list have line breaks between. An empty text says that there is
// none: a card has one address as a whole.
struct Said {
    CardField field;
    std::string text;
};
struct Meaning {
    std::vector<Said> said;  // empty: nothing that kehu has a field for
    bool plain = true;       // and nothing beyond that
};
Meaning meaning_of(const CardLine&, bool company);

// What several lines say together: FN and N; SORT-STRING and what phones have for readings.
struct CardNames {
    std::string name, salutation, reading;
    bool company = false;
    bool plain = true, plain_reading = true;  // the lines of names and of the reading say nothing beyond
};
CardNames names_of(CardLines);
bool is_name_line(const CardLine&);     // one of those
bool is_reading_line(const CardLine&);  // of these, the ones for the reading

// The value of N that is written for a name.
std::string name_value(std::string_view name, std::string_view salutation);

// Where somebody works, if the first ORG names a department. There is no field for that: it stands with the position.
struct CardWork {
    const CardLine *firm_line = nullptr, *title_line = nullptr;  // TITLE, or ROLE; null if there is none
    std::string firm, department, position;                      // "采购部 经理"; "buyer, Purchasing"
};
std::optional<CardWork> work_of(CardLines);

inline constexpr std::string_view kUidPrefix = "urn:uuid:";
// The uid of the record that a card with this UID becomes, as text: so the same card is the same record again. An UID
// that is no UUID is made one (RFC 9562, version 8) of its hash.
std::string uid_of_card(std::string_view uid);

// Fields that no property stands for: X-KEHU-TAX-ID is tax_id.
inline constexpr std::string_view kOwnPrefix = "X-KEHU-";

struct CardCells {
    std::array<std::string, kCardFields.size()> text;
    std::vector<std::pair<std::string, std::string>> own;  // by name of the field
    std::size_t media = 0;                                 // pictures and the like, left out
    std::string uid;                                       // "urn:uuid:...", or whatever else it is
    std::string& operator[](CardField field) { return text[static_cast<std::size_t>(field)]; }
};

// Of the lines that are kept, those that say more of what a field holds have this in front: they come back as long as
// the field holds that.
inline constexpr char kMoreOfField = '*';
void map_card(CardLines, CardCells&);

}  // namespace kehu::exchange
