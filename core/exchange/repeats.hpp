#pragma once
// Rows that become new records although they look like some that are there: what a corrected list does when it is
// imported again. Told, with the way to change the old ones instead; it may be meant.

#include <optional>
#include <vector>

#include "core/exchange/plan.hpp"
#include "core/exchange/row_parser.hpp"
#include "core/exchange/twins.hpp"

namespace kehu::exchange {

class Repeats {
  public:
    // All of them must outlive it.
    Repeats(const book::Reader&, const model::Kind&, const std::vector<Column>&, const model::Context&);

    // A new row, the `number`th, shares this field (a phone, an e-mail) with a record of the store.
    void note_person(const RowParser&, std::uint32_t number, store::RecordId, const model::Field&);

    // A new row may be a contact of the store with another text.
    void note_visit(RowParser&, Plan&);
    // This row is a contact of the store: no other row is that one.
    void take_visit(model::RecordView record) { visit_of(record); }

    // To the notices of the plan, in front.
    void settle(Plan&);

  private:
    std::optional<Twins::Twin> visit_of(model::RecordView);

    const book::Reader& reader_;
    const model::Kind& kind_;
    const std::vector<Column>& columns_;
    const model::Context& context_;
    std::optional<Twins> visits_;         // by customer, time and channel
    std::uint32_t people_ = 0, row_ = 0;  // how many rows, the last one
    const model::Field* field_ = nullptr;
    Notice people_notice_;
};

}  // namespace kehu::exchange
