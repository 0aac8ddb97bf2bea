// Ids, each ended by a NUL, for xargs -0. Columns do not matter.

#include "core/exchange/row_values.hpp"
#include "core/exchange/writers.hpp"

namespace kehu::exchange {

namespace {

class Print0Writer : public RowWriter {
  public:
    void begin(std::string&) override {}
    void row(std::string& out, const model::Row& row) override {
        out += row.id.kind.text();
        append_number(out, row.id.number);
        out += '\0';
    }
    void end(std::string&, bool) override {}
};

}  // namespace

std::unique_ptr<RowWriter> make_print0(const Columns&, const model::Kind&, const model::Context&,
                                       const WriterOptions&) {
    return std::make_unique<Print0Writer>();
}

}  // namespace kehu::exchange
