// A table in Markdown (GitHub's), for people: labels as headers, values as `list` shows them, numbers to the right.
// Made to be read and put into a page; what is to be read back is CSV or JSON.

#include "core/exchange/row_values.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {
namespace {

class MarkdownWriter : public RowWriter {
  public:
    MarkdownWriter(const Columns& columns, const model::Kind& kind, const model::Context& context,
                   const WriterOptions& options)
        : values_(columns, kind, context), header_(options.header) {}

    void begin(std::string& out) override {
        if (!header_) return;
        for (std::size_t i = 0; i < values_.size(); ++i) cell(out, values_.field(i).label(values_.context().language));
        out += "|\n";
        for (std::size_t i = 0; i < values_.size(); ++i) out += is_right(i) ? "| ---: " : "| --- ";
        out += "|\n";
    }

    void row(std::string& out, const model::Row& row) override {
        std::size_t at = 0;
        values_.each(row, [&](std::size_t column, std::string_view bytes) {
            for (; at < column; ++at) out += "| ";
            ++at;
            const model::Field& field = values_.field(column);
            if (values_.plain(column)) return cell(out, bytes);
            text_.clear();
            field.type->format(text_, bytes, field, values_.context(), model::Style::table);
            cell(out, text_);
        });
        for (; at < values_.size(); ++at) out += "| ";
        out += "|\n";
    }

    void end(std::string&, bool) override {}

  private:
    bool is_right(std::size_t column) const { return values_.field(column).type->right_aligned; }
    static void cell(std::string& out, std::string_view text) {
        out += "| ";
        text::append_markdown(out, text);
        out += ' ';
    }

    RowValues values_;
    bool header_;
    std::string text_;
};

}  // namespace

std::unique_ptr<RowWriter> make_markdown(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                         const WriterOptions& options) {
    return std::make_unique<MarkdownWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
