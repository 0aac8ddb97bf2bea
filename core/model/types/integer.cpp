#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// A whole number. Where it counts days that were computed, it is shown and read as such: "61d".
namespace {

std::int64_t read(std::string_view text, const Field& field) {
    if (field.source == Source::days) {
        for (std::string_view unit : {"d", "D", "天", "日"}) {
            if (text.size() > unit.size() && text.ends_with(unit)) {
                text = text::trim(text.substr(0, text.size() - unit.size()));
                break;
            }
        }
    }
    return text::parse_integer(text);
}

void parse(std::string& out, std::string_view text, const Field& field, const Context&) {
    out += encode_integer(read(text, field));
}

void format(std::string& out, std::string_view bytes, const Field& field, const Context& context, Style style) {
    std::int64_t number = decode_integer(bytes);
    types::append_number(out, number);
    if (field.source != Source::days || style == Style::machine) return;
    if (context.language == Language::chinese)
        out += "天";
    else
        out += style == Style::table ? "d" : number == 1 ? " day" : " days";
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    types::append_number(out, decode_integer(bytes));
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    out += bytes;
}

std::string exact_key(std::int64_t number) {
    std::string key;
    types::append_number(key, number);
    return key;
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    add(exact_key(decode_integer(bytes)));
}

std::string exact_word(std::string_view word, const Context&) {
    try {
        return exact_key(text::parse_integer(word));
    } catch (const BadValue&) {
        return {};
    }
}

std::string operand(std::string_view text, const Field& field, const Context&) {
    return encode_integer(read(text, field));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    return bytes == operand;
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field&, const Context&) {
    return (!low || bytes >= *low) && (!high || bytes <= *high);
}

std::optional<KeySpan> span(const std::string* low, const std::string* high, const Field&) {
    return KeySpan{low ? *low : std::string(), high ? *high + '\1' : std::string(), true};
}

bool possible(std::string_view low, std::string_view high, const Field&) {
    return low <= high;
}

}  // namespace

const FieldType kIntegerType{
    .name = "integer",
    .parse = parse,
    .format = format,
    .json = json,
    .sort_key = sort_key,
    .exact_keys = exact_keys,
    .exact_word = exact_word,
    .operand = operand,
    .matches = matches,
    .between = between,
    .span = span,
    .possible = possible,
    .right_aligned = true,
};

}  // namespace kehu::model
