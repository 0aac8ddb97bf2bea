// JSON: one array of objects, an object a line, so that it can also be read by eye and by line.

#include "core/exchange/json_row.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/escape.hpp"

namespace kehu::exchange {

JsonRow::JsonRow(const Columns& columns, const model::Kind& kind, const model::Context& context)
    : values_(columns, kind, context) {
    for (const model::Field* field : columns) {
        text::append_json_string(keys_.emplace_back(), field->name);
        keys_.back() += ':';
    }
}

void JsonRow::append(std::string& out, const model::Row& row) {
    const auto values = values_.of(row);
    char before = '{';
    for (std::size_t i = 0; i < values.size(); i++) {
        if (values[i].empty()) continue;
        out += before;
        before = ',';
        out += keys_[i];
        if (values_.plain(i))
            text::append_json_string(out, values[i]);
        else
            values_.field(i).type->json(out, values[i], values_.field(i), values_.context());
    }
    if (before == '{') out += before;
    out += '}';
}

namespace {

class JsonWriter : public RowWriter {
  public:
    JsonWriter(const Columns& columns, const model::Kind& kind, const model::Context& context)
        : object_(columns, kind, context) {}
    void begin(std::string& out) override { out += '['; }
    void row(std::string& out, const model::Row& row) override {
        out += first_ ? "\n" : ",\n";
        first_ = false;
        object_.append(out, row);
    }
    void end(std::string& out) override { out += first_ ? "]\n" : "\n]\n"; }

  private:
    JsonRow object_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<RowWriter> make_json(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                     const WriterOptions&) {
    return std::make_unique<JsonWriter>(columns, kind, context);
}

}  // namespace kehu::exchange
