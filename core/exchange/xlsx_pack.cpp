// A workbook around the rows that xlsx.cpp makes. Its parts, in this order, since nothing is gone back to:
//   [Content_Types].xml, _rels/.rels, xl/workbook.xml, xl/_rels/workbook.xml.rels    what lies where, not packed
//   xl/worksheets/sheet1.xml    frozen header, widths from the first rows, rows, filter
//   xl/styles.xml               known at the end: the currencies that were met

#include <algorithm>
#include <cstring>

#include "core/error.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/writers.hpp"
#include "core/exchange/xlsx.hpp"
#include "core/exchange/zip_writer.hpp"
#include "core/text/money.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::exchange {
namespace {

constexpr std::uint64_t kRows = 1'048'576;
constexpr std::size_t kColumns = 16'384;
constexpr std::size_t kSample = 128 << 10;  // of rows, for the widths
constexpr std::size_t kNarrow = 8, kWide = 50;

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
#define SCHEMAS "http://schemas.openxmlformats.org/"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

constexpr std::string_view kTypes =
    "<Types xmlns=\"" SCHEMAS
    "package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
    "sheet.main+xml\"/>"
    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" TYPE
    "worksheet+xml\"/>"
    "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/></Types>";
constexpr std::string_view kRoot =
    "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" SCHEMAS
    "officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
constexpr std::string_view kParts =
    "<Relationships xmlns=\"" SCHEMAS "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" SCHEMAS
    "officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
    "Type=\"" SCHEMAS "officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";

std::string with_declaration(std::string_view xml) {
    return std::string(kDeclaration).append(xml);
}

// The currency that stands at a mark.
text::Currency currency_at(std::string_view letters) {
    return {{letters[0], letters[1], letters[2]}};
}

class XlsxPacker : public Packer {
  public:
    XlsxPacker(const Columns& columns, const model::Kind& kind, const model::Context& context,
               const WriterOptions& options, ZipWriter::Sink sink)
        : columns_(columns), header_(options.header), zip_(std::move(sink)) {
        if (columns.size() > kColumns)
            throw Error(ExitCode::usage, say("a sheet of a workbook holds {} columns", kColumns));
        zip_.add("[Content_Types].xml", with_declaration(kTypes));
        zip_.add("_rels/.rels", with_declaration(kRoot));
        zip_.add("xl/workbook.xml",
                 with_declaration("<workbook xmlns=\"" SCHEMAS "spreadsheetml/2006/main\" xmlns:r=\"" SCHEMAS
                                  "officeDocument/2006/relationships\"><fileVersion appName=\"kehu\"/><sheets>" +
                                  sheet_element(kind, context.language) + "</sheets></workbook>"));
        zip_.add("xl/_rels/workbook.xml.rels", with_declaration(kParts));
        zip_.begin("xl/worksheets/sheet1.xml");
    }

    void write(std::string_view rows) override {
        put_numbers(rows);
        if (widths_known_) {
            zip_.append(numbered_);
            numbered_.clear();
        } else if (numbered_.size() >= kSample) {
            begin_sheet();
        }
    }

    void finish() override {
        if (!widths_known_) begin_sheet();
        std::string end = "</sheetData>";
        if (header_ && !columns_.empty())
            end += fmt::format("<autoFilter ref=\"A1:{}{}\"/>", column_letters(columns_.size() - 1), row_);
        zip_.append(end + "</worksheet>");
        zip_.end();
        zip_.begin("xl/styles.xml");
        zip_.append(with_declaration(styles()));
        zip_.end();
        zip_.finish();
    }

  private:
    // Marks become numbers. `rows` are whole ones.
    void put_numbers(std::string_view rows) {
        for (;;) {
            const std::size_t at = rows.find(kMark);
            numbered_ += rows.substr(0, at);
            if (at == rows.npos) return;
            rows.remove_prefix(at + 1);
            if (rows[0] != '"') {
                numbered_ += style_of(currency_at(rows));
                rows.remove_prefix(3);
                continue;
            }
            if (numbered_.back() == '"') next_row();  // r="\1" of a row; of a cell its letters stand between
            numbered_.append(digits_);
        }
    }

    void next_row() {
        if (++row_ > kRows)
            throw Error(ExitCode::usage, say("a sheet of a workbook holds {} rows", kRows),
                        tr("all of them as CSV: --csv   fewer: a query, or --limit N"));
        digits_ = std::to_string(row_);
    }

    std::string_view style_of(text::Currency currency) {
        auto known = std::find_if(currencies_.begin(), currencies_.end(),
                                  [&](const auto& pair) { return pair.first == currency; });
        if (known == currencies_.end())
            known = currencies_.insert(known, {currency, std::to_string(kCellStyles.size() + currencies_.size())});
        return known->second;
    }

    // What stands before the rows; then the rows so far.
    void begin_sheet() {
        widths_known_ = true;
        std::string begin = with_declaration("<worksheet xmlns=\"" SCHEMAS "spreadsheetml/2006/main\">");
        if (header_)
            begin +=
                "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
                "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
        const std::vector<std::size_t> widths = widths_of_sample();
        if (!widths.empty()) begin += "<cols>";
        for (std::size_t i = 0; i < widths.size(); ++i)
            begin += fmt::format("<col min=\"{0}\" max=\"{0}\" width=\"{1}\" style=\"{2}\" customWidth=\"1\"/>", i + 1,
                                 widths[i], kCellStyles[static_cast<std::size_t>(style_of_column(i))]);
        if (!widths.empty()) begin += "</cols>";
        zip_.append(begin + "<sheetData>");
        zip_.append(numbered_);
        numbered_.clear();
    }

    // New cells of a column behave as those that are there: a phone that is typed stays text.
    CellStyle style_of_column(std::size_t column) const {
        const model::Field& field = *columns_[column];
        const std::string_view type = field.source == model::Source::id ? "text" : field.type->name;
        if (type == "date") return CellStyle::day;
        if (type == "moment") return CellStyle::moment;
        return type == "integer" || type == "decimal" || type == "money" || type == "yesno" ? CellStyle::plain
                                                                                            : CellStyle::text;
    }

    // From the cells as they were written: <c r="B12" ..>..<t>text</t> or <v>number</v>..</c>
    std::vector<std::size_t> widths_of_sample() const {
        std::vector<std::size_t> widths(columns_.size(), kNarrow);
        for (std::size_t at = 0; (at = numbered_.find("<c r=\"", at)) < kSample;) {
            const std::size_t end = numbered_.find("</c>", at);
            const std::string_view cell = std::string_view(numbered_).substr(at, end - at);
            at = end;
            std::size_t column = 0;
            for (std::size_t i = 6; cell[i] >= 'A' && cell[i] <= 'Z'; ++i)
                column = column * 26 + static_cast<std::size_t>(cell[i] - 'A' + 1);
            std::size_t& width = widths[column - 1];
            width = std::max(width, std::min(width_of(cell, style_of_column(column - 1)), kWide));
        }
        return widths;
    }

    static std::size_t width_of(std::string_view cell, CellStyle style) {
        constexpr std::size_t kDay = 11, kMoment = 20, kFilter = 3, kCurrency = 6;
        const std::size_t value = cell.find("<v>");
        if (value == cell.npos) {
            const std::size_t from = cell.find('>', cell.find("<t")) + 1;
            const std::string_view text = cell.substr(from, cell.rfind("</t>") - from);
            return text::display_width(text.substr(0, text.find('\n'))) + kFilter;
        }
        if (style == CellStyle::day) return kDay;
        if (style == CellStyle::moment) return kMoment;
        const std::size_t size = cell.find("</v>") - value - 3;
        return size + size / 3 + kCurrency;  // with separators of thousands
    }

    static std::string cell_style(int format, int font = 0) {
        return fmt::format(
            "<xf numFmtId=\"{}\" fontId=\"{}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" "
            "applyFont=\"1\"/>",
            format, font);
    }

    std::string styles() const {
        constexpr int kFirstOwn = 164;
        std::string formats = fmt::format(
            "<numFmt numFmtId=\"{}\" formatCode=\"yyyy\\-mm\\-dd\"/>"
            "<numFmt numFmtId=\"{}\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>",
            kFirstOwn, kFirstOwn + 1);
        std::string cells =
            cell_style(0) + cell_style(49, 1) + cell_style(49) + cell_style(kFirstOwn) + cell_style(kFirstOwn + 1);
        int next = kFirstOwn + 2;
        for (const auto& [currency, style] : currencies_) {
            const int decimals = text::minor_digits(currency);
            formats += fmt::format("<numFmt numFmtId=\"{}\" formatCode=\"[${}] #,##0{}{}\"/>", next, currency.text(),
                                   decimals ? "." : "", std::string(static_cast<std::size_t>(decimals), '0'));
            cells += cell_style(next++);
        }
        return fmt::format(
            "<styleSheet xmlns=\"" SCHEMAS
            "spreadsheetml/2006/main\"><numFmts count=\"{}\">{}</numFmts><fonts count=\"2\"><font><sz "
            "val=\"11\"/><name "
            "val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills "
            "count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
            "patternType=\"gray125\"/></fill></fills><borders "
            "count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs "
            "count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs "
            "count=\"{}\">{}</cellXfs></styleSheet>",
            currencies_.size() + 2, formats, currencies_.size() + kCellStyles.size(), cells);
    }

    const Columns columns_;
    const bool header_;
    ZipWriter zip_;
    std::string numbered_, digits_;
    std::uint64_t row_ = 0;
    bool widths_known_ = false;
    std::vector<std::pair<text::Currency, std::string>> currencies_;  // with their styles
};

}  // namespace

std::string sheet_element(const model::Kind& kind, Language language) {
    std::string name;
    const std::string_view label = language == Language::chinese ? kind.chinese : kind.plural;
    constexpr std::size_t kLongestName = 31;
    for (std::size_t at = 0, letters = 0; at < label.size() && letters < kLongestName; ++letters) {
        const std::size_t from = at;
        text::next_code_point(label, at);
        const std::string_view letter = label.substr(from, at - from);
        name += std::string_view("[]:*?/\\'&<>\"").find(letter) == std::string_view::npos ? letter : "_";
    }
    return "<sheet name=\"" + name + "\" sheetId=\"1\" r:id=\"rId1\"/>";
}

std::unique_ptr<Packer> pack_xlsx(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                  const WriterOptions& options, std::function<void(std::string_view)> sink) {
    return std::make_unique<XlsxPacker>(columns, kind, context, options, std::move(sink));
}

}  // namespace kehu::exchange
