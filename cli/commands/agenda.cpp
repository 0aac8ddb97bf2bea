#include "cli/agenda.hpp"

#include <algorithm>

#include "cli/destination.hpp"
#include "cli/reference.hpp"
#include "cli/table.hpp"
#include "core/exchange/ics.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"

namespace kehu::cli {
namespace {

constexpr std::uint64_t kMostDays = 36600;

using Entries = std::vector<AgendaEntry>;

int days_until(const AgendaEntry& entry, text::Date today) {
    return static_cast<int>(text::days_from_epoch(entry.due) - text::days_from_epoch(today));
}

bool has_day(const AgendaEntry& entry) {
    return entry.due.year != 0;
}

// "2026-11-20 late", "2026-11-21 today", "2026-11-23 Mon"
std::string due_cell(const AgendaEntry& entry, text::Date today, Language language) {
    if (!has_day(entry)) return "-";
    std::string day = text::format_date(entry.due);
    int days = days_until(entry, today);
    if (days < 0) return say("{} late", day);
    if (days == 0) return say("{} today", day);
    return day.append(" ").append(text::weekday_name(text::weekday(entry.due), language));
}

// What cannot wait says so.
std::string what_cell(const AgendaEntry& entry) {
    constexpr int kUrgent = 1, kHigh = 3;
    if (entry.priority == kUrgent) return say("{} (urgent)", entry.what);
    return entry.priority == kHigh ? say("{} (high)", entry.what) : entry.what;
}

void write_table(Session& session, const Entries& entries, text::Date today, Destination& out, bool to_file) {
    if (entries.empty()) return;
    Table table({{tr("DUE"), false, true}, {tr("ID")}, {tr("WHO")}, {tr("WHAT")}, {tr("SINCE")}},
                to_file ? 0 : session.columns(), session.width_rule(), [&](std::string_view line) { out.write(line); });
    for (const AgendaEntry& entry : entries)
        table.row(
            {due_cell(entry, today, session.language()), entry.id.text(), entry.who, what_cell(entry), entry.since});
    table.finish();
}

std::string json_of(const AgendaEntry& entry, text::Date today) {
    std::string out = "{\"id\":";
    text::append_json_string(out, entry.id.text());
    if (has_day(entry)) {
        int days = days_until(entry, today);
        text::append_json_string(out += ",\"due\":", text::format_date(entry.due));
        text::append_json_string(out += ",\"state\":", days < 0 ? "late" : days == 0 ? "today" : "coming");
    }
    if (entry.customer) text::append_json_string(out += ",\"customer\":", entry.customer->text());
    text::append_json_string(out += ",\"what\":", entry.what);
    if (entry.anniversary) text::append_json_string(out += ",\"field\":", entry.anniversary->name);
    return out + "}";
}

void write_json(const Entries& entries, text::Date today, bool lines, Destination& out) {
    std::string text = lines ? "" : "[";
    for (const AgendaEntry& entry : entries) {
        if (!lines) text += text.size() > 1 ? ",\n" : "\n";
        text += json_of(entry, today);
        if (lines) text += '\n';
    }
    if (!lines) text += entries.empty() ? "]\n" : "\n]\n";
    out.write(text);
}

std::string calendar_of(const Entries& entries, text::Moment now) {
    using exchange::CalendarEntry;
    std::vector<CalendarEntry> out;
    for (const AgendaEntry& entry : entries) {
        if (!has_day(entry)) continue;
        CalendarEntry made;
        made.what = entry.anniversary ? CalendarEntry::What::event : CalendarEntry::What::to_do;
        made.uid = entry.uid + "@kehu";
        made.summary = entry.who.empty() ? entry.what : fmt::format("{}: {}", entry.who, entry.what);
        made.description = entry.phone;
        made.day = entry.due;
        made.priority = entry.priority;
        out.push_back(std::move(made));
    }
    return exchange::calendar(out, now);
}

// A nightly calendar or list takes the place of the last one.
bool is_agenda(std::string_view begin, const Arguments& arguments) {
    if (arguments.flag("ics")) return begin.starts_with("BEGIN:VCALENDAR");
    if (arguments.flag("json")) return begin.starts_with("[]") || begin.starts_with("[\n{\"id\":");
    if (arguments.flag("jsonl")) return begin.starts_with("{\"id\":");
    return begin.starts_with("DUE ") || begin.starts_with("到期 ");
}

// --mine is whoever writes now; a name that no staff record has yet owns nothing.
std::optional<std::uint32_t> owner_of(Session& session, const Arguments& arguments) {
    const model::Kind& staff = session.book().schema().at(model::kStaff);
    if (auto name = arguments.value("owner")) return find_reference(session, staff, *name, Names::loose).number;
    if (!arguments.flag("mine")) return std::nullopt;
    std::uint32_t number = 0;
    session.book().read([&](const book::Reader& reader) {
        auto found = reader.find_exact(staff, staff.at_name("name"), text::fold(session.author().staff));
        number = found.empty() ? 0 : found[0].number;
    });
    return number;
}

AgendaWish wish_of(Session& session, const Arguments& arguments) {
    AgendaWish wish;
    std::uint64_t days = arguments.number("days").value_or(7);
    if (days > kMostDays) throw Error(ExitCode::usage, say("--days takes at most {}", kMostDays));
    wish.days = static_cast<std::int64_t>(days);
    wish.undated = !arguments.value("days") && !arguments.flag("exit-code");
    wish.anniversaries = !arguments.flag("no-birthdays");
    wish.owner = owner_of(session, arguments);
    return wish;
}

std::size_t count_due(const Entries& entries) {
    return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), has_day));
}

void note(Session& session, const Entries& entries, text::Date today, std::int64_t days) {
    auto late = std::count_if(entries.begin(), entries.end(),
                              [&](const auto& e) { return has_day(e) && days_until(e, today) < 0; });
    std::size_t due = count_due(entries), undated = entries.size() - due;
    if (undated)
        session.plain_note(say("{} due, {} late, {} without a day", due, late, undated));
    else if (entries.empty())
        session.plain_note(days == 0 ? tr("nothing due today")
                                     : say_n("nothing due today and tomorrow", "nothing due in the next {} days",
                                             static_cast<unsigned long>(days), days));
    else
        session.plain_note(say("{} due, {} late", due, late));
}

ExitCode run(Session& session, const Arguments& arguments) {
    int forms = arguments.flag("json") + arguments.flag("jsonl") + arguments.flag("ics");
    if (forms > 1) throw Error(ExitCode::usage, tr("--json, --jsonl and --ics do not go together"));
    AgendaWish wish = wish_of(session, arguments);
    Entries entries;
    text::Date today;
    session.book().read([&](const book::Reader& reader) {
        entries = agenda(session, reader, wish);
        today = session.context(reader).calendar().today();
    });
    std::string file = arguments.value("output").value_or("");
    if (!arguments.flag("force"))
        refuse_to_replace(file, [&](std::string_view begin) { return is_agenda(begin, arguments); });
    Destination out(session, file);
    if (arguments.flag("ics"))
        out.write(calendar_of(entries, session.now()));
    else if (forms)
        write_json(entries, today, arguments.flag("jsonl"), out);
    else
        write_table(session, entries, today, out, !file.empty());
    out.commit();
    if (!forms) note(session, entries, today, wish.days);
    return arguments.flag("exit-code") && count_due(entries) ? ExitCode::nothing : ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::value, "days", "天数", "N", mark("from today on (default: 7); what is late is always shown")},
    {Takes::value, "owner", "负责人", "REF", mark("only what this member of staff is in charge of")},
    {Takes::flag, "mine", "我的", "", mark("only what you are in charge of")},
    {Takes::flag, "no-birthdays", "无生日", "", mark("only follow-ups")},
    {Takes::flag, "json", "", "", mark("as a JSON array")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
    {Takes::flag, "ics", "", "", mark("as an iCalendar file, for a phone or a calendar program")},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is no export of this form"), 'f'},
    {Takes::flag, "exit-code", "退出码", "", mark("end with status 1 if there is anything in the list")},
};

}  // namespace

extern const Command kAgendaCommand;
constexpr Command kAgendaCommand{
    .name = "agenda",
    .chinese = "日程",
    .group = mark("Contacts"),
    .summary = mark("what is due: follow-ups, birthdays and other days"),
    .details = mark("Late follow-ups first, then those of today and of the next days, with birthdays by the solar and "
                    "the lunar calendar; then, where nothing is said of "
                    "days, follow-ups without one. The last column tells how long ago the last contact was."),
    .examples = "kehu agenda\nkehu agenda --days 3 --mine\nkehu agenda --ics -o agenda.ics\nkehu agenda --exit-code -q",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
