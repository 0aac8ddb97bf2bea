#pragma once
// Values as people give them, on their way into records: field options read, references looked up, and what was set or
// changed told in words.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace kehu::cli {

using FieldValues = std::vector<Arguments::FieldValue>;

// How a message names a field: "phone", "rating 评级" for a field of the user's own, "电话" in Chinese.
std::string name_of(const model::Field&, Language);
Error bad_value(const model::Field&, Language,
                const std::string& sentence);  // "rating 评级: 'Z' is not one of A, B, C"

// Reads one value; a bad one is an Error(usage) that names the field. Days without a year lie ahead, except where the
// field says when something was.
std::string read_value(Session&, const book::Reader&, const model::Kind&, const model::Field&, std::string_view text);

// The same options with what they refer to as ids: more than one match is asked about or listed as for any REF. Opens
// reads of its own.
FieldValues with_references(Session&, FieldValues);

// "--note -" is the text on standard input, as it is for a logged contact.
FieldValues read_notes(Session&, FieldValues);

// What becomes of a list that has values already.
enum class Lists {
    grow,     // a new record, or many --item: everything given is in it
    options,  // tags grow; other lists are replaced, except beside something taken away (--unphone A --phone B)
    replace,  // a form: what stands there is all
};
// Puts values into a record. An empty text takes a field away.
void set_fields(Session&, const book::Reader&, const model::Kind&, model::Record&, const FieldValues&, Lists);

// What may be a slip in the values that came to a record, as sentences: a mobile number of the wrong length, a person
// where a company belongs, a day that is a lifetime away, an amount below zero.
std::vector<std::string> doubts(const Session&, const book::Reader&, const model::Kind&, model::RecordView before,
                                model::RecordView after);

// The text given for a field that is only read, of Source::parts: a contact's `next`. The last one counts.
std::optional<std::string> part_of(const FieldValues&, std::string_view field);
bool has_field(const FieldValues&, std::string_view field);

// A stored value in a sentence: days with their weekday, long text cut; "-" if absent.
std::string value_in_words(model::RecordView, const model::Field&, const model::Context&);
// "C1 王小明"; only the id where a record has no title.
std::string titled(store::RecordId, const std::string& title);
// "12 customers", "1 task", "2 log entries".
std::string counted(const model::Kind&, std::size_t, Language);
// The same by the kind's own name: "2 contacts".
std::string number_of(const model::Kind&, std::uint64_t, Language);

}  // namespace kehu::cli
