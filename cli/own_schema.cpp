#include "cli/own_schema.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/command_line.hpp"
#include "cli/values.hpp"
#include "core/model/field_type.hpp"
#include "core/query/query.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;
using model::Schema;

bool is_own(const Field& field) {
    return field.tag >= model::kFirstCustomTag;
}

// The field's word that is an option already; empty if none. Generic verbs offer fields beside their options.
std::string word_of_option(const Field& field, const Command*& owner) {
    for (std::string& word : option_words(field)) {
        owner = nullptr;
        if (find_option(kGlobalArguments, word)) return std::move(word);
        for (const Command* command : commands()) {
            if (!command->fields || !command->of_kinds) continue;
            owner = command;
            if (find_option(*command, word)) return std::move(word);
        }
    }
    return {};
}

Error config_error(const Kind& kind, const Field& field, const std::string& sentence) {
    return Error(ExitCode::config, fmt::format("{}.{}: {}", kind.name, field.name, sentence));
}

void check_field(const Kind& kind, const Field& field, const model::Context& context) {
    const Command* owner = nullptr;
    if (std::string word = word_of_option(field, owner); !word.empty())
        throw config_error(kind, field,
                           owner ? say("--{} is an option of kehu {}; a field needs another name", word, owner->name)
                                 : say("--{} is an option of every command; a field needs another name", word));
    for (const std::string& word : option_words(field))
        if (const Field* other = kind.field(word); other && other != &field)
            throw config_error(
                kind, field,
                say("'{}' already means {}; a field needs words of its own", word, name_of(*other, language())));
    if (field.default_text.empty()) return;
    try {
        std::string bytes;
        field.type->parse(bytes, field.default_text, field, context);
    } catch (const BadValue& bad) {
        throw config_error(kind, field, say("the default: {}", bad.what()));
    }
}

std::vector<store::RecordId> holders(const book::Reader& reader, const Kind& kind, const Field& field) {
    std::vector<store::RecordId> ids;
    reader.scan_records(kind, [&](const model::Row& row) {
        if (row.record.get(field.tag)) ids.push_back(row.id);
        return true;
    });
    return ids;
}

const Field* same_name(const Kind& kind, std::string_view name) {
    for (const Field& field : kind.fields)
        if (field.name == name) return &field;
    return nullptr;
}

}  // namespace

std::vector<OwnPart> own_parts(const book::Reader& reader) {
    const Kind& kind = reader.schema().at(model::kSchemaPart);
    std::vector<OwnPart> parts;
    reader.scan_records(kind, [&](const model::Row& row) {
        auto value = [&](const char* name) { return std::string(row.record.value(kind.at_name(name).tag)); };
        parts.push_back({value("name"), value("text"), model::read_tags(value("tags"))});
        return true;
    });
    return parts;
}

std::string own_text(const book::Reader& reader, std::string_view kind) {
    for (OwnPart& part : own_parts(reader))
        if (part.kind == kind) return std::move(part.text);
    return {};
}

std::vector<model::SchemaPart> parts_with(const book::Reader& reader, std::string_view kind, const std::string& text) {
    std::vector<model::SchemaPart> parts;
    model::SchemaPart changed{std::string(kind), text, {}};
    for (OwnPart& part : own_parts(reader))
        if (part.kind == kind)
            changed.tags = std::move(part.tags);
        else if (!part.text.empty())
            parts.push_back({std::move(part.kind), std::move(part.text), std::move(part.tags)});
    if (!text.empty()) parts.push_back(std::move(changed));
    return parts;
}

Schema compile_own(std::vector<model::SchemaPart> parts) {
    std::vector<std::string> reserved;
    for (const Command* command : commands())
        for (std::string& word : words_of(*command)) reserved.push_back(std::move(word));
    Schema schema = model::compile_schema(parts, reserved);
    model::Settings settings;
    model::Context context;
    context.settings = &settings;
    for (const Kind& kind : schema.kinds)
        for (const Field& field : kind.fields)
            if (is_own(field)) check_field(kind, field, context);
    return schema;
}

void put_own_text(book::Writer& writer, std::string_view kind, const std::string& text) {
    const Kind& part = writer.schema().at(model::kSchemaPart);
    const Field &name = part.at_name("name"), &body = part.at_name("text");
    auto found = writer.find_exact(part, name, text::fold(kind));
    model::Record record;
    if (!found.empty()) record = model::Record(writer.get(found[0])->record);
    record.set(name.tag, kind);
    record.set(body.tag, text);
    if (found.empty())
        writer.create(part, std::move(record));
    else
        writer.change(found[0], std::move(record));
}

std::vector<Loss> losses(const book::Reader& reader, const Schema& next) {
    std::vector<Loss> lost;
    for (const Kind& kind : reader.schema().kinds) {
        const Kind* after = next.kind(kind.code);
        if (!after || after->name != kind.name) {
            if (kind.custom)
                throw Error(ExitCode::decision,
                            say("the letter {} of '{}' cannot be changed", kind.code.text(), kind.name));
            continue;
        }
        for (const Field& field : kind.fields) {
            if (!is_own(field) || field.source != model::Source::stored) continue;
            const Field* same = same_name(*after, field.name);
            if (same && same->type == field.type && same->ref == field.ref) continue;
            if (std::size_t records = holders(reader, kind, field).size())
                lost.push_back({std::string(kind.name), std::string(field.name), records, !same});
        }
    }
    return lost;
}

void accept_losses(book::Writer& writer, const std::vector<Loss>& lost, bool force) {
    for (const Loss& loss : lost) {
        const Kind& kind = writer.schema().at_name(loss.kind);
        if (!force)
            throw Error(ExitCode::decision,
                        say_n("{} {} has a value in '{}'", "{} {} have a value in '{}'", loss.records, loss.records,
                              language() == Language::chinese ? kind.chinese
                              : loss.records == 1             ? kind.name
                                                              : kind.plural,
                              loss.field),
                        loss.removed ? tr("take the values away too: --force (kehu undo brings them back)")
                                     : tr("another type cannot read them; take them away: --force"));
        const Field& field = *same_name(kind, loss.field);
        if (field.required)
            throw Error(ExitCode::decision, say("'{}' is required, so its values cannot be taken away", loss.field),
                        say("make it optional first: kehu schema show {} --own -o FILE, then kehu schema apply FILE",
                            kind.name));
        for (store::RecordId id : holders(writer, kind, field)) {
            model::Record after(writer.get(id)->record);
            after.erase(field.tag);
            writer.change(id, std::move(after));
        }
    }
}

void move_sensitive(book::Writer& writer, const Schema& next) {
    for (const Kind& kind : writer.schema().kinds) {
        const Kind* after = next.kind(kind.code);
        for (const Field& field : kind.fields) {
            const Field* same = after && is_own(field) ? same_name(*after, field.name) : nullptr;
            if (!same || same->sensitive == field.sensitive) continue;
            for (store::RecordId id : holders(writer, kind, field)) {
                model::Record record(writer.get(id)->record);
                std::string bytes(record.value(field.tag));
                record.erase(field.tag);
                record.set(field.tag, bytes, same->sensitive);
                writer.change(id, std::move(record));
            }
        }
    }
}

std::vector<std::string> segments_lost(const book::Reader& reader, const Schema& next, const model::Context& context) {
    std::vector<std::string> lost;
    const Kind& kind = reader.schema().at(model::kSegment);
    const auto can_be_read = [&](const model::Row& row, const Schema& schema) {
        const auto value = [&](const char* field) { return std::string(row.record.value(kind.at_name(field).tag)); };
        try {
            query::check_segment(value("name"), {value("of"), value("query")}, schema, context);
        } catch (const Error&) {
            return false;
        }
        return true;
    };
    reader.scan_records(kind, [&](const model::Row& row) {
        if (can_be_read(row, reader.schema()) && !can_be_read(row, next))
            lost.push_back(titled(row.id, reader.title(row.id)));
        return true;
    });
    return lost;
}

Error without_place(const Error& error, std::string_view file) {
    std::string text = error.what();
    if (text.starts_with(std::string(file) + ":")) {
        std::size_t end = text.find_first_not_of("0123456789:", file.size());
        if (end != text.npos && text[end] == ' ') text.erase(0, end + 1);
    }
    return Error(ExitCode::usage, text, error.hint);
}

const Kind& kind_named(const Schema& schema, const std::string& word) {
    if (const Kind* kind = schema.kind(word); kind && !kind->hidden) return *kind;
    std::vector<std::string_view> known;
    for (const Kind& kind : schema.kinds)
        if (!kind.hidden) known.insert(known.end(), {kind.name, kind.plural, kind.chinese});
    auto near = text::nearest(word, known);
    throw Error(ExitCode::usage,
                near ? say("no kind '{}'; did you mean '{}'?", word, *near) : say("no kind '{}'", word),
                tr("see: kehu help kinds"));
}

}  // namespace kehu::cli
