#include "core/exchange/tsv.hpp"

#include <algorithm>

#include "core/exchange/row_parser.hpp"
#include "core/exchange/row_values.hpp"
#include "core/exchange/writers.hpp"

namespace kehu::exchange {

namespace {

constexpr std::string_view kLetters = "tnr\\\"'=", kMeant = "\t\n\r\\\"'=";

bool is_special(char c) {
    return c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

bool is_taken_for_another(std::string_view cell) {
    return cell.starts_with('"') || ((cell.starts_with('\'') || cell.starts_with('=')) && cell_text(cell) != cell);
}

// One line a row whatever the cells hold.
class TsvWriter : public RowWriter {
  public:
    TsvWriter(const Columns& columns, const model::Kind& kind, const model::Context& context,
              const WriterOptions& options)
        : values_(columns, kind, context), header_(options.header) {}

    void begin(std::string& out) override {
        if (!header_) return;
        for (std::size_t i = 0; i < values_.size(); i++) {
            if (i) out += '\t';
            out += values_.field(i).name;
        }
        out += '\n';
    }

    void row(std::string& out, const model::Row& row) override {
        std::size_t at = 0;
        values_.each(row, [&](std::size_t column, std::string_view bytes) {
            out.append(column - at, '\t');
            at = column;
            const std::size_t from = out.size();
            out += values_.machine(column, bytes);
            escape_cell(out, from);
        });
        out.append(values_.size() - std::min(at + 1, values_.size()), '\t');
        out += '\n';
    }

    void end(std::string&, bool) override {}

  private:
    RowValues values_;
    bool header_;
};

}  // namespace

void escape_cell(std::string& out, std::size_t from) {
    if (is_taken_for_another(std::string_view(out).substr(from))) out.insert(from++, 1, '\\');
    for (std::size_t at = from; at < out.size(); at++) {
        if (!is_special(out[at])) continue;
        out[at] = kLetters[kMeant.find(out[at])];
        out.insert(at++, 1, '\\');
    }
}

std::string_view without_escapes(std::string_view cell, std::string& scratch) {
    if (cell.find('\\') == cell.npos) return cell;
    scratch.clear();
    for (std::size_t at = 0; at < cell.size(); at++) {
        const std::size_t meant =
            cell[at] == '\\' && at + 1 < cell.size() ? kLetters.find(cell[at + 1]) : std::string_view::npos;
        if (meant == std::string_view::npos) {
            scratch += cell[at];
        } else {
            scratch += kMeant[meant];
            at++;
        }
    }
    return scratch;
}

std::unique_ptr<RowWriter> make_tsv(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                    const WriterOptions& options) {
    return std::make_unique<TsvWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
