#pragma once
// Formats that rows can be written in; one file each, entered in the list of formats.cpp. A writer appends to a buffer
// which the caller drains whenever it likes, so that memory stays bounded and no writer knows files.
//
// How to add one: a file core/exchange/NAME.cpp with a function that makes the writer, a line in writers.hpp,
// formats.cpp and CMakeLists.txt. `--NAME`, `export` and completion follow from the list.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/context.hpp"
#include "core/model/field_type.hpp"

namespace kehu::exchange {

using Columns = std::vector<const model::Field*>;

struct Format;

// What an export holds if no columns are asked for: the id and every stored field that people see; for vCards also
// the lines that came with one.
Columns default_columns(const model::Kind&, const Format&);

// Several writers may share the rows of a file, each in a thread of its own: so none knows which row is the first.
class RowWriter {
  public:
    virtual ~RowWriter() = default;
    // The context, the kind and the columns given to `make` outlive the writer.
    virtual void begin(std::string& out) = 0;  // header, "["
    virtual void row(std::string& out, const model::Row&) = 0;
    virtual void end(std::string& out, bool any) = 0;  // `any`: rows were written
    // What a row begins with to stand apart from the one before: so many bytes less of the first row of all.
    virtual std::size_t separator() const { return 0; }
};

// Puts the text of the writers into a container, for formats that are one.
class Packer {
  public:
    virtual ~Packer() = default;
    virtual void write(std::string_view rows) = 0;  // whole rows, or what begin() wrote
    virtual void finish() = 0;
};

struct WriterOptions {
    bool excel = false;  // BOM, CRLF, formula-safe cells (CSV only)
    bool header = true;  // CSV, TSV, XLSX
};

struct Format {
    std::string_view name;     // "csv": the option --csv
    std::string_view chinese;  // nothing if the name is used as it is
    std::string_view endings;  // of the files that hold it: ".yaml .yml"; nothing if it must be asked for
    const char* summary;       // marked for translation
    std::unique_ptr<RowWriter> (*make)(const Columns&, const model::Kind&, const model::Context&, const WriterOptions&);
    // Null: the text is the file itself. Columns, kind and context outlive the packer, which gives bytes to `sink`.
    std::unique_ptr<Packer> (*pack)(const Columns&, const model::Kind&, const model::Context&, const WriterOptions&,
                                    std::function<void(std::string_view)> sink) = nullptr;
    bool card_lines = false;  // holds what came with a vCard and is no field (model::kCardLines)
};
std::span<const Format> formats();  // THE LIST: json, jsonl, csv, tsv, markdown, yaml, print0, xlsx, vcard, vcard3
const Format* format(std::string_view name);
const Format* format_of_file(std::string_view path);  // by its ending; null if that says nothing

}  // namespace kehu::exchange
