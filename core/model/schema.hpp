#pragma once
// Kinds of records as data: what fields a customer, a contact, a task or a user's own kind has. Built-in kinds are YAML
// files in core/model/kinds/, the user's additions are YAML in the same format; both are compiled (schema_yaml.hpp)
// into one blob that the store keeps and every command reads. The format of the YAML is described at the top of
// kinds/customer.yaml.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/record.hpp"
#include "core/model/words.hpp"
#include "core/text/arena.hpp"
#include "core/text/tr.hpp"
#include "store/keys.hpp"

namespace kehu::model {

using store::KindCode;
using store::RecordId;

struct FieldType;

// The texts of kinds, fields and choices are views into what their schema keeps.
struct Choice {
    std::string_view key;      // stored, exported, typed in scripts: "call"
    std::string_view english;  // shown
    std::string_view chinese;
    Words aliases;  // also read: "phone", "电话"
};

enum class OnDelete : std::uint8_t {
    cascade,
    refuse,
    keep
};  // what happens to this record when the one it refers to is deleted
enum class Duplicates : std::uint8_t { allow, ask, refuse };  // a value that another record of the kind has already
enum class Source : std::uint8_t {
    stored,  // in the record
    rollup,  // in the rollup row, kept by the book
    id,      // the record's number, "C12"
    days,    // days since the first present of two other fields (`silent`: since `last`, else `created`)
    parts,   // read by import and options only, handed to what the kind makes of it (a contact's `next`: a task)
};

enum class Fold : std::uint8_t { count, sum, min, max, last };  // last: the value of the newest record that has one
// One record says it, which an index finds; the others are added up.
constexpr bool is_by_seek(Fold fold) {
    return fold >= Fold::min;
}
struct Rollup {
    Fold fold = Fold::count;
    KindCode kind;               // of the records folded
    Tag field = 0;               // of that kind; 0 for count
    std::vector<Tag> by;         // its references to this kind: customer, account
    Tag where = 0;               // only records whose choice field `where` ...
    std::string_view where_key;  // ... has this key
    std::vector<std::uint8_t>
        indexes;  // by seek: the index of that kind that answers with one seek, one for each of `by`
};

struct Field {
    Tag tag = 0;               // 0 for id
    std::string_view name;     // frozen English word: JSON key, CSV header, option
    std::string_view english;  // labels
    std::string_view chinese;
    Words aliases;  // further words for options, queries and file headers, both languages
    const FieldType* type = nullptr;
    Source source = Source::stored;
    bool required = false;
    bool sensitive = false;
    bool words = false;    // bare words of a query look into it
    bool pinyin = false;   // bare words may stand for its Chinese, typed in Latin letters
    bool exact = false;    // kept in the exact index
    bool ordered = false;  // its values are kept in order, for ranges and --sort
    bool hidden = false;   // not an option, not shown; kept by the program itself
    bool partial =
        false;  // a date that may lack its year or its day (a birthday); otherwise "11-30" gets the year that fits
    Duplicates duplicates = Duplicates::allow;
    std::vector<Choice> choices;
    std::string_view default_text;  // as a user would type it ("today" too); empty: none
    KindCode ref;                   // for ref, text-or-ref
    OnDelete on_delete = OnDelete::keep;
    Tag also = 0;                       // a query on this field also looks into that one (customer: account)
    Tag read_as = 0;                    // the text field that says how this one is read: 仇英 is qiu ying
    Rollup rollup;                      // if source is rollup
    Tag days_since = 0, days_else = 0;  // if source is days

    std::string_view label(Language language) const { return language == Language::chinese ? chinese : english; }
    // What becomes of a record when the one that this field refers to is deleted: it cannot be without a required one.
    OnDelete fate() const { return required && on_delete == OnDelete::keep ? OnDelete::refuse : on_delete; }
    bool computed() const { return source == Source::rollup || source == Source::days; }
    bool named(std::string_view word) const;  // name, label or alias; case and width folded, "_" and "-" like a blank
};

// An ordered index: records by these fields, then by number. A record without the first of them is not in it.
struct Index {
    std::uint8_t number = 0;  // frozen within the kind
    std::vector<Tag> parts;
};

struct Kind {
    KindCode code;
    std::string_view name, plural, english, chinese;
    Words aliases;
    Tag title = 0;              // the field that stands for the record: name, subject
    std::vector<Field> fields;  // in the order of cards and forms; id first
    std::vector<Index> indexes;
    Words columns;        // of a list, by field name
    bool hidden = false;  // the store's own kinds (setting, schema): no verbs, but journal, undo and backup
    bool custom = false;

    // By name, label or alias, in traditional characters, too; a name goes before another field's alias.
    const Field* field(std::string_view word) const;
    const Field* field(Tag) const;
    const Field* by_name(std::string_view name) const;  // by its name alone, as schemas and the program itself call it
    const Field* stored(std::string_view name) const;   // the same, if it lies in the record
    const Field& at(Tag) const;  // the program's own fields, which must be there; else std::logic_error
    const Field& at_name(std::string_view name) const;
    std::string_view label(Language language) const { return language == Language::chinese ? chinese : english; }
};

class Schema {
  public:
    std::vector<Kind> kinds;
    std::shared_ptr<Arena> texts = std::make_shared<Arena>();  // what the kinds' views look into

    const Kind* kind(std::string_view word) const;  // name, plural, label, alias or code
    const Kind* kind(KindCode) const;
    const Kind& at(KindCode) const;
    const Kind& at_name(std::string_view name) const;
};

std::string encode_schema(const Schema&);
// The blob of the built-in kinds alone, compiled when the program was built (kinds/compile_kinds.cpp).
std::string_view builtin_schema();
Schema decode_schema(std::string_view blob);  // throws StoreError: damaged, or unsupported if it holds a type that this
                                              // program does not know

// Letters of the kinds that the program itself handles.
inline constexpr KindCode kCustomer{"C"}, kContact{"L"}, kTask{"F"}, kStaff{"U"}, kProduct{"G"}, kOrder{"O"};
inline constexpr KindCode kSurvey{"S"}, kQuestionnaire{"QST"}, kResponse{"R"};
inline constexpr KindCode kSegment{"SEG"}, kTemplate{"TPL"};
// Of customers, hidden: what came with a vCard and is no field (core/exchange/vcard_fields.hpp).
inline constexpr std::string_view kCardLines = "vcard";
inline constexpr KindCode kSetting{"SET"}, kSchemaPart{"SCH"};

}  // namespace kehu::model
