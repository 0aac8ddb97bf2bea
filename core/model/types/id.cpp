#include <charconv>

#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// The record's own number: "C12". Computed, never stored. In queries the letter may be left out.
namespace {

// 0: no number.
std::uint32_t plain_number(std::string_view text) {
    std::string digits = text::to_halfwidth(text);
    std::uint32_t number = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

RecordId read(std::string_view text) {
    if (auto id = store::parse_record_id(text)) return *id;
    if (std::uint32_t number = plain_number(text)) return {KindCode(), number};
    throw BadValue(say("'{}' is no id", text));
}

// An operand is laid out as a reference is; its kind may be empty.
struct Asked {
    std::string_view kind, number;
};
Asked split(std::string_view bytes) {
    return {bytes.substr(0, 3), bytes.substr(3)};
}

bool same_kind(std::string_view a, std::string_view b) {
    return a == b || a[0] == '\0' || b[0] == '\0';
}

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    auto id = store::parse_record_id(text);
    if (!id) throw BadValue(say("'{}' is no id", text));
    out += encode_ref(*id);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context&, Style) {
    types::append_id(out, decode_ref(bytes));
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    out += '"';
    types::append_id(out, decode_ref(bytes));
    out += '"';
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    out += bytes;
}

std::string operand(std::string_view text, const Field&, const Context&) {
    return encode_ref(read(text));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    Asked value = split(bytes), asked = split(operand);
    return same_kind(value.kind, asked.kind) && value.number == asked.number;
}

bool between(std::string_view bytes, const std::string* low, const std::string* high, const Field&, const Context&) {
    Asked value = split(bytes);
    auto fits = [&](Asked end) { return same_kind(value.kind, end.kind); };
    return (!low || (fits(split(*low)) && value.number >= split(*low).number)) &&
           (!high || (fits(split(*high)) && value.number <= split(*high).number));
}

bool possible(std::string_view low, std::string_view high, const Field&) {
    return same_kind(split(low).kind, split(high).kind) && split(low).number <= split(high).number;
}

}  // namespace

const FieldType kIdType{
    .name = "id",
    .parse = parse,
    .format = format,
    .json = json,
    .sort_key = sort_key,
    .operand = operand,
    .matches = matches,
    .between = between,
    .possible = possible,
};

}  // namespace kehu::model
