// JSON: one array of objects, an object a line, so that it can also be read by eye and by line.

#include "core/exchange/json_row.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {

namespace {

constexpr std::size_t kBrackets = 2, kBraces = 2;

}  // namespace

JsonRow::JsonRow(const Columns& columns, const model::Kind& kind, const model::Context& context)
    : values_(columns, kind, context), signs_(kBraces) {
    for (const model::Field* field : columns) {
        std::string key = ",";
        text::append_json_string(key, field->name);
        key += ':';
        const std::size_t size = key.size();
        signs_ += size + kBrackets;
        key.resize((size / RowBuffer::kBlock + 1) * RowBuffer::kBlock);
        keys_.push_back({std::move(key), size});
    }
}

void JsonRow::append(std::string& out, const model::Row& row) {
    char* to = row_.begin(signs_);
    values_.each(row, [&](std::size_t column, std::string_view bytes) {
        const Key& key = keys_[column];
        to = RowBuffer::put_blocks(to, {key.blocks.data(), key.size});
        to = values_.as_stored(column) ? put_text(to, bytes) : put_value(to, column, bytes);
    });
    if (row_.until(to).empty()) *to++ = '{';
    *to++ = '}';
    const std::size_t start = out.size();
    out += row_.until(to);
    out[start] = '{';  // where the first comma is
}

char* JsonRow::put_value(char* to, std::size_t column, std::string_view bytes) {
    const model::FieldType& type = *values_.field(column).type;
    if (!type.next_form) {
        scratch_.clear();
        type.json(scratch_, bytes, values_.field(column), values_.context());
        return RowBuffer::put(row_.more(to, scratch_.size()), scratch_);
    }
    std::string_view form;
    if (!type.list) return values_.next_form(column, bytes, form) ? put_text(to, form) : to;
    *to++ = '[';
    for (bool first = true; values_.next_form(column, bytes, form); first = false) {
        if (!first) *to++ = ',';
        to = put_text(to, form);
    }
    *to++ = ']';
    return to;
}

namespace {

class JsonWriter : public RowWriter {
  public:
    JsonWriter(const Columns& columns, const model::Kind& kind, const model::Context& context)
        : object_(columns, kind, context) {}
    void begin(std::string& out) override { out += '['; }
    void row(std::string& out, const model::Row& row) override {
        out += ",\n";
        object_.append(out, row);
    }
    void end(std::string& out, bool any) override { out += any ? "\n]\n" : "]\n"; }
    std::size_t separator() const override { return 1; }

  private:
    JsonRow object_;
};

}  // namespace

std::unique_ptr<RowWriter> make_json(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                     const WriterOptions&) {
    return std::make_unique<JsonWriter>(columns, kind, context);
}

}  // namespace kehu::exchange
