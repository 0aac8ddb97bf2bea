#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// An exact decimal number.
namespace {

text::Decimal read(std::string_view bytes) {
    return take_decimal(bytes);
}

std::string encoded(text::Decimal value) {
    std::string bytes;
    append_decimal(bytes, value);
    return bytes;
}

// 85% is 0.85, as in a spreadsheet.
text::Decimal read_text(std::string_view text) {
    for (std::string_view sign : {"%", "％"})
        if (text.ends_with(sign)) {
            text::Decimal value = text::parse_decimal(text.substr(0, text.size() - sign.size()));
            if (value.scale > text::kMaxScale - 2)
                throw BadValue(say("'{}' has more than {} decimals", text, text::kMaxScale - 2));
            value.scale += 2;
            return text::parse_decimal(text::format_decimal(value));
        }
    return text::parse_decimal(text);
}

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    append_decimal(out, read_text(text));
}

void format(std::string& out, std::string_view bytes, const Field&, const Context&, Style) {
    out += text::format_decimal(read(bytes));
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    out += text::format_decimal(read(bytes));
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    text::append_sort_key(out, read(bytes));
}

// Equal numbers have one form: parse drops trailing zeros.
void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    add(text::format_decimal(read(bytes)));
}

std::string exact_word(std::string_view word, const Context&) {
    try {
        return text::format_decimal(read_text(word));
    } catch (const BadValue&) {
        return {};
    }
}

std::string operand(std::string_view text, const Field&, const Context&) {
    return encoded(read_text(text));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    return text::compare(read(bytes), read(operand)) == 0;
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field&, const Context&) {
    text::Decimal value = read(bytes);
    return (!low || text::compare(value, read(*low)) >= 0) && (!high || text::compare(value, read(*high)) <= 0);
}

std::optional<KeySpan> span(const std::string* low, const std::string* high, const Field&) {
    KeySpan span{{}, {}, true};
    if (low) text::append_sort_key(span.low, read(*low));
    if (high) text::append_sort_key(span.high, read(*high)), span.high += '\1';
    return span;
}

bool possible(std::string_view low, std::string_view high, const Field&) {
    return text::compare(read(low), read(high)) <= 0;
}

}  // namespace

const FieldType kDecimalType{
    .name = "decimal",
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
