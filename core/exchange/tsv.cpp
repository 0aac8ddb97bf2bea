// Tab-separated values: one line a row whatever the cells hold; tab, line breaks and backslash are written \t \n \r \\.

#include <algorithm>

#include "core/exchange/row_values.hpp"
#include "core/exchange/writers.hpp"

namespace kehu::exchange {

namespace {

bool is_special(char c) {
    return c == '\t' || c == '\n' || c == '\r' || c == '\\';
}

void escape_cell(std::string& out, std::size_t from) {
    for (std::size_t at = from; at < out.size(); at++) {
        const char c = out[at];
        if (!is_special(c)) continue;
        out[at] = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\\';
        out.insert(at++, 1, '\\');
    }
}

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

std::unique_ptr<RowWriter> make_tsv(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                    const WriterOptions& options) {
    return std::make_unique<TsvWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
