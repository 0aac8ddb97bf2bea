// report: a template filled with records, as text, Markdown or an HTML page, to stdout, into a file, or to the printer.
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/destination.hpp"
#include "cli/period.hpp"
#include "cli/process.hpp"
#include "cli/report_rows.hpp"
#include "cli/table.hpp"
#include "cli/templates.hpp"
#include "core/book/folder.hpp"
#include "core/report/html.hpp"
#include "core/report/markdown.hpp"
#include "core/report/page.hpp"
#include "core/survey/figures.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

using report::Form;

constexpr std::size_t kColumns = 80;  // of charts where nobody says how wide the paper is
constexpr std::string_view kPrintCommand = "lp";

struct Wish {
    std::string name;
    std::vector<std::string> words;
    std::optional<text::DateSpan> period;
    Form form = Form::text;   // the form asked for
    bool form_asked = false;  // otherwise the template's own
    bool ascii = false;
    bool period_typed = false;
};

Form form_asked(const Arguments& arguments) {
    const bool html = arguments.flag("html"), markdown = arguments.flag("markdown");
    if (html && markdown) throw Error(ExitCode::usage, say("--{} and --{} do not go together", "markdown", "html"));
    return html ? Form::html : markdown ? Form::markdown : Form::text;
}

// -o october.html asks for a page, -o october.txt for none.
void take_form_of_file(Wish& wish, const std::string& file) {
    const Form form = report::form_of_file(file);
    if (form == Form::text && !file.ends_with(".txt")) return;
    wish.form = form;
    wish.form_asked = true;
}

std::optional<text::DateSpan> days_asked(const Arguments& arguments, const text::Calendar& calendar) {
    const Period period = period_asked(arguments, calendar);
    if (period.empty()) return std::nullopt;
    return text::DateSpan{period.first.value_or(text::Date{1, 1, 1}), period.last.value_or(text::Date{9999, 12, 31})};
}

// A template that says {{month}} or {{week}} is about the one that it is now.
std::optional<text::DateSpan> period_of(const report::Program& program, const model::Context& context) {
    const text::Calendar calendar = context.calendar();
    const char* word = program.says_month ? "this month" : program.says_week ? "this week" : nullptr;
    return word ? std::optional(text::parse_date_span(word, calendar, text::Lean::back)) : std::nullopt;
}

// `kehu report list orders ...`: the first word may be the kind.
const model::Kind* take_kind(std::vector<std::string>& words, const model::Schema& schema) {
    const model::Kind* kind = words.empty() ? nullptr : schema.kind(words.front());
    if (!kind || kind->hidden) return nullptr;
    words.erase(words.begin());
    return kind;
}

// Turns what a template prints into the form asked for and hands it on.
class Page {
  public:
    Page(Form from, Form to, std::string title, Language language, const report::Sink& sink)
        : from_(from), to_(to), title_(std::move(title)), language_(language), sink_(sink) {}

    bool converts() const { return from_ != to_; }
    // Charts stand in Markdown as marks while it becomes HTML.
    std::vector<std::string>* figures() { return from_ == Form::markdown && to_ == Form::html ? &figures_ : nullptr; }

    void begin() {
        std::string head;
        if (to_ == Form::html) report::append_page_head(head, title_, language_);
        if (from_ == Form::text && to_ == Form::html) head += "<pre>";
        sink_(head);
    }
    void take(std::string_view bytes) {
        if (figures() || is_fenced()) {
            whole_ += bytes;
        } else if (from_ == Form::text && to_ == Form::html) {
            take_text(bytes);
        } else {
            sink_(bytes);
        }
    }
    void end() {
        std::string foot;
        if (figures()) foot = report::markdown_to_html(whole_, figures_);
        if (from_ == Form::text && to_ == Form::html) foot += "</pre>\n";
        if (is_fenced()) foot = report::fenced(whole_);
        if (to_ == Form::html) report::append_page_foot(foot);
        sink_(foot);
    }

  private:
    bool is_fenced() const { return from_ == Form::text && to_ == Form::markdown; }

    // A form feed, which only a template has, begins a new page.
    void take_text(std::string_view bytes) {
        std::string out;
        while (true) {
            const std::size_t feed = bytes.find('\f');
            report::append_html(out, bytes.substr(0, feed));
            if (feed == bytes.npos) break;
            out += "</pre>\n<pre class=\"new-page\">";
            bytes.remove_prefix(feed + 1);
        }
        sink_(out);
    }

    Form from_, to_;
    std::string title_;
    Language language_;
    const report::Sink& sink_;
    std::string whole_;
    std::vector<std::string> figures_;
};

report::Paper paper_of(const Session& session, const model::Context& context, const Wish& wish, Form from, Page& page) {
    report::Paper paper{.context = context, .form = from, .rule = session.width_rule()};
    // The fonts of pages set ambiguous signs as wide as Chinese ones.
    if (from == Form::text && page.converts()) paper.rule.wide_ambiguous = true;
    paper.chart = {session.columns() ? session.columns() : kColumns, paper.rule, wish.ascii};
    paper.drawings = from == Form::html || page.figures() != nullptr;
    paper.figures = page.figures();
    return paper;
}

// The survey that the first word names; without a word the only one there is.
store::RecordId survey_of(const book::Reader& reader, const std::vector<std::string>& words) {
    const model::Kind& kind = reader.schema().at(model::kSurvey);
    std::vector<store::RecordId> found;
    if (!words.empty()) {
        found = reader.candidates(kind, words.front(), true);
    } else {
        reader.scan_records(kind, [&](const model::Row& row) {
            found.push_back(row.id);
            return found.size() < 2;
        });
    }
    if (found.size() == 1) return found.front();
    throw Error(ExitCode::usage,
                words.empty()   ? tr("say which survey this report is about")
                : found.empty() ? say("there is no survey '{}'", words.front())
                                : say("'{}' may be several surveys", words.front()),
                tr("see them: kehu survey list   then: kehu report NAME SURVEY"));
}

struct SurveyFigures {
    survey::FigureRows rows;
    std::uint64_t responses = 0;
};

// What the answers to a survey say; the words behind its name choose among the responses.
SurveyFigures survey_figures(const book::Reader& reader, const std::vector<std::string>& words,
                             const std::optional<text::DateSpan>& period, const model::Context& context) {
    const survey::Survey survey = survey::survey_at(reader, survey_of(reader, words));
    const survey::Questionnaire questions = survey::questionnaire_of(reader, survey, survey.version);
    const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    const query::Query query = query::parse(rest, reader.schema().at(model::kResponse), reader.schema(), context);
    survey::Wanted wanted;
    wanted.survey = survey;
    wanted.questions = &questions;
    wanted.query = &query;
    const text::Zone& zone = context.settings->zone;
    if (period) {
        wanted.from = zone.to_utc(period->first, 0, 0, 0);
        wanted.until = zone.to_utc(text::date_from_days(text::days_from_epoch(period->last) + 1), 0, 0, 0);
    }
    const survey::Results results = survey::results_of(reader, wanted, context);
    return {survey::figure_rows(results, questions, context), results.all.responses};
}

// `kehu report month 2026-10`: a day or month among words that choose records is meant for --month.
void refuse_period_as_word(const std::vector<std::string>& words, const Wish& wish, const report::Program& program,
                           const model::Context& context) {
    if (words.size() != 1 || wish.period_typed || !(program.says_month || program.says_week)) return;
    try {
        text::parse_date_span(words.front(), context.calendar(), text::Lean::back);
    } catch (const BadValue&) {
        return;
    }
    throw Error(ExitCode::usage, say("'{}' is a time; did you mean --month {}?", words.front(), words.front()));
}

// Fills the template; gives how many records it was about.
std::uint64_t fill(Session& session, const book::Reader& reader, Wish wish, const report::Sink& sink) {
    const model::Context context = session.context(reader, text::Lean::back);
    report::Source source = find_template(session, reader, wish.name, wish.form);
    const Form from = source.form, to = wish.form_asked ? wish.form : from;
    if (from == Form::html && to != Form::html)
        throw Error(ExitCode::usage, say("the template '{}' has no form but HTML", wish.name),
                    tr("as a page: --html   into a file: -o FILE.html"));
    std::vector<std::string> words = wish.words;
    const model::Schema schema = report_schema(reader);
    report::BindOptions options{schema, context, take_kind(words, reader.schema()), wish.period};
    Checked checked;
    check_template(checked, options, session, reader, source);
    if (!wish.period && (checked.program.says_month || checked.program.says_week)) {
        options.period = wish.period = period_of(checked.program, context);
        check_template(checked, options, session, reader, std::move(source));
    }
    // The first word was no kind but a word if the template is about other records.
    if (options.records != checked.program.about) words = wish.words;
    const bool of_survey = std::any_of(checked.program.lists.begin(), checked.program.lists.end(),
                                       [](const report::List& list) { return survey::is_figure(list.kind->code); });
    SurveyFigures figures;
    if (of_survey) figures = survey_figures(reader, words, wish.period, context);
    if (!of_survey) refuse_period_as_word(words, wish, checked.program, context);
    ReportRows rows(reader, context, of_survey ? std::vector<std::string>() : words, wish.period);
    rows.set_figures(std::move(figures.rows));
    if (checked.program.about && !of_survey)
        for (const std::string& line : rows.check(*checked.program.about, "kehu report " + wish.name))
            session.note(line);
    Page page(from, to, wish.name, session.language(), sink);
    const report::Surroundings around{reader,
                                      paper_of(session, context, wish, from, page),
                                      book::folder_name(session.store_folder()),
                                      text::joined(words),
                                      wish.period,
                                      rows};
    page.begin();
    report::print(checked.program, around, [&](std::string_view bytes) { page.take(bytes); });
    page.end();
    return of_survey ? figures.responses : rows.found();
}

std::string print_command(const Session& session) {
    return session.options().print.empty() ? std::string(kPrintCommand) : session.options().print;
}

// The whole report goes to the user's print command once the store is closed to reading.
std::uint64_t print_out(Session& session, const Wish& wish) {
    Descriptor paper(nameless_file(temporary_folder("/var/tmp")));
    if (!paper) throw file_error(temporary_folder("/var/tmp"), errno);
    std::uint64_t found = 0;
    session.book().read([&](const book::Reader& reader) {
        found = fill(session, reader, wish, [&](std::string_view bytes) {
            if (!write_all(paper.get(), bytes)) throw file_error(temporary_folder("/var/tmp"), errno);
        });
    });
    if (lseek(paper.get(), 0, SEEK_SET) != 0) throw file_error(temporary_folder("/var/tmp"), errno);
    const std::string command = print_command(session);
    const int status = Process(text::split_words(command), paper.release()).wait();
    if (status == 127)
        throw Error(ExitCode::no_input, say("the print command '{}' cannot be started", command),
                    tr("name another: kehu config set print COMMAND   or into a file: -o FILE"));
    if (status != 0) throw Error(ExitCode::io, say("the print command '{}' ended with status {}", command, status));
    return found;
}

ExitCode list(Session& session) {
    std::vector<ListedTemplate> all;
    session.book().read([&](const book::Reader& reader) { all = all_templates(session, reader); });
    const auto title = [&](const char* word) { return Table::Column{table_title(word, session.language())}; };
    Table table(
        {title(tr("name")), title(tr("form")), title(tr("own")), title(tr("what it is"))}, session.columns(),
        session.width_rule(), [&](std::string_view bytes) { session.out(bytes); }, session.color());
    for (ListedTemplate& one : all)
        table.row({std::move(one.name), std::move(one.form), one.own ? tr("yes") : "", std::move(one.note)});
    table.finish();
    session.note(tr("fill one: kehu report NAME   copy and change one: kehu template show NAME"));
    return ExitCode::done;
}

ExitCode run(Session& session, const Arguments& arguments) {
    Wish wish;
    wish.name = arguments.operand("NAME");
    if (wish.name.empty()) return list(session);
    wish.words = arguments.rest();
    wish.form = form_asked(arguments);
    wish.form_asked = arguments.flag("html") || arguments.flag("markdown");
    if (!wish.form_asked) take_form_of_file(wish, arguments.value("output").value_or(""));
    wish.ascii = arguments.flag("ascii");
    session.book().read(
        [&](const book::Reader& reader) { wish.period = days_asked(arguments, session.context(reader).calendar()); });
    wish.period_typed = wish.period.has_value();
    const std::string file = arguments.value("output").value_or("");
    std::uint64_t found = 0;
    if (arguments.flag("print")) {
        if (!file.empty()) throw Error(ExitCode::usage, say("--{} and --{} do not go together", "print", "output"));
        found = print_out(session, wish);
    } else {
        refuse_existing(file, arguments.flag("force"));
        Destination destination(session, file);
        session.book().read([&](const book::Reader& reader) {
            found = fill(session, reader, wish, [&](std::string_view bytes) { destination.write(bytes); });
        });
        destination.commit();
    }
    if (found == 0 && !wish.words.empty()) session.note(say("nothing matches '{}'", text::joined(wish.words)));
    return arguments.flag("exit-code") && found == 0 ? ExitCode::nothing : ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::optional, "NAME", "", "", mark("the template: one of your own, a built-in one, or a file (./my.txt)")},
    {Takes::query, "QUERY", "", "",
     mark("which records: words and field:value terms; all must hold (kehu help query)")},
    {Takes::value, "month", "月份", "WHEN", mark("what was or is due in this month: 2026-10, last month")},
    {Takes::value, "from", "从", "WHEN", mark("what was or is due from this day on")},
    {Takes::value, "to", "到", "WHEN", mark("what was or is due up to this day")},
    {Takes::flag, "markdown", "", "", mark("as Markdown")},
    {Takes::flag, "html", "网页", "", mark("as an HTML page, made for printing on A4")},
    {Takes::flag, "ascii", "", "", mark("charts of plain signs")},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is there"), 'f'},
    {Takes::flag, "print", "打印", "", mark("to the print command (kehu config set print COMMAND)")},
    {Takes::flag, "exit-code", "退出码", "", mark("exit 1 if there was nothing to report")},
};

}  // namespace

extern const Command kReportCommand;
constexpr Command kReportCommand{
    .name = "report",
    .chinese = "报表",
    .group = mark("Surveys and reports"),
    .summary = mark("print records by a template: letters, lists, cards, a month at a glance"),
    .details = mark("Without a name all templates are listed. A template that tells of a month or a week is about the "
                    "current one unless --month or --from and --to say otherwise. Nothing is printed if the template "
                    "has a fault. Templates are described in kehu-template(5)."),
    .examples =
        "kehu report\nkehu report card C1\nkehu report month --month 2026-10 --html -o october.html\n"
        "kehu report letter tag:vip --print\nkehu report ./my.txt city:上海",
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
