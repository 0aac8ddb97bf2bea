#include "core/exchange/file_columns.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

using model::Field;
using model::Kind;

namespace {

// Are all cells of this column that hold anything ids of this kind, as kehu gives them?
bool holds_ids(const CsvFile& file, std::size_t column, const Kind& kind) {
    bool any = false;
    CsvReader rows = file.rows();
    try {
        while (rows.next()) {
            if (rows.cells().size() <= column) continue;
            const std::string_view text = cell_text(rows.cells()[column]);
            if (text.empty()) continue;
            const auto id = store::parse_record_id(text);
            if (!id || id->kind != kind.code) return false;
            any = true;
        }
    } catch (const BadValue&) {
        return false;  // told when the rows are read for good
    }
    return any;
}

}  // namespace

std::vector<Column> file_columns(const CsvFile& file, const Kind& kind, const ImportOptions& options) {
    std::vector<Column> columns = map_columns(file.headers(), kind, options.wishes,
                                              [&](std::size_t column) { return holds_ids(file, column, kind); });
    if (file.has_header()) refuse_missing_header(columns, file.name());
    if (!options.ignore_unknown) refuse_unknown(columns, kind);
    const auto takes = [](const Column& c) { return c.use == Column::Use::field || c.use == Column::Use::identity; };
    if (std::none_of(columns.begin(), columns.end(), takes))
        throw Error(ExitCode::data, say("{}: no column is a field of {}; is the first line the header?", file.name(),
                                        kind.label(language())));
    return columns;
}

std::vector<const Field*> fields_to_match(const Kind& kind, const std::vector<std::string>& words) {
    std::vector<const Field*> fields;
    for (const std::string& word : words) {
        const Field* field = kind.field(word);
        if (!field || !field->exact)
            throw Error(ExitCode::usage, say("--match cannot find records by '{}'", word),
                        tr("Fields to match by: phone, email, name, code"));
        fields.push_back(field);
    }
    return fields;
}

bool is_own_tsv(const CsvFile& file, const Kind& kind) {
    if (file.separator() != '\t') return false;
    const auto& headers = file.headers();
    const auto id = std::find(headers.begin(), headers.end(), "id");
    return id != headers.end() && holds_ids(file, static_cast<std::size_t>(id - headers.begin()), kind);
}

}  // namespace kehu::exchange
