// Comma-separated values by RFC 4180: cells with a comma, a quote or a line break stand in quotes. `--excel` adds what
// a spreadsheet needs: a mark of the encoding, CRLF, and a ' before cells that it would run or damage
// (spreadsheet.hpp).

#include <algorithm>
#include <optional>

#include "core/exchange/labels.hpp"
#include "core/exchange/row_buffer.hpp"
#include "core/exchange/row_values.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {

namespace {

class CsvWriter : public RowWriter {
  public:
    CsvWriter(const Columns& columns, const model::Kind& kind, const model::Context& context,
              const WriterOptions& options)
        : values_(columns, kind, context), options_(options), line_end_(options.excel ? "\r\n" : "\n") {
        // A spreadsheet is for people; the names are English already.
        if (options.excel && context.language == Language::chinese) labels_.emplace(kind, context);
    }

    void begin(std::string& out) override {
        if (options_.excel) out += "\xEF\xBB\xBF";
        if (!options_.header) return;
        for (std::size_t i = 0; i < values_.size(); i++) {
            if (i) out += ',';
            text::append_csv_cell(out, labels_ ? labels_->header(values_.field(i)) : values_.field(i).name);
        }
        out += line_end_;
    }

    void row(std::string& out, const model::Row& row) override {
        char* to = row_.begin(values_.size() + line_end_.size());
        std::size_t at = 0;
        values_.each(
            row, [&](std::size_t column, std::string_view bytes) __attribute__((always_inline)) {
                to = RowBuffer::fill(to, ',', column - at);
                at = column;
                std::string_view text = text_of(column, bytes);
                if (is_marked(column, text)) text = marked_.assign(1, '\'').append(text);
                to = row_.more(to, RowBuffer::most_of_cell(text.size()));
                to = RowBuffer::csv_cell(to, text, values_.readable_end(text));
            });
        to = RowBuffer::fill(to, ',', values_.size() - std::min(at + 1, values_.size()));
        if (row_.until(to).empty()) to = RowBuffer::fill(to, '"', 2);  // an empty line would be no row
        out += row_.until(RowBuffer::put(to, line_end_));
    }

    void end(std::string&, bool) override {}

  private:
    std::string_view text_of(std::size_t column, std::string_view bytes) {
        if (labels_)
            if (const auto label = labels_->value(values_.field(column), bytes)) return *label;
        return values_.machine(column, bytes);
    }

    // A text that looks as if it were marked already gets a further mark in every file, since import takes one off.
    bool is_marked(std::size_t column, std::string_view text) const {
        if (text.empty() || (text[0] != '\'' && !options_.excel)) return false;
        return !values_.plain(column) && !values_.field(column).type->right_aligned && needs_mark(text);
    }

    RowValues values_;
    std::optional<Labels> labels_;
    WriterOptions options_;
    std::string_view line_end_;
    RowBuffer row_;
    std::string marked_;
};

}  // namespace

std::unique_ptr<RowWriter> make_csv(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                    const WriterOptions& options) {
    return std::make_unique<CsvWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
