#pragma once
// What an import would do, worked out before anything is written: every row is new, an update, the same, or refused
// with reasons. A plan holds finished records; carrying it out looks at no value again.
//
// A row is the same record as one of the store or an earlier row by its code (a source's own number), by kehu's id
// unless its phone, e-mail or code is another, or by the fields of --match. A row without any of these is the same as a
// record of the store that has all its values, once for each such record: a file imported twice changes nothing; of
// customers with a phone or an e-mail also the same as an equal row before it. Rows with a product each and one number
// are one order.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/csv_file.hpp"
#include "core/exchange/date_order.hpp"
#include "core/exchange/mapping.hpp"
#include "core/exchange/plain_phones.hpp"
#include "core/text/arena.hpp"

namespace kehu::exchange {

struct Fault {
    std::string column;  // header; empty: the row as a whole
    std::string value;
    std::string reason;
};

class RowParser;
struct Plan;

// Columns that are no fields of the kind, and what is made of them: the questions of a survey.
class Further {
  public:
    virtual ~Further() = default;
    // Fields of Source::parts.
    virtual std::vector<model::Field> fields() const = 0;
    // Completes the record of a row that was read, or adds to its faults; tells what is to be known beside.
    virtual void read(RowParser&, const std::function<void(Fault)>& tell) = 0;
    // The row became a new record.
    virtual void added(model::RecordView, Plan&) = 0;
};

// What rows may do: a row that is a record of the store changes it, another becomes a new one; or only the one of it.
enum class Mode : std::uint8_t { upsert, create, update };
std::optional<Mode> mode_named(std::string_view word);

struct ImportOptions {
    std::string kind = "customer";
    Wishes wishes;                   // --map
    std::vector<std::string> match;  // --match: names of fields
    Mode mode = Mode::upsert;        // --mode
    bool ignore_unknown = false;
    std::optional<DateOrder> dates;  // nothing: worked out
    // The context in which cells are read; `names` is not used.
    std::function<model::Context(const book::Reader&)> context;
    std::function<void(std::uint64_t rows)> progress{};  // called now and then while rows are read
    // Made anew for each plan, as a plan may be.
    std::function<std::unique_ptr<Further>(const book::Reader&)> further{};
};

struct RefusedRow {
    std::uint32_t row = 0;   // from 1, without the header
    std::uint64_t line = 0;  // of the file
    std::string_view raw;    // as in the file, which must outlive the plan
    std::vector<Fault> faults;
};

struct Notice {
    std::uint32_t row = 0;
    Fault what;  // `reason` is the notice
};

struct FollowUp {
    std::uint32_t contact = 0;   // place in `created`
    std::string_view customer;   // reference bytes
    std::int64_t at = 0;         // when the contact was, seconds
    std::string_view due, what;  // values of a task
    bool done = false;
};

struct Plan {
    store::KindCode kind;
    std::shared_ptr<const model::Kind> read_as;  // with the further fields: the columns name those
    book::Sequence sequence = 0;                 // of the store that the plan was made for
    std::uint32_t rows = 0, fresh = 0, updates = 0, same = 0;
    std::uint32_t further_lines = 0;  // rows that are a line more of an order counted already
    std::uint32_t blank = 0;          // empty lines and lines of empty cells, not counted as rows
    std::vector<Column> columns;
    DateOrder dates = DateOrder::unknown;  // how days with the year behind were read
    bool decimal_comma = false;            // numbers were read as 1.234,50
    PlainPhones plain_phones;
    std::string country;  // as whose they are read
    std::vector<RefusedRow> refused;
    std::vector<Notice> notices;
    std::vector<FollowUp> follow_ups;      // of contacts; their bytes are in `records`
    std::vector<model::RecordView> tasks;  // follow-ups that are whole records but for an owner; as those
    std::uint32_t late_tasks = 0;          // those left out: they would have been due before today

    struct Change {
        std::uint32_t number;
        model::RecordView after;
    };
    std::vector<model::RecordView> created;
    std::vector<Change> changed;
    Arena records;             // their bytes
    bool carried_out = false;  // the records are no longer here
};

// The kind with the further fields. Throws Error(usage) for a word that names none.
model::Kind kind_to_import(const model::Schema&, const std::string& word, const Further*);

// Throws Error for what concerns the whole file: columns (mapping.hpp), the reader's faults (Error(data)), an unknown
// field in --match (Error(usage)).
Plan make_plan(const book::Reader&, const CsvFile&, const ImportOptions&);

// Writes it, and gives back the memory of its records, since the search index needs some next. The writer's store is
// the one that the plan was made for.
void carry_out(Plan&, book::Writer&);

}  // namespace kehu::exchange
