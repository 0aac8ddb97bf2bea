// JSON lines: one object a line, nothing before and after.

#include "core/exchange/json_row.hpp"
#include "core/exchange/writers.hpp"

namespace kehu::exchange {

namespace {

class JsonlWriter : public RowWriter {
  public:
    JsonlWriter(const Columns& columns, const model::Kind& kind, const model::Context& context)
        : object_(columns, kind, context) {}
    void begin(std::string&) override {}
    void row(std::string& out, const model::Row& row) override {
        object_.append(out, row);
        out += '\n';
    }
    void end(std::string&, bool) override {}

  private:
    JsonRow object_;
};

}  // namespace

std::unique_ptr<RowWriter> make_jsonl(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                      const WriterOptions&) {
    return std::make_unique<JsonlWriter>(columns, kind, context);
}

}  // namespace kehu::exchange
