// What is said of columns that mean nothing.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/mapping.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

bool looks_like_value(std::string_view header) {
    constexpr std::ptrdiff_t kDigits = 5;  // a header may have a year in it, and hardly more
    const auto is_digit = [](char d) { return d >= '0' && d <= '9'; };
    return header.find('@') != header.npos || std::count_if(header.begin(), header.end(), is_digit) >= kDigits;
}

void refuse_missing_header(const std::vector<Column>& columns, const std::string& file) {
    const auto says_nothing = [](const Column& c) {
        return c.use == Column::Use::unknown || c.use == Column::Use::unnamed || c.use == Column::Use::empty;
    };
    const auto is_value = [](const Column& c) { return c.use != Column::Use::unnamed && looks_like_value(c.header); };
    if (!std::all_of(columns.begin(), columns.end(), says_nothing)) return;
    const auto value = std::find_if(columns.begin(), columns.end(), is_value);
    if (value == columns.end()) return;
    throw Error(ExitCode::decision,
                say("{}: the first line names no field; '{}' looks like a value", file, value->header),
                tr("If the first line is a row already, say what the columns are: --no-header --map 1=name,2=phone; "
                   "if another line is the header: --header N"));
}

namespace {

std::string hint_for(const Column& column) {
    return column.nearest.empty()
               ? say("Name the field: --map '{}=FIELD'; leave the column out: --map '{}=-'; all such: --ignore-unknown",
                     column.header, column.header)
               : say("Did you mean '{}'? --map '{}={}'; leave the column out: --map '{}=-'; all such: --ignore-unknown",
                     column.nearest, column.header, column.nearest, column.header);
}

}  // namespace

void refuse_unknown(const std::vector<Column>& columns, const model::Kind& kind, bool has_header) {
    constexpr std::size_t kTold = 12;
    std::string names, wishes, perhaps;
    const Column* last = nullptr;
    std::size_t unknown = 0;
    const auto append = [](std::string& list, const char* comma, const std::string& piece) {
        list.append(list.empty() ? "" : comma).append(piece);
    };
    for (const Column& column : columns) {
        if (column.use != Column::Use::unknown) continue;
        last = &column;
        if (unknown++ >= kTold) continue;
        append(names, tr(", "), "'" + column.header + "'");
        append(wishes, ",", column.header + "=" + tr("FIELD"));
        if (!column.nearest.empty()) append(perhaps, tr(", "), column.header + "=" + column.nearest);
    }
    if (!unknown) return;
    if (unknown > kTold) {
        names += say(" and {} more", unknown - kTold);
        wishes += ",...";
    }
    std::string hint = unknown == 1 ? hint_for(*last)
                                    : say("Name the fields, or - to leave one out: --map '{}'; leave out all such: "
                                          "--ignore-unknown",
                                          wishes);
    if (unknown > 1 && !perhaps.empty()) hint += say("; perhaps {}", perhaps);
    const auto known = std::count_if(columns.begin(), columns.end(), [](const Column& c) { return c.field; });
    if (has_header && known > 1) hint += tr("; a field of its own: kehu field add");
    if (has_header && known <= 1) hint += tr("; if another line is the header: --header N");
    throw Error(ExitCode::decision, say("no field of {} is named {}", kind.label(language()), names), hint);
}

namespace {

// How many columns are fields of this kind; 0 if one says nothing there.
std::size_t fields_if_all_known(std::span<const std::string> headers, const model::Kind& kind) {
    std::size_t fields = 0;
    for (const std::string& header : headers) {
        if (header.empty() || is_beside_the_point(header)) continue;
        if (!meaning_of_heading(header, kind).field) return 0;
        ++fields;
    }
    return fields;
}

}  // namespace

void refuse_other_kind(std::span<const std::string> headers, const model::Kind& kind, const model::Schema& schema,
                       const std::string& path) {
    constexpr std::size_t kEnough = 3;  // fewer may have their names by chance
    if (fields_if_all_known(headers, kind)) return;
    const model::Kind* best = nullptr;
    std::size_t most = kEnough - 1;
    for (const model::Kind& other : schema.kinds) {
        if (other.hidden || other.code == kind.code) continue;
        const std::size_t fields = fields_if_all_known(headers, other);
        if (fields > most) most = fields, best = &other;
    }
    if (best)
        throw Error(ExitCode::decision,
                    say("{}: these columns are those of '{}', not of '{}'", path, best->label(language()),
                        kind.label(language())),
                    say("kehu import {} {}   for a list of '{}' all the same: --map COLUMN=FIELD",
                        best->label(language()), text::shell_word(path), kind.label(language())));
}

// A header that is one cell and holds what only separates words elsewhere.
void refuse_other_separator(const std::vector<Column>& columns, const std::string& file) {
    if (columns.size() != 1 || columns[0].use != Column::Use::unknown) return;
    for (std::string_view sign : {"，", "；", "、", "|", "  "})
        if (columns[0].header.find(sign) != std::string::npos)
            throw Error(ExitCode::data, say("{}: the columns seem to be separated by '{}'", file, sign),
                        tr("kehu reads comma, semicolon and tab: save the list as CSV, or replace the signs"));
}

}  // namespace kehu::exchange
