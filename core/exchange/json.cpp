// JSON: one array of objects, an object a line, so that it can also be read by eye and by line.

#include "core/exchange/json_row.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {

JsonRow::JsonRow(const Columns& columns, const model::Kind& kind, const model::Context& context)
    : values_(columns, kind, context) {
    for (const model::Field* field : columns) {
        std::string& key = keys_.emplace_back(",");
        text::append_json_string(key, field->name);
        key += ':';
        key.reserve(key.size() + RowBuffer::kBlock);  // so that a block may be read from any place in it
    }
}

void JsonRow::append(std::string& out, const model::Row& row) {
    row_.clear();
    row_.put('{');
    values_.each(row, [&](std::size_t column, std::string_view bytes) {
        std::string_view key = keys_[column];
        if (row_.view().size() == 1) key.remove_prefix(1);
        row_.put(key, keys_[column].data() + keys_[column].capacity());
        put_value(column, bytes);
    });
    row_.put('}');
    out += row_.view();
}

void JsonRow::put_value(std::size_t column, std::string_view bytes) {
    if (values_.as_stored(column)) return put_text(bytes);
    const model::Field& field = values_.field(column);
    if (const auto next = field.type->next_form) {
        if (field.type->list) row_.put('[');
        bool first = true;
        for (std::string_view form; next(bytes, form, scratch_); first = false) {
            if (!first) row_.put(',');
            put_text(form);
        }
        if (field.type->list) row_.put(']');
        return;
    }
    scratch_.clear();
    field.type->json(scratch_, bytes, field, values_.context());
    row_.put(scratch_, scratch_.data() + scratch_.size());
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
