#include "core/model/types/shared.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/search_form.hpp"

namespace kehu::model {

// Text, one line or many. Stored as it is shown: NFC.
namespace {

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    types::append_stored_text(out, text);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context&, Style style) {
    std::size_t start = out.size();
    out += bytes;
    if (style != Style::table) return;
    for (std::size_t at = out.find('\n', start); at != std::string::npos; at = out.find('\n', at)) out[at] = ' ';
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    text::append_json_string(out, bytes);
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    types::text_sort_key(out, bytes);
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    add(text::fold(bytes));
}

std::string exact_word(std::string_view word, const Context&) {
    return text::fold(word);
}

// A unique text is a number of some kind ("code:12"), found as a whole and by its exact key: finding 112 and 120 too
// would help nobody.
std::string compared(std::string_view text, const Field& field) {
    return field.duplicates == Duplicates::refuse ? text::fold(text) : text::search_form(text);
}

std::string operand(std::string_view text, const Field& field, const Context&) {
    return compared(text, field);
}

bool matches(std::string_view bytes, std::string_view operand, const Field& field, const Context&) {
    if (field.duplicates == Duplicates::refuse) return compared(bytes, field) == operand;
    return field.pinyin ? types::contains_or_reads(bytes, operand) : types::contains_sought(bytes, operand);
}

// As the ends of a range are compared: numbers of some kind in the order that they are sorted in.
std::string placed(std::string_view compared, const Field& field) {
    if (field.duplicates != Duplicates::refuse) return std::string(compared);
    std::string key;
    types::append_code_key(key, compared);
    return key;
}

bool is_up_to(std::string_view text, std::string_view high) {
    return text <= high || text.starts_with(high);
}

// The upper end holds all that starts with it: a..b has "bob".
bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field& field,
             const Context&) {
    const std::string text = placed(compared(bytes, field), field);
    return (!low || text >= placed(*low, field)) && (!high || is_up_to(text, placed(*high, field)));
}

bool possible(std::string_view low, std::string_view high, const Field& field) {
    return is_up_to(placed(low, field), placed(high, field));
}

void words(std::string& out, std::string_view bytes) {
    out += bytes;
}

}  // namespace

const FieldType kTextType{
    .name = "text",
    .parse = parse,
    .format = format,
    .json = json,
    .as_stored = true,
    .sort_key = sort_key,
    .exact_keys = exact_keys,
    .exact_word = exact_word,
    .operand = operand,
    .matches = matches,
    .between = between,
    .possible = possible,
    .words = words,
};

}  // namespace kehu::model
