#include "core/model/record.hpp"

#include <algorithm>

#include "store/error.hpp"

namespace kehu::model {

namespace {

std::optional<std::string_view> find_field(std::string_view part, Tag tag) {
    for (FieldReader reader(part); reader.next() && reader.field().tag <= tag;) {
        if (reader.field().tag == tag) return reader.field().bytes;
    }
    return std::nullopt;
}

void append_field(std::string& out, Tag tag, std::string_view bytes) {
    append_varint(out, tag);
    append_varint(out, bytes.size());
    out += bytes;
}

Tag last_tag(std::string_view part) {
    Tag last = 0;
    for (FieldReader reader(part); reader.next();) last = reader.field().tag;
    return last;
}

// Where the field is, or would be put.
struct Place {
    std::size_t at = 0;
    std::size_t length = 0;  // of the whole field; 0: not there
};

Place place_of(std::string_view part, Tag tag) {
    for (FieldReader reader(part);;) {
        std::size_t at = part.size() - reader.rest().size();
        if (!reader.next() || reader.field().tag > tag) return {at, 0};
        if (reader.field().tag == tag) return {at, part.size() - reader.rest().size() - at};
    }
}

}  // namespace

void append_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

void throw_cut_short() {
    throw store::StoreError(store::Failure::damaged, "a record's fields are cut short");
}

std::uint64_t read_long_varint(std::string_view& rest) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < rest.size() && i < 10; ++i) {
        auto byte = static_cast<unsigned char>(rest[i]);
        value |= std::uint64_t(byte & 0x7F) << (7 * i);
        if (byte < 0x80) {
            rest.remove_prefix(i + 1);
            return value;
        }
    }
    throw_cut_short();
}

std::optional<std::string_view> RecordView::get(Tag tag) const {
    if (auto bytes = find_field(ordinary_, tag)) return bytes;
    return sensitive_.empty() ? std::nullopt : find_field(sensitive_, tag);
}

Record::Record(RecordView view) : ordinary_(view.ordinary()), sensitive_(view.sensitive()) {
    find_last();
}

void Record::set(Tag tag, std::string_view bytes, bool sensitive) {
    if (tag <= last_) {
        if (bytes.empty()) return erase(tag);
        // The field may lie in the other part: fields become sensitive, or cease to be, when a schema changes.
        std::string& other = sensitive ? ordinary_ : sensitive_;
        if (!other.empty()) {
            Place place = place_of(other, tag);
            other.erase(place.at, place.length);
        }
        std::string& part = sensitive ? sensitive_ : ordinary_;
        Place place = place_of(part, tag);
        std::string field;
        append_field(field, tag, bytes);
        part.replace(place.at, place.length, field);
        return;
    }
    if (bytes.empty()) return;
    append_field(sensitive ? sensitive_ : ordinary_, tag, bytes);
    last_ = tag;
}

void Record::erase(Tag tag) {
    if (tag > last_) return;
    for (std::string* part : {&ordinary_, &sensitive_}) {
        Place place = place_of(*part, tag);
        part->erase(place.at, place.length);
    }
    if (tag == last_) find_last();
}

void Record::find_last() {
    last_ = std::max(last_tag(ordinary_), last_tag(sensitive_));
}

}  // namespace kehu::model
