#pragma once
// A record in memory is its bytes: fields as (tag, length, bytes), sorted by tag, in an ordinary and a sensitive part.
// RecordView reads such bytes wherever they lie; Record owns and changes them. What the bytes of a field mean is its
// type's matter (field_type.hpp). A field that is absent is not there at all: no empty values are stored.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kehu::model {

using Tag = std::uint16_t;  // frozen: 1..1023 built-in, from 1024 custom
inline constexpr Tag kFirstCustomTag = 1024;

struct FieldBytes {
    Tag tag;
    std::string_view bytes;
};

void append_varint(std::string& out, std::uint64_t);

// The bytes end in the middle of a number or a field.
[[noreturn]] void throw_cut_short();
std::uint64_t read_long_varint(std::string_view& rest);

// Takes it off the front; throws store::StoreError(damaged) if cut short. Nearly all tags and lengths are one byte.
inline std::uint64_t read_varint(std::string_view& rest) {
    if (rest.empty() || static_cast<unsigned char>(rest[0]) >= 0x80) {
        std::string_view bytes = rest;  // what no other function sees stays in registers
        const std::uint64_t value = read_long_varint(bytes);
        rest = bytes;
        return value;
    }
    const auto value = static_cast<unsigned char>(rest[0]);
    rest.remove_prefix(1);
    return value;
}

// Walks one part: for (FieldReader r(part); r.next();) use(r.field());
class FieldReader {
  public:
    explicit FieldReader(std::string_view part) : rest_(part) {}
    bool next() {
        if (rest_.empty()) return false;
        const std::uint64_t tag = read_varint(rest_), length = read_varint(rest_);
        if (tag > 0xFFFF || length > rest_.size()) throw_cut_short();
        field_ = {static_cast<Tag>(tag), {rest_.data(), length}};
        rest_.remove_prefix(length);
        return true;
    }
    const FieldBytes& field() const { return field_; }
    std::string_view rest() const { return rest_; }  // what was not walked yet

  private:
    std::string_view rest_;
    FieldBytes field_{};
};

class RecordView {
  public:
    RecordView() = default;
    RecordView(std::string_view ordinary, std::string_view sensitive = {})
        : ordinary_(ordinary), sensitive_(sensitive) {}
    std::optional<std::string_view> get(Tag) const;
    std::string_view value(Tag tag) const { return get(tag).value_or(std::string_view()); }  // empty if absent
    std::string_view ordinary() const { return ordinary_; }
    std::string_view sensitive() const { return sensitive_; }
    bool empty() const { return ordinary_.empty() && sensitive_.empty(); }
    bool operator==(const RecordView&) const = default;

  private:
    std::string_view ordinary_;
    std::string_view sensitive_;
};

class Record {
  public:
    Record() = default;
    explicit Record(RecordView);
    // In ascending order of tags this only appends; anything else moves bytes. Setting an empty value erases. The bytes
    // must not lie in this record.
    void set(Tag, std::string_view bytes, bool sensitive = false);
    void erase(Tag);
    RecordView view() const { return {ordinary_, sensitive_}; }
    operator RecordView() const { return view(); }
    std::optional<std::string_view> get(Tag tag) const { return view().get(tag); }
    std::string_view value(Tag tag) const { return view().value(tag); }
    void clear() { ordinary_.clear(), sensitive_.clear(), last_ = 0; }

  private:
    void find_last();
    std::string ordinary_;
    std::string sensitive_;
    Tag last_ = 0;  // the greatest tag of both parts
};

}  // namespace kehu::model
