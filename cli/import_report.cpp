#include "cli/import_report.hpp"

#include <algorithm>

#include "cli/change.hpp"
#include "cli/fit.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "core/book/codec.hpp"
#include "core/exchange/refused_cards.hpp"
#include "core/exchange/row_values.hpp"
#include "core/text/escape.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

using exchange::Column;
using exchange::Fault;
using exchange::Plan;

// A sentence, on a terminal broken at its blanks.
void tell(Session& session, const std::string& text) {
    session.line(fitted(text, session.columns(), session.width_rule()));
}

constexpr std::size_t kShownUpdates = 10, kShownNotices = 20, kShownRefusals = 200, kValueCells = 40;

std::string digits(std::uint64_t number, std::uint64_t largest) {
    return text::pad_left(std::to_string(number), std::to_string(largest).size());
}

// What is wrong, without the value where the reason repeats it.
std::string_view reason_of(const Fault& fault) {
    std::string_view reason = fault.reason;
    for (std::string_view colon : {": ", "："})
        if (!fault.value.empty() && reason.starts_with(fault.value + std::string(colon)))
            reason.remove_prefix(fault.value.size() + colon.size());
    return reason;
}

// Cards have no headers: their columns are called as the fields are.
const model::Field* card_field(const Plan& plan, bool of_cards, const std::string& header) {
    if (!of_cards) return nullptr;
    for (const Column& column : plan.columns)
        if (column.field && column.header == header) return column.field;
    return plan.read_as->by_name(header);  // one that is left out
}

std::string column_name(const Plan& plan, bool of_cards, const std::string& header) {
    const model::Field* field = card_field(plan, of_cards, header);
    return field ? std::string(field->label(language())) : header;
}

// The values of a list of cards stand in lines of their own, and what each is for in front in kehu's words.
std::string list_of_card(std::string_view lines, const model::Field& field) {
    const bool labelled = field.name == "phone" || field.name == "fax" || field.name == "email";
    std::string list;
    while (!lines.empty()) {
        std::string_view item = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(item.size() + 1, lines.size()));
        if (const std::size_t colon = item.find(':'); labelled && colon != item.npos)
            if (!model::phone_type(item.substr(0, colon)).empty()) item.remove_prefix(colon + 1);
        list.append(list.empty() ? "" : tr(", ")).append(item);
    }
    return list;
}

std::string place_and_reason(const Fault& fault, const Plan& plan, bool of_cards) {
    const model::Field* field = card_field(plan, of_cards, fault.column);
    std::string place = column_name(plan, of_cards, fault.column);
    const std::string value = field ? list_of_card(fault.value, *field) : fault.value;
    if (!value.empty()) place += " " + text::cut_to_width(text::visible(value), kValueCells);
    return place.empty() ? std::string(reason_of(fault)) : say("{}: {}", place, reason_of(fault));
}

void print_head(Session& session, const exchange::CsvFile& file, const Plan& plan, bool dry) {
    std::string line = say_n("{}: {} row, {}.  {} new, {} update, {} same, {} refused.",
                             "{}: {} rows, {}.  {} new, {} update, {} same, {} refused.", plan.rows, file.name(),
                             grouped(plan.rows), file.format(), grouped(plan.fresh), grouped(plan.updates),
                             grouped(plan.same), grouped(plan.refused.size()));
    if (dry) line.append("  ").append(tr("Nothing written (--dry-run)."));
    // Sentences, not columns.
    if (session.columns() && text::display_width(line, session.width_rule()) > session.columns())
        for (std::size_t at; (at = line.find("  ")) != line.npos;) line.erase(at, 1);
    tell(session, session.shown(line));
}

void print_columns(Session& session, const Plan& plan, bool of_cards) {
    std::string taken, left, empty;
    for (const Column& column : plan.columns) {
        if (column.use == Column::Use::unnamed || column.use == Column::Use::report) continue;
        const bool is_uid = column.use == Column::Use::uid;
        const bool takes = is_uid || column.use == Column::Use::field || column.use == Column::Use::identity ||
                           column.use == Column::Use::label;
        std::string& list = takes ? taken : column.use == Column::Use::empty ? empty : left;
        list.append(list.empty() ? "" : tr(", ")).append(column_name(plan, of_cards, column.header));
        if (is_uid && column.header != exchange::kUidColumn) list.append("=").append(exchange::kUidColumn);
        if (!is_uid && !of_cards && takes && column.header != column.field->name)
            list.append("=").append(column.field->name);
    }
    tell(session, session.shown(say("columns: {}", taken)));
    if (!left.empty()) tell(session, session.shown(say("left out: {}", left)));
    if (!empty.empty()) tell(session, session.shown(say("without any value: {}", empty)));
    if (plan.dates != exchange::DateOrder::unknown)
        tell(session, plan.dates == exchange::DateOrder::day_first ? tr("dates: day first, as 31/12/1970")
                                                                   : tr("dates: month first, as 12/31/1970"));
    if (plan.decimal_comma) tell(session, tr("numbers: with a decimal comma, as 1.234,50"));
    if (plan.plain_phones.count) tell(session, say("phones without +: as numbers of {}", plan.country));
}

// The machine of a shop in China may well be set up for the USA.
void print_doubt_of_country(Session& session, const Plan& plan) {
    const exchange::PlainPhones& phones = plan.plain_phones;
    if (plan.country == "CN" || phones.chinese == 0 || phones.chinese * 2 < phones.count) return;
    tell(session, say_n("notice: {} of the phones looks like a mobile of China, and is read as a number of {}; to read "
                        "them as Chinese, also after the import: kehu config set country CN",
                        "notice: {} of the phones look like mobiles of China, and are read as numbers of {}; to read "
                        "them as Chinese, also after the import: kehu config set country CN",
                        phones.chinese, grouped(phones.chinese), plan.country));
}

void print_refused(Session& session, const Plan& plan, bool of_cards) {
    std::size_t shown = 0;
    for (const exchange::RefusedRow& refused : plan.refused) {
        if (shown++ == kShownRefusals) {
            tell(session, say("... and {} refused rows more; all of them: --refused FILE",
                              grouped(plan.refused.size() - kShownRefusals)));
            return;
        }
        for (const Fault& fault : refused.faults)
            tell(session, session.shown(say("row {}  line {}  {}", digits(refused.row, plan.rows),
                                            digits(refused.line, plan.refused.back().line),
                                            place_and_reason(fault, plan, of_cards))));
    }
}

void print_notices(Session& session, const Plan& plan, bool of_cards) {
    for (std::size_t i = 0; i < std::min(plan.notices.size(), kShownNotices); i++)
        tell(session, session.shown(say("notice: row {}  {}", digits(plan.notices[i].row, plan.rows),
                                        place_and_reason(plan.notices[i].what, plan, of_cards))));
    if (plan.notices.size() > kShownNotices)
        tell(session, say("... and {} notices more", grouped(plan.notices.size() - kShownNotices)));
}

void print_tasks(Session& session, const Plan& plan) {
    if (!plan.tasks.empty())
        tell(session, say_n("and {} follow-up.", "and {} follow-ups.", plan.tasks.size(), grouped(plan.tasks.size())));
    if (plan.late_tasks)
        tell(session, say_n("{} follow-up would have been due before today and is left out.",
                            "{} follow-ups would have been due before today and are left out.", plan.late_tasks,
                            grouped(plan.late_tasks)));
}

void print_follow_ups(Session& session, const Plan& plan) {
    if (plan.follow_ups.empty()) return;
    const auto done = std::count_if(plan.follow_ups.begin(), plan.follow_ups.end(),
                                    [](const exchange::FollowUp& f) { return f.done; });
    tell(session,
         say_n("and {} follow-up: {} open, {} done (a later contact is there).",
               "and {} follow-ups: {} open, {} done (a later contact is there).", plan.follow_ups.size(),
               grouped(plan.follow_ups.size()), grouped(plan.follow_ups.size() - static_cast<std::size_t>(done)),
               grouped(static_cast<std::uint64_t>(done))));
}

void append_pair(std::string& out, std::string_view key, std::uint64_t number) {
    out.append(",\"").append(key).append("\":");
    exchange::append_number(out, number);
}

void append_fault(std::string& out, std::uint32_t row, std::uint64_t line, const Fault& fault) {
    out += "{\"row\":";
    exchange::append_number(out, row);
    if (line) append_pair(out, "line", line);
    if (!fault.column.empty()) text::append_json_string(out += ",\"column\":", fault.column);
    if (!fault.value.empty()) text::append_json_string(out += ",\"value\":", fault.value);
    text::append_json_string(out += ",\"reason\":", fault.reason);
    out += '}';
}

void append_columns(std::string& out, const Plan& plan) {
    out += ",\"columns\":{";
    for (const Column& column : plan.columns) {
        if (column.use != Column::Use::field && column.use != Column::Use::identity) continue;
        if (out.back() != '{') out += ',';
        text::append_json_string(out, column.header);
        text::append_json_string(out += ':', column.field->name);
    }
    out += '}';
}

// A cell of a CSV file.
void append_cell(std::string& out, std::string_view cell) {
    out += '"';
    for (char c : cell) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

}  // namespace

namespace {

// What changes and has no form for people.
void append_unseen(std::string& list, const model::Kind& kind, model::RecordView before, model::RecordView after,
                   Language language) {
    const auto add = [&](std::string_view label) { (list += list.empty() ? "" : tr("; ")) += label; };
    for (const model::Field& field : kind.fields)
        if (field.hidden && field.source == model::Source::stored && before.get(field.tag) != after.get(field.tag))
            add(field.label(language));
    if (before.get(book::kAliasTag) != after.get(book::kAliasTag)) add(tr("one more uid"));
}

}  // namespace

void print_plan(Session& session, const exchange::CsvFile& file, const Plan& plan, bool dry) {
    const bool of_cards = file.cards();
    if (dry || !session.options().quiet || session.may_ask()) {
        print_head(session, file, plan, dry);
        print_columns(session, plan, of_cards);
        if (plan.blank)
            tell(session,
                 say_n("{} blank line passed over", "{} blank lines passed over", plan.blank, grouped(plan.blank)));
        if (plan.further_lines)
            tell(session, say_n("{} row is a further line of an order", "{} rows are further lines of orders",
                                plan.further_lines, grouped(plan.further_lines)));
        print_follow_ups(session, plan);
        print_tasks(session, plan);
    }
    print_doubt_of_country(session, plan);
    print_notices(session, plan, of_cards);
    print_refused(session, plan, of_cards);
}

void print_updates(Session& session, const book::Reader& reader, const Plan& plan) {
    const model::Context context = session.context(reader);
    const model::Kind& kind = reader.schema().at(plan.kind);
    for (std::size_t i = 0; i < std::min(plan.changed.size(), kShownUpdates); i++) {
        const store::RecordId id{plan.kind, plan.changed[i].number};
        const auto row = reader.get(id);
        if (!row) continue;
        std::string list = list_of(changed_fields(kind, row->record, plan.changed[i].after, context));
        append_unseen(list, kind, row->record, plan.changed[i].after, context.language);
        tell(session, session.shown(say("update: {}: {}", titled(id, reader.title(id)), list)));
    }
    if (plan.changed.size() > kShownUpdates)
        tell(session, say("... and {} updates more", grouped(plan.changed.size() - kShownUpdates)));
}

std::string plan_json(const Plan& plan, book::Sequence op) {
    std::string out = "{\"rows\":";
    exchange::append_number(out, plan.rows);
    append_pair(out, "new", plan.fresh);
    append_pair(out, "update", plan.updates);
    append_pair(out, "same", plan.same);
    append_pair(out, "refused", plan.refused.size());
    if (plan.further_lines) append_pair(out, "further_lines", plan.further_lines);
    out += ",\"op\":";
    out += op ? std::to_string(op) : "null";
    append_columns(out, plan);
    if (!plan.follow_ups.empty()) {
        const auto done = std::count_if(plan.follow_ups.begin(), plan.follow_ups.end(),
                                        [](const exchange::FollowUp& f) { return f.done; });
        append_pair(out, "tasks", plan.follow_ups.size());
        append_pair(out, "tasks_done", static_cast<std::uint64_t>(done));
    }
    if (!plan.tasks.empty()) append_pair(out, "tasks", plan.tasks.size());
    if (plan.late_tasks) append_pair(out, "late_tasks", plan.late_tasks);
    out += ",\"faults\":[";
    for (const exchange::RefusedRow& refused : plan.refused)
        for (const Fault& fault : refused.faults) {
            if (out.back() != '[') out += ',';
            append_fault(out, refused.row, refused.line, fault);
        }
    out += "],\"notices\":[";
    for (const exchange::Notice& notice : plan.notices) {
        if (out.back() != '[') out += ',';
        append_fault(out, notice.row, 0, notice.what);
    }
    return out + "]}";
}

std::string refused_rows(const exchange::CsvFile& file, const Plan& plan) {
    if (file.cards())
        return exchange::refused_cards(*file.cards(), plan.refused,
                                       [&](const Fault& fault) { return place_and_reason(fault, plan, true); });
    const bool again = !plan.columns.empty() && plan.columns[0].use == Column::Use::report;
    const char separator = file.separator();
    const std::string line_end = file.text().find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
    std::string out = file.encoding() == "UTF-8" ? "" : "\xEF\xBB\xBF";
    if (!again) ((out += "line") += separator) += std::string("reason") + separator;
    (out += file.raw_header()) += line_end;
    for (const exchange::RefusedRow& refused : plan.refused) {
        std::string reasons;
        for (const Fault& fault : refused.faults)
            (reasons += reasons.empty() ? "" : tr("; ")) += place_and_reason(fault, plan, false);
        exchange::append_number(out, refused.line);
        append_cell(out += separator, reasons);
        std::string_view raw = refused.raw;
        // A row that was refused before has a line and a reason of that time in front.
        if (again) raw = exchange::without_cells(raw, separator, 2);
        ((out += separator) += raw) += line_end;
    }
    return out;
}

}  // namespace kehu::cli
