#pragma once
// One row of a file as a record: each cell read by its column's field, faults gathered with their column and value.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/plan.hpp"
#include "core/exchange/references.hpp"

namespace kehu::exchange {

// A cell as it is meant: without blanks around it, without the mark of `--excel` and without ="..." around digits.
std::string_view cell_text(std::string_view cell);

class RowParser {
  public:
    RowParser(const model::Kind&, const std::vector<Column>&, const model::Context&, References&);

    // Reads the cells of one row. False if anything was found wrong; then faults() says what.
    bool parse(std::span<const std::string_view> cells);

    const std::vector<Fault>& faults() const { return faults_; }
    void add_fault(const model::Field&, std::string reason);  // with the cell of that field's column
    // What one would say of a field's cell in this row: its header and its text.
    Fault about(const model::Field&, std::string reason) const;

    model::Record& record() { return record_; }                // stored fields that have a value
    const std::string& identity() const { return identity_; }  // the cell of kehu's own id
    std::string_view part(std::string_view field) const;       // bytes of a field of Source::parts; empty: none
    bool has(const model::Field& field) const { return slot_of(field); }  // is there a column for it?

  private:
    struct Slot {
        const model::Field* field;
        std::vector<std::size_t> columns;
        std::string part;  // bytes, for fields of Source::parts
    };
    const Slot* slot_of(const model::Field&) const;
    void check_shape(std::span<const std::string_view>);
    void read_slot(const Slot&, std::string& bytes);
    void read_cell(std::string& out, std::string_view text, const model::Field&);

    const model::Kind& kind_;
    const std::vector<Column>& columns_;
    model::Context context_, ahead_;
    References& references_;
    std::vector<Slot> stored_, parts_;  // stored in order of tags
    std::vector<std::size_t> unnamed_;
    std::optional<std::size_t> identity_column_;

    std::span<const std::string_view> cells_;
    std::vector<std::string_view> filled_;  // a short row
    std::vector<Fault> faults_;
    model::Record record_;
    std::string identity_, bytes_, more_;
};

}  // namespace kehu::exchange
