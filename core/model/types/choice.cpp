#include "core/model/types/shared.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"

namespace kehu::model {

// One of the field's choices, stored by its key. A key that the schema has no longer is shown as it is.
namespace {

bool is_exactly(const Choice& choice, std::string_view text) {
    if (choice.key == text || choice.english == text || choice.chinese == text) return true;
    for (std::string_view alias : choice.aliases) {
        if (alias == text) return true;
    }
    return false;
}

bool is_folded(const Choice& choice, std::string_view folded) {
    if (types::equals_folded(choice.key, folded) || types::equals_folded(choice.english, folded) ||
        types::equals_folded(choice.chinese, folded)) {
        return true;
    }
    for (std::string_view alias : choice.aliases) {
        if (types::equals_folded(alias, folded)) return true;
    }
    return false;
}

// Imports ask this for every row: the exact words first.
const Choice* find_choice(std::string_view text, const Field& field) {
    for (const Choice& choice : field.choices) {
        if (is_exactly(choice, text)) return &choice;
    }
    std::string folded = text::fold(text);
    for (const Choice& choice : field.choices) {
        if (is_folded(choice, folded)) return &choice;
    }
    return nullptr;
}

std::string listed(const Field& field, Language language) {
    std::string list;
    for (const Choice& choice : field.choices) {
        if (!list.empty()) list += language == Language::chinese ? "、" : ", ";
        list += language == Language::chinese ? choice.chinese : choice.key;
    }
    return list;
}

const Choice& choice_of(std::string_view text, const Field& field, const Context& context) {
    if (const Choice* found = find_choice(text, field)) return *found;
    throw BadValue(say("'{}' is not one of {}", text, listed(field, context.language)));
}

std::size_t place(std::string_view key, const Field& field) {
    std::size_t at = 0;
    while (at < field.choices.size() && field.choices[at].key != key) ++at;
    return at;
}

void parse(std::string& out, std::string_view text, const Field& field, const Context& context) {
    out += choice_of(text, field, context).key;
}

void format(std::string& out, std::string_view bytes, const Field& field, const Context& context, Style style) {
    std::size_t at = style == Style::machine ? field.choices.size() : place(bytes, field);
    if (at == field.choices.size()) {
        out += bytes;
    } else {
        out += context.language == Language::chinese ? field.choices[at].chinese : field.choices[at].english;
    }
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    text::append_json_string(out, bytes);
}

// In the order of the list of choices.
void sort_key(std::string& out, std::string_view bytes, const Field& field) {
    std::size_t at = place(bytes, field);
    out += static_cast<char>(at >> 8);
    out += static_cast<char>(at);
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    add(bytes);
}

std::string exact_word(std::string_view word, const Context&) {
    return std::string(word);
}

std::string operand(std::string_view text, const Field& field, const Context& context) {
    return std::string(choice_of(text, field, context).key);
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    return bytes == operand;
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field& field,
             const Context&) {
    std::size_t at = place(bytes, field);
    return at < field.choices.size() && (!low || at >= place(*low, field)) && (!high || at <= place(*high, field));
}

bool possible(std::string_view low, std::string_view high, const Field& field) {
    return place(low, field) <= place(high, field);
}

}  // namespace

const FieldType kChoiceType{
    .name = "choice",
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
};

}  // namespace kehu::model
