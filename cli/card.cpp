#include "cli/card.hpp"

#include <algorithm>

#include "cli/output.hpp"
#include "core/model/values.hpp"
#include "core/survey/surveys.hpp"
#include "core/text/escape.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kContacts = 5, kTasks = 10, kResponses = 5;

struct Line {
    std::string label, text;
};

bool in_head(const model::Kind& kind, const model::Field& field) {
    return field.source == model::Source::id || field.tag == kind.title ||
           (kind.code == model::kCustomer && field.name == "company");
}

std::string head(const model::Row& row, const model::Kind& kind, const model::Context& context) {
    std::string line = row.id.text();
    for (const model::Field* field :
         {kind.field(kind.title), kind.code == model::kCustomer ? kind.field("company") : nullptr}) {
        if (!field) continue;
        std::string text = text_of(row, kind, *field, context, model::Style::card);
        if (!text.empty()) line.append("  ").append(text);
    }
    return line;
}

// Columns of a small list below the card, aligned among themselves.
std::vector<std::string> aligned(const std::vector<std::vector<std::string>>& rows, text::WidthRule rule) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text::display_width(row[i], rule));
    }
    std::vector<std::string> lines;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? text::pad_right(row[i], widths[i], rule) + (widths[i] ? " " : "") : row[i];
        lines.push_back(std::move(line));
    }
    return lines;
}

// The first records below an index whose first field is this customer: as the customer itself or as the company of a
// person.
std::vector<model::Row> below(const book::Reader& reader, const model::Kind& kind, store::RecordId id,
                              std::vector<std::string> then, bool descending, std::size_t most) {
    std::vector<model::Row> rows;
    for (const char* name : {"customer", "account"}) {
        const model::Field& field = kind.at_name(name);
        for (const model::Index& index : kind.indexes) {
            if (index.parts.empty() || index.parts[0] != field.tag) continue;
            book::IndexScan scan{index.number, {model::encode_ref(id)}, {}, {}, descending};
            scan.equal.insert(scan.equal.end(), then.begin(), then.end());
            std::size_t taken = 0;
            reader.scan_index(kind, scan, [&](store::RecordId other) {
                auto same = [&](const model::Row& row) { return row.id == other; };
                if (std::any_of(rows.begin(), rows.end(), same)) return true;
                if (auto row = reader.get(other)) rows.push_back(*row);
                return ++taken < most;
            });
            break;
        }
    }
    return rows;
}

void sort_by(std::vector<model::Row>& rows, const model::Field& field, bool descending, std::size_t most) {
    std::stable_sort(rows.begin(), rows.end(), [&](const model::Row& a, const model::Row& b) {
        std::string key_a, key_b;
        if (auto bytes = a.record.get(field.tag)) field.type->sort_key(key_a, *bytes, field);
        if (auto bytes = b.record.get(field.tag)) field.type->sort_key(key_b, *bytes, field);
        return descending ? key_a > key_b : key_a < key_b;
    });
    if (rows.size() > most) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(most), rows.end());
}

// A person named beside a contact of a company's page.
std::string whose(const model::Row& row, const model::Kind& kind, store::RecordId page, const model::Context& context) {
    const model::Field& customer = kind.at_name("customer");
    auto bytes = row.record.get(customer.tag);
    if (!bytes || model::decode_ref(*bytes) == page) return {};
    return text_of(row, kind, customer, context, model::Style::table);
}

void add_contacts(std::vector<Line>& lines, const book::Reader& reader, store::RecordId id,
                  const model::Context& context, text::WidthRule rule) {
    const model::Kind& kind = reader.schema().at(model::kContact);
    std::vector<model::Row> contacts = below(reader, kind, id, {}, true, kContacts);
    sort_by(contacts, kind.at_name("at"), true, kContacts);
    std::vector<std::vector<std::string>> rows;
    for (const model::Row& row : contacts) {
        auto at = row.record.get(kind.at_name("at").tag);
        std::string day;
        if (at) day = text::format_date(context.settings->zone.day_of(model::decode_moment(*at).seconds));
        rows.push_back({day, text_of(row, kind, kind.at_name("channel"), context, model::Style::table),
                        whose(row, kind, id, context),
                        text_of(row, kind, kind.at_name("summary"), context, model::Style::table)});
    }
    for (std::string& line : aligned(rows, rule)) lines.push_back({tr("log"), std::move(line)});
}

void add_tasks(std::vector<Line>& lines, const book::Reader& reader, store::RecordId id, const model::Context& context,
               text::WidthRule rule) {
    const model::Kind& kind = reader.schema().at(model::kTask);
    const model::Field& state = kind.at_name("state");
    std::string open;
    state.type->parse(open, "open", state, context);
    std::vector<model::Row> tasks = below(reader, kind, id, {open}, false, kTasks);
    sort_by(tasks, kind.at_name("due"), false, kTasks);
    std::vector<std::vector<std::string>> rows;
    for (const model::Row& row : tasks)
        rows.push_back({text_of(row, kind, kind.at_name("due"), context, model::Style::table), row.id.text(),
                        whose(row, kind, id, context),
                        text_of(row, kind, kind.at_name("what"), context, model::Style::table)});
    for (std::string& line : aligned(rows, rule)) lines.push_back({tr("to do"), std::move(line)});
}

// What the customer answered to surveys, the newest first.
void add_responses(std::vector<Line>& lines, const book::Reader& reader, store::RecordId id,
                   const model::Context& context, text::WidthRule rule) {
    const model::Kind& kind = reader.schema().at(model::kResponse);
    std::vector<model::Row> responses = below(reader, kind, id, {}, true, kResponses);
    sort_by(responses, kind.at_name("at"), true, kResponses);
    std::vector<std::vector<std::string>> rows;
    for (const model::Row& row : responses) {
        const auto column = [&](const char* name) {
            return text_of(row, kind, kind.at_name(name), context, model::Style::table);
        };
        const std::string day = text::format_date(
            context.settings->zone.day_of(model::decode_moment(row.record.value(kind.at_name("at").tag)).seconds));
        const std::string comment = column("comment");
        rows.push_back({day, row.id.text(), column("survey"), whose(row, kind, id, context), column("score"),
                        comment.empty() ? column("answers") : comment});
    }
    for (std::string& line : aligned(rows, rule)) lines.push_back({tr("answers"), std::move(line)});
}

// With the questions as they were asked.
void add_answers(std::vector<Line>& lines, const book::Reader& reader, model::RecordView response,
                 const model::Context& context) {
    const model::Kind& kind = reader.schema().at(model::kResponse);
    survey::Survey survey = survey::survey_at(reader, model::decode_ref(response.value(kind.at_name("survey").tag)));
    survey.version = model::decode_integer(response.value(kind.at_name("version").tag));
    const survey::Questionnaire questions = survey::questionnaire_of(reader, survey, survey.version);
    const model::Field& field = kind.at_name("answers");
    const std::string label(field.label(context.language));
    survey::Answers answers = survey::decode_answers(response.value(field.tag));
    for (const survey::Question& question : questions.questions)
        if (const auto answer = answers.extract(question.id))
            lines.push_back({label, fmt::format("{}  {}", question.label.of(context.language),
                                                survey::shown_answer(question, answer.mapped(), context.language))});
    for (const auto& [id, text] : answers) lines.push_back({label, fmt::format("{}  {}", id, text)});
}

void print_lines(std::string& out, const std::vector<Line>& lines, const Session& session) {
    text::WidthRule rule = session.width_rule();
    std::size_t left = 0, columns = session.columns();
    for (const Line& line : lines) left = std::max(left, text::display_width(line.label, rule));
    const std::string* label = nullptr;
    for (const Line& line : lines) {
        // The label of a list stands at its first line only.
        std::string shown = label && *label == line.label ? "" : line.label;
        label = &line.label;
        std::string text = session.output_is_terminal() ? text::visible(line.text, true) : line.text;
        for (const std::string& part : text::wrap(text, columns > left + 20 ? columns - left - 2 : 100000)) {
            out.append(text::pad_right(shown, left, rule)).append("  ").append(part) += '\n';
            shown.clear();
        }
    }
}

}  // namespace

std::string card(const Session& session, const book::Reader& reader, const model::Row& row,
                 const model::Context& context) {
    const model::Kind& kind = reader.schema().at(row.id.kind);
    std::vector<Line> lines;
    for (const model::Field& field : kind.fields) {
        if (field.hidden || field.source == model::Source::parts || in_head(kind, field)) continue;
        if (kind.code == model::kResponse && field.name == "answers") {
            add_answers(lines, reader, row.record, context);
            continue;
        }
        std::string text = text_of(row, kind, field, context, model::Style::card);
        if (!text.empty()) lines.push_back({std::string(field.label(context.language)), std::move(text)});
    }
    if (kind.code == model::kCustomer) {
        add_contacts(lines, reader, row.id, context, session.width_rule());
        add_tasks(lines, reader, row.id, context, session.width_rule());
        if (const model::Field* responses = kind.by_name("responses"); responses && row.rollup.get(responses->tag))
            add_responses(lines, reader, row.id, context, session.width_rule());
    }
    std::string out = session.shown(head(row, kind, context));
    if (session.color()) out = "\x1b[1m" + out + "\x1b[0m";
    out += '\n';
    print_lines(out, lines, session);
    return out;
}

}  // namespace kehu::cli
