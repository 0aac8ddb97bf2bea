#include "core/search/search_text.hpp"

#include <algorithm>
#include <cstring>

#include "core/model/field_type.hpp"
#include "core/text/fold.hpp"
#include "core/text/pinyin_reading.hpp"
#include "core/text/search_form.hpp"

namespace kehu::search {
namespace {

using model::Field;

// Of the words of its reading, which need none.
Place plain_place_of(const model::Kind& kind, const Field& field) {
    return field.tag == kind.title ? Place::title : Place::other;
}

Place place_of(const model::Kind& kind, const Field& field) {
    const Place plain = plain_place_of(kind, field);
    return !field.pinyin ? plain : plain == Place::title ? Place::pinyin_title : Place::pinyin;
}

}  // namespace

std::size_t next_mark(std::string_view text, std::size_t from) {
    constexpr std::uint64_t kEach = 0x0101010101010101, kHigh = 0x80 * kEach;
    constexpr std::uint64_t kLeast = (static_cast<unsigned char>(Place::pinyin_title) + 1) * kEach;
    for (; from + 8 <= text.size(); from += 8) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + from, sizeof word);
        if ((word - kLeast) & ~word & kHigh) break;  // a byte below the least that is none
    }
    while (from < text.size() && !is_mark(text[from])) ++from;
    return from;
}

SearchFields::SearchFields(const model::Kind& kind) : kind_(kind) {
    for (const Field& field : kind.fields) {
        if (!looks_into(field)) continue;
        asks_names_ = asks_names_ || (!field.ref.empty() && !field.type->words);
        if (field.source != model::Source::stored) {
            others_.push_back(&field);
            continue;
        }
        if (by_tag_.size() <= field.tag) by_tag_.resize(std::size_t{field.tag} + 1);
        by_tag_[field.tag] = &field;
    }
}

std::vector<Place> SearchFields::places() const {
    std::vector<Place> used;
    const auto use_place = [&](Place place) {
        if (std::find(used.begin(), used.end(), place) == used.end()) used.push_back(place);
    };
    const auto use = [&](const Field* field) {
        if (!field) return;
        use_place(place_of(kind_, *field));
        if (field->read_as) use_place(plain_place_of(kind_, *field));
    };
    for (const Field* field : by_tag_) use(field);
    for (const Field* field : others_) use(field);
    return used;
}

void SearchFields::append(std::string& out, const model::Row& row, const model::Context& context) const {
    const std::size_t start = out.size();
    for (std::string_view part : {row.record.ordinary(), row.record.sensitive()})
        for (model::FieldReader reader(part); reader.next() && reader.field().tag < by_tag_.size();)
            if (const Field* field = by_tag_[reader.field().tag])
                append_field(out, *field, reader.field().bytes, row, context);
    for (const Field* field : others_)
        if (auto bytes = model::value_of(row, kind_, *field, context, scratch_))
            append_field(out, *field, *bytes, row, context);
    text::finish_search_form(out, start);
}

bool SearchFields::looks_into(const Field& field) {
    return field.words && field.source != model::Source::parts;
}

void SearchFields::append(std::string& out, const Field& field, std::string_view bytes, const model::Row& row,
                          const model::Context& context) const {
    const std::size_t start = out.size();
    append_field(out, field, bytes, row, context);
    text::finish_search_form(out, start);
}

void SearchFields::append_field(std::string& out, const Field& field, std::string_view bytes, const model::Row& row,
                                const model::Context& context) const {
    if (!field.type->as_stored) {
        text_.clear();
        if (field.type->words) {
            field.type->words(text_, bytes);
        } else {
            // A reference is looked into by the title of what it refers to.
            const model::Style style = field.ref.empty() ? model::Style::machine : model::Style::card;
            field.type->format(text_, bytes, field, context, style);
        }
        bytes = text_;
    }
    out += static_cast<char>(place_of(kind_, field));
    text::append_folded(out, bytes);
    if (!field.read_as) return;
    if (const auto reading = row.record.get(field.read_as))
        for (const std::string& word : text::NameReading(bytes, *reading).words())
            (out += static_cast<char>(plain_place_of(kind_, field))) += word;
}

}  // namespace kehu::search
