#include "cli/change.hpp"

#include <algorithm>

#include "cli/output.hpp"
#include "core/model/field_type.hpp"
#include "core/query/query.hpp"
#include "core/survey/surveys.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"

namespace kehu::cli {
namespace {

std::optional<std::string> exact_value(model::RecordView record, const model::Field& field,
                                       const model::Context& context) {
    auto bytes = record.get(field.tag);
    if (!bytes) return {};
    std::string text;
    field.type->format(text, *bytes, field, context, model::Style::machine);
    return text;
}

void refuse_duplicates(Session& session, const book::Reader& reader, const model::Kind& kind, store::RecordId id,
                       model::RecordView before, model::RecordView after, bool duplicate) {
    for (const book::SameValue& same : book::same_values(reader, kind, after, id)) {
        const model::Field& field = *same.field;
        bool may = field.duplicates == model::Duplicates::ask;
        if (before.get(field.tag) == after.get(field.tag) || (may && duplicate)) continue;
        std::string who = titled(same.other, reader.title(same.other)), what(field.label(session.language()));
        throw Error(ExitCode::decision, may ? say("{} already has this {}. Set it anyway: --duplicate", who, what)
                                            : say("{} already has this {}.", who, what));
    }
}

void append_json_value(std::string& out, const std::optional<std::string>& value) {
    if (value)
        text::append_json_string(out, *value);
    else
        out += "null";
}

}  // namespace

std::vector<ChangedField> changed_fields(const model::Kind& kind, model::RecordView before, model::RecordView after,
                                         const model::Context& context) {
    std::vector<ChangedField> fields;
    for (const model::Field& field : kind.fields) {
        if (field.hidden || field.source != model::Source::stored || before.get(field.tag) == after.get(field.tag))
            continue;
        fields.push_back({std::string(field.label(context.language)), value_in_words(before, field, context),
                          value_in_words(after, field, context), std::string(field.name),
                          exact_value(before, field, context), exact_value(after, field, context)});
    }
    return fields;
}

std::string list_of(const std::vector<ChangedField>& fields) {
    std::string list;
    for (const ChangedField& field : fields)
        list += (list.empty() ? "" : tr("; ")) + fmt::format("{} {} -> {}", field.label, field.before, field.after);
    return list;
}

void name_kind_of(const model::Schema& schema, const model::Kind& kind, model::Record& record) {
    if (kind.code != model::kSegment) return;
    const model::Tag of = kind.at_name("of").tag;
    const model::Kind* chosen = schema.kind(record.get(of) ? record.value(of) : "customer");
    if (chosen && !chosen->hidden) record.set(of, chosen->name);
}

void check_query_of(const book::Reader& reader, const model::Kind& kind, model::RecordView record,
                    const model::Context& context) {
    if (kind.code != model::kSegment) return;
    const auto value = [&](const char* field) { return std::string(record.value(kind.at_name(field).tag)); };
    query::check_segment(value("name"), {value("of"), value("query")}, reader.schema(), context);
}

void refuse_named(const book::Reader& reader, store::RecordId id, const model::Context& context,
                  const std::set<store::RecordId>& going) {
    if (id.kind != model::kSegment || !reader.exists(id)) return;
    const model::Kind& kind = reader.schema().at(id.kind);
    const std::string name = reader.title(id);
    reader.scan_records(kind, [&](const model::Row& row) {
        const auto value = [&](const char* field) { return std::string(row.record.value(kind.at_name(field).tag)); };
        if (row.id != id && !going.count(row.id) &&
            query::mentions_segment({value("of"), value("query")}, name, reader.schema(), context))
            throw Error(ExitCode::decision,
                        say("{} is part of segment {}; it stays", titled(id, name), titled(row.id, value("name"))),
                        say("change that first: kehu segment edit {} --query ...", row.id.text()));
        return true;
    });
}

Changed change_record(Session& session, book::Writer& writer, store::RecordId id, model::Record after, bool duplicate) {
    auto row = writer.get(id);
    if (!row) throw Error(ExitCode::nothing, say("there is no {}", id.text()));
    const model::Kind& kind = writer.schema().at(id.kind);
    model::Record before(row->record);
    name_kind_of(writer.schema(), kind, after);
    survey::settle_answers(writer, kind.code, after);
    refuse_duplicates(session, writer, kind, id, before, after, duplicate);
    const model::Context context = session.context(writer, text::Lean::back);
    check_query_of(writer, kind, after, context);
    if (text::fold(before.value(kind.title)) != text::fold(after.value(kind.title))) refuse_named(writer, id, context);
    Changed changed{id, {}, {}, {}};
    bool differs = writer.change(id, std::move(after));
    changed.title = writer.title(id);
    if (!differs) return changed;
    changed.fields = changed_fields(kind, before, writer.get(id)->record, session.context(writer));
    changed.doubts = doubts(session, writer, kind, before, writer.get(id)->record);
    return changed;
}

book::Sequence write_or_try(Session& session, const book::Intent& intent, bool dry,
                            const std::function<void(book::Writer&)>& body) {
    struct GivenUp {};
    try {
        return session.book().write(session.author(), intent, [&](book::Writer& writer) {
            body(writer);
            if (dry) throw GivenUp{};
        });
    } catch (const GivenUp&) {
        return 0;
    }
}

std::string sentence_of(const Changed& changed) {
    return say("Changed {}: {}.", titled(changed.id, changed.title), list_of(changed.fields));
}

std::string json_of(const Changed& changed, book::Sequence op) {
    std::string out = "{\"id\":";
    text::append_json_string(out, changed.id.text());
    out += ",\"changed\":{";
    for (const ChangedField& field : changed.fields) {
        if (out.back() != '{') out += ',';
        text::append_json_string(out, field.name);
        append_json_value(out += ":[", field.old_value);
        append_json_value(out += ',', field.new_value);
        out += ']';
    }
    return out + "},\"op\":" + (op ? std::to_string(op) : "null") + "}";
}

void print_changed(Session& session, const Changed& changed, book::Sequence op, bool json) {
    for (const std::string& line : changed.doubts) session.note(line);
    if (json)
        session.line(json_of(changed, op));
    else if (changed.fields.empty())
        session.note(say("{} is like that already", titled(changed.id, changed.title)));
    else if (!session.options().quiet)
        session.line(session.shown(sentence_of(changed)));
}

}  // namespace kehu::cli
