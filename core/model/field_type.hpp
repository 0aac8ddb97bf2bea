#pragma once
// The types that a field can have. A stored value is a string of bytes that only its type understands; types are data,
// a table of functions each.
//
// How to add one: a file core/model/types/NAME.cpp that defines kNameType, its name in types/shared.hpp, a line in
// CMakeLists.txt, a line in field_types.cpp (the list). Import, export, options, queries, forms and help follow from
// the list.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/model/context.hpp"
#include "core/model/schema.hpp"

namespace kehu::model {

enum class Style : std::uint8_t {
    table,    // short, for a column: "12d", "vip, lead", "C1 王小明"
    card,     // in full, for people: "lunar 8-15 (2027-09-15)"
    machine,  // CSV, TSV, --get, forms: exact, language-independent, read back by `parse`
};

// Sort keys with a NUL behind, from `low` on and below `high`, which are compared as bytes; empty: no end. `exact`: all
// of them are meant, else each must be asked.
struct KeySpan {
    std::string low, high;
    bool exact = false;
};

struct FieldType {
    std::string_view name;  // in schema files: "text", "text-or-ref"
    bool list = false;  // several values; on one line separated by commas (also 、；;), repeated options add up: join
                        // them with a line break, which separates the values of every list, or use list_add

    // Reads what a person typed or a file holds; appends the stored bytes. `text` is valid UTF-8, trimmed and not
    // empty. Throws BadValue with a sentence that does not name the place.
    void (*parse)(std::string& out, std::string_view text, const Field&, const Context&) = nullptr;
    void (*format)(std::string& out, std::string_view bytes, const Field&, const Context&, Style) = nullptr;
    // A JSON value: string, number, true/false, array or object.
    void (*json)(std::string& out, std::string_view bytes, const Field&, const Context&) = nullptr;
    // Shortcuts for whoever writes many rows; `format` and `json` say the same. `as_stored`: the stored bytes are the
    // machine form, and a text in JSON. `next_form`: a list of texts, or one text if the type is no list, whose forms
    // depend on no context; takes the next one off `rest`, false at the end. The form lies in the value or in
    // `scratch`.
    bool as_stored = false;
    bool (*next_form)(std::string_view& rest, std::string_view& form, std::string& scratch) = nullptr;
    // Order-preserving bytes, without NUL-termination; null if values have no order. Fixed width unless it is the text
    // of a key (then folded text).
    void (*sort_key)(std::string& out, std::string_view bytes, const Field&) = nullptr;
    // The keys of the exact index: one for each value of a list; null if the type has none.
    void (*exact_keys)(std::string_view bytes, const std::function<void(std::string_view)>& add) = nullptr;
    // The exact key that a query's word would have; empty if it cannot be such a value.
    std::string (*exact_word)(std::string_view word, const Context&) = nullptr;

    // Queries: `operand` reads the text after the colon once; matches and between compare with it. A field without a
    // value never matches. operand throws BadValue if the text cannot be a value ("'Z' is not one of A, B, C, D").
    // between: either end may be null; the function is null where ranges make no sense.
    std::string (*operand)(std::string_view text, const Field&, const Context&) = nullptr;
    bool (*matches)(std::string_view bytes, std::string_view operand, const Field&, const Context&) = nullptr;
    bool (*between)(std::string_view bytes, const std::string* low, const std::string* high, const Field&,
                    const Context&) = nullptr;

    // Where between() holds, and matches() if both ends are the same operand, in the order of sort_key; null, or
    // nothing: anywhere. Each of several sums of money is asked by itself.
    std::optional<KeySpan> (*span)(const std::string* low, const std::string* high, const Field&) = nullptr;

    // Whether a range between these two operands can hold anything; null: every range can.
    bool (*possible)(std::string_view low, std::string_view high, const Field&) = nullptr;
    // What an operand that depends on today came to mean ("Wed 2026-11-18"); empty if it says the same every day. Null:
    // it always does.
    std::string (*meaning)(std::string_view text, const Field&, const Context&) = nullptr;

    // Text for bare words (folded and looked into); null: `format` machine style is used.
    void (*words)(std::string& out, std::string_view bytes) = nullptr;
    bool right_aligned = false;  // in tables
};

// "date" and "moment".
inline bool is_day_or_time(const FieldType& type) {
    return type.name == "date" || type.name == "moment";
}

std::span<const FieldType* const> field_types();     // THE LIST
const FieldType* field_type(std::string_view name);  // null if unknown

// Adds, or takes away, the values of `bytes` in the list (tags, phones): for --tag and --untag. Values are the same if
// their exact keys are; without exact keys (lines), if their bytes are, and nothing is dropped as already there.
std::string list_add(const FieldType&, std::string_view to, std::string_view bytes);
std::string list_remove(const FieldType&, std::string_view from, std::string_view bytes);

// The value of a field in a row: stored, from the rollup row, or computed into `scratch`. Nothing if absent. The
// record's number comes as the bytes of a reference for the type "id", else as text.
std::optional<std::string_view> value_of(const Row&, const Kind&, const Field&, const Context&, std::string& scratch);

}  // namespace kehu::model
