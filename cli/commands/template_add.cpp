// template add and template edit: a text becomes a template, once it has been checked.
#include "cli/editor.hpp"
#include "cli/files.hpp"
#include "cli/templates.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using report::Form;

std::string checked_name(const std::string& text) {
    const std::string name(text::trim(text));
    if (name.empty()) throw Error(ExitCode::usage, tr("a template needs a name"));
    if (store::parse_record_id(name) || name.find('/') != name.npos || name.find("..") != name.npos)
        throw Error(ExitCode::usage, say("'{}' looks like an id or a file; choose another name", name));
    return name;
}

Form form_of(const Arguments& arguments, const std::string& file) {
    const auto asked = arguments.value("form");
    if (!asked) return report::form_of_file(file);
    for (std::size_t i = 0; i < std::size(report::kFormNames); ++i)
        if (report::kFormNames[i] == *asked) return static_cast<Form>(i);
    throw Error(ExitCode::usage, say("'{}' is no form of a template: text, markdown, html", *asked));
}

// As it is stored: lines end with a line feed.
std::string stored_text(std::string text) {
    std::erase(text, '\r');
    return text;
}

void check(Session& session, const report::Source& source) {
    session.book().read([&](const book::Reader& reader) {
        const model::Context context = session.context(reader, text::Lean::back);
        Checked checked;
        const model::Schema schema = report_schema(reader);
        check_template(checked, {schema, context}, session, reader, source);
    });
}

model::Record record_of(const model::Kind& kind, const std::string& name, Form form, std::string_view text) {
    model::Record record;
    record.set(kind.at_name("name").tag, text::to_nfc(name));
    record.set(kind.at_name("form").tag, report::kFormNames[static_cast<std::size_t>(form)]);
    record.set(kind.at_name("text").tag, text);
    return record;
}

void tell(Session& session, const Arguments& arguments, store::RecordId id, const std::string& name, bool fresh) {
    if (arguments.flag("json")) {
        std::string out = "{\"id\":";
        text::append_json_string(out, id.text());
        text::append_json_string(out += ",\"name\":", name);
        return session.line(out + "}");
    }
    if (session.options().quiet) return;
    session.line(session.shown(fresh ? say("Added {} {}.   (undo: kehu undo)", id.text(), name)
                                     : say("Changed {} {}.   (undo: kehu undo)", id.text(), name)));
}

ExitCode add(Session& session, const Arguments& arguments) {
    const std::string name = checked_name(arguments.operand("NAME"));
    const auto file = arguments.value("file");
    if (!file)
        throw Error(ExitCode::usage, say("say which file has the text: kehu template add {} --file FILE", name),
                    tr("one to begin with: kehu template show letter > letter.txt"));
    const report::Source source{*file == "-" ? name : *file, stored_text(read_text(*file)), form_of(arguments, *file)};
    session.open_book(Access::write, "template");  // a file that is not there leaves no store behind
    check(session, source);
    store::RecordId id;
    session.book().write(session.author(), {"template add"}, [&](book::Writer& writer) {
        if (own_template(writer, name))
            throw Error(ExitCode::decision, say("there is a template '{}' already", name),
                        say("change it: kehu template edit {} --file {}", name, *file));
        const model::Kind& kind = writer.schema().at(model::kTemplate);
        model::Record record = record_of(kind, name, source.form, source.text);
        if (const auto note = arguments.value("note")) record.set(kind.at_name("note").tag, text::to_nfc(*note));
        id = writer.create(kind, std::move(record));
    });
    tell(session, arguments, id, name, true);
    return ExitCode::done;
}

store::RecordId own_one(const book::Reader& reader, const Session& session, const std::string& name) {
    if (const auto id = own_template(reader, name)) return *id;
    find_template(session, reader, name, Form::text);  // says if there is none at all
    throw Error(ExitCode::usage, say("'{}' is built in; copy it and change the copy", name),
                say("kehu template show {} > my.txt   then: kehu template add {} --file my.txt", name, name));
}

void change(Session& session, const Arguments& arguments, store::RecordId id, const report::Source& source) {
    check(session, source);
    bool changed = false;
    session.book().write(session.author(), {"template edit"}, [&](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kTemplate);
        const auto row = writer.get_record(id);
        if (!row) throw Error(ExitCode::nothing, say("there is no {} any more", id.text()));
        model::Record record(row->record);
        record.set(kind.at_name("name").tag, text::to_nfc(source.name));
        record.set(kind.at_name("form").tag, report::kFormNames[static_cast<std::size_t>(source.form)]);
        record.set(kind.at_name("text").tag, source.text);
        if (const auto note = arguments.value("note")) record.set(kind.at_name("note").tag, text::to_nfc(*note));
        changed = writer.change(id, std::move(record));
    });
    if (changed)
        tell(session, arguments, id, source.name, false);
    else
        session.note(tr("nothing changed"));
}

ExitCode edit(Session& session, const Arguments& arguments) {
    store::RecordId id;
    report::Source source;
    session.book().read([&](const book::Reader& reader) {
        id = own_one(reader, session, arguments.operand("NAME"));
        source = find_template(session, reader, id.text(), Form::text);
    });
    const auto file = arguments.value("file"), name = arguments.value("name"), form = arguments.value("form");
    if (name) source.name = checked_name(*name);
    if (file) source.text = stored_text(read_text(*file));
    if (form || (file && *file != "-")) source.form = form_of(arguments, file.value_or(""));
    if (file || name || form || arguments.value("note")) {
        change(session, arguments, id, source);
        return ExitCode::done;
    }
    constexpr std::string_view kEndings[] = {".txt", ".md", ".html"};
    Editing editing(session, "template" + std::string(kEndings[static_cast<std::size_t>(source.form)]), source.text);
    const auto text = editing.edit();
    if (!text) {
        editing.done();
        session.note(tr("nothing changed"));
        return ExitCode::done;
    }
    source.text = stored_text(*text);
    try {
        change(session, arguments, id, source);
    } catch (const Error& error) {
        throw Error(error.code, error.what(),
                    say("your text is kept: kehu template edit {} --file {}", source.name, editing.path()));
    }
    editing.done();
    return ExitCode::done;
}

constexpr Argument kFile{Takes::value, "file", "文件", "FILE",
                         mark("the text (-: stdin); .md is Markdown, .html HTML")};
constexpr Argument kForm{Takes::value, "form", "格式", "FORM",
                         mark("text, markdown or html, whatever the file is called")};
constexpr Argument kNote{Takes::value, "note", "备注", "TEXT", mark("what it is for")};
constexpr Argument kName{Takes::value, "name", "名称", "NAME", mark("another name for it")};
constexpr Argument kJson{Takes::flag, "json", "", "", mark("as a JSON object")};
constexpr Argument kAddArguments[] = {
    {Takes::operand, "NAME", "", "", mark("what the template is called")}, kFile, kForm, kNote, kJson};
constexpr Argument kEditArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the template, by name or id")}, kName, kFile, kForm, kNote, kJson};

}  // namespace

extern const Command kTemplateAddCommand, kTemplateEditCommand;
constexpr Command kTemplateAddCommand{
    .name = "add",
    .chinese = "添加",
    .summary = mark("keep a text as a template for reports"),
    .details = mark("The text is checked first; one with a fault is not kept. A template of your own that has the name "
                    "of a built-in one goes before it."),
    .examples =
        "kehu template show letter > thanks.txt\nkehu template add thanks --file thanks.txt\n"
        "kehu 模板 添加 感谢信 --文件 感谢信.txt",
    .access = Access::none,
    .arguments = kAddArguments,
    .run = add,
    .of = "template",
};
constexpr Command kTemplateEditCommand{
    .name = "edit",
    .chinese = "修改",
    .summary = mark("change a template in the editor or from a file"),
    .details = mark("The text is checked before it is kept. With options it is changed as they say, without the "
                    "editor."),
    .examples =
        "kehu template edit thanks\nkehu template edit thanks --file thanks.txt\nkehu template edit thanks --name "
        "thank-you",
    .access = Access::change,
    .arguments = kEditArguments,
    .run = edit,
    .of = "template",
};

}  // namespace kehu::cli
