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

constexpr std::uint64_t kTitleLines = 10;

std::size_t known_headers(const std::vector<std::string>& headers, const Kind& kind) {
    const auto known = [&](const std::string& header) { return meaning_of_heading(header, kind).field != nullptr; };
    return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), known));
}

// A row, too, may hold a word that names a field (公司, 客户); most cells of a header do, and none is a number.
bool looks_like_header(const std::vector<std::string>& cells, const Kind& kind) {
    const auto empty = static_cast<std::size_t>(std::count(cells.begin(), cells.end(), ""));
    const std::size_t known = known_headers(cells, kind);
    return known >= 2 && known * 2 >= cells.size() - empty &&
           std::none_of(cells.begin(), cells.end(), looks_like_value);
}

bool is_wished(const std::vector<std::string>& headers, const Wishes& wishes) {
    return std::any_of(wishes.begin(), wishes.end(), [&](const auto& wish) {
        return std::find(headers.begin(), headers.end(), wish.first) != headers.end();
    });
}

// What the first row says if it is no row but goes on with the header: it names the same fields once more, or those
// of the columns under a common heading (merged cells) and nothing else.
struct SecondLine {
    bool is_one = false;
    std::vector<std::string> headings;  // for columns that had none that says anything; empty: for no column
};

SecondLine second_line(const CsvFile& file, const Kind& kind) {
    CsvReader rows = file.rows();
    if (!rows.next() || rows.cells().size() > file.headers().size()) return {};
    std::size_t same = 0, more = 0, other = 0;
    SecondLine line;
    line.headings.resize(file.headers().size());
    for (std::size_t i = 0; i < rows.cells().size(); i++) {
        const std::string_view cell = cell_text(rows.cells()[i]);
        if (cell.empty()) continue;
        const Meant above = meaning_of_heading(file.headers()[i], kind), below = meaning_of_heading(cell, kind);
        if (above.field && above.field != below.field) return {};
        const bool says_more = below.field && (below.part != above.part || below.label != above.label);
        if (above.field && !says_more)
            same++;
        else
            ++(below.field ? more : other), line.headings[i] = cell;
    }
    line.is_one = same > 1 || (more > other && (more + same > 1 || other == 0));
    if (!more) line.headings.clear();
    return line;
}

// Reads all rows at most once, when somebody asks.
class EmptyColumns {
  public:
    explicit EmptyColumns(const CsvFile& file) : file_(file) {}
    bool operator()(std::size_t column) {
        if (!read_) read();
        return column < empty_.size() && empty_[column];
    }

  private:
    void read() {
        read_ = true;
        CsvReader rows = file_.rows();
        try {
            while (rows.next()) {
                if (empty_.empty()) empty_.resize(file_.headers().size(), true);
                for (std::size_t i = 0; i < std::min(empty_.size(), rows.cells().size()); i++)
                    if (empty_[i] && !cell_text(rows.cells()[i]).empty()) empty_[i] = false;
            }
        } catch (const BadValue&) {
            empty_.clear();  // told when the rows are read for good
        }
    }

    const CsvFile& file_;
    bool read_ = false;
    std::vector<bool> empty_;  // none if there is no row
};

}  // namespace

std::vector<std::string> find_header(CsvFile& file, const Kind& kind, const Wishes& wishes, bool may_move) {
    std::vector<std::string> told;
    if (!file.has_header()) return told;
    // A title may hold a word that names a field.
    const std::size_t known = known_headers(file.headers(), kind);
    if (may_move && known <= 1 && !is_wished(file.headers(), wishes))
        for (std::uint64_t line = file.header_line() + 1; line <= file.header_line() + kTitleLines; line++) {
            if (!looks_like_header(file.line_as_header(line), kind)) continue;
            file.set_header(line);
            told.push_back(say("{}: the header is line {}; what stands above is left out", file.name(), line));
            break;
        }
    try {
        if (const SecondLine line = second_line(file, kind); line.is_one) {
            file.pass_over_first_row(line.headings);
            told.push_back(
                line.headings.empty()
                    ? say("{}: the line below the header names the columns once more and is no row", file.name())
                    : say("{}: the line below the header belongs to it and is no row", file.name()));
        }
    } catch (const BadValue&) {
        // told when the rows are read for good
    }
    return told;
}

Cells cells_of(const CsvFile& file, const Kind& kind) {
    return {[&file, &kind](std::size_t column) { return holds_ids(file, column, kind); }, EmptyColumns(file)};
}

std::vector<Column> file_columns(const CsvFile& file, const Kind& kind, const ImportOptions& options) {
    std::vector<Column> columns = map_columns(file.headers(), kind, options.wishes, cells_of(file, kind));
    refuse_other_separator(columns, file.name());
    if (file.has_header()) refuse_missing_header(columns, file.name());
    if (!options.ignore_unknown) refuse_unknown(columns, kind, file.has_header());
    const auto takes = [](const Column& c) { return c.use == Column::Use::field || c.use == Column::Use::identity; };
    if (std::none_of(columns.begin(), columns.end(), takes))
        throw Error(ExitCode::data,
                    say("{}: no column is a field of {}; is line {} the header?", file.name(), kind.label(language()),
                        file.header_line()),
                    tr("another line is: --header N; none is: --no-header --map 1=name,2=phone"));
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

Kind kind_to_import(const model::Schema& schema, const std::string& word, const Further* further) {
    const Kind* known = schema.kind(word);
    if (!known) throw Error(ExitCode::usage, say("unknown kind '{}'", word));
    Kind kind = *known;
    // In front: a question 意见 is meant by the column 意见, which is also a word for the comment.
    if (further) {
        std::vector<Field> fields = further->fields();
        kind.fields.insert(kind.fields.begin(), std::make_move_iterator(fields.begin()),
                           std::make_move_iterator(fields.end()));
    }
    return kind;
}

// From how long the first ones are.
std::size_t guess_rows(const CsvFile& file) {
    constexpr std::size_t kSample = 64 << 10;
    const std::string_view sample = file.text().substr(0, kSample);
    const auto lines = static_cast<std::size_t>(std::count(sample.begin(), sample.end(), '\n')) + 1;
    const std::size_t rows = file.text().size() / (sample.size() / lines + 1) + 1;
    return rows + rows / 16;
}

bool is_own_tsv(const CsvFile& file, const Kind& kind) {
    if (file.separator() != '\t') return false;
    const auto& headers = file.headers();
    const auto id = std::find(headers.begin(), headers.end(), "id");
    return id != headers.end() && holds_ids(file, static_cast<std::size_t>(id - headers.begin()), kind);
}

// With the ids as codes, files that name records by them join rightly: codes are asked for first. Where the shop has
// codes of its own, it is those that its other files name.
std::string ways_to_move(const model::Kind& kind, const std::vector<Column>& columns, model::RecordView record) {
    std::string id, code;
    for (const Column& column : columns) {
        if (column.use == Column::Use::identity) id = column.header;
        if (column.use == Column::Use::field && column.field->name == "code") code = column.header;
    }
    const model::Field* own = kind.field("code");
    if (!own) return say("A whole store moves with kehu backup and kehu restore; new ids all the same: --map {}=-", id);
    if (!code.empty() && record.get(own->tag))
        return say(
            "A whole store moves with kehu backup and kehu restore; or leave these ids out, other files join by the "
            "codes: --map {}=-",
            id);
    return say(
        "A whole store moves with kehu backup and kehu restore; or keep these ids as codes, by which other files "
        "join: --map {}",
        code.empty() ? id + "=code" : id + "=code," + code + "=-");
}

}  // namespace kehu::exchange
