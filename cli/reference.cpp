#include "cli/reference.hpp"

#include <algorithm>
#include <charconv>

#include "cli/numbers.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kMostCandidates = 20;

struct Candidates {
    std::vector<store::RecordId> ids;
    std::vector<std::string> lines;
};

Candidates look_up(Session& session, const model::Kind& kind, const std::string& text, Names names) {
    Candidates found;
    session.book().read([&](const book::Reader& reader) {
        found = {};
        const model::Kind& current = reader.schema().at(kind.code);
        found.ids = reader.candidates(current, text, names == Names::loose);
        if (found.ids.size() < 2) return;
        model::Context context = session.context(reader);
        for (store::RecordId id : found.ids) {
            if (found.lines.size() == kMostCandidates) break;
            found.lines.push_back(describe(reader, id, context));
        }
    });
    return found;
}

std::string listed(const Candidates& found, bool numbered) {
    std::string text;
    for (std::size_t i = 0; i < found.lines.size(); ++i) {
        text += "\n  ";
        if (numbered) text.append(std::to_string(i + 1)).append("  ");
        text += found.lines[i];
    }
    if (std::size_t more = found.ids.size() - found.lines.size(); more && !found.lines.empty())
        text += say("\n  and {} more", more);
    return text;
}

// An id of a record that is gone: what took it away can bring it back.
void tell_deleted(Session& session, const model::Kind& kind, const std::string& text) {
    auto id = store::parse_record_id(text::to_halfwidth(text));
    if (!id || id->kind != kind.code) return;
    std::optional<store::RecordId> into;
    book::Sequence by = 0;
    std::size_t records = 0;
    session.book().read([&](const book::Reader& reader) {
        by = records = 0;
        if (id->number > reader.last_number(id->kind)) return;
        into = reader.merged_into(*id);
        auto steps = reader.steps(*id);
        if (steps.empty() || !steps.front().deleted) return;
        by = steps.front().sequence;
        if (auto entry = reader.entry(by))
            for (const book::Counts& counts : entry->counts) records += counts.deleted;
    });
    if (into)
        throw Error(ExitCode::nothing, say("{} was merged into {} by entry {}", id->text(), into->text(), by),
                    say("see: kehu show {}   apart again: kehu undo {}", into->text(), by));
    if (by)
        throw Error(ExitCode::nothing, say("{} was deleted by entry {}", id->text(), by),
                    records > 1
                        ? say_n("back again, with {} other: kehu undo {}", "back again, with {} others: kehu undo {}",
                                records - 1, grouped(records - 1), by)
                        : say("back again: kehu undo {}", by));
}

// An id names one alone, unless it is the code of another.
std::string way_to_one(const Candidates& found, const std::string& text) {
    const auto id = store::parse_record_id(text::to_halfwidth(text));
    if (id && std::find(found.ids.begin(), found.ids.end(), *id) != found.ids.end())
        for (store::RecordId other : found.ids)
            if (other != *id)
                return say("{} is the code of {}, too; give that one another: kehu edit {} --code ...", id->text(),
                           other.text(), other.text());
    return tr("name one by its id");
}

// Nothing chosen, or the end of input: a decision is still needed.
std::optional<store::RecordId> choose(Session& session, const Candidates& found, const std::string& text) {
    std::string question = say("'{}' may be:{}\nWhich one? [1-{}] ", text, listed(found, true), found.lines.size());
    auto answer = session.ask(question);
    if (!answer) return {};
    std::string digits = text::to_halfwidth(*answer);
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (number < 1 || number > found.lines.size()) return {};
    return found.ids[number - 1];
}

}  // namespace

const model::Kind& kind_of_reference(const model::Schema& schema, const Arguments& arguments, std::string_view text) {
    if (!arguments.kind_named)
        if (auto id = store::parse_record_id(text))
            if (const model::Kind* kind = schema.kind(id->kind); kind && !kind->hidden) return *kind;
    return arguments.kind ? *arguments.kind : schema.at(model::kCustomer);
}

store::RecordId find_reference(Session& session, const Arguments& arguments, const std::string& text, Names names) {
    return find_reference(session, kind_of_reference(session.book().schema(), arguments, text), text, names);
}

store::RecordId find_reference(Session& session, const model::Kind& kind, const std::string& text, Names names) {
    Candidates found = look_up(session, kind, text, names);
    if (found.ids.size() == 1) return found.ids.front();
    if (found.ids.empty()) tell_deleted(session, kind, text);
    if (found.ids.empty())
        throw Error(ExitCode::nothing, say("no {} '{}'", kind.label(session.language()), text),
                    kind.code == model::kCustomer ? say("look for it: kehu find {}", text)
                    : kind.code == model::kStaff
                        ? say("all of them: kehu staff list   a new one: kehu staff add {}", text)
                        : say("look for it: kehu {} find {}", kind.name, text));
    if (session.may_ask()) {
        if (auto chosen = choose(session, found, text)) return *chosen;
        throw Error(ExitCode::decision, tr("none was chosen"));
    }
    throw Error(ExitCode::decision, say("'{}' may be:{}", text, listed(found, false)), way_to_one(found, text));
}

std::string describe(const book::Reader& reader, store::RecordId id, const model::Context& context) {
    std::string line = id.text(), scratch;
    auto row = reader.get(id);
    if (!row) return line;
    const model::Kind& kind = reader.schema().at(id.kind);
    int parts = 0;
    for (std::string_view name : kind.columns) {
        const model::Field& field = kind.at_name(name);
        if (field.source != model::Source::stored || parts == 3) continue;
        auto bytes = model::value_of(*row, kind, field, context, scratch);
        if (!bytes) continue;
        line += parts++ == 0 ? " " : ", ";
        field.type->format(line, *bytes, field, context, model::Style::table);
    }
    return line;
}

}  // namespace kehu::cli
