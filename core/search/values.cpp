#include "core/search/values.hpp"

#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/pinyin_reading.hpp"

namespace kehu::search {

using model::Field;

void append_order_key(std::string& out, std::string_view bytes, const Field& field, const model::Kind& kind,
                      model::RecordView record) {
    if (field.type->name == "text" || field.type->name == "text-or-ref") {
        std::string text;
        field.type->words(text, bytes);
        const bool is_name = field.pinyin && field.tag == kind.title;
        const text::PinyinOf whose = is_name ? text::PinyinOf::person : text::PinyinOf::text;
        if (const auto reading = field.read_as ? record.get(field.read_as) : std::nullopt)
            text::NameReading(text, *reading).append_sort_key(out, whose);
        else
            text::append_pinyin_sort_key(out, text::fold(text), whose);
    } else {
        field.type->sort_key(out, bytes, field);
    }
    out += '\0';
}

bool is_sorted_only(const Field& field) {
    return field.pinyin;
}

bool is_present_kept(const Field& field) {
    return !field.sensitive && (field.ordered || field.words || field.exact || is_link(field)) &&
           (field.source == model::Source::stored || field.source == model::Source::rollup);
}

bool is_link(const Field& field) {
    return field.type->name == "text-or-ref";
}

ValueFields::ValueFields(const model::Kind& kind) : kind_(kind) {
    for (const Field& field : kind.fields) {
        if (!is_present_kept(field)) continue;
        if (by_tag_.size() <= field.tag) by_tag_.resize(std::size_t{field.tag} + 1);
        by_tag_[field.tag] = &field;
        has_rollups_ = has_rollups_ || field.source == model::Source::rollup;
    }
}

void ValueFields::append(std::string& out, const model::Row& row) const {
    constexpr char kThere[] = {static_cast<char>(kLive), 0, 0};
    out.append(kThere, sizeof kThere);
    for (std::string_view part : {row.record.ordinary(), row.rollup.ordinary()})
        for (model::FieldReader reader(part); reader.next() && reader.field().tag < by_tag_.size();)
            if (const Field* field = by_tag_[reader.field().tag])
                append_field(out, *field, reader.field().bytes, row.record);
}

void ValueFields::append_field(std::string& out, const Field& field, std::string_view bytes,
                               model::RecordView record) const {
    const ListId list = list_of(field.tag);
    append_packed(out, list_of(field.tag, ListOf::present), {}, {});
    if (is_link(field))
        if (const auto link = model::decode_text_or_ref(bytes).id)
            append_packed(out, list_of(field.tag, ListOf::others), model::encode_ref(*link) + '\0', {});
    if (!field.ordered) return;
    if (field.type->name == "money") {
        for (bool further = false; !bytes.empty(); further = true) {
            const std::string_view all = bytes;
            model::take_money(bytes);
            append_value(out, list_of(field.tag, further ? ListOf::others : ListOf::values), field,
                         all.substr(0, all.size() - bytes.size()), record);
        }
    } else if (field.type->list) {
        std::string one;
        for (std::string_view item; model::next_item(bytes, item);) {
            one.clear();
            model::append_item(one, item);
            append_value(out, list, field, one, record);
        }
    } else {
        append_value(out, list, field, bytes, record);
    }
}

void ValueFields::append_value(std::string& out, ListId list, const Field& field, std::string_view bytes,
                               model::RecordView record) const {
    key_.clear();
    append_order_key(key_, bytes, field, kind_, record);
    if (key_.size() > kMostKey) key_.replace(kMostKey - 1, std::string::npos, 1, '\0');
    append_packed(out, list, key_, is_sorted_only(field) ? std::string_view() : bytes);
}

void ValueFields::append_packed(std::string& out, ListId list, std::string_view key, std::string_view bytes) {
    const bool same = key.size() == bytes.size() + 1 && key.starts_with(bytes);
    model::append_varint(out, list);
    search::append_packed(out, key, same ? std::string_view() : bytes);
}

void append_packed(std::string& out, std::string_view key, std::string_view bytes) {
    model::append_varint(out, key.size());
    out += key;
    if (bytes.empty()) {
        out += '\0';
        return;
    }
    model::append_varint(out, bytes.size() + 1);
    out += bytes;
}

bool next_value(std::string_view& rest, Value& value) {
    if (rest.empty()) return false;
    const auto take = [&](std::size_t size) {
        if (size > rest.size()) model::throw_cut_short();
        const std::string_view taken = rest.substr(0, size);
        rest.remove_prefix(size);
        return taken;
    };
    value.list = static_cast<ListId>(model::read_varint(rest));
    value.key = take(model::read_varint(rest));
    const std::size_t size = model::read_varint(rest);
    value.bytes = size > 0 ? take(size - 1) : value.key.substr(0, value.key.size() - (value.key.empty() ? 0 : 1));
    return true;
}

}  // namespace kehu::search
