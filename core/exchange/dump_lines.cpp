#include "core/exchange/dump_lines.hpp"

#include <algorithm>
#include <charconv>

#include "core/exchange/dump_rows.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"
#include "core/text/transfer.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

using book::kMeta;
using model::Field;
using model::Kind;
using model::Record;
using model::Tag;
using store::RecordId;
using text::append_json_string;

// Keys of a record that are no fields, here and in changes.hpp.
constexpr std::string_view kTaken[] = {"record", "op", "uid", "bytes", "refs", "deleted", "changed", "said", "made"};

void append_bytes(std::string& out, std::string_view key, std::string_view bytes) {
    append_json_string(out += ',', key);
    append_json_string(out += ':', text::encode_base64(bytes));
}

// The name of a field, with # in front if it would be taken for something else; "#1030" for one that the schema does
// not know.
std::string key_of(Tag tag, const Field* field) {
    if (!field || field->source != model::Source::stored || field->name.starts_with('#'))
        return fmt::format("#{}", tag);
    const bool taken = std::find(std::begin(kTaken), std::end(kTaken), field->name) != std::end(kTaken);
    return fmt::format("{}{}", taken ? "#" : "", field->name);
}

Tag tag_of(std::string_view key, const Kind* kind) {
    if (key.starts_with('#')) {
        Tag tag = 0;
        const auto [end, error] = std::from_chars(key.data() + 1, key.data() + key.size(), tag);
        if (error == std::errc() && end == key.data() + key.size()) return tag;
        if (const Field* field = kind ? kind->stored(key.substr(1)) : nullptr) return field->tag;
    } else if (const Field* field = kind ? kind->stored(key) : nullptr) {
        return field->tag;
    }
    throw BadValue(say("'{}' is no field", key));
}

std::uint64_t number_member(const JsonValue& object, const char* key) {
    return dump_number(text_member(object, key));
}

bool is_flag(const JsonValue& object, const char* key) {
    const auto found = object.FindMember(key);
    return found != object.MemberEnd() && found->value.IsTrue();
}

// Texts that say something to people; other bytes would only look like one.
bool is_readable(std::string_view text) {
    return !text.empty() && !text::first_invalid_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 32 && c != '\n';
    });
}

bool is_counter(std::string_view key, std::string_view value) {
    return key.starts_with(book::kCounterPrefix) && value.size() == 4;
}

}  // namespace

DumpLines::DumpLines(const book::BackupInfo& info) {
    known_.store_id = info.store_id;
    context_.settings = &known_.settings;
    context_.now = info.created;
}

DumpLines::DumpLines(const book::Reader& reader, text::Moment now) {
    known_.store_id = reader.known().store_id;
    known_.schema = reader.schema();
    known_.settings = reader.settings();
    known_.lives = reader.known().lives;
    context_.settings = &known_.settings;
    context_.now = now;
}

// ---- writing

void DumpLines::append(std::string& out, store::Table table, std::string_view key, std::string_view value) {
    const Row row{table, std::string(key), std::string(value)};
    const std::size_t start = out.size();
    if (!append_attempt(out, row, false)) {
        out.resize(start);
        if (!append_attempt(out, row, true)) {
            out.resize(start);
            append_json_string(out += "{\"row\":", store::table_name(table));
            append_bytes(out, "key", key);
            append_bytes(out, "bytes", value);
            out += '}';
        }
    }
    out += '\n';
    learn(row);
}

bool DumpLines::append_attempt(std::string& out, const Row& row, bool with_bytes) {
    const std::size_t start = out.size();
    try {
        append_form(out, row);
        if (with_bytes) append_bytes(out, "bytes", row.value);
        out += '}';
        return read_row(parser_.parse(std::string_view(out).substr(start))) == row;
    } catch (const BadValue&) {
    } catch (const store::StoreError&) {
    } catch (const std::logic_error&) {
    }
    return false;
}

// Without the brace at its end.
void DumpLines::append_form(std::string& out, const Row& row) const {
    switch (row.table.family) {
        case store::Family::meta:
            return append_meta(out, row);
        case store::Family::record:
            return append_record(out, row);
        case store::Family::head:
            return append_head(out, book::decode_entry(store::KeyReader(row.key).u64(), row.value),
                               known_.settings.zone);
        case store::Family::image:
            return append_image(out, row);
        default:
            throw std::logic_error("this table is in no dump");
    }
}

void DumpLines::append_meta(std::string& out, const Row& row) const {
    append_json_string(out += "{\"meta\":", row.key);
    if (row.key == book::kSettingsKey) return append_settings(out, row.value);
    if (row.key == book::kLivesKey) return append_lives(out, row.value);
    if (is_counter(row.key, row.value)) {
        out += fmt::format(",\"number\":{}", store::KeyReader(row.value).u32());
    } else if (is_readable(row.value)) {
        append_json_string(out += ",\"text\":", row.value);
    } else {
        append_bytes(out, "bytes", row.value);
    }
}

void DumpLines::append_record(std::string& out, const Row& row) const {
    const RecordId id{row.table.kind, store::last_u32(row.key)};
    const auto [op, record] = book::decode_record(row.value);
    out += fmt::format("{{\"record\":\"{}\",\"op\":{},\"uid\":\"{}\"", id.text(), op,
                       book::uid_text(known_.uid(id, record)));
    const Kind* kind = known_.schema.kind(id.kind);
    append_fields(out, kind, record.ordinary(), Uid::apart);
    append_fields(out, kind, record.sensitive(), Uid::apart);
}

void DumpLines::append_fields(std::string& out, const Kind* kind, std::string_view part, Uid uid) const {
    for (model::FieldReader reader(part); reader.next();) {
        const auto [tag, bytes] = reader.field();
        const Field* field = kind ? kind->field(tag) : nullptr;
        if (tag == book::kUidTag && uid == Uid::apart) continue;
        if (!out.ends_with('{')) out += ',';
        append_json_string(out, key_of(tag, field));
        out += ':';
        if (field)
            append_exact(out, bytes, *field, context_);
        else
            append_json_string(out, text::encode_base64(bytes));
    }
}

void DumpLines::append_image(std::string& out, const Row& row) const {
    store::KeyReader key(row.key);
    const book::Sequence op = key.u64();
    const RecordId id = key.id();
    const book::Image image = book::decode_image(row.value);
    out += fmt::format("{{\"image\":\"{}\",\"op\":{},\"previous\":{}", id.text(), op, image.previous);
    if (image.absent_before) out += ",\"absent_before\":true";
    if (image.deleted) out += ",\"deleted\":true";
    const Kind* kind = known_.schema.kind(id.kind);
    if (!image.missing.empty()) {
        out += ",\"missing\":[";
        for (const Tag tag : image.missing) {
            if (!out.ends_with('[')) out += ',';
            append_json_string(out, key_of(tag, kind ? kind->field(tag) : nullptr));
        }
        out += ']';
    }
    out += ",\"before\":{";
    append_fields(out, kind, image.before.view().ordinary(), Uid::among_fields);
    append_fields(out, kind, image.before.view().sensitive(), Uid::among_fields);
    out += '}';
}

// ---- reading

DumpLines::Row DumpLines::read(std::string_view line) {
    Row row = read_row(parser_.parse(line));
    learn(row);
    return row;
}

DumpLines::Row DumpLines::read_row(const JsonValue& line) const {
    if (!line.IsObject() || line.MemberCount() == 0) throw BadValue(tr("this is no row of a store"));
    const std::string_view what = text_of(line.MemberBegin()->name);
    const auto value_or = [&](auto&& read) {
        return line.HasMember("bytes") && !by_names_ ? text::decode_base64(text_member(line, "bytes")) : read();
    };
    Row row;
    if (what == "meta") {
        row.table = kMeta;
        row.key = text_member(line, "meta");
        row.value = value_or([&] { return read_meta(line, row.key); });
    } else if (what == "record") {
        const RecordId id = read_id(text_member(line, "record"));
        row.table = book::records_of(id.kind);
        row.key = book::number_key(id.number).str();
        row.value = value_or([&] { return read_record(line, id); });
    } else if (what == "op") {
        row.table = book::kHeads;
        const book::Sequence op = number_member(line, "op");
        row.key = book::sequence_key(op).str();
        row.value = value_or([&] { return book::encode_entry(read_head(line, op)); });
    } else if (what == "image") {
        const RecordId id = read_id(text_member(line, "image"));
        row.table = book::kImages;
        row.key = book::image_key(number_member(line, "op"), id).str();
        row.value = value_or([&] { return read_image(line, id); });
    } else if (what == "row") {
        const auto table = store::table_of(text_member(line, "row"));
        if (!table || !book::is_primary(table->family)) throw BadValue(tr("this is no row of a store"));
        row.table = *table;
        row.key = text::decode_base64(text_member(line, "key"));
        row.value = text::decode_base64(text_member(line, "bytes"));
    } else {
        throw BadValue(tr("this is no row of a store"));
    }
    return row;
}

std::string DumpLines::read_meta(const JsonValue& line, std::string_view key) const {
    if (key == book::kSettingsKey) return read_settings(line);
    if (key == book::kLivesKey) return read_lives(line);
    if (line.HasMember("text")) return std::string(text_member(line, "text"));
    store::Key number;
    number.u32(static_cast<std::uint32_t>(number_member(line, "number")));
    return number.str();
}

std::string DumpLines::read_record(const JsonValue& line, RecordId id) const {
    const Kind* kind = known_.schema.kind(id.kind);
    Record record;
    const auto uid = book::uid_bytes(text_member(line, "uid"));
    if (!uid) throw BadValue(say("'{}' is no uid", text_member(line, "uid")));
    if (*uid != book::own_uid(known_.birth_store(id), id)) record.set(book::kUidTag, *uid);
    for (const auto& [key, value] : line.GetObject())
        if (std::find(std::begin(kTaken), std::end(kTaken), text_of(key)) == std::end(kTaken))
            read_field(record, kind, text_of(key), value);
    return book::encode_record(number_member(line, "op"), record);
}

void DumpLines::read_field(Record& record, const Kind* kind, std::string_view key, const JsonValue& value) const {
    const Tag tag = tag_of(key, kind);
    if (by_names_ && tag >= model::kFirstCustomTag && key.size() > 1 && key[0] == '#' && key[1] >= '0' && key[1] <= '9')
        return;
    const Field* field = kind ? kind->field(tag) : nullptr;
    if (field)
        record.set(tag, read_exact(value, *field, context_), field->sensitive);
    else if (value.IsString())
        record.set(tag, text::decode_base64(text_of(value)));
    else
        throw BadValue(say("'{}' is no field", key));
}

std::string DumpLines::read_image(const JsonValue& line, RecordId id) const {
    const Kind* kind = known_.schema.kind(id.kind);
    book::Image image;
    image.absent_before = is_flag(line, "absent_before");
    image.deleted = is_flag(line, "deleted");
    image.previous = number_member(line, "previous");
    if (line.HasMember("missing")) {
        const JsonValue& missing = member(line, "missing");
        if (!missing.IsArray()) throw BadValue(tr("this is no list"));
        for (const JsonValue& key : missing.GetArray())
            image.missing.push_back(tag_of(key.IsString() ? text_of(key) : std::string_view(), kind));
    }
    const JsonValue& before = member(line, "before");
    if (!before.IsObject()) throw BadValue(tr("this is no row of a store"));
    for (const auto& [key, value] : before.GetObject()) read_field(image.before, kind, text_of(key), value);
    return book::encode_image(image);
}

void DumpLines::learn(const Row& row) {
    if (row.table != kMeta) return;
    if (row.key == book::kSchemaKey) known_.schema = model::decode_schema(row.value);
    if (row.key == book::kSettingsKey) known_.settings = book::decode_settings(row.value);
    if (row.key == book::kLivesKey) known_.lives = book::decode_lives(row.value);
}

}  // namespace kehu::exchange
