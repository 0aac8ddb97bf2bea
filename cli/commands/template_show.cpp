// template show and template check: the text of a template as it is, and what is wrong with one.
#include "cli/destination.hpp"
#include "cli/templates.hpp"

namespace kehu::cli {
namespace {

using report::Form;

Form form_asked(const Arguments& arguments) {
    const bool html = arguments.flag("html"), markdown = arguments.flag("markdown");
    if (html && markdown) throw Error(ExitCode::usage, say("--{} and --{} do not go together", "markdown", "html"));
    return html ? Form::html : markdown ? Form::markdown : Form::text;
}

ExitCode show(Session& session, const Arguments& arguments) {
    report::Source source;
    session.book().read([&](const book::Reader& reader) {
        source = find_template(session, reader, arguments.operand("NAME"), form_asked(arguments));
    });
    const std::string file = arguments.value("output").value_or("");
    Destination destination(session, file);
    destination.write(source.text);
    if (!source.text.ends_with('\n')) destination.write("\n");
    destination.commit();
    return ExitCode::done;
}

ExitCode check(Session& session, const Arguments& arguments) {
    report::Faults faults;
    std::string name, about;
    session.book().read([&](const book::Reader& reader) {
        const model::Context context = session.context(reader, text::Lean::back);
        const report::Source source = find_template(session, reader, arguments.operand("NAME"), form_asked(arguments));
        name = source.name;
        const report::Template made = read_template(session, reader, source, faults);
        if (!faults.empty()) return;
        const model::Schema schema = report_schema(reader);
        const report::Program program = report::bind(made, {schema, context}, faults);
        if (program.about) about = program.about->label(session.language());
    });
    if (!faults.empty()) {
        for (const report::Fault& fault : faults) session.line(session.shown(fault.place + ": " + fault.sentence));
        return ExitCode::config;
    }
    if (!session.options().quiet)
        session.line(
            session.shown(about.empty() ? say("{}: sound.", name) : say("{}: sound; about {} records.", name, about)));
    return ExitCode::done;
}

constexpr Argument kMarkdown{Takes::flag, "markdown", "", "", mark("its Markdown form, of a built-in one")};
constexpr Argument kHtml{Takes::flag, "html", "网页", "", mark("its HTML form, of a built-in one")};
constexpr Argument kShowArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the template, by name or id")},
    kMarkdown,
    kHtml,
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
};
constexpr Argument kCheckArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the template, by name or id, or a file")},
    kMarkdown,
    kHtml,
};

}  // namespace

extern const Command kTemplateShowCommand, kTemplateCheckCommand;
constexpr Command kTemplateShowCommand{
    .name = "show",
    .chinese = "显示",
    .summary = mark("the text of a template, to be copied and changed"),
    .details = mark("Your own and built-in ones; the built-in ones are written in your language."),
    .examples = "kehu template show letter > letter.txt\nkehu template show month --markdown > month.md",
    .arguments = kShowArguments,
    .run = show,
    .of = "template",
};
constexpr Command kTemplateCheckCommand{
    .name = "check",
    .chinese = "检查",
    .summary = mark("tell what is wrong with a template, without printing anything"),
    .details = mark("Names, filters and sections are held against the fields of this store. Every fault is named with "
                    "its line and column; exit status 78 if there is one."),
    .examples = "kehu template check thanks\nkehu template check ./thanks.txt",
    .arguments = kCheckArguments,
    .run = check,
    .of = "template",
};

}  // namespace kehu::cli
