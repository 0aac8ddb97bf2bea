#pragma once
// What several field types need; private to core/model.

#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::model {

extern const FieldType kTextType, kChoiceType, kTagsType, kIntegerType, kDecimalType, kMoneyType, kDateType,
    kMomentType, kYesnoType, kPhoneType, kEmailType, kRefType, kTextOrRefType, kLinesType, kAnswersType, kIdType;

namespace types {

// Text as it is stored: NFC, line breaks as "\n". Throws BadValue for NUL, which no key may hold.
std::string stored_text(std::string_view);
void append_stored_text(std::string& out, std::string_view);

// The order of names and other text: folded. Pinyin order will come in here.
void text_sort_key(std::string& out, std::string_view);
// The order of codes, K-9 before K-10: folded, each run of digits behind its length.
void append_code_key(std::string& out, std::string_view code);

// Does the text, folded, hold `folded`? The fold of the text lives in one buffer per thread: queries ask this of every
// record.
bool contains_sought(std::string_view text, std::string_view sought);
// The same, or letters typed for its Chinese.
bool contains_or_reads(std::string_view text, std::string_view sought);
bool equals_folded(std::string_view text, std::string_view folded);

// For the few characters that separate: find() would be a call for each byte.
inline bool is_one_of(char c, std::string_view characters) {
    for (char one : characters)
        if (one == c) return true;
    return false;
}

// Calls use(item) for each part of a list as people write it: trimmed, empty ones left out.
// Separators are line breaks, "，", "；", "、" and the characters of `ascii`.
template <class Use>
void split_list(std::string_view text, std::string_view ascii, Use&& use) {
    std::size_t start = 0;
    auto end_item = [&](std::size_t at, std::size_t width) {
        std::string_view item = text::trim(text.substr(start, at - start));
        if (!item.empty()) use(item);
        start = at + width;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == '\n' || is_one_of(c, ascii)) {
            end_item(at, 1);
        } else if (static_cast<unsigned char>(c) >= 0xE3) {
            std::string_view wide = text.substr(at, 3);
            if (wide == "，" || wide == "；" || wide == "、") end_item(at, 3), at += 2;
        }
    }
    end_item(text.size(), 0);
}

void append_number(std::string& out, std::int64_t);
void append_id(std::string& out, RecordId);

// What a phone or an e-mail address is for: "mobile", "work", "home", "fax", "other".
struct Labelled {
    std::string_view type;  // one of these words, or empty
    std::string_view text;  // what follows "work:"
};
Labelled take_label(std::string_view item);

// A stored text as text-or-ref bytes, linked to the record that has the name. An id is typed to link; the record's
// title then stands as the text.
void append_linked(std::string& out, std::string text, const Field&, const Context&);

// References in queries: an id and the text to look for in titles; either may be missing.
std::string ref_operand(std::string_view text, const Field&, const Context&);
struct RefOperand {
    std::optional<RecordId> id;
    std::string_view sought;
};
RefOperand read_ref_operand(std::string_view operand);

// How a bare date given to this field leans. What has "now" or "today" as its default tells when something happened:
// 11-20 is the last one.
text::Lean lean_of(const Field&, const Context&);

// 400 days from now: whatever depends on today comes out differently then, be it year, month, day or weekday.
Context later_context(const Context&);

// A list by its type's next_form: ", " between the forms, or an array of them.
void append_forms(std::string& out, std::string_view bytes, decltype(FieldType::next_form));
void append_json_forms(std::string& out, std::string_view bytes, decltype(FieldType::next_form));

// For people, lists whose values have a type each (phones, e-mails): `next` takes one off the list, `shown` writes it.
template <class Part, class Next, class Shown>
void format_labelled(std::string& out, std::string_view bytes, Language language, Style style, Next next, Shown shown) {
    const char* between = "";
    for (Part part; next(bytes, part); between = ", ") {
        out += between;
        shown(out, part);
        if (style == Style::card && !part.type.empty()) {
            ((out += " (") += phone_type_label(part.type, language)) += ')';
        }
    }
}

}  // namespace types
}  // namespace kehu::model
