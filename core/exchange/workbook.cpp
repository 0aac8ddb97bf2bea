#include "core/exchange/workbook.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr std::size_t kMaxSheets = 10'000, kMaxFormats = 100'000, kMaxStrings = 50'000'000;

struct Relation {
    std::string type, target;  // type: its last word
};
using Relations = std::map<std::string, Relation>;

std::string last_word(std::string_view type) {
    return std::string(type.substr(type.rfind('/') + 1));
}

// "../media/a.xml" as seen from xl/workbook.xml; a leading "/" is the root.
std::string part_at(std::string_view from, std::string_view target) {
    std::string path = target.starts_with('/') ? std::string() : std::string(from.substr(0, from.rfind('/') + 1));
    for (std::size_t at = 0; at < target.size();) {
        const std::size_t end = std::min(target.find('/', at), target.size());
        const std::string_view step = target.substr(at, end - at);
        if (step == "..") {
            path.resize(path.empty() ? 0 : path.rfind('/', path.size() - 2) + 1);
        } else if (!step.empty() && step != ".") {
            path += step;
            if (end < target.size()) path += '/';
        }
        at = end + 1;
    }
    return path;
}

std::string relations_of(const std::string& part) {
    const std::size_t folder = part.rfind('/') + 1;
    return part.substr(0, folder) + "_rels/" + part.substr(folder) + ".rels";
}

class ReadRelations : public XmlHandler {
  public:
    Relations relations;

    void begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name != "Relationship" || attributes.get("TargetMode") == "External") return;
        if (relations.size() == kMaxSheets) throw BadValue(say("more than {} relations", kMaxSheets));
        relations[std::string(attributes.get("Id").value_or(""))] = {
            last_word(attributes.get("Type").value_or("")), std::string(attributes.get("Target").value_or(""))};
    }
    void end(std::string_view) override {}
};

class ReadSheets : public XmlHandler {
  public:
    struct Named {
        std::string name, relation;
        bool hidden;
    };
    std::vector<Named> sheets;
    bool from_1904 = false;

    void begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "workbookPr") from_1904 = is_true(attributes.get("date1904"));
        if (name != "sheet") return;
        if (sheets.size() == kMaxSheets) throw BadValue(say("more than {} sheets", kMaxSheets));
        sheets.push_back({std::string(attributes.get("name").value_or("")),
                          std::string(attributes.get("id").value_or("")),
                          attributes.get("state").value_or("visible") != "visible"});
    }
    void end(std::string_view) override {}
};

class ReadStrings : public XmlHandler {
  public:
    explicit ReadStrings(StringTable& to) : to_(to) {}

    void begin(std::string_view name, const XmlAttributes&) override {
        if (name == "si") text_.clear();
        if (name == "rPh") ++phonetic_;
        in_text_ = name == "t" && phonetic_ == 0;
    }
    void end(std::string_view name) override {
        in_text_ = false;
        if (name == "rPh" && phonetic_) --phonetic_;
        if (name != "si") return;
        if (to_.size() == kMaxStrings) throw BadValue(say("more than {} texts", kMaxStrings));
        decode_cell_text(text_);
        to_.add(text_);
    }
    void text(std::string_view piece) override {
        if (!in_text_) return;
        text_ += piece;
        if (text_.size() > kMaxCellBytes) throw BadValue(say("a text longer than {} bytes", kMaxCellBytes));
    }

  private:
    StringTable& to_;
    std::string text_;
    int phonetic_ = 0;  // how a name is read in Japanese: beside it, no part of it
    bool in_text_ = false;
};

class ReadStyles : public XmlHandler {
  public:
    explicit ReadStyles(std::vector<CellFormat>& to) : to_(to) {}

    void begin(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "cellXfs") in_cells_ = true;
        const auto number = whole_number(attributes.get("numFmtId"));
        if (name == "numFmt" && number) {
            if (own_.size() == kMaxFormats) throw BadValue(say("more than {} formats", kMaxFormats));
            own_[*number] = parse_cell_format(attributes.get("formatCode").value_or(""));
        }
        if (name != "xf" || !in_cells_) return;
        if (to_.size() == kMaxFormats) throw BadValue(say("more than {} formats", kMaxFormats));
        const auto own = own_.find(number.value_or(0));
        to_.push_back(own == own_.end() ? builtin_cell_format(number.value_or(0)) : own->second);
    }
    void end(std::string_view name) override {
        if (name == "cellXfs") in_cells_ = false;
    }

  private:
    std::vector<CellFormat>& to_;
    std::map<std::uint64_t, CellFormat> own_;
    bool in_cells_ = false;
};

// The compound file of older programs: a workbook before 2007, or one with a password.
void refuse_compound_file(const std::string& name, std::string_view bytes) {
    if (!bytes.starts_with("\xD0\xCF\x11\xE0")) return;
    constexpr char kPackage[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (bytes.find(std::string_view(kPackage, sizeof kPackage - 1)) != bytes.npos)
        throw Error(ExitCode::data, say("{}: this workbook is protected by a password", name),
                    tr("Open it in a spreadsheet, save it without the password as .xlsx, and import that file"));
    throw Error(ExitCode::data, say("{}: this is a file of an older office program (.xls, .doc)", name),
                tr("Open it in a spreadsheet, save it as .xlsx, and import that file"));
}

// What else such a package may be.
[[noreturn]] void refuse_package(const std::string& name, const ZipReader& zip) {
    const char* const as_xlsx = tr("Open it in a spreadsheet, save it as .xlsx, and import that file");
    if (zip.find("content.xml") && zip.find("mimetype"))
        throw Error(ExitCode::data, say("{}: this is a file of OpenDocument (.ods, .odt)", name), as_xlsx);
    if (zip.find("xl/workbook.bin"))
        throw Error(ExitCode::data, say("{}: this is a binary workbook (.xlsb)", name), as_xlsx);
    if (zip.find("word/document.xml") || zip.find("ppt/presentation.xml"))
        throw Error(ExitCode::data, say("{}: this is a text or a presentation, not a workbook", name),
                    tr("Copy its table into a spreadsheet, save that as .xlsx, and import that file"));
    if (zip.find("Index/Document.iwa") || zip.find("Index.zip"))
        throw Error(ExitCode::data, say("{}: this is a document of Numbers or Pages", name),
                    tr("Export it there as .xlsx, and import that file"));
    throw Error(ExitCode::data, say("{}: this is a zip file without a workbook in it", name),
                tr("Unpack it, and import the file that lies inside"));
}

ZipReader open_zip(const std::string& name, std::string_view bytes) {
    refuse_compound_file(name, bytes);
    try {
        return ZipReader(bytes);
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name, bad.what()),
                    tr("Get the file once more, or save it anew in a spreadsheet"));
    }
}

int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// _x000A_ at this place; -1: none.
int escaped_unit(std::string_view text, std::size_t at) {
    if (text.size() - at < 7 || text[at] != '_' || text[at + 1] != 'x' || text[at + 6] != '_') return -1;
    int unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

}  // namespace

void decode_cell_text(std::string& text) {
    std::size_t at = text.find("_x");
    if (at == text.npos) return;
    std::string plain = text.substr(0, at);
    while (at < text.size()) {
        const int unit = escaped_unit(text, at);
        if (unit < 0) {
            plain += text[at++];
            continue;
        }
        at += 7;
        const int low = unit >= 0xD800 && unit < 0xDC00 && at < text.size() ? escaped_unit(text, at) : -1;
        if (low >= 0xDC00 && low < 0xE000) {
            text::append_code_point(plain, static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)));
            at += 7;
        } else {
            text::append_code_point(plain, unit >= 0xD800 && unit < 0xE000 ? U'\uFFFD' : static_cast<char32_t>(unit));
        }
    }
    text = std::move(plain);
}

void StringTable::add(std::string_view text) {
    texts_.append(text);
    bytes_ += text.size();
    ends_.append({reinterpret_cast<const char*>(&bytes_), sizeof bytes_});
    ++size_;
}

void StringTable::finish() {
    all_ = texts_.map();
    all_ends_ = ends_.map();
}

std::string_view StringTable::at(std::size_t number) const {
    const auto end_of = [&](std::size_t n) {
        std::uint64_t end = 0;
        std::memcpy(&end, all_ends_.data() + n * sizeof end, sizeof end);
        return end;
    };
    const std::uint64_t begin = number ? end_of(number - 1) : 0;
    return all_.substr(begin, end_of(number) - begin);
}

Workbook::Workbook(std::string name, std::string_view bytes) : name_(std::move(name)), zip_(open_zip(name_, bytes)) {
    read_sheets(find_workbook());
}

void Workbook::parse(const std::string& part, XmlHandler& handler) const {
    const ZipReader::Part* found = zip_.find(part);
    if (!found)
        throw Error(ExitCode::data, say("{}: the part {} is missing", name_, part),
                    tr("Get the file once more, or save it anew in a spreadsheet"));
    try {
        XmlReader reader(handler);
        zip_.unpack(*found, [&](std::string_view piece) {
            reader.feed(piece);
            return true;
        });
        reader.finish();
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}: {}", name_, part, bad.what()),
                    tr("Save it anew in a spreadsheet as .xlsx, and import that file"));
    }
}

std::string Workbook::find_workbook() const {
    std::string workbook = "xl/workbook.xml";
    if (zip_.find("_rels/.rels")) {
        ReadRelations root;
        parse("_rels/.rels", root);
        for (const auto& [id, relation] : root.relations)
            if (relation.type == "officeDocument") workbook = part_at("", relation.target);
    }
    if (!zip_.find(workbook) || workbook.ends_with(".bin") || zip_.find("word/document.xml") ||
        zip_.find("ppt/presentation.xml"))
        refuse_package(name_, zip_);
    return workbook;
}

void Workbook::read_sheets(const std::string& workbook) {
    ReadRelations known;
    if (zip_.find(relations_of(workbook))) parse(relations_of(workbook), known);
    for (const auto& [id, relation] : known.relations) {
        if (relation.type == "sharedStrings") strings_part_ = part_at(workbook, relation.target);
        if (relation.type == "styles") styles_part_ = part_at(workbook, relation.target);
    }
    ReadSheets found;
    parse(workbook, found);
    from_1904_ = found.from_1904;
    for (const auto& [name, id, hidden] : found.sheets) {
        const auto relation = known.relations.find(id);
        const bool rows = relation != known.relations.end() && relation->second.type == "worksheet";
        sheets_.push_back({name, rows ? part_at(workbook, relation->second.target) : std::string(), hidden});
    }
}

const Workbook::SheetPart& Workbook::sheet(const std::string& name) const {
    std::string list;
    for (const SheetPart& sheet : sheets_) {
        if (sheet.part.empty()) continue;
        if (name.empty() ? !sheet.hidden : text::fold(sheet.name) == text::fold(name)) return sheet;
        list.append(list.empty() ? "" : tr(", ")).append(sheet.name);
    }
    if (list.empty()) throw Error(ExitCode::data, say("{}: the workbook has no sheet with cells", name_));
    if (name.empty())
        throw Error(ExitCode::usage, say("{}: all sheets are hidden: {}", name_, list), tr("read one: --sheet NAME"));
    throw Error(ExitCode::usage, say("{} has no sheet '{}'; it has: {}", name_, name, list),
                tr("read one: --sheet NAME"));
}

void Workbook::read_strings() {
    if (!strings_part_.empty() && zip_.find(strings_part_)) {
        ReadStrings reader(strings_);
        parse(strings_part_, reader);
    }
    strings_.finish();
}

void Workbook::read_formats() {
    if (styles_part_.empty() || !zip_.find(styles_part_)) return;
    ReadStyles reader(formats_);
    parse(styles_part_, reader);
}

const CellFormat& Workbook::format(std::uint64_t style) const {
    static const CellFormat kPlain;
    return style < formats_.size() ? formats_[style] : kPlain;
}

}  // namespace kehu::exchange
