#pragma once
// Stored values as JSON that says all of them, for dumps: other programs can read it, and reading it here gives the
// same bytes again. Where it cannot (a phone typed in a way that no rule explains any more), the writer of the dump
// notices and puts the bytes beside it.
//
//   text, choice    "..."                         tags, e-mails   ["...", ...]
//   phones          ["+8613800138001", {"number": "+86...", "typed": "138-0013-8001", "type": "work", "extension":
//   "8"}] moment          "2026-11-21T14:05:07+08:00"; to the minute "2026-11-21T14:05+08:00"; a day "2026-11-21+08:00"
//   money           {"amount": "12.00", "currency": "CNY"}
//   linked text     "..." or {"text": "...", "ref": "C5"}
//   lines           [{"product": "...", "ref": "G1", "quantity": 2, "price": "6", "amount": "12.00", "currency":
//   "CNY"}] answers         {"speed": 5, "why": "..."} others          as in every export: numbers, true and false,
//   dates, ids

#include <functional>
#include <string>
#include <string_view>

#include "core/exchange/json_text.hpp"
#include "core/model/field_type.hpp"

namespace kehu::exchange {

void append_exact(std::string& out, std::string_view bytes, const model::Field&, const model::Context&);
// Throws BadValue for what is no such value.
std::string read_exact(const JsonValue&, const model::Field&, const model::Context&);

// The records that a stored value names.
void each_reference(std::string_view bytes, const model::Field&, const std::function<void(store::RecordId)>& visit);

// With quotes.
void append_exact_moment(std::string& out, text::Moment, const text::Zone&);
text::Moment read_exact_moment(std::string_view);

// Members of objects; throw BadValue, which names the key, for what is missing or something else.
const JsonValue& member(const JsonValue& object, const char* key);
std::string_view text_member(const JsonValue& object, const char* key);
std::string_view text_member_or_none(const JsonValue& object, const char* key);
store::RecordId read_id(std::string_view text);

}  // namespace kehu::exchange
