// lint: what is missing in records or cannot be right. Looks at each record once and writes nothing.
#include <map>

#include "cli/numbers.hpp"
#include "cli/scan.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "core/clean/lint.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using clean::Finding;
using clean::Rule;

enum class Form { table, json, jsonl, csv };

Form form_of(const Arguments& arguments) {
    Form form = Form::table;
    for (const auto& [name, named] : {std::pair{"json", Form::json}, {"jsonl", Form::jsonl}, {"csv", Form::csv}}) {
        if (!arguments.flag(name)) continue;
        if (form != Form::table) throw Error(ExitCode::usage, tr("one form at a time: --json, --jsonl or --csv"));
        form = named;
    }
    return form;
}

[[noreturn]] void refuse_rule(const std::string& word) {
    std::vector<std::string_view> known;
    for (const Rule& rule : clean::rules()) known.insert(known.end(), {rule.name, rule.chinese});
    const auto near = text::nearest(word, known);
    throw Error(
        ExitCode::usage,
        near ? say("no rule is called '{}'; did you mean '{}'?", word, *near) : say("no rule is called '{}'", word),
        tr("all rules: kehu lint --rules"));
}

// Those named; else all but the hints, and these too with --hints.
std::vector<const Rule*> rules_asked(const Arguments& arguments) {
    std::vector<const Rule*> rules;
    for (const std::string& list : arguments.values("rule"))
        for (std::size_t from = 0; from <= list.size();) {
            const std::size_t to = std::min(list.find(',', from), list.size());
            const std::string word(text::trim(std::string_view(list).substr(from, to - from)));
            from = to + 1;
            if (word.empty()) continue;
            const Rule* rule = clean::find_rule(word);
            if (!rule) refuse_rule(word);
            rules.push_back(rule);
        }
    if (!rules.empty()) return rules;
    for (const Rule& rule : clean::rules())
        if (rule.severity != clean::Severity::hint || arguments.flag("hints")) rules.push_back(&rule);
    return rules;
}

// In the language of the command; machine forms have Rule::name.
std::string rule_word(const Rule& rule, Language language) {
    return std::string(language == Language::chinese ? rule.chinese : rule.name);
}

ExitCode list_rules(Session& session, Form form) {
    std::string out;
    Table table(
        {{tr("RULE")}, {tr("OF")}, {tr("SEVERITY")}, {tr("WHAT IT FINDS")}}, session.columns(), session.width_rule(),
        [&](std::string_view line) { session.out(line); }, session.color());
    for (const Rule& rule : clean::rules()) {
        const model::Kind* kind = rule.kind.empty() ? nullptr : session.schema().kind(rule.kind);
        if (form == Form::table) {
            table.row({rule_word(rule, session.language()),
                       kind ? std::string(kind->label(session.language())) : tr("every kind"),
                       tr(clean::severity_name(rule.severity)), tr(rule.summary)});
            continue;
        }
        if (form == Form::json) out += out.empty() ? "[" : ",";
        text::append_json_string(out += "{\"rule\":", rule.name);
        text::append_json_string(out += ",\"kind\":", rule.kind);
        text::append_json_string(out += ",\"severity\":", clean::severity_name(rule.severity));
        text::append_json_string(out += ",\"summary\":", tr(rule.summary));
        out += form == Form::jsonl ? "}\n" : "}";
    }
    if (form == Form::table)
        table.finish();
    else
        session.out(form == Form::json ? out + "]\n" : out);
    return ExitCode::done;
}

// Writes findings one by one, as many as --limit allows, and counts all.
class Report {
  public:
    Report(Session& session, const Arguments& arguments, Form form)
        : session_(session),
          form_(form),
          limit_(arguments.number("limit").value_or(~std::uint64_t{0})),
          table_(
              {{tr("ID"), false, true}, {tr("NAME")}, {tr("RULE")}, {tr("FIELD")}, {tr("WHAT")}}, session.columns(),
              session.width_rule(), [&session](std::string_view line) { session.out(line); }, session.color()) {
        if (form == Form::csv) session.out("id,name,rule,severity,field,reason\n");
    }

    void take(const Finding& finding, const std::string& title) {
        all_++;
        by_rule_[finding.rule]++;
        if (shown_ >= limit_) return;
        shown_++;
        if (form_ == Form::table)
            return table_.row({finding.id.text(), title, rule_word(*finding.rule, session_.language()),
                               finding.field ? std::string(finding.field->label(session_.language())) : std::string(),
                               finding.reason});
        line_.clear();
        if (form_ == Form::csv)
            append_csv(finding, title);
        else
            append_json(finding, title);
        session_.out(line_);
    }

    // Gives how many there were.
    std::uint64_t finish(std::uint64_t looked_at) {
        if (form_ == Form::table && all_) table_.finish();
        if (form_ == Form::json) session_.out(shown_ ? "]\n" : "[]\n");
        std::string list;
        for (const Rule& rule : clean::rules())
            if (const auto found = by_rule_.find(&rule); found != by_rule_.end())
                list.append(list.empty() ? "" : tr(", "))
                    .append(rule_word(rule, session_.language()))
                    .append(" ")
                    .append(grouped(found->second));
        if (!all_)
            session_.plain_note(
                say_n("nothing found in {} record", "nothing found in {} records", looked_at, grouped(looked_at)));
        else
            session_.plain_note(say_n("{} found in {} record: {}", "{} found in {} records: {}", looked_at,
                                      grouped(all_), grouped(looked_at), list));
        if (shown_ < all_) session_.note(say_n("{} is shown", "{} are shown", shown_, grouped(shown_)));
        return all_;
    }

  private:
    void append_json(const Finding& finding, const std::string& title) {
        if (form_ == Form::json) line_ += shown_ == 1 ? "[" : ",";
        text::append_json_string(line_ += "{\"id\":", finding.id.text());
        text::append_json_string(line_ += ",\"name\":", title);
        text::append_json_string(line_ += ",\"rule\":", finding.rule->name);
        text::append_json_string(line_ += ",\"severity\":", clean::severity_name(finding.rule->severity));
        if (finding.field) text::append_json_string(line_ += ",\"field\":", finding.field->name);
        text::append_json_string(line_ += ",\"reason\":", finding.reason);
        line_ += form_ == Form::jsonl ? "}\n" : "}";
    }

    void append_cell(std::string_view cell) {
        if (!line_.empty()) line_ += ',';
        text::append_csv_cell(line_, cell);
    }
    void append_csv(const Finding& finding, const std::string& title) {
        append_cell(finding.id.text());
        append_cell(title);
        append_cell(finding.rule->name);
        append_cell(clean::severity_name(finding.rule->severity));
        append_cell(finding.field ? finding.field->name : std::string_view());
        append_cell(finding.reason);
        line_ += '\n';
    }

    Session& session_;
    const Form form_;
    const std::uint64_t limit_;
    Table table_;
    std::uint64_t all_ = 0, shown_ = 0;
    std::map<const Rule*, std::uint64_t> by_rule_;
    std::string line_;
};

bool asks_computed(const query::Query& query) {
    bool asks = false;
    query::each_term(query.terms, [&](const query::Term& term) { asks |= term.field && term.field->computed(); });
    return asks;
}

// The kinds to look at: the one that was typed, else customers where there is a query, else all.
std::vector<const model::Kind*> kinds_asked(const model::Schema& schema, const Arguments& arguments,
                                            std::vector<std::string>& words) {
    if (arguments.kind_named) return {&schema.at(arguments.kind->code)};
    if (!words.empty())
        if (const model::Kind* kind = schema.kind(words.front()); kind && !kind->hidden) {
            words.erase(words.begin());
            return {kind};
        }
    if (!words.empty()) return {&schema.at(model::kCustomer)};
    std::vector<const model::Kind*> kinds;
    for (const model::Kind& kind : schema.kinds)
        if (!kind.hidden) kinds.push_back(&kind);
    return kinds;
}

ExitCode run(Session& session, const Arguments& arguments) {
    const Form form = form_of(arguments);
    if (arguments.flag("rules")) return list_rules(session, form);
    const std::vector<const Rule*> rules = rules_asked(arguments);
    std::uint64_t found = 0;
    session.book().read([&](const book::Reader& reader) {
        std::vector<std::string> words = arguments.rest();
        const model::Context context = session.context(reader, text::Lean::back);
        Report report(session, arguments, form);
        std::uint64_t looked_at = 0;
        for (const model::Kind* kind : kinds_asked(reader.schema(), arguments, words)) {
            clean::Lint lint(reader, *kind, context, rules);
            if (!lint.has_rules()) continue;
            std::vector<std::string> echo;
            const query::Query query = query::parse(words, *kind, reader.schema(), context, &echo, "kehu lint");
            for (const std::string& line : echo) session.note(line);
            const model::Field& title = kind->at(kind->title);
            scan_rows({reader, *kind, query, context, asks_computed(query)}, [&](const model::Row& row) {
                looked_at++;
                lint.check(row, [&](const Finding& finding) {
                    std::string name;
                    if (const auto bytes = row.record.get(title.tag))
                        title.type->format(name, *bytes, title, context, model::Style::machine);
                    report.take(finding, name);
                });
                return true;
            });
        }
        found = report.finish(looked_at);
    });
    return arguments.flag("exit-code") && found ? ExitCode::nothing : ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::query, "QUERY", "", "", mark("a kind, then words and field:value terms; all must hold (kehu help query)")},
    {Takes::values, "rule", "规则", "NAME", mark("only these rules")},
    {Takes::flag, "rules", "规则表", "", mark("list the rules")},
    {Takes::flag, "hints", "提示", "", mark("also what may well be meant so")},
    {Takes::value, "limit", "条数", "N", mark("show at most N")},
    {Takes::flag, "json", "", "", mark("as a JSON array")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
    {Takes::flag, "csv", "", "", mark("as CSV")},
    {Takes::flag, "exit-code", "退出码", "", mark("end with status 1 if there is anything in the list")},
};

}  // namespace

extern const Command kLintCommand;
constexpr Command kLintCommand{
    .name = "lint",
    .chinese = "挑错",
    .group = mark("House"),
    .summary = mark("what is missing in records or cannot be right"),
    .details = mark("Looks at the records of a kind, or of all, by rules: customers whom nobody can reach, numbers for "
                    "names, phones and e-mails that are mistyped, days to come, empty orders. Nothing is changed. What "
                    "may well be meant so, such as an amount that is not the sum of the lines, is a hint, and looked "
                    "for with --hints or by the name of its rule."),
    .examples =
        "kehu lint\nkehu lint --rules\nkehu lint tag:vip --rule reach,email\nkehu lint order --hints --csv\n"
        "kehu lint --exit-code -q",
    .access = Access::read,
    .of_kinds = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
