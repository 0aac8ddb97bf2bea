#pragma once
// A workbook of a spreadsheet (Office Open XML, ECMA-376, transitional and strict): which sheets it has, its shared
// strings and the formats of its cells. What read_xlsx.cpp looks up while it goes through the rows of a sheet.

#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/cell_format.hpp"
#include "core/exchange/xml_reader.hpp"
#include "core/exchange/zip_reader.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::exchange {

// Texts by their number, in files without a name: there may be more of them than memory.
class StringTable {
  public:
    void add(std::string_view);
    void finish();  // nothing is added any more
    std::size_t size() const { return size_; }
    std::string_view at(std::size_t number) const;

  private:
    ScratchFile texts_, ends_;
    std::size_t size_ = 0;
    std::uint64_t bytes_ = 0;
    std::string_view all_;
    std::string_view all_ends_;
};

class Workbook {
  public:
    struct SheetPart {
        std::string name, part;  // part: empty if it is a chart or the like
        bool hidden = false;
    };

    // `name` is what messages call the file. Throws Error(data) if it is no such workbook, with what else it is.
    Workbook(std::string name, std::string_view bytes);

    const std::vector<SheetPart>& sheets() const { return sheets_; }
    // The one of that name, in any case of letters; empty: the first that is seen. Throws Error(usage) that lists those
    // there are.
    const SheetPart& sheet(const std::string& name) const;

    void read_strings();
    void read_formats();
    const StringTable& strings() const { return strings_; }
    const CellFormat& format(std::uint64_t style) const;  // of a cell; a plain number if there is no such style
    bool from_1904() const { return from_1904_; }

    // Goes through a part. Throws Error(data) that names file and part for what the handler refuses by BadValue.
    void parse(const std::string& part, XmlHandler&) const;

  private:
    std::string find_workbook() const;
    void read_sheets(const std::string& workbook);

    std::string name_;
    ZipReader zip_;
    std::vector<SheetPart> sheets_;
    std::string strings_part_, styles_part_;  // empty if there is none
    StringTable strings_;
    std::vector<CellFormat> formats_;
    bool from_1904_ = false;
};

// A text of a workbook as it was before its control characters were written _x000A_.
void decode_cell_text(std::string&);

}  // namespace kehu::exchange
