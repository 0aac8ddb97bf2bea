// edit: one record by options, one in the editor, or many by a query.
#include <algorithm>

#include "cli/change.hpp"
#include "cli/editor.hpp"
#include "cli/files.hpp"
#include "cli/form.hpp"
#include "cli/order_lines.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "cli/selection.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;
using model::Record;

const Field& settable(const Kind& kind, std::string_view word) {
    auto may = [](const Field& f) { return !f.hidden && f.source == model::Source::stored; };
    auto of_line = [&](const Field& f) { return kind.code == model::kOrder && f.source == model::Source::parts; };
    if (const Field* field = kind.field(word); field && (may(*field) || of_line(*field))) return *field;
    std::vector<std::string_view> known;
    for (const Field& field : kind.fields)
        if (may(field)) known.insert(known.end(), {field.name, field.chinese});
    auto near = text::nearest(word, known);
    throw Error(ExitCode::usage,
                near ? say("unknown field '{}'; did you mean '{}'?", word, *near) : say("unknown field '{}'", word),
                say("fields: kehu field list {}", kind.name));
}

// --set f=v and --clear f as values, beside the field options.
FieldValues wanted(const Kind& kind, const Arguments& arguments) {
    FieldValues values = arguments.fields();
    // An id's letter may have led to another kind than the one whose options were read.
    for (Arguments::FieldValue& value : values) value.field = &settable(kind, value.field->name);
    for (const std::string& text : arguments.values("set")) {
        std::string plain = text;
        std::size_t equals = plain.find('='), width = 1;
        if (std::size_t wide = plain.find("＝"); wide < equals) equals = wide, width = 3;
        if (equals == plain.npos) throw Error(ExitCode::usage, say("--set takes FIELD=VALUE, not '{}'", text));
        values.push_back(
            {&settable(kind, text::trim(std::string_view(plain).substr(0, equals))), plain.substr(equals + width)});
    }
    for (const Field* field : parse_columns(arguments.values("clear"), kind))
        values.push_back({&settable(kind, field->name), ""});
    return values;
}

// --untag of a tag that is not there is a slip of one record's edit; of many records some simply lack it.
void check_removals(Session& session, const book::Reader& reader, const Kind& kind, model::RecordView record,
                    const FieldValues& values) {
    for (const Arguments::FieldValue& value : values) {
        if (!value.removes || text::trim(value.text).empty()) continue;
        std::string bytes = read_value(session, reader, kind, *value.field, value.text);
        std::string now(record.value(value.field->tag));
        if (model::list_remove(*value.field->type, now, bytes) != now) continue;
        const std::string_view label = value.field->label(session.language());
        throw Error(ExitCode::nothing, now.empty()
                                           ? say("{}: there is none to take away", label)
                                           : say("{}: there is no '{}', only {}", label, value.text,
                                                 value_in_words(record, *value.field, session.context(reader))));
    }
}

Changed add_notes(Changed changed, std::vector<std::string> notes) {
    std::move(notes.begin(), notes.end(), std::back_inserter(changed.doubts));
    return changed;
}

Changed change_one(Session& session, book::Writer& writer, store::RecordId id, FieldValues values, Lists lists,
                   bool duplicate) {
    auto row = writer.get(id);
    if (!row) throw Error(ExitCode::nothing, say("there is no {}", id.text()));
    const Kind& kind = writer.schema().at(id.kind);
    take_parts(kind, values, &*row);
    Record after(row->record);
    set_fields(session, writer, kind, after, values, lists);
    std::vector<std::string> told = amount_follows(writer, kind, after, *row, values);
    return add_notes(change_record(session, writer, id, std::move(after), duplicate), std::move(told));
}

ExitCode edit_one(Session& session, const Arguments& arguments, store::RecordId id, FieldValues values) {
    values = with_references(session, read_notes(session, std::move(values)));
    Changed changed;
    book::Sequence op = session.book().write(session.author(), {"edit"}, [&](book::Writer& writer) {
        if (auto row = writer.get(id))
            check_removals(session, writer, writer.schema().at(id.kind), row->record, values);
        changed = change_one(session, writer, id, values, Lists::options, arguments.flag("duplicate"));
    });
    print_changed(session, changed, op, arguments.flag("json"));
    return ExitCode::done;
}

// ---- many -----------------------------------------------------------------------------------------------------

// Values that cannot be are told here, too.
ExitCode rehearse(Session& session, const Arguments& arguments, const Kind& kind, const Selection& selection,
                  const FieldValues& values) {
    session.book().read([&](const book::Reader& reader) {
        Record none;
        FieldValues whole = values;
        take_parts(kind, whole, nullptr);
        set_fields(session, reader, kind, none, whole, Lists::options);
    });
    session.line(arguments.flag("json")
                     ? fmt::format("{{\"changed\":{},\"op\":null}}", selection.size())
                     : session.shown(say("Would change {}.   Nothing written (--dry-run).", selection.in_words())));
    return ExitCode::done;
}

ExitCode edit_many(Session& session, const Arguments& arguments) {
    const Kind& kind = *arguments.kind;
    FieldValues values = with_references(session, wanted(kind, arguments));
    if (values.empty())
        throw Error(ExitCode::usage, tr("say what to change: --set FIELD=VALUE, or the field's own option"));
    Selection selection(session, kind, arguments.values("where"));
    std::string count = counted(kind, selection.size(), session.language());
    for (const Arguments::FieldValue& value : values)
        if (selection.size() > 1 && value.field->duplicates == model::Duplicates::refuse &&
            !text::trim(value.text).empty())
            throw Error(ExitCode::usage, say("no two have the same {}; this is about {}",
                                             value.field->label(session.language()), count));
    if (arguments.flag("dry-run")) return rehearse(session, arguments, kind, selection, values);
    confirm(session, arguments.flag("yes"), say("Change {}?", selection.in_words()),
            say("this would change {}", selection.in_words()));
    std::size_t changed = 0;
    book::Sequence op = session.book().write(session.author(), {"edit"}, [&](book::Writer& writer) {
        changed = 0;
        for (store::RecordId id : selection.still(session, writer))
            changed +=
                !change_one(session, writer, id, values, Lists::options, arguments.flag("duplicate")).fields.empty();
    });
    if (arguments.flag("json"))
        session.line(fmt::format("{{\"changed\":{},\"op\":{}}}", changed, op ? std::to_string(op) : "null"));
    else if (!session.options().quiet)
        session.line(say("Changed {}.   (undo: kehu undo)", counted(kind, changed, session.language())));
    return ExitCode::done;
}

// ---- in the editor --------------------------------------------------------------------------------------------

struct Form {
    store::RecordId id;
    std::string text;
    std::vector<FormLine> lines;
};

Form make_form(Session& session, store::RecordId id) {
    Form form{id, {}, {}};
    session.book().read([&](const book::Reader& reader) {
        auto row = reader.get(id);
        if (!row) throw Error(ExitCode::nothing, say("there is no {}", id.text()));
        const Kind& kind = reader.schema().at(id.kind);
        form.text = form_of(kind, *row, reader.title(id), session.context(reader));
        form.lines = read_form(kind, form.text);
    });
    return form;
}

std::string text_in_form(const std::vector<FormLine>& lines, const Field& field) {
    for (const FormLine& line : lines)
        if (line.field->name == field.name) return line.text;
    return {};
}

// Only what the person changed is written; what others have changed meanwhile stays, and where both changed the same
// field nothing is written.
Changed take_form(Session& session, book::Writer& writer, const Form& form, const std::vector<FormLine>& lines,
                  bool duplicate) {
    auto row = writer.get(form.id);
    if (!row) throw Error(ExitCode::nothing, say("there is no {}", form.id.text()));
    const Kind& kind = writer.schema().at(form.id.kind);
    model::Context context = session.context(writer);
    std::vector<FormLine> now = read_form(kind, form_of(kind, *row, "", context));
    Record after(row->record);
    FieldValues values;
    for (const FormLine& line : lines) {
        if (text_in_form(now, *line.field) != text_in_form(form.lines, *line.field))
            throw Error(ExitCode::decision,
                        say("line {}: {} has been changed meanwhile, to '{}'", line.line,
                            name_of(*line.field, session.language()), text_in_form(now, *line.field)));
        values.push_back({line.field, line.text});
        try {
            set_fields(session, writer, kind, after, {values.back()}, Lists::replace);
        } catch (const Error& error) {
            throw Error(error.code, say("line {}: {}", line.line, error.what()), error.hint);
        }
    }
    std::vector<std::string> told = amount_follows(writer, kind, after, *row, values);
    return add_notes(change_record(session, writer, form.id, std::move(after), duplicate), std::move(told));
}

ExitCode save_form(Session& session, const Arguments& arguments, const Form& form, const std::string& text) {
    const Kind& kind = session.book().schema().at(form.id.kind);
    std::vector<FormLine> lines = changed_lines(form.lines, read_form(kind, text));
    Changed changed;
    book::Sequence op = session.book().write(session.author(), {"edit"}, [&](book::Writer& writer) {
        changed = take_form(session, writer, form, lines, arguments.flag("duplicate"));
    });
    print_changed(session, changed, op, arguments.flag("json"));
    return ExitCode::done;
}

std::string keep_text(const Editing& editing, const Form& form, const std::string& text) {
    NewFile file(editing.path(), true);
    file.write(own_lines(form.text, text));
    file.commit();
    return say("your text is kept; go on with it: kehu edit {} --file {}", form.id.text(), editing.path());
}

// Again on a terminal; elsewhere the text stays where it is and the error says where.
void ask_again(Session& session, const Editing& editing, const Form& form, const std::string& text,
               const Error& fault) {
    if (session.may_ask()) {
        session.warn(fault.what());
        std::string answer = text::fold(session.ask(tr("[e]dit again, [q]uit: ")).value_or("q"));
        if (answer.empty() || answer == "e" || answer == "改") return;
    }
    throw Error(ExitCode::decision, fault.what(), keep_text(editing, form, text));
}

ExitCode edit_form(Session& session, const Arguments& arguments, store::RecordId id) {
    Form form = make_form(session, id);
    Editing editing(session, id.text() + ".kehu", form.text);
    std::string text = form.text;
    for (;;) {
        auto edited = editing.edit();
        if (!edited && text == form.text) {
            editing.done();
            session.note(tr("nothing was changed"));
            return ExitCode::done;
        }
        if (edited) text = *edited;
        try {
            ExitCode code = save_form(session, arguments, form, text);
            editing.done();
            return code;
        } catch (const Error& fault) {
            ask_again(session, editing, form, text, fault);
        } catch (const BadValue& fault) {
            ask_again(session, editing, form, text, Error(ExitCode::decision, fault.what()));
        } catch (const store::StoreError&) {
            session.warn(keep_text(editing, form, text));
            throw;
        }
    }
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string reference = arguments.operand("REF");
    bool many = !arguments.values("where").empty();
    if (many && !reference.empty()) throw Error(ExitCode::usage, tr("name one record, or many with --where, not both"));
    if (many) return edit_many(session, arguments);
    if (reference.empty())
        throw Error(ExitCode::usage, tr("say which record: kehu edit REF, or many: kehu edit --where QUERY"),
                    tr("see: kehu help edit"));
    refuse_dry_run(arguments);
    store::RecordId id = find_reference(session, arguments, reference, Names::loose);
    FieldValues values = wanted(session.book().schema().at(id.kind), arguments);
    if (auto file = arguments.value("file"))
        return save_form(session, arguments, make_form(session, id), read_file(*file));
    return values.empty() ? edit_form(session, arguments, id) : edit_one(session, arguments, id, std::move(values));
}

constexpr Argument kArguments[] = {
    {Takes::optional, "REF", "", "", mark("id, code, phone, e-mail or name")},
    {Takes::values, "where", "条件", "QUERY", mark("change all records that match")},
    {Takes::values, "set", "设", "FIELD=VALUE", mark("the same as --FIELD VALUE")},
    {Takes::values, "clear", "清除", "FIELDS", mark("take these fields away")},
    {Takes::value, "file", "文件", "FILE",
     mark("read `field: value` lines from a file instead of the editor (-: stdin)")},
    {Takes::flag, "yes", "是", "", mark("change that many without being asked"), 'y'},
    kDryRun,
    {Takes::flag, "duplicate", "重复", "", mark("even if another record has the same phone or e-mail")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kEditCommand;
constexpr Command kEditCommand{
    .name = "edit",
    .chinese = "修改",
    .group = mark("Customers"),
    .summary = mark("change a record: by options, in the editor, or many at once"),
    .details = mark("--tag adds a tag and --untag takes one away; --phone and --email replace what is there, --unphone "
                    "takes one number away. Without options the record opens in the editor as `field: value` lines; "
                    "only lines that you change are written. With --where the count is asked before anything is "
                    "written."),
    .examples =
        "kehu edit C1 --phone 13900139000 --untag lead\n"
        "kehu edit C1\n"
        "kehu edit --where tag:lead --set tier=B --yes\n"
        "kehu task edit F3 --due 下周一",
    .access = Access::change,
    .of_kinds = true,
    .fields = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
