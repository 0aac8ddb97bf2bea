#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"

namespace kehu::model {

// A text that is linked to a record where exactly one has that name. Shown and exported as it was typed.
namespace {

void parse(std::string& out, std::string_view typed, const Field& field, const Context& context) {
    types::append_linked(out, types::stored_text(typed), field, context);
}

bool next_form(std::string_view& rest, std::string_view& form, std::string&) {
    if (rest.empty()) return false;
    form = decode_text_or_ref(rest).text;
    rest = {};
    return true;
}

void format(std::string& out, std::string_view bytes, const Field&, const Context&, Style) {
    out += decode_text_or_ref(bytes).text;
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    text::append_json_string(out, decode_text_or_ref(bytes).text);
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    types::text_sort_key(out, decode_text_or_ref(bytes).text);
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    add(text::fold(decode_text_or_ref(bytes).text));
}

std::string exact_word(std::string_view word, const Context&) {
    return text::fold(word);
}

// The linked record by its id or whole name; else the text decides.
bool matches(std::string_view bytes, std::string_view operand, const Field& field, const Context&) {
    types::RefOperand asked = types::read_ref_operand(operand);
    TextOrRef value = decode_text_or_ref(bytes);
    if (asked.id && asked.id == value.id) return true;
    if (asked.sought.empty()) return false;
    return field.pinyin && !asked.id ? types::contains_or_reads(value.text, asked.sought)
                                     : types::contains_sought(value.text, asked.sought);
}

void words(std::string& out, std::string_view bytes) {
    out += decode_text_or_ref(bytes).text;
}

}  // namespace

const FieldType kTextOrRefType{
    .name = "text-or-ref",
    .parse = parse,
    .format = format,
    .json = json,
    .next_form = next_form,
    .sort_key = sort_key,
    .exact_keys = exact_keys,
    .exact_word = exact_word,
    .operand = types::ref_operand,
    .matches = matches,
    .words = words,
};

}  // namespace kehu::model
