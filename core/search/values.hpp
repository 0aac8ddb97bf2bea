#pragma once
// The values of a record that lists go in order of and ranges are asked of: its fields that the schema keeps in order,
// stored and computed ones. They are handed around as one string of bytes, the values text:
//
//   list varint, size of the key varint, key, size of the value and 1 varint, value        for each value
//
// The key orders the values of a list; the value is as the record has it, so that the field's type can say whether it
// is what a query asks for. A size of 0 instead: the value is the key without the NUL at its end.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/context.hpp"
#include "core/model/schema.hpp"

namespace kehu::search {

// A list of values of a field, and further lists of the same field, which do not count for its order.
enum class ListOf : std::uint8_t {
    values = 0,
    others = 1,   // amounts in further currencies; the records that a text is linked to
    present = 2,  // nothing but which records have a value; of fields that are found by words or exactly, too
};
using ListId = std::uint32_t;
constexpr ListId list_of(model::Tag field, ListOf what = ListOf::values) {
    return std::uint32_t{field} << 2 | static_cast<std::uint32_t>(what);
}
inline constexpr ListId kLive = list_of(0), kGone = list_of(0, ListOf::others);  // records that are there; no more

// The bytes by which lists go in order of a field: Chinese texts by pinyin as in an address book, surnames by their own
// readings, names by the one that the record gives; everything else has an order of its type. Ends with a NUL, so that
// "an" goes before "ann".
void append_order_key(std::string& out, std::string_view bytes, const model::Field&, const model::Kind&,
                      model::RecordView);
// Longer keys are cut to so many bytes, the last one a NUL; records with such a key are in order only that far.
inline constexpr std::size_t kMostKey = 64;

// Names are asked for by their words; their list is for the order alone and does not hold them.
bool is_sorted_only(const model::Field&);

// Whether it is known which records have a value of it.
bool is_present_kept(const model::Field&);

// Whether it may be linked to a record: then those are kept in a list, with the bytes of the reference as keys.
bool is_link(const model::Field&);

// Makes values texts of one kind's rows; the kind must outlive it. One thread at a time.
class ValueFields {
  public:
    explicit ValueFields(const model::Kind&);
    bool empty() const { return by_tag_.empty(); }
    // Whether one of them is computed from other records.
    bool has_rollups() const { return has_rollups_; }
    // Never nothing: a record that is there is in the list kLive.
    void append(std::string& out, const model::Row&) const;

  private:
    void append_field(std::string& out, const model::Field&, std::string_view bytes, model::RecordView) const;
    void append_value(std::string& out, ListId, const model::Field&, std::string_view bytes, model::RecordView) const;
    static void append_packed(std::string& out, ListId, std::string_view key, std::string_view bytes);

    const model::Kind& kind_;
    std::vector<const model::Field*> by_tag_;  // null: not kept in order
    bool has_rollups_ = false;
    mutable std::string key_;
};

// One value, taken off the front of a values text; false at its end.
struct Value {
    ListId list = 0;
    std::string_view key, bytes;
};
// Key and value as they lie there; no value: it is the key without its NUL.
void append_packed(std::string& out, std::string_view key, std::string_view bytes);
bool next_value(std::string_view& values, Value&);

}  // namespace kehu::search
