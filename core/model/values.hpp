#pragma once
// The stored bytes of values that other parts of the program make or read themselves, beyond what people type:
// FORMAT.md, "Values".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/date.hpp"
#include "core/text/decimal.hpp"
#include "core/text/money.hpp"
#include "core/text/phone.hpp"
#include "store/keys.hpp"

namespace kehu::model {

std::string encode_moment(
    text::Moment);  // 8 bytes seconds (sign bit flipped, big-endian) + 1 precision: its own sort key
text::Moment decode_moment(std::string_view);
std::string encode_date(text::Date);  // flags, year u16, month, day
text::Date decode_date(std::string_view);
std::string encode_ref(store::RecordId);  // kind 3 + number u32 big-endian: its own sort key
store::RecordId decode_ref(std::string_view);
std::string encode_integer(std::int64_t);  // 8 bytes, sign bit flipped, big-endian: its own sort key
std::int64_t decode_integer(std::string_view);
std::string encode_money(text::Money);  // zigzag varint minor + 3 letters
text::Money decode_money(std::string_view);
// A computed sum may be in several currencies: then it is several sums of money, one after the other.
void append_money(std::string& out, text::Money);
text::Money take_money(std::string_view& rest);
void append_decimal(std::string& out, text::Decimal);  // zigzag varint units, scale
text::Decimal take_decimal(std::string_view& rest);

// A text that may be linked to a record: "宏达" or "宏达" and C5.
struct TextOrRef {
    std::string_view text;
    std::optional<store::RecordId> id;
};
std::string encode_text_or_ref(const TextOrRef&);
TextOrRef decode_text_or_ref(std::string_view);

struct TypedPhone {
    text::Phone phone;
    std::string_view type;  // "mobile", "work", empty; looks into the bytes that were decoded
};
std::vector<TypedPhone> decode_phones(std::string_view);
void append_phone(std::string& list, std::string_view type, const text::Phone&);
std::string_view phone_type(std::string_view word);  // "Work", 工作 -> "work"; empty if there is none

std::string_view phone_type_label(std::string_view type, Language);  // "work" -> 工作; what is no type stays

// The same without copies, for paths that see every record.
struct PhoneParts {
    std::string_view type, typed, e164, extension;
    text::Phone phone() const { return {std::string(typed), std::string(e164), std::string(extension)}; }
};
bool next_phone(std::string_view& rest, PhoneParts&);

// A line of an order. The amount is authoritative; price is what was said or follows from it.
struct Line {
    std::string product;  // text-or-ref bytes
    text::Decimal quantity{1, 0};
    std::optional<text::Decimal> price;
    text::Money amount;
};
std::string encode_lines(const std::vector<Line>&);
std::vector<Line> decode_lines(std::string_view);

// What somebody answered to the questions of a survey, by their ids, in the order given: q1 and "5", why and "很慢".
// An answer of several choices is their keys with commas between.
struct Answer {
    std::string_view question, text;
};
void append_answer(std::string& out, Answer);
bool next_answer(std::string_view& rest, Answer&);  // throws StoreError if it is cut short

// Lists (tags, phones, e-mails, lines): each item as varint length + bytes.
void append_item(std::string& list, std::string_view item);
bool next_item(std::string_view& rest, std::string_view& item);

}  // namespace kehu::model
