#include "core/exchange/saved_maps.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/json_text.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

void append_pairs(std::string& out, std::string_view key, const Pairs& pairs) {
    text::append_json_string(out += ',', key);
    out += ":{";
    for (const auto& [name, value] : pairs) {
        if (out.back() != '{') out += ',';
        text::append_json_string(out, name);
        text::append_json_string(out += ':', value);
    }
    out += '}';
}

std::string to_json(const SavedMap& map) {
    std::string out = "{\"kind\":";
    text::append_json_string(out, map.kind);
    append_pairs(out, "columns", map.columns);
    append_pairs(out, "options", map.options);
    return out + "}";
}

void read_pairs(const JsonValue& object, const char* key, Pairs& pairs) {
    const auto found = object.FindMember(key);
    if (found == object.MemberEnd() || !found->value.IsObject()) return;
    for (const auto& member : found->value.GetObject())
        if (member.value.IsString()) pairs.emplace_back(text_of(member.name), text_of(member.value));
}

// What only this program writes.
SavedMap from_json(std::string_view text) {
    SavedMap map;
    JsonParser parser;
    const JsonValue& object = parser.parse(text);
    if (!object.IsObject()) return map;
    if (const auto kind = object.FindMember("kind"); kind != object.MemberEnd() && kind->value.IsString())
        map.kind = text_of(kind->value);
    read_pairs(object, "columns", map.columns);
    read_pairs(object, "options", map.options);
    return map;
}

void each_map(const book::Reader& reader,
              const std::function<void(store::RecordId, std::string_view name, std::string_view value)>& visit) {
    const model::Kind& kind = reader.schema().at(model::kSetting);
    const model::Tag name = kind.at_name("name").tag, value = kind.at_name("value").tag;
    reader.scan_records(kind, [&](const model::Row& row) {
        const std::string_view key = row.record.value(name);
        if (key.starts_with(kMapPrefix)) visit(row.id, key.substr(kMapPrefix.size()), row.record.value(value));
        return true;
    });
}

[[noreturn]] void refuse_unknown_map(const std::string& name, const std::vector<std::string>& known) {
    const auto near = text::nearest(name, known);
    throw Error(ExitCode::usage,
                near ? say("no map of columns is called '{}'; did you mean '{}'?", name, *near)
                     : say("no map of columns is called '{}'", name),
                say("those there are: kehu config list   make it: kehu import FILE --save-map {}", name));
}

}  // namespace

std::optional<std::string> SavedMap::option(std::string_view name) const {
    for (const auto& [key, value] : options)
        if (key == name) return value;
    return std::nullopt;
}

void check_map_name(std::string_view name) {
    constexpr std::size_t kLongest = 100;
    const bool has_control =
        std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
    if (name.empty() || name.size() > kLongest || has_control || name.starts_with('@') || text::trim(name) != name ||
        name.find_first_of(",=") != name.npos)
        throw Error(ExitCode::usage, say("'{}' cannot be the name of a map of columns", name),
                    tr("a word without comma and =, for example: --save-map shop"));
}

std::vector<std::pair<std::string, SavedMap>> saved_maps(const book::Reader& reader) {
    std::vector<std::pair<std::string, SavedMap>> maps;
    each_map(reader, [&](store::RecordId, std::string_view name, std::string_view value) {
        maps.emplace_back(name, from_json(value));
    });
    return maps;
}

SavedMap saved_map(const book::Reader& reader, std::string_view name) {
    std::vector<std::string> known;
    for (auto& [other, map] : saved_maps(reader)) {
        if (other == name) return std::move(map);
        known.push_back(other);
    }
    refuse_unknown_map(std::string(name), known);
}

void save_map(book::Writer& writer, std::string_view name, const SavedMap& map) {
    const model::Kind& kind = writer.schema().at(model::kSetting);
    std::optional<store::RecordId> there;
    each_map(writer, [&](store::RecordId id, std::string_view other, std::string_view) {
        if (other == name) there = id;
    });
    model::Record record = there ? model::Record(writer.get(*there)->record) : model::Record();
    record.set(kind.at_name("name").tag, std::string(kMapPrefix) + std::string(name));
    record.set(kind.at_name("value").tag, to_json(map));
    if (there)
        writer.change(*there, std::move(record));
    else
        writer.create(kind, std::move(record));
}

void remove_map(book::Writer& writer, std::string_view name) {
    std::optional<store::RecordId> there;
    std::vector<std::string> known;
    each_map(writer, [&](store::RecordId id, std::string_view other, std::string_view) {
        if (other == name) there = id;
        known.emplace_back(other);
    });
    if (!there) refuse_unknown_map(std::string(name), known);
    writer.remove(*there);
}

std::string describe(const SavedMap& map) {
    std::string columns;
    for (const auto& [header, field] : map.columns)
        columns.append(columns.empty() ? "" : tr(", ")).append(header).append("=").append(field);
    std::string text = say("{}: {}", map.kind, columns);
    for (const auto& [name, value] : map.options) text.append(tr("; ")).append(name).append(" ").append(value);
    return text;
}

Wishes wishes_of(const std::vector<Column>& columns) {
    Wishes wishes;
    for (const Column& column : columns) {
        using Use = Column::Use;
        if (column.use == Use::field || column.use == Use::identity)
            wishes.emplace_back(column.header, word_for({column.field, column.part, column.label}));
        else if (column.use == Use::uid)
            wishes.emplace_back(column.header, kUidColumn);
        else if (column.use == Use::left_out || column.use == Use::unknown)
            wishes.emplace_back(column.header, "-");
    }
    return wishes;
}

Wishes columns_there(const SavedMap& map, std::string_view name, std::span<const std::string> headers,
                     const std::string& file) {
    Wishes there;
    std::string missing;
    for (const auto& wish : map.columns) {
        if (has_column(headers, wish.first))
            there.push_back(wish);
        else if (wish.second != "-")
            missing.append(missing.empty() ? "" : tr(", ")).append("'" + wish.first + "'");
    }
    if (!missing.empty())
        throw Error(
            ExitCode::decision, say("{} does not fit the map '{}': the file has no column {}", file, name, missing),
            say("where the sender has changed the list: kehu import FILE --map COLUMN=FIELD,... --save-map {}", name));
    return there;
}

}  // namespace kehu::exchange
