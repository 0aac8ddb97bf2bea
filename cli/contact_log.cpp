#include "cli/contact_log.hpp"

#include <algorithm>

#include "cli/draft.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;
using model::Record;

// What the write left behind, for the words about it.
struct Logged {
    store::RecordId id, customer, follow_up;
    std::size_t settled = 0;
    bool wordless = false;
    std::vector<std::string> lines;   // for people
    std::vector<std::string> doubts;  // see values.hpp
    std::string json, printed, past;
};

Error no_channel(const std::string& word, const Field& channel, Language language) {
    std::vector<std::string_view> known;
    std::string listed;
    for (const model::Choice& choice : channel.choices) {
        known.insert(known.end(), {choice.key, choice.english, choice.chinese});
        known.insert(known.end(), choice.aliases.begin(), choice.aliases.end());
        listed.append(listed.empty() ? "" : tr(", ")) += language == Language::chinese ? choice.chinese : choice.key;
    }
    auto near = text::nearest(word, known);
    return Error(ExitCode::usage,
                 near ? say("'{}' is no way of contact; did you mean '{}'?", word, *near)
                      : say("'{}' is no way of contact: {}", word, listed),
                 say("how first, then the words: kehu log REF {} ...", near ? *near : channel.choices.back().key));
}

// Moves the first word to the fields as the channel; the rest of the words become the summary, before what --note
// gives.
void sort_words(Session& session, ContactWords& contact, const Kind& kind, std::string& typed) {
    const Field& channel = kind.at_name("channel");
    const Field& summary = kind.at_name("summary");
    auto note = part_of(contact.fields, "summary");
    bool channel_given = has_field(contact.fields, "channel");
    if (contact.words.empty() && !note && !channel_given)
        throw Error(ExitCode::usage, tr("say how you were in contact, and what was said"),
                    tr("like this: kehu log REF call WORDS"));
    if (!channel_given && !contact.words.empty()) {
        std::string key;
        try {
            model::Context context;
            channel.type->parse(key, contact.words.front(), channel, context);
        } catch (const BadValue&) {
            throw no_channel(contact.words.front(), channel, session.language());
        }
        contact.fields.push_back({&channel, key});
        contact.words.erase(contact.words.begin());
    } else if (!channel_given) {
        contact.fields.push_back({&channel, "note"});
    }
    if (note && text::trim(*note) == "-") note = typed = session.read_stdin();
    if (note && text::trim(*note).empty() && contact.words.empty())
        throw Error(ExitCode::usage, tr("there is nothing to note: the text is empty"));
    std::string text = text::joined(contact.words);
    if (note) text += (text.empty() ? "" : "\n") + std::string(text::trim(*note));
    std::erase_if(contact.fields, [&](const auto& value) { return value.field == &summary; });
    if (!text.empty()) contact.fields.push_back({&summary, text});
}

store::RecordId customer_of(Session& session, ContactWords& contact, const Kind& kind) {
    const Field& field = kind.at_name("customer");
    if (contact.customer.empty()) contact.customer = part_of(contact.fields, "customer").value_or("");
    std::erase_if(contact.fields, [&](const auto& value) { return value.field == &field; });
    if (text::trim(contact.customer).empty())
        throw Error(ExitCode::usage, tr("say with whom: kehu log REF call WORDS"));
    return find_reference(session, session.book().schema().at(field.ref), contact.customer, Names::loose);
}

// What is to be done if that was not said: what the talk was about.
std::string follow_up_text(const FieldValues& fields) {
    if (auto todo = part_of(fields, "todo"); todo && !text::trim(*todo).empty()) return *todo;
    std::string summary = part_of(fields, "summary").value_or("");
    summary.erase(std::min(summary.find('\n'), summary.size()));
    return text::trim(summary).empty() ? tr("follow up") : summary;
}

store::RecordId add_follow_up(Session& session, book::Writer& writer, const Logged& logged, const FieldValues& fields,
                              std::string& past) {
    const Kind& task = writer.schema().at(model::kTask);
    Record record;
    auto put = [&](const char* name, const std::string& bytes) { record.set(task.at_name(name).tag, bytes); };
    put("customer", model::encode_ref(logged.customer));
    put("what", read_value(session, writer, task, task.at_name("what"), follow_up_text(fields)));
    const Kind& contact = writer.schema().at(model::kContact);
    if (auto next = part_of(fields, "next"); next && !text::trim(*next).empty()) {
        std::string due = read_value(session, writer, contact, contact.at_name("next"), *next);
        text::Date day = model::decode_date(due);
        if (text::days_from_epoch(day) < text::days_from_epoch(session.context(writer).calendar().today()))
            past = text::format_day_named(day, session.language());
        put("due", due);
    }
    put("owner", model::encode_ref({model::kStaff, writer.staff()}));
    put("contact", model::encode_ref(logged.id));
    return writer.create(task, std::move(record));
}

std::size_t settle_open(book::Writer& writer, store::RecordId customer) {
    const Kind& task = writer.schema().at(model::kTask);
    std::vector<store::RecordId> open;
    std::uint8_t by_customer = 2;
    writer.scan_index(task, {by_customer, {model::encode_ref(customer), "open"}, {}, {}, false},
                      [&](store::RecordId id) { return open.push_back(id), true; });
    for (store::RecordId id : open) {
        Record record(writer.get(id)->record);
        record.set(task.at_name("state").tag, "done");
        record.set(task.at_name("finished").tag, model::encode_moment(writer.entry().time));
        writer.change(id, std::move(record));
    }
    return open.size();
}

void append_json(std::string& out, const char* key, const std::string& text) {
    text::append_json_string(out.append(out.empty() ? "{" : ","), key);
    text::append_json_string(out += ':', text);
}

void describe_contact(Session& session, const book::Writer& writer, const ContactWords& contact, Logged& logged) {
    const Kind& kind = writer.schema().at(model::kContact);
    model::Context context = session.context(writer);
    model::Row row = *writer.get(logged.id);
    const Field& channel = kind.at_name("channel");
    const Field& at = kind.at_name("at");
    logged.lines.push_back(
        say("Logged {}: {} with {}, {}.", logged.id.text(), value_in_words(row.record, channel, context),
            titled(logged.customer, writer.title(logged.customer)), value_in_words(row.record, at, context)));
    append_json(logged.json, "id", logged.id.text());
    append_json(logged.json, "customer", logged.customer.text());
    append_json(logged.json, "channel", text_of(row, kind, channel, context, model::Style::machine));
    append_json(logged.json, "at", text_of(row, kind, at, context, model::Style::machine));
    if (contact.print) {
        const Field* field = kind.field(*contact.print);
        if (!field) throw Error(ExitCode::usage, say("unknown field '{}'", *contact.print));
        logged.printed = text_of(row, kind, *field, context, model::Style::machine);
    }
}

void describe_follow_up(Session& session, const book::Writer& writer, Logged& logged) {
    const Kind& task = writer.schema().at(model::kTask);
    model::Context context = session.context(writer);
    model::Row row = *writer.get(logged.follow_up);
    std::string what = value_in_words(row.record, task.at_name("what"), context);
    const Field& due = task.at_name("due");
    if (row.record.get(due.tag))
        logged.lines.push_back(
            say("Follow-up {}: {}, {}.", logged.follow_up.text(), what, value_in_words(row.record, due, context)));
    else
        logged.lines.push_back(say("Follow-up {}: {}, no day set.", logged.follow_up.text(), what));
    append_json(logged.json, "followup", logged.follow_up.text());
}

// What has not been yet is a plan, and counting days since it would make nonsense.
void refuse_future(const Session& session, const book::Reader& reader, const Kind& kind, const Record& record) {
    const Field& at = kind.at_name("at");
    auto bytes = record.get(at.tag);
    if (!bytes || model::decode_moment(*bytes).seconds <= session.now().seconds) return;
    throw Error(ExitCode::usage, say("{} is still to come", value_in_words(record, at, session.context(reader))),
                tr("what is planned is a follow-up: kehu log REF note WORDS --next DAY"));
}

void write_contact(Session& session, book::Writer& writer, const ContactWords& contact, Logged& logged) {
    const Kind& kind = writer.schema().at(model::kContact);
    Record record;
    record.set(kind.at_name("customer").tag, model::encode_ref(logged.customer));
    set_fields(session, writer, kind, record, contact.fields, Lists::grow);
    refuse_future(session, writer, kind, record);
    const Field& staff = kind.at_name("staff");
    if (!record.get(staff.tag)) record.set(staff.tag, model::encode_ref({model::kStaff, writer.staff()}));
    if (contact.done) logged.settled = settle_open(writer, logged.customer);
    logged.wordless = !record.get(kind.at_name("summary").tag);
    logged.doubts = doubts(session, writer, kind, {}, record);
    logged.id = writer.create(kind, std::move(record));
    describe_contact(session, writer, contact, logged);
    if (!has_field(contact.fields, "next") && !has_field(contact.fields, "todo")) return;
    logged.follow_up = add_follow_up(session, writer, logged, contact.fields, logged.past);
    describe_follow_up(session, writer, logged);
}

}  // namespace

ExitCode log_contact(Session& session, ContactWords contact) {
    const Kind& kind = session.book().schema().at(model::kContact);
    store::RecordId customer = customer_of(session, contact, kind);
    std::string typed;
    sort_words(session, contact, kind, typed);
    contact.fields = with_references(session, std::move(contact.fields));
    Logged logged;
    auto write = [&] {
        session.book().write(session.author(), {"log-contact"}, [&](book::Writer& writer) {
            logged = {};
            logged.customer = customer;
            write_contact(session, writer, contact, logged);
        });
    };
    if (typed.empty())
        write();
    else
        keeping("log-" + customer.text(), typed, write);
    if (!logged.past.empty()) session.note(say("{} is past", logged.past));
    for (const std::string& line : logged.doubts) session.note(line);
    if (logged.wordless)
        session.note(say("no words were kept; add them: kehu contact edit {} --summary WORDS", logged.id.text()));
    if (logged.settled) session.note(say_n("{} follow-up done", "{} follow-ups done", logged.settled, logged.settled));
    if (contact.json)
        session.line(logged.json + "}");
    else if (contact.print)
        session.line(logged.printed);
    else if (!session.options().quiet)
        for (const std::string& line : logged.lines) session.line(session.shown(line));
    return ExitCode::done;
}

}  // namespace kehu::cli
