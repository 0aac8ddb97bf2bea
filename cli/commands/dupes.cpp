// dupes: customers that are likely one, as a plan that `merge --plan` carries out. Writes nothing itself.
#include <algorithm>

#include "cli/merge_plan.hpp"
#include "cli/numbers.hpp"
#include "cli/scan.hpp"
#include "cli/session.hpp"
#include "core/clean/dupes.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

using clean::Dupe;
using clean::Reason;

enum class Form { plan, json, jsonl, csv };

Form form_of(const Arguments& arguments) {
    Form form = Form::plan;
    for (const auto& [name, named] : {std::pair{"json", Form::json}, {"jsonl", Form::jsonl}, {"csv", Form::csv}}) {
        if (!arguments.flag(name)) continue;
        if (form != Form::plan) throw Error(ExitCode::usage, tr("one form at a time: --json, --jsonl or --csv"));
        form = named;
    }
    return form;
}

int least_of(const Arguments& arguments) {
    const std::uint64_t least = arguments.number("min").value_or(clean::kLikely);
    if (least < 1 || least > 100) throw Error(ExitCode::usage, tr("--min takes points from 1 to 100"));
    return static_cast<int>(least);
}

// One of the two must be among them; nothing: all records are.
std::vector<bool> numbers_asked(Session& session, const book::Reader& reader, const model::Kind& kind,
                                const Arguments& arguments, const model::Context& context) {
    std::vector<bool> asked;
    if (arguments.rest().empty()) return asked;
    std::vector<std::string> echo;
    const query::Query query = query::parse(arguments.rest(), kind, reader.schema(), context, &echo, "kehu dupes");
    for (const std::string& line : echo) session.note(line);
    bool computed = false;
    query::each_term(query.terms, [&](const query::Term& term) { computed |= term.field && term.field->computed(); });
    asked.resize(std::size_t{reader.last_number(kind.code)} + 1);
    scan_rows({reader, kind, query, context, computed}, [&](const model::Row& row) {
        asked[row.id.number] = true;
        return true;
    });
    return asked;
}

// A plan is made of lines: no name may begin another.
std::string in_one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = ' ';
    return text;
}

class Report {
  public:
    Report(Session& session, const book::Reader& reader, const model::Kind& kind, Form form, std::uint64_t limit)
        : session_(session), reader_(reader), kind_(kind), form_(form), limit_(limit), traits_(kind) {}

    void print(const clean::Dupes& dupes) {
        for (const auto* list : {&dupes.found, &dupes.doubtful})
            for (const Dupe& dupe : *list)
                width_ = std::max(width_, id_of(dupe.keep).size() + id_of(dupe.other).size());
        const bool any = !dupes.found.empty() || !dupes.doubtful.empty();
        if (form_ == Form::csv) session_.out("keep,other,points,keep_name,other_name,like,reasons,against\n");
        if (form_ == Form::plan && any) {
            session_.line(tr("# take out what is not so, then: kehu merge --plan FILE"));
            session_.line(plan_origin(reader_));
        }
        for (const Dupe& dupe : dupes.found) one(dupe, true);
        for (const Dupe& dupe : dupes.doubtful) one(dupe, false);
        if (form_ == Form::json) session_.out(shown_ ? "]\n" : "[]\n");
    }
    std::uint64_t shown() const { return shown_; }

  private:
    std::string id_of(std::uint32_t number) const { return store::RecordId{kind_.code, number}.text(); }
    // As `merge` reads it: an id that is another one's code, too, could be either.
    std::string reference_to(std::uint32_t number) const {
        const std::string id = id_of(number);
        return reader_.candidates(kind_, id, false).size() > 1 ? reader_.uid(store::RecordId{kind_.code, number}) : id;
    }
    std::string title_of(std::uint32_t number) const { return in_one_line(reader_.title({kind_.code, number})); }

    void one(const Dupe& dupe, bool likely) {
        if (shown_ == limit_) return;
        ++shown_;
        line_.clear();
        if (form_ == Form::plan)
            append_plan(dupe, likely);
        else if (form_ == Form::csv)
            append_csv(dupe);
        else
            append_json(dupe);
        session_.out(form_ == Form::plan ? session_.shown(line_) + "\n" : line_);
    }

    // merge C1 C9  # 95 王小明 = Wang Xiaoming: same phone +86 138 0013 8001, same name in another script
    void append_plan(const Dupe& dupe, bool likely) {
        const std::string keep = reference_to(dupe.keep), other = reference_to(dupe.other);
        const std::size_t width = std::max(width_, keep.size() + other.size());
        line_ += fmt::format("{}merge {} {}{:{}}  # {:3} ", likely ? "" : "#? ", keep, other, "",
                             width - keep.size() - other.size(), dupe.likeness.score);
        const std::string what = sentence_of(dupe);
        line_ += dupe.like == dupe.keep
                     ? say("{} = {}: {}", title_of(dupe.keep), title_of(dupe.other), what)
                     : say("{} = {}: like {}, {}", title_of(dupe.keep), title_of(dupe.other), id_of(dupe.like), what);
    }

    std::string sentence_of(const Dupe& dupe) const {
        std::string same, apart;
        for (const clean::Weight& weight : clean::weights()) {
            if (!dupe.likeness.has(weight.reason)) continue;
            std::string& list = weight.person < 0 ? apart : same;
            list.append(list.empty() ? "" : tr(", ")).append(tr(weight.sentence));
            if (const std::string value = value_of(dupe, weight.reason); !value.empty()) list += " " + value;
        }
        return apart.empty() ? same : say("{}; but {}", same, apart);
    }

    // What they share, where that is no secret.
    std::string value_of(const Dupe& dupe, Reason reason) const {
        if (reason != Reason::phone && reason != Reason::email) return {};
        const model::Field* field = kind_.stored(reason == Reason::phone ? "phone" : "email");
        const auto row = reader_.get_record({kind_.code, dupe.other}),
                   keep = reader_.get_record({kind_.code, dupe.keep});
        if (!row || !keep || field->sensitive) return {};
        const clean::Traits a = traits_.read(*row), b = traits_.read(*keep);
        const auto& values = reason == Reason::phone ? a.phones : a.emails;
        const auto& theirs = reason == Reason::phone ? b.phones : b.emails;
        const auto shared = std::find_first_of(values.begin(), values.end(), theirs.begin(), theirs.end());
        if (shared == values.end()) return {};
        return reason == Reason::phone && shared->starts_with('+') && shared->find('x') == shared->npos
                   ? text::format_phone({*shared, *shared, ""})
                   : in_one_line(*shared);
    }

    std::string words_of(const Dupe& dupe, bool against, std::string_view between, std::string_view quote) const {
        std::string out;
        for (const clean::Weight& weight : clean::weights())
            if (dupe.likeness.has(weight.reason) && (weight.person < 0) == against)
                out.append(out.empty() ? "" : between).append(quote).append(weight.word).append(quote);
        return out;
    }

    void append_json(const Dupe& dupe) {
        if (form_ == Form::json) line_ += shown_ == 1 ? "[" : ",\n";
        line_ += fmt::format("{{\"keep\":\"{}\",\"other\":\"{}\",\"points\":{},\"keep_name\":", id_of(dupe.keep),
                             id_of(dupe.other), dupe.likeness.score);
        text::append_json_string(line_, reader_.title({kind_.code, dupe.keep}));
        text::append_json_string(line_ += ",\"other_name\":", reader_.title({kind_.code, dupe.other}));
        line_ += fmt::format(",\"like\":\"{}\",\"reasons\":[{}],\"against\":[{}]}}", id_of(dupe.like),
                             words_of(dupe, false, ",", "\""), words_of(dupe, true, ",", "\""));
        if (form_ == Form::jsonl) line_ += '\n';
    }

    void append_csv(const Dupe& dupe) {
        const std::string cells[] = {id_of(dupe.keep),
                                     id_of(dupe.other),
                                     std::to_string(dupe.likeness.score),
                                     reader_.title({kind_.code, dupe.keep}),
                                     reader_.title({kind_.code, dupe.other}),
                                     id_of(dupe.like),
                                     words_of(dupe, false, " ", ""),
                                     words_of(dupe, true, " ", "")};
        for (const std::string& cell : cells) {
            if (!line_.empty()) line_ += ',';
            text::append_csv_cell(line_, cell);
        }
        line_ += '\n';
    }

    Session& session_;
    const book::Reader& reader_;
    const model::Kind& kind_;
    const Form form_;
    const std::uint64_t limit_;
    const clean::TraitReader traits_;
    std::size_t width_ = 0;
    std::uint64_t shown_ = 0;
    std::string line_;
};

void note_counts(Session& session, const clean::Dupes& dupes, std::uint64_t shown) {
    const std::uint64_t all = dupes.found.size() + dupes.doubtful.size();
    if (dupes.crowded)
        session.note(say_n("{} phone, address or name of more than 24 customers was not compared one by one",
                           "{} phones, addresses or names of more than 24 customers each were not compared one by one",
                           dupes.crowded, grouped(dupes.crowded)));
    if (all == 0)
        return session.plain_note(say_n("no duplicates in {} customer", "no duplicates in {} customers",
                                        dupes.looked_at, grouped(dupes.looked_at)));
    session.plain_note(say_n("{} of {} customers is likely another one", "{} of {} customers are likely others",
                             dupes.found.size(), grouped(dupes.found.size()), grouped(dupes.looked_at)));
    if (!dupes.doubtful.empty())
        session.note(say_n("{} pair is doubtful, and a comment in the plan",
                           "{} pairs are doubtful, and comments in the plan", dupes.doubtful.size(),
                           grouped(dupes.doubtful.size())));
    if (shown < all) session.note(say_n("{} is shown", "{} are shown", shown, grouped(shown)));
}

ExitCode run(Session& session, const Arguments& arguments) {
    const Form form = form_of(arguments);
    clean::DupesAsked options;
    options.least = least_of(arguments);
    const std::uint64_t limit = arguments.number("limit").value_or(~std::uint64_t{0});
    bool any = false;
    session.book().read([&](const book::Reader& reader) {
        const model::Kind& kind = reader.schema().at(model::kCustomer);
        const model::Context context = session.context(reader, text::Lean::back);
        const std::vector<bool> asked = numbers_asked(session, reader, kind, arguments, context);
        if (!asked.empty()) options.among = [&](std::uint32_t number) { return asked[number]; };
        const clean::Dupes dupes = clean::find_dupes(reader, kind, options);
        Report report(session, reader, kind, form, limit);
        report.print(dupes);
        note_counts(session, dupes, report.shown());
        any = !dupes.found.empty() || !dupes.doubtful.empty();
    });
    return any ? ExitCode::done : ExitCode::nothing;
}

constexpr Argument kArguments[] = {
    {Takes::query, "QUERY", "", "",
     mark("words and field:value terms (kehu help query): one of the two must match; the other may be anybody")},
    {Takes::value, "min", "最低分", "N", mark("show from N points on (usually 60); those below 60 as comments")},
    {Takes::value, "limit", "条数", "N", mark("show at most N")},
    {Takes::flag, "json", "", "", mark("as a JSON array")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
    {Takes::flag, "csv", "", "", mark("as CSV")},
};

}  // namespace

extern const Command kDupesCommand;
constexpr Command kDupesCommand{
    .name = "dupes",
    .chinese = "查重",
    .group = mark("House"),
    .summary = mark("find customers that are likely one, as a plan for kehu merge"),
    .details = mark(
        "Compares phones in any spelling, e-mails, names in any script and order, names of companies without their "
        "legal form, names with a slip, addresses, birthdays. What two records have in common gives points, what tells "
        "them apart takes some off; from 60 on they are likely one. A person's name alone is never enough, nor is a "
        "phone that "
        "differently named people share.\n"
        "Each line is one for a plan: `merge C1 C9`, and behind the # the points and why. Take out the lines that are "
        "wrong, exchange the two ids where the other should stay, add --take field=C9 to choose a value, and hand the "
        "file to `kehu merge --plan`. The record with the most fields filled in stays, of equal ones the oldest."),
    .examples =
        "kehu dupes\nkehu dupes > plan.txt; kehu merge --plan plan.txt -n\nkehu dupes created:7d.. --min 40\n"
        "kehu dupes --csv --min 90",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
