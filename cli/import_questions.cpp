#include "cli/import_questions.hpp"

#include "core/error.hpp"
#include "core/exchange/file_columns.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {

using exchange::CsvFile;
using exchange::ImportOptions;

namespace {

// Some of what stands in a column, to recognise it by: "13800138001, 13800138002".
std::string sample(const CsvFile& file, std::size_t column) {
    constexpr std::size_t kRows = 50, kShown = 3, kCells = 30;
    std::string text;
    exchange::CsvReader rows = file.rows();
    try {
        for (std::size_t row = 0, shown = 0; row < kRows && shown < kShown && rows.next(); row++) {
            if (column >= rows.cells().size()) continue;
            const std::string_view cell = text::trim(rows.cells()[column]);
            if (cell.empty()) continue;
            text.append(shown++ ? tr(", ") : "").append(text::cut_to_width(text::visible(cell), kCells));
        }
    } catch (const BadValue&) {
        // told when the rows are read for good
    }
    return text;
}

// "name, phone, email, ...", for one who asks what there is.
std::string fields_of(Session& session, const model::Kind& kind) {
    std::string list;
    for (const model::Field& field : kind.fields)
        if (!field.hidden && (field.source == model::Source::stored || field.source == model::Source::parts))
            list.append(list.empty() ? "" : tr(", ")).append(field.label(session.language()));
    return list;
}

// Asks again until the answer is a field that no other column is, a dash, or nothing at all.
std::string ask_field(Session& session, const model::Kind& kind, const std::vector<std::string>& headers,
                      const exchange::Wishes& wishes, const exchange::Cells& cells, const std::string& header,
                      const std::string& question) {
    for (;;) {
        const auto answer = session.ask(question);
        if (!answer || answer->empty()) throw Error(ExitCode::decision, tr("nothing imported"));
        if (*answer == "?" || *answer == "？") {
            session.note(say("fields: {}", fields_of(session, kind)));
            continue;
        }
        exchange::Wishes with = wishes;
        with.emplace_back(header, *answer);
        try {
            exchange::map_columns(headers, kind, with, cells);
            return *answer;
        } catch (const Error& error) {
            session.note(error.what());
        }
    }
}

}  // namespace

void ask_columns(Session& session, const model::Kind& kind, const CsvFile& file, ImportOptions& options) {
    const exchange::Cells cells = exchange::cells_of(file, kind);
    const std::vector<exchange::Column> columns = exchange::map_columns(file.headers(), kind, options.wishes, cells);
    exchange::refuse_other_separator(columns, file.name());
    if (file.has_header()) exchange::refuse_missing_header(columns, file.name());
    for (const exchange::Column& column : columns) {
        if (column.use != exchange::Column::Use::unknown) continue;
        const std::string text = sample(file, static_cast<std::size_t>(&column - columns.data()));
        if (!text.empty()) session.note(say("{}: {}", column.header, text));
        const std::string question =
            column.nearest.empty()
                ? say("Which field is the column '{}'? (- leaves it out, ? lists the fields) ", column.header)
                : say("Which field is the column '{}'? (perhaps {}; - leaves it out, ? lists the fields) ",
                      column.header, column.nearest);
        options.wishes.emplace_back(
            column.header, ask_field(session, kind, file.headers(), options.wishes, cells, column.header, question));
    }
}

}  // namespace kehu::cli
