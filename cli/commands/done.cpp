// done, snooze: what becomes of a follow-up.
#include <algorithm>

#include "cli/change.hpp"
#include "cli/reference.hpp"
#include "cli/values.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using model::Kind;
using model::Record;

struct Task {
    store::RecordId id;
    std::string what, due;  // in words
    std::string day;        // exact
    bool differs = false;
    bool past = false;
};

store::RecordId task_of(Session& session, const std::string& word) {
    return find_reference(session, session.book().schema().at(model::kTask), word, Names::whole);
}

Task told(Session& session, const book::Reader& reader, store::RecordId id, bool differs) {
    const Kind& kind = reader.schema().at(model::kTask);
    model::RecordView record = reader.get(id)->record;
    model::Context context = session.context(reader);
    const model::Field& due = kind.at_name("due");
    Task task{id, value_in_words(record, kind.at_name("what"), context), value_in_words(record, due, context), "",
              differs};
    if (auto bytes = record.get(due.tag)) {
        due.type->format(task.day, *bytes, due, context, model::Style::machine);
        task.past =
            text::days_from_epoch(model::decode_date(*bytes)) < text::days_from_epoch(context.calendar().today());
    }
    return task;
}

std::string json_line(const Task& task, const char* state, book::Sequence op) {
    std::string out = "{\"id\":";
    text::append_json_string(out, task.id.text());
    if (!task.day.empty()) text::append_json_string(out += ",\"due\":", task.day);
    text::append_json_string(out += ",\"state\":", state);
    text::append_json_string(out += ",\"what\":", task.what);
    return out + ",\"op\":" + (op ? std::to_string(op) : "null") + "}";
}

Task finish(Session& session, book::Writer& writer, store::RecordId id, text::Moment now) {
    const Kind& kind = writer.schema().at(model::kTask);
    Record after(writer.get(id)->record);
    bool open = after.value(kind.at_name("state").tag) != "done";
    if (open) {
        after.set(kind.at_name("state").tag, "done");
        after.set(kind.at_name("finished").tag, model::encode_moment(now));
        writer.change(id, std::move(after));
    }
    return told(session, writer, id, open);
}

ExitCode run_done(Session& session, const Arguments& arguments) {
    std::vector<store::RecordId> ids;
    for (const std::string& word : arguments.rest()) ids.push_back(task_of(session, word));
    std::vector<Task> tasks;
    book::Sequence op = session.book().write(session.author(), {"done"}, [&](book::Writer& writer) {
        tasks.clear();
        for (store::RecordId id : ids) tasks.push_back(finish(session, writer, id, session.now()));
    });
    for (const Task& task : tasks) {
        if (arguments.flag("json"))
            session.line(json_line(task, "done", op));
        else if (!task.differs)
            session.note(say("{} is done already", task.id.text()));
        else if (!session.options().quiet)
            session.line(session.shown(say("Done {}: {}.", task.id.text(), task.what)));
    }
    return ExitCode::done;
}

// ---- snooze ---------------------------------------------------------------------------------------------------

Task put_off(Session& session, book::Writer& writer, store::RecordId id, const std::string& when) {
    const Kind& kind = writer.schema().at(model::kTask);
    Record after(writer.get(id)->record);
    if (after.value(kind.at_name("state").tag) != "open")
        throw Error(ExitCode::decision, say("{} is not open", id.text()),
                    say("open it again: kehu task edit {} --state open", id.text()));
    const model::Field& due = kind.at_name("due");
    after.set(due.tag, read_value(session, writer, kind, due, when));
    bool differs = writer.change(id, std::move(after));
    return told(session, writer, id, differs);
}

ExitCode run_snooze(Session& session, const Arguments& arguments) {
    std::vector<store::RecordId> ids;
    std::string when;
    for (const std::string& word : arguments.rest()) {
        auto id = store::parse_record_id(text::to_halfwidth(word));
        if (ids.empty() || (when.empty() && id && id->kind == model::kTask))
            ids.push_back(task_of(session, word));
        else
            when += (when.empty() ? "" : " ") + word;
    }
    if (when.empty())
        throw Error(ExitCode::usage, tr("say until when: kehu snooze F31 2d"), tr("see: kehu help dates"));
    std::vector<Task> tasks;
    book::Sequence op = session.book().write(session.author(), {"snooze"}, [&](book::Writer& writer) {
        tasks.clear();
        for (store::RecordId id : ids) tasks.push_back(put_off(session, writer, id, when));
    });
    for (const Task& task : tasks) {
        if (arguments.flag("json"))
            session.line(json_line(task, "open", op));
        else if (!session.options().quiet)
            session.line(session.shown(say("{} is due {}: {}.", task.id.text(), task.due, task.what)));
        if (task.past) session.note(say("{} is past", task.due));
    }
    return ExitCode::done;
}

constexpr Argument kDoneArguments[] = {
    {Takes::some, "REF", "", "", mark("follow-ups by their ids: F35")},
    {Takes::flag, "json", "", "", mark("as JSON lines")},
};
constexpr Argument kSnoozeArguments[] = {
    {Takes::some, "REF WHEN", "", "", mark("follow-ups by their ids, then the new day; 2d is two days from today")},
    {Takes::flag, "json", "", "", mark("as JSON lines")},
};

}  // namespace

extern const Command kDoneCommand, kSnoozeCommand;

constexpr Command kDoneCommand{
    .name = "done",
    .chinese = "完成",
    .group = mark("Contacts"),
    .summary = mark("a follow-up is done"),
    .details = "",
    .examples = "kehu done F35\nkehu done F35 F36",
    .access = Access::change,
    .arguments = kDoneArguments,
    .run = run_done,
};

constexpr Command kSnoozeCommand{
    .name = "snooze",
    .chinese = "推迟",
    .group = mark("Contacts"),
    .summary = mark("put a follow-up off to another day"),
    .details = "",
    .examples = "kehu snooze F31 2d\nkehu snooze F31 F32 next mon\nkehu 推迟 F31 下周一",
    .access = Access::change,
    .arguments = kSnoozeArguments,
    .run = run_snooze,
};

}  // namespace kehu::cli
