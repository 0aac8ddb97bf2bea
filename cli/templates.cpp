#include "cli/templates.hpp"

#include "cli/files.hpp"
#include "core/report/builtin.hpp"
#include "core/survey/figures.hpp"
#include "core/text/distance.hpp"

namespace kehu::cli {
namespace {

using report::Form;
using report::Source;

const model::Kind& template_kind(const book::Reader& reader) {
    return reader.schema().at(model::kTemplate);
}

Form form_of(const model::Row& row, const model::Kind& kind) {
    const std::string_view key = row.record.value(kind.at_name("form").tag);
    for (std::size_t i = 0; i < std::size(report::kFormNames); ++i)
        if (report::kFormNames[i] == key) return static_cast<Form>(i);
    return Form::text;
}

Source source_at(const book::Reader& reader, store::RecordId id) {
    const model::Kind& kind = template_kind(reader);
    const auto row = reader.get_record(id);
    if (!row) return {};
    return {std::string(row->record.value(kind.at_name("name").tag)),
            std::string(row->record.value(kind.at_name("text").tag)), form_of(*row, kind)};
}

bool is_file_name(std::string_view name) {
    for (std::string_view ending : {".txt", ".md", ".markdown", ".html", ".htm"})
        if (name.ends_with(ending)) return true;
    return name.find('/') != name.npos;
}

std::optional<Source> stored_template(const Session& session, const book::Reader& reader, std::string_view name,
                                      Form form) {
    if (const auto id = own_template(reader, name)) return source_at(reader, *id);
    const report::BuiltIn* made = report::find_builtin(name);
    return made ? report::builtin_source(*made, session.language(), form) : std::nullopt;
}

Error unknown_template(const Session& session, const book::Reader& reader, const std::string& name) {
    std::vector<std::string> names;
    for (const ListedTemplate& one : all_templates(session, reader)) names.push_back(one.name);
    for (const report::BuiltIn& made : report::builtin_templates()) names.emplace_back(made.name);
    const auto near = text::nearest(name, names);
    return Error(ExitCode::usage,
                 near ? say("no template is called '{}'; did you mean '{}'?", name, *near)
                      : say("no template is called '{}'", name),
                 tr("all templates: kehu report   a file of yours: kehu report ./FILE"));
}

}  // namespace

std::optional<store::RecordId> own_template(const book::Reader& reader, std::string_view name) {
    const model::Kind& kind = template_kind(reader);
    if (const auto id = store::parse_record_id(name); id && id->kind == kind.code && reader.exists(*id)) return id;
    const auto found = reader.find_name(kind, name);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

Source find_template(const Session& session, const book::Reader& reader, const std::string& name, Form form) {
    if (auto stored = stored_template(session, reader, name, form)) return std::move(*stored);
    if (!is_file_name(name)) throw unknown_template(session, reader, name);
    return {name, read_text(name), report::form_of_file(name)};
}

report::Template read_template(const Session& session, const book::Reader& reader, Source source,
                               report::Faults& faults) {
    const Form form = source.form;
    const auto partial = [&](std::string_view name) { return stored_template(session, reader, name, form); };
    return report::parse_template(std::move(source), partial, faults);
}

model::Schema report_schema(const book::Reader& reader) {
    model::Schema schema = reader.schema();
    for (model::Kind& kind : survey::figure_kinds()) schema.kinds.push_back(std::move(kind));
    return schema;
}

void check_template(Checked& out, const report::BindOptions& options, const Session& session,
                    const book::Reader& reader, Source source) {
    report::Faults faults;
    const std::string name = source.name;
    out.text = read_template(session, reader, std::move(source), faults);
    if (faults.empty()) out.program = report::bind(out.text, options, faults);
    if (!faults.empty()) throw fault_error(faults, name);
}

Error fault_error(const report::Faults& faults, const std::string& name) {
    const report::Fault& first = faults.front();
    const std::size_t more = faults.size() - 1;
    return Error(ExitCode::config, first.place + ": " + first.sentence,
                 more ? say_n("and {} more fault; all of them: kehu template check {}",
                              "and {} more faults; all of them: kehu template check {}", more, more, name)
                      : std::string());
}

std::vector<ListedTemplate> all_templates(const Session& session, const book::Reader& reader) {
    std::vector<ListedTemplate> all;
    const model::Kind& kind = template_kind(reader);
    reader.scan_records(kind, [&](const model::Row& row) {
        const auto value = [&](const char* name) { return std::string(row.record.value(kind.at_name(name).tag)); };
        all.push_back({value("name"), value("form"), value("note"), true});
        return true;
    });
    for (const report::BuiltIn& made : report::builtin_templates()) {
        std::string forms;
        for (std::size_t i = 0; i < std::size(report::kFormNames); ++i) {
            const auto source = report::builtin_source(made, session.language(), static_cast<Form>(i));
            if (source && source->form == static_cast<Form>(i))
                forms.append(forms.empty() ? "" : ", ").append(report::kFormNames[i]);
        }
        const bool chinese = session.language() == Language::chinese;
        all.push_back({std::string(chinese ? made.chinese : made.name), std::move(forms), tr(made.summary)});
    }
    return all;
}

}  // namespace kehu::cli
