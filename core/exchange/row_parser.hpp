#pragma once
// One row of a file as a record: each cell read by its column's field, faults gathered with their column and value.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/csv_reader.hpp"
#include "core/exchange/date_order.hpp"
#include "core/exchange/plan.hpp"
#include "core/exchange/references.hpp"

namespace kehu::exchange {

// A cell as it is meant: without blanks around it, without the mark of `--excel` and without ="..." around digits.
std::string_view cell_text(std::string_view cell);

std::string damaged_by_spreadsheet(std::string_view cell);  // why it is refused

// Which cells make which field: the same for all rows of a file.
class RowLayout {
  public:
    struct Form {
        char separator = ',';
        bool escaped = false;  // as `export --tsv` writes cells (tsv.hpp)
        DateOrder dates = DateOrder::unknown;
        bool decimal_comma = false;
    };
    RowLayout(const model::Kind&, const std::vector<Column>&, const model::Context&, Form);
    RowLayout(const RowLayout&) = delete;
    RowLayout& operator=(const RowLayout&) = delete;

    // Kinds whose records cells name.
    std::vector<store::KindCode> refers_to() const;

  private:
    friend class RowParser;
    struct Slot {
        const model::Field* field;
        std::vector<std::size_t> columns;
        bool refers, days, text, price, reach;  // reach: phone, email
        bool number = false, coded = false;     // coded: one of some words, or a day
        bool composed = false;                  // of a name's parts
        bool labelled = false;                  // columns say what their phones are for
    };
    static Slot slot_for(const model::Field&);
    const Slot* slot_of(const model::Field&) const;

    std::vector<Column> columns_;
    model::Context context_, ahead_;
    std::vector<Slot> stored_, parts_;  // stored in order of tags
    std::vector<std::size_t> unnamed_;
    std::optional<std::size_t> identity_column_, uid_column_;
    const model::Kind* composes_names_ = nullptr;  // of parts
    Form form_;
};

// Where a row lies in the file.
struct RawRow {
    std::string_view text;
    std::uint64_t line;
    std::size_t cells;
    bool has_doubled_quotes;  // its cells are not as in the file
};

class RowParser {
  public:
    // Reads a row; faults() says what was found wrong. May run in any thread, but for references that are not known
    // yet: those wait for `settle`. `cells` are not looked at where they are not as in the file.
    void parse(const RowLayout&, const RawRow&, std::span<const std::string_view> cells, const References&);
    // What was left to do, in the thread that has the store.
    void settle(References&);

    std::uint64_t line() const { return line_; }
    std::string_view raw() const { return raw_; }
    char separator() const { return layout_->form_.separator; }
    const std::vector<Fault>& faults() const { return faults_; }
    void add_fault(const model::Field&, std::string reason);  // with the cell of that field's column
    void add_fault(Fault fault) { faults_.push_back(std::move(fault)); }
    // What one would say of a field's cell in this row: its header and its text.
    Fault about(const model::Field&, std::string reason) const;

    const model::Record& record() const { return record_; }
    model::Record& record() { return record_; }                // stored fields that have a value
    const std::string& identity() const { return identity_; }  // the cell of kehu's own id
    const std::string& uid() const { return uid_; }            // 16 bytes; empty: none
    void forget_uid() { uid_.clear(); }                        // it is another's
    // As on cards: an entry of an address book, with names in parts, that has none is its firm, or is called by its
    // e-mail or number.
    void name_by_what_is_there();
    std::string_view part(std::string_view field) const;  // bytes of a field of Source::parts; empty: none
    bool has(const model::Field& field) const {           // is there a column for it?
        return layout_->slot_of(field);
    }

  private:
    using Slot = RowLayout::Slot;
    // Asks for records by name where there is somebody to ask; leaves the row unfinished else.
    struct Names {
        const References& known;
        References* asked;
    };
    void read_cells(std::span<const std::string_view>, const Names&);
    void read_uid(std::string_view text);
    void check_shape(std::span<const std::string_view>);
    void read_slot(const Slot&, std::span<const std::string_view>, const Names&, std::string& bytes);
    void read_name(const Slot&, std::span<const std::string_view>, const Names&, std::string& bytes);
    std::string_view label_of(std::size_t column, std::span<const std::string_view>) const;
    void read_cell(std::string& out, std::string_view text, const Slot&, const Names&);

    const RowLayout* layout_ = nullptr;
    bool unfinished_ = false;
    std::uint64_t line_ = 0;
    std::string_view raw_;
    std::vector<std::string_view> filled_;  // a short row
    std::vector<Fault> faults_;
    model::Record record_;
    std::vector<std::string> parts_;  // bytes, in the order of the layout's
    std::string identity_, uid_, bytes_, more_, plain_;
};

}  // namespace kehu::exchange
