// YAML 1.2: a list with a mapping a row, texts as JSON writes them, which YAML reads as it is.

#include "core/exchange/row_values.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {
namespace {

class YamlWriter : public RowWriter {
  public:
    YamlWriter(const Columns& columns, const model::Kind& kind, const model::Context& context)
        : values_(columns, kind, context) {}

    void begin(std::string&) override {}

    void row(std::string& out, const model::Row& row) override {
        bool first = true;
        values_.each(row, [&](std::size_t column, std::string_view bytes) {
            const model::Field& field = values_.field(column);
            out.append(first ? "- " : "  ").append(field.name).append(": ");
            first = false;
            if (values_.as_stored(column))
                text::append_json_string(out, bytes);
            else
                field.type->json(out, bytes, field, values_.context());
            out += '\n';
        });
        if (first) out += "- {}\n";
    }

    void end(std::string& out, bool any) override {
        if (!any) out += "[]\n";
    }

  private:
    RowValues values_;
};

}  // namespace

std::unique_ptr<RowWriter> make_yaml(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                     const WriterOptions&) {
    return std::make_unique<YamlWriter>(columns, kind, context);
}

}  // namespace kehu::exchange
