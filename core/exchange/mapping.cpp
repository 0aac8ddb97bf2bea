#include "core/exchange/mapping.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

using model::Field;
using model::Kind;
using model::Source;

Column::Use use_of(const Field& field) {
    if (field.source == Source::id) return Column::Use::identity;
    if (field.name == model::kCardLines) return Column::Use::field;
    if (field.hidden || field.source == Source::rollup || field.source == Source::days) return Column::Use::computed;
    return Column::Use::field;
}

std::string nearest_word(std::string_view header, const Kind& kind) {
    std::vector<std::string> words;
    for (const Field& field : kind.fields) {
        if (use_of(field) != Column::Use::field) continue;
        for (std::string_view name : {field.name, field.english, field.chinese}) words.emplace_back(name);
        words.insert(words.end(), field.aliases.begin(), field.aliases.end());
    }
    return text::nearest(bare_heading(header), words).value_or("");
}

void mean(Column& column, const Meant& meant) {
    column.field = meant.field;
    column.part = meant.part;
    column.label = meant.label;
    column.use = use_of(*meant.field);
}

Column column_of(std::string_view header, std::size_t number, const Kind& kind) {
    Column column{.header = std::string(header)};
    if (header.empty()) {
        column.header = say("column {}", number);
        column.use = Column::Use::unnamed;
    } else if (const Meant meant = meaning_of_heading(header, kind); meant.field) {
        mean(column, meant);
    } else if (is_beside_the_point(header)) {
        column.use = Column::Use::left_out;
    } else if (text::fold(header) == kUidColumn) {
        column.use = Column::Use::uid;
    }
    return column;
}

constexpr std::size_t kMostNearest = 50;

// Of the first unknown columns: nobody reads on in ten thousand.
void note_nearest(std::vector<Column>& columns, const Kind& kind) {
    std::size_t told = 0;
    for (Column& column : columns)
        if (column.use == Column::Use::unknown && told++ < kMostNearest)
            column.nearest = nearest_word(column.header, kind);
}

bool is_header(std::string_view header, const std::string& folded) {
    return text::fold(header) == folded || text::fold(bare_heading(header)) == folded;
}

void grant(std::vector<Column>& columns, const Kind& kind, const std::string& header, const std::string& word) {
    const auto find = [&](const std::string& folded) {
        return std::find_if(columns.begin(), columns.end(),
                            [&](const Column& c) { return is_header(c.header, folded); });
    };
    auto column = find(text::fold(header));
    // Cards have no headers: people see their columns under the labels of the fields.
    if (const Field* named = column == columns.end() ? kind.field(header) : nullptr)
        column = find(std::string(named->name));
    if (column == columns.end()) throw Error(ExitCode::usage, say("the file has no column '{}'", header));
    if (word == "-") {
        column->use = Column::Use::left_out;
        column->field = nullptr;
        return;
    }
    const Field* field = kind.field(word);
    if (!field && text::fold(word) == kUidColumn) {
        column->use = Column::Use::uid;
        column->field = nullptr;
        return;
    }
    Meant meant = meaning_of_heading(word, kind);
    if (field && meant.field != field) meant = {field};
    // The heading may say more: "First name=name" is still a part of it.
    if (field && field->name == word)
        if (const Meant heading = meaning_of_heading(header, kind); heading.field == field) meant = heading;
    if (!meant.field) {
        const std::string near = nearest_word(word, kind);
        throw Error(ExitCode::usage, near.empty() ? say("unknown field '{}'", word)
                                                  : say("unknown field '{}'; did you mean '{}'?", word, near));
    }
    if (use_of(*meant.field) == Column::Use::computed)
        throw Error(ExitCode::usage, say("'{}' is worked out by kehu and cannot be imported", meant.field->name));
    mean(*column, meant);
}

// A source's own number is the record's code. Beside a column that is the code by name, `id` is kehu's own; so it is
// where it looks like that.
void settle_identity(std::vector<Column>& columns, const Kind& kind, const Wishes& wishes, const Cells& cells) {
    const Field* code = kind.field("code");
    if (!code || code->source != Source::stored) return;
    for (const Column& column : columns)
        if (column.field == code) return;
    for (Column& column : columns) {
        if (column.use != Column::Use::identity) continue;
        const auto asked = [&](const auto& wish) { return is_header(column.header, text::fold(wish.first)); };
        if (std::any_of(wishes.begin(), wishes.end(), asked)) continue;
        if (cells.are_ids && cells.are_ids(static_cast<std::size_t>(&column - columns.data()))) continue;
        column.field = code;
        column.use = Column::Use::field;
        return;
    }
}

void settle_report(std::vector<Column>& columns) {
    if (columns.size() < 3 || columns[0].header != "line" || columns[1].header != "reason") return;
    for (Column* column : {&columns[0], &columns[1]}) {
        column->use = Column::Use::report;
        column->field = nullptr;
    }
}

// Outlook's Title is Mr or Dr beside its Job Title.
void settle_titles(std::vector<Column>& columns, const Kind& kind) {
    if (kind.code != model::kCustomer) return;
    const auto called = [&](std::string_view word) {
        return std::find_if(columns.begin(), columns.end(),
                            [&](const Column& c) { return c.field && text::fold(c.header) == word; });
    };
    const auto title = called("title"), job = called("job title");
    if (title != columns.end() && job != columns.end() && title->field == job->field)
        title->field = &kind.at_name("salutation");
}

void settle_labels(std::vector<Column>& columns) {
    for (std::size_t i = 0; i + 1 < columns.size(); i++) {
        const Column& next = columns[i + 1];
        if (columns[i].use != Column::Use::left_out || !is_phone_label(columns[i].header)) continue;
        if (next.use != Column::Use::field || next.field->type->name != "phone") continue;
        columns[i].use = Column::Use::label;
        columns[i].field = next.field;
    }
}

// Outlook writes these three for everybody: Normal, False, Normal.
void settle_outlook(std::vector<Column>& columns) {
    std::vector<Column*> found;
    for (const std::string_view word : {"priority", "private", "sensitivity"})
        for (Column& column : columns)
            if (column.use == Column::Use::unknown && text::fold(column.header) == word) found.push_back(&column);
    if (found.size() == 3)
        for (Column* column : found) column->use = Column::Use::left_out;
}

// Is the second what the first is, and there can be only one?
bool are_one(const Column& first, const Column& second) {
    if (first.use != second.use || first.field != second.field || first.part != second.part) return false;
    if (second.use != Column::Use::field && second.use != Column::Use::identity) return false;
    return second.use == Column::Use::identity || !second.field->type->list;
}

// Address books have dozens of columns that nobody ever filled.
void settle_empty(std::vector<Column>& columns, const Cells& cells) {
    if (!cells.are_empty) return;
    for (std::size_t i = 0; i < columns.size(); i++) {
        bool doubled = false;
        for (std::size_t j = 0; j < columns.size(); j++) doubled |= i != j && are_one(columns[j], columns[i]);
        if (!doubled && columns[i].use != Column::Use::unknown) continue;
        if (!cells.are_empty(i)) continue;
        columns[i].use = Column::Use::empty;
        columns[i].field = nullptr;
    }
}

// Called as the field itself, not by another word for it.
bool is_exact(const Column& column) {
    return column.header == column.field->name;
}

std::string way_out_of_double(const Column& first, const Column& second, const Kind& kind) {
    const auto says_so = [&](const Column& column) { return meaning_of_heading(column.header, kind).field != nullptr; };
    if (kind.code == model::kCustomer && second.field->tag == kind.title && !says_so(first) && !says_so(second))
        return say(
            "Leave one out: --map '{}=-'; of two parts of a name say which: --map '{}=given name,{}=family name'",
            second.header, first.header, second.header);
    if (is_exact(first) == is_exact(second)) return say("Leave one out: --map '{}=-'", second.header);
    return say(
        "Leave one out: --map '{}=-'; if it is a field of its own, make that first: kehu field add, or kehu "
        "schema apply",
        is_exact(second) ? first.header : second.header);
}

void refuse_doubles(const std::vector<Column>& columns, const Kind& kind) {
    for (std::size_t i = 0; i < columns.size(); i++)
        for (std::size_t j = 0; j < i; j++)
            if (are_one(columns[j], columns[i]))
                throw Error(ExitCode::decision,
                            say("the columns '{}' and '{}' are both {}", columns[j].header, columns[i].header,
                                columns[i].field->name),
                            way_out_of_double(columns[j], columns[i], kind));
}

}  // namespace

bool has_column(std::span<const std::string> headers, std::string_view wish) {
    const std::string folded = text::fold(wish);
    return std::any_of(headers.begin(), headers.end(), [&](const auto& header) { return is_header(header, folded); });
}

Wishes parse_wishes(std::span<const std::string> values) {
    Wishes wishes;
    for (const std::string& value : values)
        for (std::size_t from = 0; from <= value.size();) {
            const std::size_t to = std::min(value.find(',', from), value.size());
            const std::string piece(text::trim(std::string_view(value).substr(from, to - from)));
            from = to + 1;
            if (piece.empty()) continue;
            const std::size_t equals = piece.rfind('=');
            if (equals == piece.npos || equals == 0 || equals + 1 == piece.size())
                throw Error(ExitCode::usage, say("--map takes COLUMN=FIELD, not '{}'", piece));
            wishes.emplace_back(text::trim(std::string_view(piece).substr(0, equals)),
                                text::trim(std::string_view(piece).substr(equals + 1)));
        }
    return wishes;
}

std::vector<Column> map_columns(std::span<const std::string> headers, const Kind& kind, const Wishes& wishes,
                                const Cells& cells) {
    std::vector<Column> columns;
    for (const std::string& header : headers) columns.push_back(column_of(header, columns.size() + 1, kind));
    settle_report(columns);
    for (const auto& [header, word] : wishes) grant(columns, kind, header, word);
    settle_titles(columns, kind);
    settle_labels(columns);
    settle_outlook(columns);
    settle_empty(columns, cells);
    settle_identity(columns, kind, wishes, cells);
    refuse_doubles(columns, kind);
    note_nearest(columns, kind);
    return columns;
}

}  // namespace kehu::exchange
