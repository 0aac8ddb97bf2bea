// Comma-separated values by RFC 4180: cells with a comma, a quote or a line break stand in quotes. `--excel` adds what
// a spreadsheet needs: a mark of the encoding, CRLF, and a ' before cells that it would run or damage
// (spreadsheet.hpp).

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "core/exchange/row_values.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/writers.hpp"

namespace kehu::exchange {

namespace {

bool is_special(char c) {
    return c == ',' || c == '"' || c == '\n' || c == '\r';
}

bool has_special(const char* p, std::size_t size) {
#if defined(__SSE2__)
    const __m128i comma = _mm_set1_epi8(','), quote = _mm_set1_epi8('"'), lf = _mm_set1_epi8('\n'),
                  cr = _mm_set1_epi8('\r');
    for (; size >= 16; p += 16, size -= 16) {
        const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, comma), _mm_cmpeq_epi8(v, quote)),
                                         _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
        if (_mm_movemask_epi8(hit)) return true;
    }
#endif
    for (; size; p++, size--)
        if (is_special(*p)) return true;
    return false;
}

// Puts the cell that starts at `from` into quotes, if it needs them.
void quote_cell(std::string& out, std::size_t from) {
    if (!has_special(out.data() + from, out.size() - from)) return;
    out.insert(from, 1, '"');
    for (std::size_t at = out.find('"', from + 1); at != std::string::npos; at = out.find('"', at + 2))
        out.insert(at, 1, '"');
    out += '"';
}

class CsvWriter : public RowWriter {
  public:
    CsvWriter(const Columns& columns, const model::Kind& kind, const model::Context& context,
              const WriterOptions& options)
        : values_(columns, kind, context), options_(options), line_end_(options.excel ? "\r\n" : "\n") {}

    void begin(std::string& out) override {
        if (options_.excel) out += "\xEF\xBB\xBF";
        if (!options_.header) return;
        for (std::size_t i = 0; i < values_.size(); i++) {
            if (i) out += ',';
            const std::size_t from = out.size();
            out += values_.field(i).name;
            quote_cell(out, from);
        }
        out += line_end_;
    }

    void row(std::string& out, const model::Row& row) override {
        const auto values = values_.of(row);
        const std::size_t start = out.size();
        for (std::size_t i = 0; i < values.size(); i++) {
            if (i) out += ',';
            if (!values[i].empty()) cell(out, i, values[i]);
        }
        if (out.size() == start) out += "\"\"";  // an empty line would be no row
        out += line_end_;
    }

    void end(std::string&) override {}

  private:
    void cell(std::string& out, std::size_t column, std::string_view bytes) {
        const std::size_t from = out.size();
        values_.append_machine(out, column, bytes);
        if (out[from] == '\'' || options_.excel) mark_cell(out, from, column);
        quote_cell(out, from);
    }

    // A text that looks as if it were marked already gets a further mark in every file, since import takes one off.
    void mark_cell(std::string& out, std::size_t from, std::size_t column) {
        if (!values_.plain(column) && !values_.field(column).type->right_aligned &&
            needs_mark(std::string_view(out).substr(from)))
            out.insert(from, 1, '\'');
    }

    RowValues values_;
    WriterOptions options_;
    std::string_view line_end_;
};

}  // namespace

std::unique_ptr<RowWriter> make_csv(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                    const WriterOptions& options) {
    return std::make_unique<CsvWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
