#pragma once
// What a row must and must not say to become a new record, beyond what its cells say one by one.

#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

class RowChecks {
  public:
    RowChecks(const book::Reader&, const model::Kind&, const model::Context&);
    // Adds a fault to the row for a field that is missing, a number that a spreadsheet shortened, a line of totals.
    void check_new(RowParser&) const;
    void check_required(RowParser&, model::RecordView) const;

  private:
    void check_rounded(RowParser&) const;
    void check_total(RowParser&) const;

    const book::Reader& reader_;
    const model::Kind& kind_;
    const model::Context& context_;
    std::vector<const model::Field*> required_;
    const model::Field *code_, *phone_;  // null: the kind has none
};

}  // namespace kehu::exchange
