// Comma-separated values by RFC 4180: cells with a comma, a quote or a line break stand in quotes. `--excel` adds what
// a spreadsheet needs: a mark of the encoding, CRLF, and a ' before cells that it would run or damage
// (spreadsheet.hpp).

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstring>
#include <memory>
#include <vector>

#include "core/exchange/row_values.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/writers.hpp"

namespace kehu::exchange {

namespace {

bool is_special(char c) {
    return c == ',' || c == '"' || c == '\n' || c == '\r';
}

#if defined(__SSE2__)
unsigned special_bits(__m128i v) {
    const __m128i commas = _mm_cmpeq_epi8(v, _mm_set1_epi8(',')), quotes = _mm_cmpeq_epi8(v, _mm_set1_epi8('"')),
                  lfs = _mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), crs = _mm_cmpeq_epi8(v, _mm_set1_epi8('\r'));
    return unsigned(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(commas, quotes), _mm_or_si128(lfs, crs))));
}
#endif

bool has_special(const char* p, std::size_t size) {
#if defined(__SSE2__)
    if (size >= 16) {
        const char* const last = p + size - 16;  // the last 16 bytes overlap what was looked at before
        for (; p < last; p += 16)
            if (special_bits(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)))) return true;
        return special_bits(_mm_loadu_si128(reinterpret_cast<const __m128i*>(last)));
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

// A row being put together. Cells come as plain bytes and are copied and searched for what needs quotes in one go.
class RowBuffer {
  public:
    void clear() { size_ = 0; }
    std::string_view view() const { return {bytes_.get(), size_}; }

    void fill(char c, std::size_t count) {
        reserve(count);
        std::memset(bytes_.get() + size_, c, count);
        size_ += count;
    }
    // `readable_end`: up to there the bytes behind the cell may be read, too.
    void cell(std::string_view cell, const char* readable_end) {
        reserve(2 * cell.size() + 18);
        if (copy_and_search(cell, readable_end)) {
            quote(cell);
        } else {
            size_ += cell.size();
        }
    }

  private:
    void reserve(std::size_t more) {
        if (size_ + more <= capacity_) return;
        capacity_ = (size_ + more) * 2;
        auto grown = std::make_unique_for_overwrite<char[]>(capacity_);
        std::memcpy(grown.get(), bytes_.get(), size_);
        bytes_ = std::move(grown);
    }
    bool copy_and_search(std::string_view cell, const char* readable_end) {
        char* const to = bytes_.get() + size_;
#if defined(__SSE2__)
        if (cell.size() <= 16 && readable_end - cell.data() >= 16) {
            const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(cell.data()));
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to), v);
            return special_bits(v) & ((1u << cell.size()) - 1);
        }
#endif
        std::memcpy(to, cell.data(), cell.size());
        return has_special(cell.data(), cell.size());
    }
    void quote(std::string_view cell) {
        char* to = bytes_.get() + size_;
        *to++ = '"';
        for (char c : cell) {
            if (c == '"') *to++ = '"';
            *to++ = c;
        }
        *to++ = '"';
        size_ = static_cast<std::size_t>(to - bytes_.get());
    }

    std::size_t size_ = 0, capacity_ = 1024;
    std::unique_ptr<char[]> bytes_ = std::make_unique_for_overwrite<char[]>(capacity_);
};

// Whole exports: the id perhaps, then stored fields in the order in which records hold them. Then a row is one walk
// over the record, and the columns between its fields are so many commas.
class StraightColumns {
  public:
    StraightColumns(const Columns& columns, const model::Context& context)
        : context_(context), columns_(columns.size()) {
        model::Tag last = 0;
        for (std::size_t i = 0; i < columns.size(); i++) {
            const model::Field& field = *columns[i];
            if (field.source == model::Source::id && i == 0) {
                with_id_ = true;
                continue;
            }
            straight_ &= field.source == model::Source::stored && field.tag > last;
            last = field.tag;
            if (!straight_) return;
            by_tag_.resize(std::size_t{field.tag} + 1);
            // Text and the keys of choices are stored as they are written.
            const bool plain = field.type->name == "text" || field.type->name == "choice";
            by_tag_[field.tag] = {&field, static_cast<std::uint32_t>(i), plain};
        }
        straight_ &= columns.size() > 1;
    }
    // A record with a sensitive part is two walks, which this does not do.
    bool fit(const model::Row& row) const { return straight_ && row.record.sensitive().empty(); }

    std::string_view row(const model::Row& row) {
        out_.clear();
        if (with_id_) {
            scratch_.assign(row.id.kind.text());
            append_number(scratch_, row.id.number);
            out_.cell(scratch_, scratch_.data() + scratch_.size());
        }
        const std::string_view part = row.record.ordinary();
        const char* const end = part.data() + part.size();
        std::uint32_t at = 0;
        for (model::FieldReader reader(part); reader.next();) {
            const model::FieldBytes& found = reader.field();
            if (found.tag >= by_tag_.size()) break;
            const Slot& slot = by_tag_[found.tag];
            if (!slot.field) continue;
            out_.fill(',', slot.column - at);
            at = slot.column;
            if (slot.plain && found.bytes[0] != '\'') {
                out_.cell(found.bytes, end);
            } else {
                scratch_.clear();
                slot.field->type->format(scratch_, found.bytes, *slot.field, context_, model::Style::machine);
                if (scratch_[0] == '\'' && needs_mark(scratch_)) scratch_.insert(0, 1, '\'');
                out_.cell(scratch_, scratch_.data() + scratch_.size());
            }
        }
        out_.fill(',', columns_ - 1 - at);
        return out_.view();
    }

  private:
    struct Slot {
        const model::Field* field = nullptr;
        std::uint32_t column = 0;
        bool plain = false;
    };
    const model::Context& context_;
    std::size_t columns_;
    bool straight_ = true, with_id_ = false;
    std::vector<Slot> by_tag_;
    RowBuffer out_;
    std::string scratch_;
};

class CsvWriter : public RowWriter {
  public:
    CsvWriter(const Columns& columns, const model::Kind& kind, const model::Context& context,
              const WriterOptions& options)
        : values_(columns, kind, context),
          straight_(columns, context),
          options_(options),
          line_end_(options.excel ? "\r\n" : "\n") {}

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
        if (!options_.excel && straight_.fit(row)) {
            out += straight_.row(row);
        } else {
            cells(out, row);
        }
        out += line_end_;
    }

    void end(std::string&) override {}

  private:
    void cells(std::string& out, const model::Row& row) {
        const auto values = values_.of(row);
        const std::size_t start = out.size();
        for (std::size_t i = 0; i < values.size(); i++) {
            if (i) out += ',';
            if (!values[i].empty()) cell(out, i, values[i]);
        }
        if (out.size() == start) out += "\"\"";  // an empty line would be no row
    }

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
    StraightColumns straight_;
    WriterOptions options_;
    std::string_view line_end_;
};

}  // namespace

std::unique_ptr<RowWriter> make_csv(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                    const WriterOptions& options) {
    return std::make_unique<CsvWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
