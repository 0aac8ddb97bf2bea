#include "core/exchange/csv_file.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

text::Decoded decode(const std::string& name, std::string_view bytes, std::string_view encoding) {
    try {
        return text::decode(bytes, encoding);
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name, bad.what()));
    }
}

// A NUL ends up in no key and no terminal; a file that has one is no text.
void refuse_nul(const std::string& name, std::string_view text) {
    const std::size_t at = text.find('\0');
    if (at == text.npos) return;
    const std::string_view before = text.substr(0, at);
    const std::size_t begin = before.find_last_of("\r\n") + 1;
    throw Error(ExitCode::data, say("{}: line {}, character {}: a NUL character; is this a text file?", name,
                                    1 + std::count(before.begin(), before.end(), '\n'),
                                    1 + text::count_code_points(before.substr(begin))));
}

// What spreadsheets, address books and tills write beside CSV is refused, by how it begins.
std::string_view no_other_format(const std::string& name, std::string_view bytes) {
    const std::string begin = text::fold(text::trim(bytes.substr(0, 64)));
    const auto begins = [&](std::string_view sign) { return bytes.starts_with(sign); };
    if (begins("PK\x03\x04") || begins("\xD0\xCF\x11\xE0"))
        throw Error(ExitCode::data, say("{}: this is a workbook of a spreadsheet, not a text", name),
                    tr("It is read as such without --separator"));
    if (begin.starts_with("<html") || begin.starts_with("<!doctype") || begin.starts_with("<table") ||
        begin.starts_with("<?xml") || begin.starts_with("<meta"))
        throw Error(ExitCode::data, say("{}: this is a web page (HTML or XML), whatever its name says", name),
                    tr("Open it in a spreadsheet, save the sheet as CSV, and import that file"));
    if (begins("%PDF"))
        throw Error(ExitCode::data, say("{}: this is a PDF", name),
                    tr("Ask for the list as CSV, and import that file"));
    return bytes;
}

// The separator of a first line "sep=;"; 0 if it is none.
char named_separator(std::string_view text) {
    std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    if (line.size() > 2 && line.starts_with('"') && line.ends_with('"')) line = line.substr(1, line.size() - 2);
    if (line.size() != 5 || text::fold(line.substr(0, 4)) != "sep=") return 0;
    return separator_named(line.substr(4));
}

}  // namespace

CsvFile::CsvFile(std::string name, Snapshot file, std::string_view encoding, char separator, Header header,
                 std::optional<std::uint64_t> header_line)
    : name_(std::move(name)),
      file_(std::move(file)),
      decoded_(decode(name_, no_other_format(name_, file_.bytes()), encoding)),
      given_separator_(separator),
      header_(header) {
    if (decoded_.text.ends_with('\x1A')) decoded_.text.remove_suffix(1);  // the end mark of DOS
    refuse_nul(name_, decoded_.text);
    if (const char named = named_separator(decoded_.text)) {
        if (!given_separator_) given_separator_ = named;
        begin_ = place_of(2).value_or(Place{decoded_.text.size(), 2});
    }
    find_begin(header_line);
}

CsvFile::CsvFile(std::string name, Sheet sheet, Header header, std::optional<std::uint64_t> header_line)
    : name_(std::move(name)),
      file_(std::move(sheet.csv)),
      sheet_format_(std::move(sheet.format)),
      places_(std::move(sheet.places)),
      cards_(std::move(sheet.cards)),
      omits_empty_(sheet.omits_empty),
      given_separator_(','),
      header_(header) {
    decoded_.encoding = "UTF-8";
    decoded_.text = file_.bytes();
    find_begin(header_line);
}

void CsvFile::find_begin(std::optional<std::uint64_t> header_line) {
    if (header_line)
        set_header(*header_line);
    else
        read_header();
}

std::string CsvFile::format() const {
    return sheet_format_.empty() ? encoding() + tr(", ") + separator_name(separator_) : sheet_format_;
}

bool CsvFile::ends_in_a_line() const {
    return sheet_format_.empty() && !decoded_.text.ends_with('\n') && !decoded_.text.ends_with('\r');
}

std::uint64_t CsvFile::source_line(std::uint64_t csv_line) const {
    const auto behind = std::upper_bound(places_.begin(), places_.end(), csv_line,
                                         [](std::uint64_t line, const Sheet::Place& p) { return line < p.csv_line; });
    return behind == places_.begin() ? csv_line : std::prev(behind)->line;
}

// `line` is one of the file that was read.
std::optional<CsvFile::Place> CsvFile::place_of(std::uint64_t line) const {
    if (!places_.empty()) {
        const auto from = std::lower_bound(places_.begin(), places_.end(), line,
                                           [](const Sheet::Place& p, std::uint64_t wanted) { return p.line < wanted; });
        if (from == places_.end() || from->line != line) return std::nullopt;
        line = from->csv_line;
    }
    Place place;
    while (place.line < line) {
        place.at = decoded_.text.find_first_of("\r\n", place.at);
        if (place.at == std::string_view::npos) return std::nullopt;
        place.at += decoded_.text.substr(place.at, 2) == "\r\n" ? 2 : 1;
        place.line++;
    }
    return place;
}

char CsvFile::separator_at(Place place) const {
    return given_separator_ ? given_separator_ : sniff_separator(decoded_.text.substr(place.at));
}

CsvReader CsvFile::reader_at(Place place, char separator) const {
    return CsvReader(decoded_.text.substr(place.at), separator, place.line);
}

void CsvFile::read_header() {
    separator_ = separator_at(begin_);
    CsvReader reader = reader_at(begin_, separator_);
    bool any = false;
    try {
        any = reader.next();
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name_, bad.what()),
                    has_header() ? tr("if another line is the header: --header N") : "");
    }
    if (!any)
        throw Error(ExitCode::data, say("{}: {}", name_, tr("an empty file; the first line must name the columns")));
    headers_.clear();
    raw_header_.clear();
    if (header_ == Header::none) {
        number_columns(reader.cells().size());
    } else {
        for (std::string_view cell : reader.cells()) headers_.emplace_back(text::trim(cell));
        raw_header_ = reader.raw();
    }
}

namespace {

void append_quoted(std::string& out, std::string_view cell, char separator) {
    if (cell.find_first_of("\"\r\n") == cell.npos && cell.find(separator) == cell.npos) {
        out += cell;
        return;
    }
    out += '"';
    for (char c : cell) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

}  // namespace

std::vector<std::string> CsvFile::line_as_header(std::uint64_t line) const {
    const auto place = place_of(line);
    if (!place) return {};
    CsvReader reader = reader_at(*place, separator_at(*place));
    std::vector<std::string> cells;
    try {
        if (reader.next() && reader.line() == place->line)  // it is not blank
            for (std::string_view cell : reader.cells()) cells.emplace_back(text::trim(cell));
    } catch (const BadValue&) {
        // no header then
    }
    return cells;
}

void CsvFile::set_header(std::uint64_t line) {
    const auto place = place_of(line);
    if (!place || place->at == decoded_.text.size())
        throw Error(ExitCode::usage, say("{} has no line {}", name_, line));
    begin_ = *place;
    read_header();
}

void CsvFile::pass_over_first_row(const std::vector<std::string>& headings) {
    passed_over_ = true;
    if (headings.empty()) return;
    raw_header_.clear();
    for (std::size_t i = 0; i < headers_.size(); i++) {
        if (i < headings.size() && !headings[i].empty()) headers_[i] = headings[i];
        if (i) raw_header_ += separator_;
        append_quoted(raw_header_, headers_[i], separator_);
    }
}

void CsvFile::number_columns(std::size_t columns) {
    for (std::size_t i = 1; i <= columns; i++) {
        headers_.push_back(std::to_string(i));
        if (i > 1) raw_header_ += separator_;
        raw_header_ += headers_.back();
    }
}

CsvReader CsvFile::rows() const {
    CsvReader reader = reader_at(begin_, separator_);
    if (has_header()) reader.next();
    if (passed_over_) reader.next();
    return reader;
}

char separator_named(std::string_view word) {
    if (word == "," || word == "comma" || word == "逗号") return ',';
    if (word == ";" || word == "semicolon" || word == "分号") return ';';
    if (word == "\t" || word == "\\t" || word == "tab" || word == "制表符") return '\t';
    return 0;
}

const char* separator_name(char separator) {
    return separator == ',' ? tr("comma") : separator == ';' ? tr("semicolon") : tr("tab");
}

}  // namespace kehu::exchange
