#pragma once
// One row of a store as a line of a dump, and back. What the lines look like is drawn in dump.hpp.
//
// Rows come in the order of their tables: the schema, settings and earlier lives of the store stand before the records
// that are named by them.

#include <string>
#include <string_view>

#include "core/book/codec.hpp"
#include "core/book/row_source.hpp"
#include "core/exchange/json_text.hpp"

namespace kehu::exchange {

class DumpLines {
  public:
    explicit DumpLines(const book::BackupInfo&);
    // For records of a store that is open.
    DumpLines(const book::Reader&, text::Moment now);
    DumpLines(const DumpLines&) = delete;
    DumpLines& operator=(const DumpLines&) = delete;

    // From now on lines are of another store, in which numbers of fields mean something else: fields are what they are
    // called, and what has no name is left out.
    void read_by_names() { by_names_ = true; }

    // Appends the line. It is read back here: whatever would not give the same bytes has its bytes beside it.
    void append(std::string& out, store::Table, std::string_view key, std::string_view value);

    struct Row {
        store::Table table{};
        std::string key, value;
        bool operator==(const Row&) const = default;
    };
    // Throws BadValue, StoreError, std::logic_error for what is no row.
    Row read(std::string_view line);

  private:
    bool append_attempt(std::string& out, const Row&, bool with_bytes);
    void append_form(std::string& out, const Row&) const;
    void append_meta(std::string& out, const Row&) const;
    void append_record(std::string& out, const Row&) const;
    void append_image(std::string& out, const Row&) const;
    enum class Uid { apart, among_fields };
    void append_fields(std::string& out, const model::Kind*, std::string_view part, Uid) const;
    Row read_row(const JsonValue&) const;
    std::string read_meta(const JsonValue&, std::string_view key) const;
    std::string read_record(const JsonValue&, store::RecordId) const;
    std::string read_image(const JsonValue&, store::RecordId) const;
    void read_field(model::Record&, const model::Kind*, std::string_view key, const JsonValue&) const;
    void learn(const Row&);

    book::Known known_;  // as far as the rows so far tell
    model::Context context_;
    JsonParser parser_;
    Row row_;
    bool by_names_ = false;
};

}  // namespace kehu::exchange
